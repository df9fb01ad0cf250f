//! Tables.

use minicup_domain::CategoryId;
use minicup_domain::rules::{Preset, Rules};
use minicup_projections::ReadModel;
use minicup_projections::standings::Row;
use serde::Serialize;
use utoipa::ToSchema;

use super::teams::{TeamView, team_view};

/// A row of the category table that sockets ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableRowView {
    /// The team.
    #[serde(flatten)]
    pub team: TeamView,
    /// The team's short name.
    pub slug: String,
    /// Background on screens.
    pub color_primary: Option<String>,
    /// Second colour on screens.
    pub color_secondary: Option<String>,
    /// Text colour on screens.
    pub color_text: Option<String>,
    /// Points.
    pub points: u32,
    /// Place; shared where nothing separates teams.
    pub order: u32,
    /// Goals scored.
    pub scored: u32,
    /// Goals received.
    pub received: u32,
    /// Matches won.
    pub wins: u32,
    /// Matches drawn.
    pub draws: u32,
    /// Matches lost.
    pub loses: u32,
}

/// A row of the standings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StandingsRowView {
    /// Place; shared where nothing separates teams.
    pub order: u32,
    /// Id of the team.
    pub team: i64,
    /// Matches played.
    pub played: u32,
    /// Matches won.
    pub wins: u32,
    /// Matches drawn.
    pub draws: u32,
    /// Matches lost.
    pub losses: u32,
    /// Goals scored.
    pub scored: u32,
    /// Goals received.
    pub received: u32,
    /// Points.
    pub points: u32,
    /// What separated the team from the one above it.
    pub decided_by: Option<&'static str>,
}

impl From<&Row> for StandingsRowView {
    fn from(row: &Row) -> Self {
        Self {
            order: row.order,
            team: row.team.get(),
            played: row.played,
            wins: row.wins,
            draws: row.draws,
            losses: row.losses,
            scored: row.scored,
            received: row.received,
            points: row.points,
            decided_by: row.decided_by.map(|criterion| criterion.name()),
        }
    }
}

/// How teams level on points are ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RulesView {
    /// The name of the rules; null where the category has its own.
    pub preset: Option<&'static str>,
    /// The criteria of a finished group, in the order in which they are tried.
    pub order: Vec<&'static str>,
    /// Whether a group that is still level after a split starts again at the first criterion.
    pub restart: bool,
    /// How an unfinished group is ordered: `same` as at the end, or `overall`: difference, then goals, of all matches.
    pub unfinished: &'static str,
    /// Whether every match counts in this table. If not, the order of an unfinished group applies.
    #[serde(rename = "final")]
    pub is_final: bool,
}

impl RulesView {
    /// The rules by which a table was made.
    pub fn new(rules: &Rules, is_final: bool) -> Self {
        Self {
            preset: rules.preset().map(Preset::name),
            order: rules.criteria().iter().map(|criterion| criterion.name()).collect(),
            restart: rules.restart(),
            unfinished: rules.unfinished().name(),
            is_final,
        }
    }
}

/// The category's table as sockets ask for it; none if there is no such category.
pub fn table_view(model: &ReadModel, category: CategoryId) -> Option<Vec<TableRowView>> {
    let table = model.standings.table(&model.catalogue, category)?;
    let row_view = |row: &Row| {
        let team = model.catalogue.team(row.team)?;
        Some(TableRowView {
            team: team_view(&model.catalogue, team),
            slug: team.slug.clone(),
            color_primary: team.color_primary.clone(),
            color_secondary: team.color_secondary.clone(),
            color_text: team.color_text.clone(),
            points: row.points,
            order: row.order,
            scored: row.scored,
            received: row.received,
            wins: row.wins,
            draws: row.draws,
            loses: row.losses,
        })
    };
    Some(table.rows.iter().filter_map(row_view).collect())
}
