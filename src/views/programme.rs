//! A whole season in brief: the first data of pages that show more than one match or team.

use minicup_domain::game::Game;
use minicup_domain::matches::{Half, MatchState};
use minicup_domain::tournament::{Privacy, Team};
use minicup_domain::{MatchId, SeasonSlug};
use minicup_projections::catalogue::CategoryEntry;
use minicup_projections::{Catalogue, Lang, ReadModel};
use serde::Serialize;
use utoipa::ToSchema;

use super::clock::Time;
use super::matches::{abbr, color_name, revision_number};
use super::outcome::OutcomeView;
use super::table::TableView;

/// A season in brief. Teams are named once, matches refer to them by id.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
#[schema(as = Programme)]
pub struct ProgrammeView {
    season: Option<SeasonBrief>,
    categories: Vec<CategoryBrief>,
    teams: Vec<TeamBrief>,
    /// By start, location, id.
    matches: Vec<MatchBrief>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct SeasonBrief {
    slug: String,
    name: String,
    /// IANA name of the zone its times are shown in.
    timezone: String,
    /// What is shown of its players: names, initials or numbers.
    #[schema(value_type = String)]
    privacy: Privacy,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct CategoryBrief {
    id: i64,
    slug: String,
    name: String,
    /// What separates teams level on points, in the order in which it is tried.
    criteria: Vec<&'static str>,
    /// The rules its matches are played by, except those that name their own.
    #[schema(value_type = Object)]
    game: Game,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct TeamBrief {
    id: i64,
    category_id: i64,
    name: String,
    abbr: String,
    slug: String,
    color_primary: Option<String>,
    color_secondary: Option<String>,
    color_text: Option<String>,
    color_name: Option<String>,
}

/// The members of a match that change or that a programme needs; all as in a match.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct MatchBrief {
    id: i64,
    /// Its number on the printed schedule.
    number: Option<i64>,
    category_id: i64,
    home_team_id: i64,
    away_team_id: i64,
    location: String,
    match_term_start: f64,
    half_length: f64,
    state: &'static str,
    score: [Option<u32>; 2],
    first_half_start: Option<f64>,
    second_half_start: Option<f64>,
    confirmed: Option<f64>,
    #[serde(flatten)]
    time: Time,
    #[serde(flatten)]
    table: TableView,
    revision: i64,
    #[serde(flatten)]
    outcome: OutcomeView,
}

/// The season whose last match starts latest; the last defined one if none has matches.
pub fn newest_season(model: &ReadModel) -> Option<&SeasonSlug> {
    newest_season_of(&model.catalogue)
}

pub(super) fn newest_season_of(catalogue: &Catalogue) -> Option<&SeasonSlug> {
    catalogue.seasons().max_by_key(|season| season.last_start()).map(|season| &season.slug)
}

/// A season in brief; none if there is no such season. Void matches are in it only if requested.
pub fn programme_view(model: &ReadModel, slug: &SeasonSlug, lang: Lang, with_void: bool) -> Option<ProgrammeView> {
    let season = model.catalogue.season(slug)?;
    let defined = season.season.as_ref()?;
    let categories: Vec<&CategoryEntry> = model.catalogue.categories().filter(|entry| entry.season == *slug).collect();
    let ids = categories.iter().flat_map(|entry| entry.matches.iter().copied());
    let listed = ids.filter(|id| with_void || !model.scores.is_void(*id));
    let mut matches: Vec<MatchBrief> = listed.filter_map(|id| match_brief(model, id, lang)).collect();
    matches.sort_by(|one, other| {
        let start = one.match_term_start.total_cmp(&other.match_term_start);
        start.then_with(|| one.location.cmp(&other.location)).then(one.id.cmp(&other.id))
    });
    let teams = categories.iter().flat_map(|entry| entry.teams.iter());
    Some(ProgrammeView {
        season: Some(SeasonBrief {
            slug: slug.to_string(),
            name: defined.name.clone(),
            timezone: defined.timezone.clone(),
            privacy: season.privacy(),
        }),
        categories: categories.iter().map(|entry| category_brief(entry)).collect(),
        teams: teams.filter_map(|id| model.catalogue.team(*id)).map(team_brief).collect(),
        matches,
    })
}

fn category_brief(entry: &CategoryEntry) -> CategoryBrief {
    let category = &entry.category;
    CategoryBrief {
        id: category.id.get(),
        slug: category.slug.clone(),
        name: category.name.clone(),
        criteria: category.rules.criteria().iter().map(|criterion| criterion.name()).collect(),
        game: category.game.resolve(),
    }
}

fn team_brief(team: &Team) -> TeamBrief {
    TeamBrief {
        id: team.id.get(),
        category_id: team.category.get(),
        name: team.name.clone(),
        abbr: abbr(team),
        slug: team.slug.clone(),
        color_primary: team.color_primary.clone(),
        color_secondary: team.color_secondary.clone(),
        color_text: team.color_text.clone(),
        color_name: color_name(team),
    }
}

fn match_brief(model: &ReadModel, id: MatchId, lang: Lang) -> Option<MatchBrief> {
    let unplayed = MatchState::default();
    let state = model.scores.state(id).unwrap_or(&unplayed);
    let scheduled = model.catalogue.scheduled(id)?;
    let category = model.catalogue.category(scheduled.category)?;
    let fixture = state.pinned().unwrap_or_else(|| category.category.fixture_of(scheduled));
    let score = state.score();
    Some(MatchBrief {
        id: id.get(),
        number: scheduled.number,
        category_id: scheduled.category.get(),
        home_team_id: scheduled.home.get(),
        away_team_id: scheduled.away.get(),
        location: scheduled.location.clone(),
        match_term_start: scheduled.start.as_seconds(),
        half_length: f64::from(fixture.half_length),
        state: state.phase.name(),
        score: [score.map(|score| score.0), score.map(|score| score.1)],
        first_half_start: state.half_start(Half::First).map(|at| at.as_seconds()),
        second_half_start: state.half_start(Half::Second).map(|at| at.as_seconds()),
        confirmed: state.confirmed.map(|at| at.as_seconds()),
        time: Time::of(state, lang),
        table: TableView::of(&model.catalogue, state, [scheduled.home, scheduled.away]),
        revision: revision_number(state),
        outcome: OutcomeView::new(&model.catalogue, id, state, lang),
    })
}
