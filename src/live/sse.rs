//! A match's broadcasts as server-sent events.

use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;
use minicup_domain::{MatchId, Revision};

use super::fanout::broadcast::{Place, encode};
use super::fanout::format::{Format, Framing};
use super::fanout::hub::Registration;
use super::fanout::send_queue::Body;
use super::fanout::{Hub, Subscriber};
use super::follow::{CatchUp, LastSeen, send_missed};
use super::protocol::Message;
use super::snapshot::{shown_state, snapshot};
use crate::access::Login;
use crate::matches::{CommandError, Known, Snapshot};
use crate::service::Service;
use crate::views::match_view_in;

/// How long a client waits before it reconnects, in milliseconds, as the first line of the first event: the defaults
/// of browsers differ.
const RETRY: &[u8] = b"retry: 2000\n";

/// Where a reader resumes.
pub struct Resume {
    /// The last event it has; none for one that begins.
    pub last_seen: Option<LastSeen>,
    /// What the match must include before it is shown.
    pub at_least: Option<Revision>,
}

/// The body that follows a match: what was missed, or the match as it is; then every broadcast, for as long as the
/// connection lives, and `guard` with it. A logged-in reader sees what others do not. The five steps are those of
/// `follow`.
///
/// # Errors
/// As `snapshot`.
pub async fn follow_as_events<G>(
    service: Arc<Service>,
    hub: &Rc<Hub>,
    (id, known): (MatchId, Known),
    Resume { last_seen, at_least }: Resume,
    (format, login): (Format, Option<Login>),
    guard: G,
) -> Result<Body<(Registration, G)>, CommandError> {
    let registration = hub.register(format, login);
    let subscriber = Rc::clone(&registration.subscriber);
    let catch_up = CatchUp::begin(&subscriber);
    hub.follow_match(&subscriber, id, None);
    let snapshot = snapshot(&service, id, known, at_least).await?;
    subscriber.set_sent(id, snapshot.state.revision());
    let queue = Rc::clone(&subscriber.queue);
    queue.push(Bytes::from_static(RETRY));
    actix_web::rt::spawn(async move {
        match last_seen {
            Some(seen) => send_missed(&service.models, &subscriber, id, &snapshot, seen).await,
            None => send_present(&service, &subscriber, id, &snapshot),
        }
        catch_up.release().await;
    });
    Ok(Body::new(queue, None, (registration, guard)))
}

/// Sends the match as it is.
fn send_present(service: &Service, subscriber: &Subscriber, id: MatchId, snapshot: &Snapshot) {
    let model = service.models.load();
    let style = subscriber.format_about(id, &model.catalogue).style;
    let state = shown_state(&model.catalogue, id, snapshot, style.audience);
    let Some(view) = match_view_in(&model, id, (&state, snapshot.last_event()), style.lang) else { return };
    let json = Message::of_match(view).to_json(service.clock.now());
    let framing = subscriber.format().framing;
    let place = Place::after(&snapshot.history);
    // Existing readers of a match without events get no id, and so the match as it is when they reconnect.
    let is_named = place.revision.is_some() || framing == Framing::Events { with_ids: true };
    subscriber.queue.push(encode(framing, is_named.then_some(place), &json));
}
