//! The public reads.

use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::game::Game;
use minicup_domain::matches::{MatchState, Side};
use minicup_domain::rules::Rules;
use minicup_domain::{CategoryId, MatchId, SeasonSlug, TeamId, Timestamp};
use minicup_projections::ReadModel;
use minicup_projections::standings::Table;
use serde::Serialize;
use utoipa::ToSchema;

use super::cached::Page;
use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::query::{query_flag, query_id, query_value};
use super::extract::{PathId, ReadOfMatch, ReadOfSeveral};
use super::openapi::params::{AtLeast, AtLeastOf, Id, Language, Moment, OfSeason};
use super::rendered::Rendered;
use crate::refusal::Refusal;
use crate::views::{
    self, EventView, MatchView, PlayerView, ProgrammeView, RulesView, StandingsRowView, TeamDetailView, event_views,
    match_view, players_in_match, programme_view, team_detail_view,
};

const JSON: &str = "application/json";

/// Categories that have an unconfirmed match.
#[derive(Serialize, ToSchema)]
pub struct CategoryList {
    categories: Vec<CategoryName>,
}

#[derive(Serialize, ToSchema)]
struct CategoryName {
    id: i64,
    name: String,
}

/// Matches of a category.
#[derive(Serialize, ToSchema)]
pub struct CategoryMatches {
    matches: Vec<MatchView>,
}

/// A match and those who play in it: of each team its line-up, or else its whole roster.
#[derive(Serialize, ToSchema)]
pub struct MatchDetail {
    #[serde(flatten)]
    shown: MatchView,
    home_team_players: Vec<PlayerView>,
    away_team_players: Vec<PlayerView>,
    /// The rules it is played by.
    #[schema(value_type = Object)]
    game: Game,
}

/// A match's timeline.
#[derive(Serialize, ToSchema)]
pub struct MatchEvents {
    events: Vec<EventView>,
}

/// A category's table.
#[derive(Serialize, ToSchema)]
pub struct StandingsBody {
    category_id: i64,
    as_of: AsOf,
    table: Vec<StandingsRowView>,
    rules: RulesView,
}

/// The moment a table is of.
#[derive(Serialize, ToSchema)]
struct AsOf {
    /// The last event it counts, by its position in the log.
    position: Option<u64>,
    /// The last match it counts.
    after_match: Option<i64>,
}

/// `GET /api/category-list`.
#[utoipa::path(get, path = "/api/category-list", tag = "categories",
    params(AtLeastOf),
    responses((status = 200, description = "categories with an unconfirmed match", body = CategoryList),
        AnyProblem))]
pub async fn category_list(
    request: HttpRequest,
    ReadOfSeveral(reading): ReadOfSeveral,
) -> Result<HttpResponse, Problem> {
    let model = &reading.model;
    let render = || {
        let name = |(id, name): (CategoryId, String)| CategoryName { id: id.get(), name };
        let categories = views::open_categories(model).into_iter().map(name).collect();
        Some(Rendered::json(&CategoryList { categories }))
    };
    let rendered = reading.answer(Page::CategoryList, model.position(), render).ok_or_else(Problem::internal)?;
    Ok(rendered.answer(&request, JSON))
}

