//! The public reads (contract §2).

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::rules::Rules;
use minicup_domain::{CategoryId, MatchId, Revision, SeasonSlug, TeamId, Timestamp};
use minicup_projections::standings::Table;
use minicup_projections::{Catalogue, ReadModel};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::cached::Page;
use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::lang::reader_lang;
use super::min_revision::{including, of_path, of_query, revision_in_query};
use super::openapi::params::{AtLeast, AtLeastOf, HistoryAfter, Id, Language, Moment, OfSeason};
use super::rendered::Rendered;
use super::{app_of, holder_of, path_id, query_flag, query_id, query_value};
use crate::app::App;
use crate::refusal::Refusal;
use crate::store::codec::{Metadata, decode, match_stream};
use crate::store::{EventStore, RecordedEvent, StoreError};
use crate::views::{
    self, EventView, MatchView, PlayerView, ProgrammeView, RulesView, StandingsRowView, TeamDetailView, event_views,
    match_view, programme_view, roster_views, team_detail_view,
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

/// A match and both rosters.
#[derive(Serialize, ToSchema)]
pub struct MatchDetail {
    #[serde(flatten)]
    shown: MatchView,
    home_team_players: Vec<PlayerView>,
    away_team_players: Vec<PlayerView>,
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
    /// The last event it counts, by its place in the log.
    position: Option<u64>,
    /// The last match it counts.
    after_match: Option<i64>,
}

/// A match's stream.
#[derive(Serialize, ToSchema)]
pub struct History {
    match_id: i64,
    events: Vec<HistoryEvent>,
    /// Where there are more: the revision to ask for the rest with, as `after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

/// Events of a history in one answer: more than any match that was played has.
const HISTORY_PAGE: usize = 2_000;

/// What a page of a history depends on besides the match's stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HistoryPage {
    match_id: MatchId,
    after: Option<Revision>,
    with_users: bool,
}

#[derive(Serialize, ToSchema)]
struct HistoryEvent {
    revision: u64,
    position: u64,
    id: uuid::Uuid,
    #[serde(rename = "type")]
    kind: String,
    version: u32,
    #[schema(value_type = Object)]
    data: Box<RawValue>,
    metadata: HistoryMetadata,
}

#[derive(Serialize, ToSchema)]
struct HistoryMetadata {
    /// RFC 3339.
    at: String,
    /// For those logged in; none for the service itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Option<String>>,
    command_id: uuid::Uuid,
}

/// What a page of one match is rendered from.
async fn fresh_of_match(request: &HttpRequest) -> Result<(Arc<App>, Arc<ReadModel>), Problem> {
    let app = app_of(request)?;
    let model = including(request, &app, of_path).await?;
    Ok((app, model))
}

/// What a page of several matches is rendered from.
async fn fresh(request: &HttpRequest) -> Result<(Arc<App>, Arc<ReadModel>), Problem> {
    let app = app_of(request)?;
    query_id(request, "match")?;
    let model = including(request, &app, of_query).await?;
    Ok((app, model))
}

/// `GET /api/category-list`.
#[utoipa::path(get, path = "/api/category-list", tag = "categories",
    params(AtLeastOf),
    responses((status = 200, description = "categories with an unconfirmed match", body = CategoryList),
        AnyProblem))]
pub async fn category_list(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, model) = fresh(&request).await?;
    let render = || {
        let name = |(id, name): (CategoryId, String)| CategoryName { id: id.get(), name };
        let categories = views::open_categories(&model).into_iter().map(name).collect();
        Some(Rendered::json(&CategoryList { categories }))
    };
    let rendered = app.responses.get(Page::CategoryList, model.position(), render).ok_or_else(Problem::internal)?;
    Ok(rendered.answer(&request, JSON))
}

