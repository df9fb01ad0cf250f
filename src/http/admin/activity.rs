//! Who did what to which match, the newest first.

use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::matches::MatchEvent;
use minicup_domain::{CommandId, EventId, Position, Recorded};
use minicup_projections::activity::Entry;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::http::error::{AnyProblem, Problem};
use crate::http::extract::query::{query_id, query_value};
use crate::http::extract::{Admin, FreshModel};
use crate::http::openapi::params::Page;
use crate::http::rendered::Rendered;
use crate::store::codec::Cause;

/// Entries of a page, if the client does not say how many.
const PAGE: usize = 100;
/// The most entries of a page: a screen that scrolls far, and some 100 KB.
const MAX_PAGE: usize = 500;

/// A page of what people did.
#[derive(Serialize, ToSchema)]
pub struct ActivityPage {
    events: Vec<ActivityEvent>,
    /// What to give as `before` for the next page; null on the last one.
    next: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct ActivityEvent {
    position: u64,
    match_id: i64,
    revision: u64,
    /// The id by which clients know the event.
    event_id: i64,
    /// As in the history.
    #[serde(rename = "type")]
    kind: String,
    /// As in the history; players are ids.
    #[schema(value_type = Object)]
    data: Box<RawValue>,
    /// RFC 3339.
    at: String,
    /// Null for somebody who was forgotten.
    user: Option<String>,
    command_id: uuid::Uuid,
}

/// `GET /api/admin/activity`.
#[utoipa::path(get, path = "/api/admin/activity", tag = "admin",
    operation_id = "list_activity", security(("login" = [])), params(Page),
    responses((status = 200, description = "the last some 5,000 commands to matches, newest first", body = ActivityPage),
        AnyProblem))]
pub async fn activity(request: HttpRequest, _: Admin, FreshModel(model): FreshModel) -> Result<HttpResponse, Problem> {
    let before = match query_id(&request, "before")? {
        Some(before) => Some(u64::try_from(before).map_err(|_| Problem::malformed("before must be a position"))?),
        None => None,
    };
    let limit = match query_id(&request, "limit")?.map(usize::try_from) {
        None => PAGE,
        Some(Ok(limit)) if (1..=MAX_PAGE).contains(&limit) => limit,
        Some(_) => return Err(Problem::malformed(format!("limit must be 1 to {MAX_PAGE}"))),
    };
    let (user, match_id) = (query_value(&request, "user"), query_id(&request, "match")?);
    let author =
        |recorded: &'_ Recorded<MatchEvent>| model.catalogue.shown_author(recorded.user.as_deref()).map(str::to_owned);
    let wanted = |(id, recorded): &&Entry| {
        match_id.is_none_or(|wanted| wanted == id.get()) && (user.is_none() || user == author(recorded))
    };
    let mut entries = model.activity.newest_first(before.map(Position::new)).filter(wanted);
    let events: Vec<ActivityEvent> =
        entries.by_ref().take(limit).filter_map(|entry| shown(entry, author(&entry.1))).collect();
    let next = entries.next().and(events.last().map(|last| last.position));
    Ok(Rendered::json(&ActivityPage { events, next }).answer(&request, "application/json"))
}

/// An entry in the words of the history. The events are plain structs, whose writing cannot fail.
fn shown((id, recorded): &Entry, user: Option<String>) -> Option<ActivityEvent> {
    let cause = Cause { command_id: recorded.command_id, user: None };
    let stored = cause.match_events(std::slice::from_ref(&recorded.event)).pop()?;
    Some(ActivityEvent {
        position: recorded.position.get(),
        match_id: id.get(),
        revision: recorded.revision.get(),
        event_id: EventId::new(*id, recorded.revision).get(),
        kind: stored.kind.into_owned(),
        data: serde_json::from_slice(&stored.data).ok()?,
        at: recorded.at.to_string(),
        user,
        command_id: CommandId::get(recorded.command_id),
    })
}
