//! The stream of a match as recorded.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::{MatchId, Recorded, Revision};
use minicup_projections::{Audience, Catalogue};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::model::revision_in_query;
use super::extract::{PathId, ReadOfMatch};
use super::openapi::params::{AtLeast, HistoryAfter, Id};
use super::rendered::Rendered;
use super::shared_bodies::SharedBodies;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::store::codec::{Metadata, decode, match_stream};
use crate::store::{EventStore, RecordedEvent, StoreError};

/// A match's stream.
#[derive(Serialize, ToSchema)]
pub struct History {
    match_id: i64,
    events: Vec<HistoryEvent>,
    /// If there are more: the revision to request the rest with, as `after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

/// Events of a history in one answer: more than any played match has.
const HISTORY_PAGE: usize = 2_000;

/// What a page of a history depends on besides the match's stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HistoryPage {
    match_id: MatchId,
    after: Option<Revision>,
    with_users: bool,
    /// Only starts and ends: the score is hidden.
    without_score: bool,
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
    /// For logged-in users; none for the service itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Option<String>>,
    command_id: uuid::Uuid,
}

/// `GET /api/match/<id>/history`.
#[utoipa::path(get, path = "/api/match/{id}/history", tag = "matches", security((), ("login" = [])),
    params(Id, HistoryAfter, AtLeast),
    responses((status = 200, description = "the stream itself, revoked goals included; 2,000 events at most, then next; of a damaged match the events before the damage", body = History),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 503, description = "damaged: the stream lacks events", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn history(
    request: HttpRequest,
    ReadOfMatch(reading): ReadOfMatch,
    PathId(id): PathId<MatchId>,
    service: Data<Service>,
    histories: Data<SharedBodies<HistoryPage>>,
) -> Result<HttpResponse, Problem> {
    let model = &reading.model;
    if id != MatchId::EXHIBITION {
        model.catalogue.scheduled(id).ok_or_else(Refusal::unknown_match)?;
    }
    let with_users = reading.audience == Audience::LoggedIn;
    let without_score = !with_users && model.catalogue.hides_score(id);
    let page = HistoryPage { match_id: id, after: revision_in_query(&request, "after")?, with_users, without_score };
    let (history, last) = read_history(service.store.as_ref(), page, &model.catalogue).await?;
    let known = model.scores.state(id).and_then(|state| state.revision());
    if history.next.is_none() && last.max(page.after) < known {
        let is_damaged = model.damage.of_match(id).is_some();
        return Err(if is_damaged { Refusal::damaged().into() } else { Problem::behind() });
    }
    // The views are plain structs, whose writing cannot fail.
    let body = serde_json::to_vec(&history).unwrap_or_default();
    Ok(Rendered::new(histories.share(page, body)).answer(&request, "application/json"))
}

/// The events up to the first that cannot be read, and the last one.
async fn read_history(
    store: &dyn EventStore,
    page: HistoryPage,
    catalogue: &Catalogue,
) -> Result<(History, Option<Revision>), Problem> {
    let HistoryPage { match_id, after, with_users, without_score } = page;
    let mut stored = match store.read_first(&match_stream(match_id), after, HISTORY_PAGE + 1).await {
        Err(StoreError::Corrupt { .. }) => return Err(Refusal::damaged().into()),
        read => read?,
    };
    if let Some(unreadable) = stored.iter().position(|event| decode(event).is_err()) {
        stored.truncate(unreadable);
    }
    let is_all = stored.len() <= HISTORY_PAGE;
    stored.truncate(HISTORY_PAGE);
    let last = stored.last().map(|last| last.revision);
    let next = last.filter(|_| !is_all).map(Revision::get);
    if without_score {
        stored.retain(is_boundary);
    }
    let shown = |author: Option<String>| catalogue.shown_author(author.as_deref()).map(str::to_owned);
    let shown = with_users.then_some(shown);
    let events = stored.into_iter().map(|event| history_event(event, shown)).collect::<Result<_, _>>()?;
    Ok((History { match_id: match_id.get(), events, next }, last))
}

/// Whether an event is the start or the end of a period.
fn is_boundary(stored: &RecordedEvent) -> bool {
    let event = decode(stored).ok().and_then(Recorded::into_match);
    event.is_some_and(|(_, recorded)| recorded.event.fact.is_boundary())
}

/// `shown` is the author for readers who may know.
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
