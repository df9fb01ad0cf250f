//! Teams.

use minicup_domain::tournament::Team;
use minicup_domain::{MatchId, TeamId};
use minicup_projections::{Catalogue, Lang, ReadModel, teams};
use serde::Serialize;
use utoipa::ToSchema;

use super::matches::{MatchView, match_views};
use super::players::{PlayerView, player_view};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Team)]
pub struct TeamView {
    /// Id of the team.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its trainer's name.
    pub trainer_name: Option<String>,
    /// First colour of the kit, in words.
    pub dress_color: Option<String>,
}

/// A team with its place, people and matches.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TeamDetailView {
    /// The team.
    #[serde(flatten)]
    pub team: TeamView,
    /// Points in the table.
    pub points: u32,
    /// Place in the table.
    pub order: u32,
    /// Goals scored in confirmed matches.
    pub scored: u32,
    /// Goals received in confirmed matches.
    pub received: u32,
    /// Some lines about the team.
    pub description: Option<String>,
    /// The players by number, with their goals.
    pub players: Vec<PlayerView>,
    /// The team's matches.
    pub matches: Vec<MatchView>,
}

/// A team by its name and colour.
pub(super) fn team_view(catalogue: &Catalogue, team: &Team) -> TeamView {
    TeamView {
        id: team.id.get(),
        name: team.name.clone(),
        trainer_name: catalogue.trainer_name(team.id).map(str::to_owned),
        dress_color: team.dress_color.clone(),
    }
}

/// A team with its place, people and matches; goals "in the match" are those of `of_match`, or else of the team's
/// current or last one.
pub fn team_detail_view(
    model: &ReadModel,
    team: TeamId,
    of_match: Option<MatchId>,
    lang: Lang,
) -> Option<TeamDetailView> {
    let detail = teams::detail(model, team, of_match)?;
    let place = detail.row.as_ref();
    let player = |goals: teams::PlayerGoals| PlayerView {
        total_goals: Some(goals.total_goals),
        match_goals: Some(goals.match_goals),
        ..player_view(goals.player)
    };
    Some(TeamDetailView {
        team: team_view(&model.catalogue, detail.team),
        points: place.map_or(0, |row| row.points),
        order: place.map_or(0, |row| row.order),
        scored: place.map_or(0, |row| row.scored),
        received: place.map_or(0, |row| row.received),
        description: detail.team.description.clone(),
        players: detail.players.into_iter().map(player).collect(),
        matches: match_views(model, detail.matches, lang),
    })
}
