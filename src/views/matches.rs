//! Matches.

use minicup_domain::matches::{Half, MatchState};
use minicup_domain::tournament::Team;
use minicup_domain::{CategoryId, MatchId};
use minicup_projections::{Catalogue, Lang, ReadModel};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::clock::Time;
use super::outcome::OutcomeView;
use super::table::TableView;

/// How many letters of a team's name stand in for a missing abbreviation.
const ABBR_LETTERS: usize = 4;

/// A match. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Match)]
pub struct MatchView {
    /// Its id.
    pub id: i64,
    /// Both teams: "A vs. B".
    pub name: String,
    /// Scheduled start in the season's time zone, such as "15:00 1.1.2020".
    pub date: String,
    /// The court.
    pub location: String,
    /// init, half_first, pause, half_second or end.
    pub state: &'static str,
    /// Home and away goals; nulls before the start.
    pub score: [Option<u32>; 2],
    /// The home team.
    #[serde(flatten)]
    pub home: HomeTeam,
    /// The away team.
    #[serde(flatten)]
    pub away: AwayTeam,
    /// The category's id.
    pub category_id: i64,
    /// The category's name.
    pub category_name: String,
    /// The category's short name.
    pub category_slug: String,
    /// The season's short name.
    pub year_slug: String,
    /// When the first half started.
    pub first_half_start: Option<f64>,
    /// When the second half started.
    pub second_half_start: Option<f64>,
    /// Since when the result counts in the table.
    pub confirmed: Option<f64>,
    /// Length of a half in seconds.
    pub half_length: f64,
    /// Scheduled start.
    pub match_term_start: f64,
    /// The id of its video.
    pub facebook_video_id: Option<String>,
    /// The last event of the match's stream that this state includes; -1 before the first one.
    pub revision: i64,
    /// The id of that event, as the history has it; null before the first one.
    pub revision_id: Option<Uuid>,
    /// Period and clock.
    #[serde(flatten)]
    pub time: Time,
    /// What its table counts.
    #[serde(flatten)]
    pub table: TableView,
    /// What it has come to.
    #[serde(flatten)]
    pub outcome: OutcomeView,
    /// True for a match that is set aside: something of it cannot be read, this is what was known before, and its commands
    /// are refused. Absent for all others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub damaged: bool,
}

