//! `/api/match/<id>/stream`: a match's broadcasts as server-sent events.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::Revision;

use super::broadcast::encode;
use super::commands::known_match;
use super::hub::{Format, Hub};
use super::outbox::Body;
use super::protocol::Message;
use super::replay::broadcasts;
use crate::app::App;
use crate::http::error::Problem;
use crate::http::lang::reader_lang;
use crate::http::{origin, path_id};
use crate::read::views::match_view_of;

/// Opens the stream: the match as it is, or, behind `Last-Event-ID`, what was missed; then every broadcast.
pub async fn stream(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (app, hub) = live_parts(&request)?;
    let model = app.models.load();
    let (id, known) = known_match(&model, path_id(&request))?;
    let last_seen = last_event_id(&request)?;
    let format = Format::Events(reader_lang(&request));
    let registration = hub.register(format);
    let subscriber = Rc::clone(&registration.subscriber);
    subscriber.hold();
    hub.follow_match(&subscriber, id);
    let snapshot = app.router.follow(id, known).await.map_err(Problem::from)?;
    match last_seen {
        Some(after) => {
            for missed in broadcasts(&model.catalogue, id, &snapshot.history, after, format.lang()) {
                subscriber.outbox.push(encode(format, missed.revision, &missed.message.into_json()));
            }
        }
        None => {
            if let Some(view) = match_view_of(&model.catalogue, id, &snapshot.state) {
                let json = Message::of_match(view).into_json();
                let revision = snapshot.state.revision();
                let frame = revision.map_or_else(|| unnumbered(&json), |revision| encode(format, revision, &json));
                subscriber.outbox.push(frame);
            }
        }
    }
    subscriber.set_sent(id, snapshot.state.revision());
    hub.release(&subscriber);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(Body::new(Rc::clone(&subscriber.outbox), None, registration)))
}

/// A match without events has no revision to resume behind.
fn unnumbered(json: &str) -> bytes::Bytes {
    bytes::Bytes::from(format!("data: {json}\n\n"))
}

/// What a live connection needs: the service, and its worker thread's hub.
///
/// # Errors
/// For pages of other origins, and when the node has as many live connections as it may.
pub fn live_parts(request: &HttpRequest) -> Result<(Arc<App>, Rc<Hub>), Problem> {
    let app = crate::http::app_of(request)?;
    let hub = request.app_data::<Rc<Hub>>().cloned().ok_or_else(|| Problem::unavailable("starting"))?;
    origin::check(request, &app)?;
    if app.metrics.open_sessions() >= app.settings.max_sessions {
        return Err(Problem::unavailable("this server has as many live connections as it may, try again later"));
    }
    Ok((app, hub))
}

fn last_event_id(request: &HttpRequest) -> Result<Option<Option<Revision>>, Problem> {
    let Some(value) = request.headers().get("Last-Event-ID") else { return Ok(None) };
    let number = value.to_str().ok().and_then(|text| text.trim().parse::<i64>().ok());
    match number {
        Some(-1) => Ok(Some(None)),
        Some(revision) if revision >= 0 => Ok(Some(Some(Revision::new(revision.unsigned_abs())))),
        _ => Err(Problem::bad_request("malformed", "Last-Event-ID must be a revision")),
    }
}
