//! Live connections over HTTP: the two sockets, and a match's broadcasts as server-sent events.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::{Method, header};
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use minicup_domain::Revision;
use uuid::Uuid;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::model::{including, min_revision, of_path};
use super::extract::query::{number, query_flag};
use super::extract::{Visitor, data_of, path_id, service_of};
use super::lang::reader_lang;
use super::openapi::params::{AtLeast, Following, Id, Language, Resume as ResumeAfter};
use super::server::{Held, Seat};
use crate::access::client;
use crate::commands::named::known_match;
use crate::live::{
    self, Attendants, Dialect, Format, Framing, HandshakeFault, Hub, LastSeen, Opening, Permit, Resume, SessionLimits,
    Style,
};
use crate::refusal::Refusal;
use crate::service::Service;

/// Opens `/ws/live`.
#[utoipa::path(get, path = "/ws/live", tag = "sockets", security((), ("login" = [])),
    params(Language),
    responses((status = 101, description = "a socket that speaks JSON in text frames"), AnyProblem))]
pub async fn live_socket(request: HttpRequest, visitor: Visitor, payload: Payload) -> Result<HttpResponse, Problem> {
    open_socket(Dialect::Live, &request, &visitor, payload)
}

/// Opens `/ws/exhibition`.
#[utoipa::path(get, path = "/ws/exhibition", tag = "sockets", security((), ("login" = [])),
    responses((status = 101, description = "a socket that speaks JSON in text frames"), AnyProblem))]
pub async fn exhibition_socket(
    request: HttpRequest,
    visitor: Visitor,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    open_socket(Dialect::Exhibition, &request, &visitor, payload)
}

fn open_socket(
    dialect: Dialect,
    request: &HttpRequest,
    visitor: &Visitor,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (service, hub) = live_parts(request)?;
    let login = visitor.login(&service.models.load()).map(|(login, _)| login);
    let session = (permit(request, &service, login.is_some())?, hold(request));
    let attendants = data_of::<Attendants>(request)?.into_inner();
    let opening = Opening { dialect, service, attendants, hub, login, lang: reader_lang(request) };
    live::open(opening, session, request, payload).map_err(|error| match error {
        HandshakeFault::Version => Problem::websocket_version(),
        fault => Problem::malformed(fault.to_string()),
    })
}

/// `GET /api/match/<id>/stream`: the match as it is or, after `Last-Event-ID`, what was missed; then every broadcast.
#[utoipa::path(
    get,
    path = "/api/match/{id}/stream",
    operation_id = "match_stream",
    tag = "matches",
    params(Id, ResumeAfter, Following, AtLeast, Language),
    responses(
        (status = 200, description = "the match's broadcasts; id is the revision", content_type = "text/event-stream"),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem
    )
)]
pub async fn events(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (service, hub) = live_parts(&request)?;
    let login = visitor.login(&service.models.load()).map(|(login, _)| login);
    let permit = permit(&request, &service, login.is_some())?;
    let min_revision = min_revision(&request)?;
    let model = match min_revision {
        Some(_) => including(&request, &service, of_path).await?,
        None => service.models.load(),
    };
    let (id, known) = known_match(&model, path_id(&request))?;
    let last_seen = last_event_id(&request)?;
    // The models include it; the match's actor may be a moment behind them.
    let at_least = last_seen.and_then(|seen| seen.revision).max(min_revision);
    let format = format(&request)?;
    if request.method() == Method::HEAD {
        // As long as the stream itself, whose length nobody knows.
        return Ok(event_stream().streaming(futures_util::stream::empty::<Result<Bytes, actix_web::Error>>()));
    }
    let resume = Resume { last_seen, at_least };
    let session = (permit, hold(&request));
    let body = live::follow_as_events(service, &hub, (id, known), resume, (format, login), session);
    Ok(event_stream().streaming(body.await.map_err(Refusal::from)?))
}

/// Never cached and, having no end, without an `ETag`.
fn event_stream() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, "text/event-stream"));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// How the reader wants its events.
fn format(request: &HttpRequest) -> Result<Format, Problem> {
    let framing = Framing::Events { with_ids: query_flag(request, "ids")? };
    Ok(Format {
        framing,
        style: Style { patches: query_flag(request, "patches")?, ..Style::plain(reader_lang(request)) },
    })
}

/// What a live connection needs: the service, and its worker thread's hub.
fn live_parts(request: &HttpRequest) -> Result<(Arc<Service>, Rc<Hub>), Problem> {
    let service = service_of(request)?.into_inner();
    let hub = request.app_data::<Rc<Hub>>().cloned().ok_or_else(Problem::internal)?;
    // A node that has not read the log yet knows no user: a client that connected now would not be logged in.
    service.models.known()?;
    Ok((service, hub))
}

/// A permit for one more session.
fn permit(request: &HttpRequest, service: &Service, is_logged_in: bool) -> Result<Permit, Problem> {
    let address = client::address(request, service.settings.trust_proxy);
    let limits = data_of::<SessionLimits>(request)?.into_inner();
    limits.admit(address, is_logged_in).map_err(|_| Problem::busy())
}

/// Marks the connection as one that holds a session.
fn hold(request: &HttpRequest) -> Option<Held> {
    request.conn_data::<Arc<Seat>>().map(Seat::hold)
}

/// Where the reader resumes; none if it names nothing, or with an empty header.
fn last_event_id(request: &HttpRequest) -> Result<Option<LastSeen>, Problem> {
    let malformed =
        || Problem::malformed("Last-Event-ID must be a revision, or a revision, a full stop and an event's id");
    let Some(value) = request.headers().get("Last-Event-ID") else { return Ok(None) };
    let text = value.to_str().map_err(|_| malformed())?.trim();
    if text.is_empty() {
        return Ok(None);
    }
    parse_event_id(text).map(Some).ok_or_else(malformed)
}

fn parse_event_id(text: &str) -> Option<LastSeen> {
    let (revision, event) = match text.split_once('.') {
        Some((revision, event)) => (revision, Some(Uuid::parse_str(event).ok()?)),
        None => (text, None),
    };
    match number(revision)? {
        -1 => Some(LastSeen { revision: None, event }),
        revision => Some(LastSeen { revision: Some(Revision::new(u64::try_from(revision).ok()?)), event }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_revision_with_or_without_the_id_of_its_event() {
        let id = "98c8428e-5a1c-4a0e-9f7e-2f6d3a1b0c55";
        let event = Uuid::parse_str(id).ok();
        let at = |revision: u64, event| Some(LastSeen { revision: Some(Revision::new(revision)), event });
        assert_eq!(parse_event_id("17"), at(17, None));
        assert_eq!(parse_event_id(&format!("17.{id}")), at(17, event));
        assert_eq!(parse_event_id("-1"), Some(LastSeen { revision: None, event: None }));
        for odd in ["x", "-2", "1.5", "+1", "1.", ".", "1.2.3", "99999999999999999999"] {
            assert_eq!(parse_event_id(odd), None, "{odd}");
        }
    }
}