macro_rules! side_view {
    // The names come as tt and not as literal: the schema does not see what is wrapped in a fragment.
    ($(#[$doc:meta])* $name:ident, $id:tt, $team_name:tt, $abbr:tt, $slug:tt,
     $primary:tt, $secondary:tt, $text:tt, $color_name:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
        pub struct $name {
            /// Id of the team.
            #[serde(rename = $id)]
            pub id: i64,
            /// Its name.
            #[serde(rename = $team_name)]
            pub name: String,
            /// A few letters for score boards.
            #[serde(rename = $abbr)]
            pub abbr: String,
            /// Its short name.
            #[serde(rename = $slug)]
            pub slug: String,
            /// Background on screens.
            #[serde(rename = $primary)]
            pub color_primary: Option<String>,
            /// Second colour on screens.
            #[serde(rename = $secondary)]
            pub color_secondary: Option<String>,
            /// Text colour on screens.
            #[serde(rename = $text)]
            pub color_text: Option<String>,
            /// Colours of the kit, in words.
            #[serde(rename = $color_name)]
            pub color_name: Option<String>,
        }

        impl From<&Team> for $name {
            fn from(team: &Team) -> Self {
                Self {
                    id: team.id.get(),
                    name: team.name.clone(),
                    abbr: abbr(team),
                    slug: team.slug.clone(),
                    color_primary: team.color_primary.clone(),
                    color_secondary: team.color_secondary.clone(),
                    color_text: team.color_text.clone(),
                    color_name: color_name(team),
                }
            }
        }
    };
}

side_view!(
    /// The home team, as a match shows it.
    HomeTeam,
    "home_team_id",
    "home_team_name",
    "home_team_abbr",
    "home_team_slug",
    "home_team_color_primary",
    "home_team_color_secondary",
    "home_team_color_text",
    "home_team_color_name"
);
side_view!(
    /// The away team, as a match shows it.
    AwayTeam,
    "away_team_id",
    "away_team_name",
    "away_team_abbr",
    "away_team_slug",
    "away_team_color_primary",
    "away_team_color_secondary",
    "away_team_color_text",
    "away_team_color_name"
);

pub(super) fn abbr(team: &Team) -> String {
    match team.abbr.as_deref() {
        Some(abbr) if !abbr.is_empty() => abbr.to_owned(),
        _ => abbr_of(&team.name),
    }
}

/// The first letters of a name, in capitals.
pub(super) fn abbr_of(name: &str) -> String {
    name.chars().take(ABBR_LETTERS).flat_map(char::to_uppercase).collect()
}

pub(super) fn color_name(team: &Team) -> Option<String> {
    let first = team.dress_color.as_deref().filter(|color| !color.is_empty())?;
    match team.dress_color_secondary.as_deref() {
        Some(second) if !second.is_empty() => Some(format!("{first} / {second}")),
        _ => Some(first.to_owned()),
    }
}

/// A match as the read models have it; none if it is not scheduled.
pub fn match_view(model: &ReadModel, id: MatchId, lang: Lang) -> Option<MatchView> {
    let unplayed = MatchState::default();
    let state = model.scores.state(id).unwrap_or(&unplayed);
    match_view_in(model, id, (state, model.scores.last_event(id)), lang)
}

/// A match in a given state, which `last_event` led to, and whether the read models have it as damaged. Where its past
/// cannot be read, they know the event.
pub fn match_view_in(
    model: &ReadModel,
    id: MatchId,
    (state, last_event): (&MatchState, Option<Uuid>),
    lang: Lang,
) -> Option<MatchView> {
    let damaged = model.damage.of_match(id).is_some();
    let last_event = last_event.or_else(|| state.revision().and(model.scores.last_event(id)));
    Some(MatchView { damaged, ..match_view_of(&model.catalogue, id, (state, last_event), lang)? })
}

/// A sound match in a given state, which `last_event` led to.
pub fn match_view_of(
    catalogue: &Catalogue,
    id: MatchId,
    (state, last_event): (&MatchState, Option<Uuid>),
    lang: Lang,
) -> Option<MatchView> {
    let scheduled = catalogue.scheduled(id)?;
    let category = catalogue.category(scheduled.category)?;
    let home = catalogue.team(scheduled.home)?;
    let away = catalogue.team(scheduled.away)?;
    let fixture = state.pinned().unwrap_or_else(|| category.category.fixture_of(scheduled));
    let score = state.score();
    Some(MatchView {
        id: id.get(),
        name: format!("{} vs. {}", home.name, away.name),
        date: catalogue.zone(&category.season).date(scheduled.start),
        location: scheduled.location.clone(),
        state: state.phase.name(),
        score: [score.map(|score| score.0), score.map(|score| score.1)],
        home: home.into(),
        away: away.into(),
        category_id: category.category.id.get(),
        category_name: category.category.name.clone(),
        category_slug: category.category.slug.clone(),
        year_slug: category.season.to_string(),
        first_half_start: state.half_start(Half::First).map(|at| at.as_seconds()),
        second_half_start: state.half_start(Half::Second).map(|at| at.as_seconds()),
        confirmed: state.confirmed.map(|at| at.as_seconds()),
        half_length: f64::from(fixture.half_length),
        match_term_start: scheduled.start.as_seconds(),
        facebook_video_id: scheduled.facebook_video_id.clone(),
        revision: revision_number(state),
        revision_id: last_event,
        time: Time::of(state, lang),
        table: TableView::of(catalogue, state, [scheduled.home, scheduled.away]),
        outcome: OutcomeView::new(catalogue, id, state, lang),
        damaged: false,
    })
}

/// The revision as clients know it: -1 before the first event, so that resuming after it gets everything.
pub fn revision_number(state: &MatchState) -> i64 {
    state.revision().map_or(-1, |revision| revision.get() as i64)
}

/// The matches that exist, in the given order.
pub fn match_views(model: &ReadModel, ids: impl IntoIterator<Item = MatchId>, lang: Lang) -> Vec<MatchView> {
    ids.into_iter().filter_map(|id| match_view(model, id, lang)).collect()
}

/// The matches of a category that a socket is shown first: the running ones and the next not ended.
pub fn upcoming_views(model: &ReadModel, category: CategoryId, lang: Lang) -> Vec<MatchView> {
    match_views(model, minicup_projections::upcoming(&model.catalogue, &model.scores, category), lang)
}

/// Category list of those with an unconfirmed match, void ones apart.
pub fn open_categories(model: &ReadModel) -> Vec<(CategoryId, String)> {
    let is_open = |id: &MatchId| !model.scores.is_settled(*id);
    model
        .catalogue
        .categories()
        .filter(|entry| entry.matches.iter().any(is_open))
        .map(|entry| (entry.category.id, entry.category.name.clone()))
        .collect()
}

/// A category's unconfirmed matches, or all of them when none is unconfirmed. None that is void.
pub fn category_matches(model: &ReadModel, category: CategoryId, lang: Lang) -> Option<Vec<MatchView>> {
    let all = model.catalogue.category(category)?.matches.iter().copied();
    let all: Vec<MatchId> = all.filter(|id| !model.scores.is_void(*id)).collect();
    let open: Vec<MatchId> = all.iter().copied().filter(|id| !model.scores.is_settled(*id)).collect();
    Some(match_views(model, if open.is_empty() { all } else { open }, lang))
}
