//! Live connections over HTTP: the two sockets, and a match's broadcasts as server-sent events.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::{Method, header};
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use minicup_domain::{MatchId, Revision};

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::lang::reader_lang;
use super::min_revision::{including, min_revision, of_path};
use super::openapi::params::{AtLeast, Id, Language, Resume};
use super::{app_of, check_origin, login_of, number, path_id};
use crate::app::App;
use crate::live::commands::{Refusal, known_match};
use crate::live::protocol::Message;
use crate::live::{self, Body, Dialect, Format, Hub, Opening, Subscriber, encode, message, steps};
use crate::matches::Snapshot;
use crate::read::views::match_view_of;

/// How long a client waits before it comes back, in milliseconds, as the first line of the first event: browsers
/// differ in what they do by themselves.
const RETRY: &[u8] = b"retry: 2000\n";

/// Opens `/ws/live`.
#[utoipa::path(get, path = "/ws/live", tag = "sockets", security((), ("login" = [])),
    params(Language),
    responses((status = 101, description = "a socket that speaks JSON in text frames"), AnyProblem))]
pub async fn live_socket(request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    open_socket(Dialect::Live, &request, payload)
}

/// Opens `/ws/exhibition`.
#[utoipa::path(get, path = "/ws/exhibition", tag = "sockets", security((), ("login" = [])),
    responses((status = 101, description = "a socket that speaks JSON in text frames"), AnyProblem))]
pub async fn exhibition_socket(request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    open_socket(Dialect::Exhibition, &request, payload)
}

fn open_socket(dialect: Dialect, request: &HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (app, hub) = live_parts(request)?;
    let login = login_of(request, &app).map(|(login, _)| login);
    let opening = Opening { dialect, app, hub, login, lang: reader_lang(request) };
    live::open(opening, request, payload).map_err(|error| Problem::malformed(error.to_string()))
}

/// `GET /api/match/<id>/stream`: the match as it is or, behind `Last-Event-ID`, what was missed; then every broadcast.
#[utoipa::path(
    get,
    path = "/api/match/{id}/stream",
    operation_id = "match_stream",
    tag = "matches",
    params(Id, Resume, AtLeast, Language),
    responses(
        (status = 200, description = "the match's broadcasts; id is the revision", content_type = "text/event-stream"),
        (status = 404, description = "no such match", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem
    )
)]
pub async fn events(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, hub) = live_parts(&request)?;
    let min_revision = min_revision(&request)?;
    let model = match min_revision {
        Some(_) => including(&request, &app, of_path).await?,
        None => app.models.load(),
    };
    let (id, known) = known_match(&model, path_id(&request))?;
    let last_seen = last_event_id(&request)?;
    // The models include it; the match's actor may be a moment behind them.
    let at_least = last_seen.flatten().max(min_revision);
    if request.method() == Method::HEAD {
        return Ok(event_stream().finish());
    }
    let format = Format::Events(reader_lang(&request));
    let registration = hub.register(format);
    let subscriber = Rc::clone(&registration.subscriber);
    subscriber.hold();
    hub.follow_match(&subscriber, id, None);
    let snapshot = app.router.follow(id, known, at_least).await.map_err(Refusal::from)?;
    subscriber.set_sent(id, snapshot.state.revision());
    let outbox = Rc::clone(&subscriber.outbox);
    outbox.push(Bytes::from_static(RETRY));
    actix_web::rt::spawn(async move {
        match last_seen {
            Some(after) => send_missed(&app, &subscriber, id, &snapshot, after).await,
            None => send_present(&app, &subscriber, id, &snapshot),
        }
        hub.release(&subscriber);
    });
    Ok(event_stream().streaming(Body::new(outbox, None, registration)))
}

/// Never stored and, having no end, without an `ETag`.
fn event_stream() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, "text/event-stream"));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// Sends what was missed no faster than the reader takes it, in the names of the moment it goes out.
async fn send_missed(app: &App, subscriber: &Subscriber, id: MatchId, snapshot: &Snapshot, after: Option<Revision>) {
    let format = subscriber.format;
    for step in steps(&snapshot.history, after) {
        subscriber.outbox.room().await;
        let Some(message) = message(&app.models.load().catalogue, id, &step, format.lang()) else { continue };
        subscriber.outbox.push(encode(format, step.recorded.revision, &message.to_json()));
    }
}

/// Sends the match as it is.
fn send_present(app: &App, subscriber: &Subscriber, id: MatchId, snapshot: &Snapshot) {
    let Some(view) = match_view_of(&app.models.load().catalogue, id, &snapshot.state) else { return };
    let json = Message::of_match(view).to_json();
    // A match without events has no revision to resume behind.
    let unnumbered = || Bytes::from(format!("data: {json}\n\n"));
    let numbered = |revision| encode(subscriber.format, revision, &json);
    subscriber.outbox.push(snapshot.state.revision().map_or_else(unnumbered, numbered));
}

/// What a live connection needs: the service, and its worker thread's hub.
fn live_parts(request: &HttpRequest) -> Result<(Arc<App>, Rc<Hub>), Problem> {
    let app = app_of(request)?;
    let hub = request.app_data::<Rc<Hub>>().cloned().ok_or_else(Problem::internal)?;
    check_origin(request, &app)?;
    // A node that has not read the log yet knows no user: who connected now would not be logged in.
    app.models.known()?;
    if app.metrics.open_sessions() >= app.settings.max_sessions {
        return Err(Problem::busy());
    }
    Ok((app, hub))
}

fn last_event_id(request: &HttpRequest) -> Result<Option<Option<Revision>>, Problem> {
    // An empty one is what a client sends that has seen no id.
    let given = request.headers().get("Last-Event-ID").filter(|value| !value.as_bytes().trim_ascii().is_empty());
    let Some(value) = given else { return Ok(None) };
    let revision = value.to_str().ok().and_then(|text| number(text.trim()));
    match revision {
        Some(-1) => Ok(Some(None)),
        Some(revision) if revision >= 0 => Ok(Some(Some(Revision::new(revision.unsigned_abs())))),
        _ => Err(Problem::malformed("Last-Event-ID must be a revision")),
    }
}
