//! Brings a follower up to date, without a gap and without anything twice:
//!
//! 1. hold: broadcasts that come from now on wait ([`CatchUp::begin`]);
//! 2. register with the hub, so that no broadcast is missed;
//! 3. take a snapshot, which includes everything broadcast before;
//! 4. send what the follower missed, and mark it as sent;
//! 5. release: broadcasts that waited and are new are sent, and later ones are sent at once.
//!
//! The guard is released on every exit: at the follower's own pace by [`CatchUp::release`], at once when it is dropped.

use std::rc::Rc;
use std::time::Duration;

use minicup_domain::matches::MatchEvent;
use minicup_domain::{MatchId, Recorded, Revision};
use tokio::time::Instant;
use uuid::Uuid;

use super::fanout::broadcast::{Place, encode, message};
use super::fanout::{Hub, Subscriber};
use super::protocol::Message;
use super::replay::steps;
use super::snapshot::{shown_state, snapshot};
use crate::matches::{CommandError, Known, Snapshot};
use crate::read_models::ReadModels;
use crate::service::Service;
use crate::views::{event_views, match_view_in};

/// How long a history is rendered before other work on the thread gets its turn.
const TURN: Duration = Duration::from_millis(1);

/// The last event of a match that a follower knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastSeen {
    /// Its revision; none before the first event.
    pub revision: Option<Revision>,
    /// Its id, if the follower can name it.
    pub event: Option<Uuid>,
}

impl LastSeen {
    /// Whether the match still has that event. A store that was restored from a backup has none at this revision, or
    /// another one.
    fn is_in(&self, history: &[Recorded<MatchEvent>]) -> bool {
        let Some(revision) = self.revision else { return true };
        let found = history.binary_search_by_key(&revision, |recorded| recorded.revision);
        let there = found.ok().and_then(|index| history.get(index));
        there.is_some_and(|there| self.event.is_none_or(|event| event == there.id))
    }
}

/// Holds a follower's broadcasts while it is brought up to date.
pub struct CatchUp {
    subscriber: Rc<Subscriber>,
}

impl CatchUp {
    /// From now on broadcasts wait.
    pub fn begin(subscriber: &Rc<Subscriber>) -> Self {
        subscriber.hold();
        Self { subscriber: Rc::clone(subscriber) }
    }

    /// Sends the held broadcasts, no faster than the follower reads; then nothing is held any more.
    pub async fn release(self) {
        self.subscriber.send_held().await;
    }
}

impl Drop for CatchUp {
    fn drop(&mut self) {
        self.subscriber.release();
    }
}

/// A match that is followed from now on.
pub struct Followed {
    /// The match as the follower knows it once everything it missed has been sent.
    pub snapshot: Snapshot,
    /// To be released once the follower has been shown the rest.
    pub catch_up: CatchUp,
}

/// Begins to follow a match, sending what was missed after `seen`. If the match was already followed, only new events
/// are sent, unless the follower asks for what it missed.
///
/// # Errors
/// As [`snapshot`]. Broadcasts are then sent again.
pub async fn follow_match(
    service: &Service,
    hub: &Hub,
    subscriber: &Rc<Subscriber>,
    (id, known): (MatchId, Known),
    seen: Option<LastSeen>,
) -> Result<Followed, CommandError> {
    let catch_up = CatchUp::begin(subscriber);
    let is_new = hub.follow_match(subscriber, id, known.fixture.map(|fixture| fixture.category));
    let snapshot = snapshot(service, id, known, seen.and_then(|seen| seen.revision)).await?;
    if let Some(seen) = seen {
        send_missed(&service.models, subscriber, id, &snapshot, seen).await;
    }
    if is_new || seen.is_some() {
        subscriber.set_sent(id, snapshot.state.revision());
    }
    Ok(Followed { snapshot, catch_up })
}

/// Sends what a follower missed, no faster than it reads and with the names at the time of sending. A follower whose
/// past differs from the log gets everything again.
pub async fn send_missed(
    models: &ReadModels,
    subscriber: &Subscriber,
    id: MatchId,
    snapshot: &Snapshot,
    seen: LastSeen,
) {
    if !seen.is_in(&snapshot.history) {
        return send_all(models, subscriber, id, snapshot).await;
    }
    let mut turns = Turns::default();
    for step in steps(&snapshot.history, seen.revision) {
        let model = models.load();
        let format = subscriber.format_about(id, &model.catalogue);
        let Some(message) = message(&model.catalogue, id, &step, format.style) else { continue };
        let json = message.to_json(subscriber.now());
        let frame = encode(format.framing, Some(Place::of(&step.recorded)), &json);
        if !subscriber.queue.push_history(frame).await {
            return;
        }
        turns.pass().await;
    }
}

/// Sends the match as it is, which replaces all that the follower knows of it.
async fn send_all(models: &ReadModels, subscriber: &Subscriber, id: MatchId, snapshot: &Snapshot) {
    let model = models.load();
    let format = subscriber.format_about(id, &model.catalogue);
    let place = Place::after(&snapshot.history);
    let (state, lang) = (shown_state(&model.catalogue, id, snapshot, format.style.audience), format.style.lang);
    let message = Message {
        match_shown: match_view_in(&model, id, (&state, place.event), lang).map(Box::new),
        events: Some(event_views(&model.catalogue, id, &state, lang)),
        reset: Some(true),
        ..Message::default()
    };
    subscriber.queue.push_history(encode(format.framing, Some(place), &message.to_json(subscriber.now()))).await;
}

/// Lets other work on the thread run in between.
#[derive(Default)]
pub struct Turns {
    since: Option<Instant>,
}

impl Turns {
    /// Call between two pieces of work.
    pub async fn pass(&mut self) {
        let since = *self.since.get_or_insert_with(Instant::now);
        if since.elapsed() > TURN {
            tokio::task::yield_now().await;
            self.since = None;
        }
    }
}