/// `GET /api/programme`.
#[utoipa::path(get, path = "/api/programme", tag = "categories",
    params(OfSeason, AtLeastOf),
    responses((status = 200, description = "a whole season in brief, empty before the first import", body = ProgrammeView),
        (status = 404, description = "no such season", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn programme(request: HttpRequest, ReadOfSeveral(reading): ReadOfSeveral) -> Result<HttpResponse, Problem> {
    let model = &reading.model;
    let slug = match query_value(&request, "season") {
        Some(season) => SeasonSlug::new(season),
        None => match views::newest_season(model) {
            Some(slug) => slug.clone(),
            None => return Ok(Rendered::json(&ProgrammeView::default()).answer(&request, JSON)),
        },
    };
    let with_void = query_flag(&request, "void")?;
    let render = || Some(Rendered::json(&programme_view(model, &slug, reading.lang, with_void)?));
    let rendered = reading.answer(Page::Programme(slug.clone(), reading.lang, with_void), model.position(), render);
    Ok(rendered.ok_or_else(Problem::no_such_page)?.answer(&request, JSON))
}

/// `GET /api/category/<id>`.
#[utoipa::path(get, path = "/api/category/{id}", tag = "categories",
    params(Id, AtLeastOf),
    responses((status = 200, description = "the unconfirmed matches, or all", body = CategoryMatches),
        (status = 404, description = "no such category", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn category(
    request: HttpRequest,
    ReadOfSeveral(reading): ReadOfSeveral,
    PathId(id): PathId<CategoryId>,
) -> Result<HttpResponse, Problem> {
    let model = &reading.model;
    let render =
        || Some(Rendered::json(&CategoryMatches { matches: views::category_matches(model, id, reading.lang)? }));
    let rendered = reading.answer(Page::Category(id, reading.lang), model.touched(id), render);
    Ok(rendered.ok_or_else(Refusal::unknown_category)?.answer(&request, JSON))
}

/// `GET /api/match/<id>`.
#[utoipa::path(get, path = "/api/match/{id}", tag = "matches",
    params(Id, AtLeast),
    responses((status = 200, description = "the match and both rosters", body = MatchDetail),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn match_detail(
    request: HttpRequest,
    ReadOfMatch(reading): ReadOfMatch,
    PathId(id): PathId<MatchId>,
) -> Result<HttpResponse, Problem> {
    let model = &reading.model;
    let category = category_of(model, id)?;
    let render = || {
        let shown = match_view(model, id, reading.lang)?;
        let players = |side, team| players_in_match(model, id, side, TeamId::new(team));
        let home_team_players = players(Side::Home, shown.home.id);
        let away_team_players = players(Side::Away, shown.away.id);
        let game = shown_game(model, id);
        Some(Rendered::json(&MatchDetail { shown, home_team_players, away_team_players, game }))
    };
    let rendered = reading.answer(Page::Match(id, reading.lang), model.touched(category), render);
    Ok(rendered.ok_or_else(Refusal::unknown_match)?.answer(&request, JSON))
}

/// `GET /api/match-events/<id>`.
#[utoipa::path(get, path = "/api/match-events/{id}", tag = "matches",
    params(Id, Language, AtLeast),
    responses((status = 200, description = "by half, time and order of entry", body = MatchEvents),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn match_events(
    request: HttpRequest,
    ReadOfMatch(reading): ReadOfMatch,
    PathId(id): PathId<MatchId>,
) -> Result<HttpResponse, Problem> {
    let model = &reading.model;
    let category = category_of(model, id)?;
    let lang = reading.lang;
    let render = || {
        let events =
            model.scores.state(id).map(|state| event_views(&model.catalogue, id, state, lang)).unwrap_or_default();
        Some(Rendered::json(&MatchEvents { events }))
    };
    let rendered = reading.answer(Page::Events(id, lang), model.touched(category), render);
    Ok(rendered.ok_or_else(Problem::internal)?.answer(&request, JSON))
}

/// `GET /api/team-detail/<id>`.
#[utoipa::path(get, path = "/api/team-detail/{id}", tag = "teams",
    params(Id, AtLeastOf),
    responses((status = 200, description = "the team, its place, people and matches; match_goals are those of the match named by match", body = TeamDetailView),
        (status = 404, description = "no such team", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn team_detail(
    request: HttpRequest,
    ReadOfSeveral(reading): ReadOfSeveral,
    PathId(id): PathId<TeamId>,
) -> Result<HttpResponse, Problem> {
    let model = &reading.model;
    let team = model.catalogue.team(id).ok_or_else(Refusal::unknown_team)?;
    let of_match = match query_id(&request, "match")? {
        Some(of_match) => {
            let of_match = MatchId::new(of_match);
            model.catalogue.scheduled(of_match).ok_or_else(Refusal::unknown_match)?;
            Some(of_match)
        }
        None => None,
    };
    let render = || Some(Rendered::json(&team_detail_view(model, id, of_match, reading.lang)?));
    let rendered = reading.answer(Page::Team(id, of_match, reading.lang), model.touched(team.category), render);
    Ok(rendered.ok_or_else(Refusal::unknown_team)?.answer(&request, JSON))
}

/// `GET /api/category/<id>/standings`.
#[utoipa::path(get, path = "/api/category/{id}/standings", tag = "categories",
    params(Id, Moment, AtLeastOf),
    responses((status = 200, description = "the table", body = StandingsBody),
        (status = 404, description = "no such category, or the match is not confirmed", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn standings(
    request: HttpRequest,
    ReadOfSeveral(reading): ReadOfSeveral,
    PathId(id): PathId<CategoryId>,
) -> Result<HttpResponse, Problem> {
    let model = &reading.model;
    let entry = model.catalogue.category(id).ok_or_else(Refusal::unknown_category)?;
    let rules = &entry.category.rules;
    let is_live = query_flag(&request, "live")?;
    let touched = model.touched(id);
    let catalogue = &model.catalogue;
    if request.query_string().is_empty() {
        let render = || Some(standings_body(id, rules, &model.standings.table(catalogue, id)?));
        let rendered = reading.answer(Page::Standings(id), touched, render).ok_or_else(Problem::internal)?;
        return Ok(rendered.answer(&request, JSON));
    }
    if let Some(after) = query_id(&request, "after_match")? {
        let after = MatchId::new(after);
        let render = || Some(standings_body(id, rules, &model.standings.table_after(catalogue, id, after)?));
        let rendered = reading.answer(Page::StandingsAfter(id, after), touched, render);
        return Ok(rendered.ok_or_else(Refusal::unknown_match)?.answer(&request, JSON));
    }
    if let Some(at) = query_value(&request, "at") {
        // A plus sign that was not encoded arrives as a space; a space may also stand for the T.
        let at = Timestamp::parse(&at)
            .or_else(|| Timestamp::parse(&at.replace(' ', "+")))
            .ok_or_else(|| Problem::malformed("at must be a date and time as in RFC 3339"))?;
        let table = model.standings.table_at(catalogue, id, at).ok_or_else(Problem::internal)?;
        return Ok(standings_body(id, rules, &table).answer(&request, JSON));
    }
    let page = if is_live { Page::LiveStandings(id) } else { Page::Standings(id) };
    let render = || {
        let table = match is_live {
            true => model.standings.table_live(catalogue, &model.scores, id)?,
            false => model.standings.table(catalogue, id)?,
        };
        Some(standings_body(id, rules, &table))
    };
    Ok(reading.answer(page, touched, render).ok_or_else(Problem::internal)?.answer(&request, JSON))
}

fn standings_body(id: CategoryId, rules: &Rules, table: &Table) -> Rendered {
    Rendered::json(&StandingsBody {
        category_id: id.get(),
        as_of: AsOf {
            position: table.position.map(|position| position.get()),
            after_match: table.after_match.map(MatchId::get),
        },
        table: table.rows.iter().map(StandingsRowView::from).collect(),
        rules: RulesView::new(rules, table.is_final),
    })
}

/// The rules a match was opened with, or would be; `results` and `depth` are the current ones.
fn shown_game(model: &ReadModel, id: MatchId) -> Game {
    let now = model.catalogue.game(id).unwrap_or_default();
    let opened = model.scores.state(id).and_then(MatchState::pinned).map_or(now, |fixture| fixture.game);
    Game { results: now.results, depth: now.depth, ..opened }
}

/// The category of a match.
fn category_of(model: &ReadModel, id: MatchId) -> Result<CategoryId, Problem> {
    Ok(model.catalogue.scheduled(id).ok_or_else(Refusal::unknown_match)?.category)
}