/// `GET /api/programme`.
#[utoipa::path(get, path = "/api/programme", tag = "categories",
    params(OfSeason, AtLeastOf),
    responses((status = 200, description = "a whole season in brief, none of it before the first import", body = ProgrammeView),
        (status = 404, description = "no such season", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn programme(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, model) = fresh(&request).await?;
    let slug = match query_value(&request, "season") {
        Some(season) => SeasonSlug::new(season),
        None => match views::newest_season(&model) {
            Some(slug) => slug.clone(),
            None => return Ok(Rendered::json(&ProgrammeView::default()).answer(&request, JSON)),
        },
    };
    let render = || Some(Rendered::json(&programme_view(&model, &slug)?));
    let rendered = app.responses.get(Page::Programme(slug.clone()), model.position(), render);
    Ok(rendered.ok_or_else(Problem::no_such_page)?.answer(&request, JSON))
}

/// `GET /api/category/<id>`.
#[utoipa::path(get, path = "/api/category/{id}", tag = "categories",
    params(Id, AtLeastOf),
    responses((status = 200, description = "the unconfirmed matches, or all", body = CategoryMatches),
        (status = 404, description = "no such category", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn category(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, model) = fresh(&request).await?;
    let id = CategoryId::new(path_id(&request).ok_or_else(Problem::malformed_id)?);
    let render = || Some(Rendered::json(&CategoryMatches { matches: views::category_matches(&model, id)? }));
    let rendered = app.responses.get(Page::Category(id), model.touched(id), render);
    Ok(rendered.ok_or_else(Refusal::unknown_category)?.answer(&request, JSON))
}

/// `GET /api/match/<id>`.
#[utoipa::path(get, path = "/api/match/{id}", tag = "matches",
    params(Id, AtLeast),
    responses((status = 200, description = "the match and both rosters", body = MatchDetail),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn match_detail(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, model) = fresh_of_match(&request).await?;
    let (id, category) = scheduled(&model, &request)?;
    let render = || {
        let shown = match_view(&model, id)?;
        let players = |team| roster_views(&model.catalogue, TeamId::new(team));
        let (home_team_players, away_team_players) = (players(shown.home.id), players(shown.away.id));
        Some(Rendered::json(&MatchDetail { shown, home_team_players, away_team_players }))
    };
    let rendered = app.responses.get(Page::Match(id), model.touched(category), render);
    Ok(rendered.ok_or_else(Refusal::unknown_match)?.answer(&request, JSON))
}

/// `GET /api/match-events/<id>`.
#[utoipa::path(get, path = "/api/match-events/{id}", tag = "matches",
    params(Id, Language, AtLeast),
    responses((status = 200, description = "by half, time and order of entry", body = MatchEvents),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn match_events(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, model) = fresh_of_match(&request).await?;
    let (id, category) = scheduled(&model, &request)?;
    let lang = reader_lang(&request);
    let render = || {
        let events =
            model.scores.state(id).map(|state| event_views(&model.catalogue, id, state, lang)).unwrap_or_default();
        Some(Rendered::json(&MatchEvents { events }))
    };
    let rendered = app.responses.get(Page::Events(id, lang), model.touched(category), render);
    Ok(rendered.ok_or_else(Problem::internal)?.answer(&request, JSON))
}

/// `GET /api/team-detail/<id>`.
#[utoipa::path(get, path = "/api/team-detail/{id}", tag = "teams",
    params(Id, AtLeastOf),
    responses((status = 200, description = "the team, its place, people and matches; match_goals are those of the match named by match", body = TeamDetailView),
        (status = 404, description = "no such team", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn team_detail(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, model) = fresh(&request).await?;
    let id = TeamId::new(path_id(&request).ok_or_else(Problem::malformed_id)?);
    let team = model.catalogue.team(id).ok_or_else(Refusal::unknown_team)?;
    let of_match = match query_id(&request, "match")? {
        Some(of_match) => {
            let of_match = MatchId::new(of_match);
            model.catalogue.scheduled(of_match).ok_or_else(Refusal::unknown_match)?;
            Some(of_match)
        }
        None => None,
    };
    let render = || Some(Rendered::json(&team_detail_view(&model, id, of_match)?));
    let rendered = app.responses.get(Page::Team(id, of_match), model.touched(team.category), render);
    Ok(rendered.ok_or_else(Refusal::unknown_team)?.answer(&request, JSON))
}

/// `GET /api/category/<id>/standings`.
#[utoipa::path(get, path = "/api/category/{id}/standings", tag = "categories",
    params(Id, Moment, AtLeastOf),
    responses((status = 200, description = "the table", body = StandingsBody),
        (status = 404, description = "no such category, or the match is not confirmed", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn standings(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, model) = fresh(&request).await?;
    let id = CategoryId::new(path_id(&request).ok_or_else(Problem::malformed_id)?);
    let entry = model.catalogue.category(id).ok_or_else(Refusal::unknown_category)?;
    let rules = &entry.category.rules;
    let is_live = query_flag(&request, "live")?;
    let touched = model.touched(id);
    let catalogue = &model.catalogue;
    if request.query_string().is_empty() {
        let render = || Some(standings_body(id, rules, &model.standings.table(catalogue, id)?));
        let rendered = app.responses.get(Page::Standings(id), touched, render).ok_or_else(Problem::internal)?;
        return Ok(rendered.answer(&request, JSON));
    }
    if let Some(after) = query_id(&request, "after_match")? {
        let after = MatchId::new(after);
        let render = || Some(standings_body(id, rules, &model.standings.table_after(catalogue, id, after)?));
        let rendered = app.responses.get(Page::StandingsAfter(id, after), touched, render);
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
    Ok(app.responses.get(page, touched, render).ok_or_else(Problem::internal)?.answer(&request, JSON))
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

/// `GET /api/match/<id>/history`.
#[utoipa::path(get, path = "/api/match/{id}/history", tag = "matches", security((), ("login" = [])),
    params(Id, HistoryAfter, AtLeast),
    responses((status = 200, description = "the stream itself, revoked goals included; 2,000 events at most, then next; of a damaged match what was known before", body = History),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 503, description = "damaged: the stream lacks events", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn history(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, model) = fresh_of_match(&request).await?;
    let id = MatchId::new(path_id(&request).ok_or_else(Problem::malformed_id)?);
    if id != MatchId::EXHIBITION {
        scheduled(&model, &request)?;
    }
    let with_users = holder_of(&request, &app).is_some();
    let page = HistoryPage { match_id: id, after: revision_in_query(&request, "after")?, with_users };
    let history = read_history(app.store.as_ref(), page, &model.catalogue).await?;
    let known = model.scores.state(id).and_then(|state| state.revision());
    if history.next.is_none() && history.reaches(page.after) < known {
        let is_damaged = model.damage.of_match(id).is_some();
        return Err(if is_damaged { Refusal::damaged().into() } else { Problem::behind() });
    }
    // The views are plain structs, whose writing cannot fail.
    let body = serde_json::to_vec(&history).unwrap_or_default();
    Ok(Rendered::new(app.histories.share(page, body)).answer(&request, JSON))
}

impl History {
    /// The last event that is there, or that the client has.
    fn reaches(&self, after: Option<Revision>) -> Option<Revision> {
        self.events.last().map(|event| Revision::new(event.revision)).max(after)
    }
}

/// The events up to the first that cannot be read.
async fn read_history(store: &dyn EventStore, page: HistoryPage, catalogue: &Catalogue) -> Result<History, Problem> {
    let HistoryPage { match_id, after, with_users } = page;
    let mut stored = match store.read_first(&match_stream(match_id), after, HISTORY_PAGE + 1).await {
        Err(StoreError::Corrupt { .. }) => return Err(Refusal::damaged().into()),
        read => read?,
    };
    if let Some(unreadable) = stored.iter().position(|event| decode(event).is_err()) {
        stored.truncate(unreadable);
    }
    let is_all = stored.len() <= HISTORY_PAGE;
    stored.truncate(HISTORY_PAGE);
    let next = stored.last().filter(|_| !is_all).map(|last| last.revision.get());
    let shown = |author: Option<String>| catalogue.shown_author(author.as_deref()).map(str::to_owned);
    let shown = with_users.then_some(shown);
    let events = stored.into_iter().map(|event| history_event(event, shown)).collect::<Result<_, _>>()?;
    Ok(History { match_id: match_id.get(), events, next })
}

/// `shown` is who an author is to readers who may know.
fn history_event(
    stored: RecordedEvent,
    shown: Option<impl Fn(Option<String>) -> Option<String>>,
) -> Result<HistoryEvent, StoreError> {
    let corrupt = |error: serde_json::Error| StoreError::Corrupt {
        place: format!("{} revision {}", stored.stream, stored.revision),
        fault: error.to_string(),
    };
    let metadata: Metadata = serde_json::from_slice(&stored.metadata).map_err(corrupt)?;
    let data: Box<RawValue> = serde_json::from_slice(&stored.data).map_err(corrupt)?;
    Ok(HistoryEvent {
        revision: stored.revision.get(),
        position: stored.position.get(),
        id: stored.id,
        kind: stored.kind.to_string(),
        version: metadata.version,
        data,
        metadata: HistoryMetadata {
            at: metadata.at.to_string(),
            user: shown.map(|shown| shown(metadata.user)),
            command_id: metadata.command_id.get(),
        },
    })
}

/// The match in the path and its category.
fn scheduled(model: &ReadModel, request: &HttpRequest) -> Result<(MatchId, CategoryId), Problem> {
    let id = MatchId::new(path_id(request).ok_or_else(Problem::malformed_id)?);
    let scheduled = model.catalogue.scheduled(id).ok_or_else(Refusal::unknown_match)?;
    Ok((id, scheduled.category))
}
