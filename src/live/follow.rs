//! Bringing a follower that comes back from where it was to the present.

use std::time::{Duration, Instant};

use minicup_domain::matches::MatchEvent;
use minicup_domain::{MatchId, Recorded, Revision};
use uuid::Uuid;

use super::broadcast::{Place, encode, message};
use super::hub::Subscriber;
use super::protocol::Message;
use super::replay::steps;
use crate::matches::Snapshot;
use crate::read::ReadModels;
use crate::read::views::{event_views, match_view_in};

/// How long a history is rendered before others on the thread get their turn.
const TURN: Duration = Duration::from_millis(1);

/// The last event of a match that a follower knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastSeen {
    /// Where it stands; none before the first one.
    pub revision: Option<Revision>,
    /// Its id, if the follower can name it.
    pub event: Option<Uuid>,
}

impl LastSeen {
    /// Whether the match still has that event. A store that was restored from a backup has none at this place, or
    /// another one.
    fn is_in(&self, history: &[Recorded<MatchEvent>]) -> bool {
        let Some(revision) = self.revision else { return true };
        let found = history.binary_search_by_key(&revision, |recorded| recorded.revision);
        let there = found.ok().and_then(|index| history.get(index));
        there.is_some_and(|there| self.event.is_none_or(|event| event == there.id))
    }
}

/// Sends what a follower missed, no faster than it reads and in the names of the moment it goes out. One that knows
/// another past than the log has gets everything again.
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
        let format = subscriber.format();
        let Some(message) = message(&models.load().catalogue, id, &step, format.style) else { continue };
        let frame = encode(format.framing, Some(Place::of(&step.recorded)), &message.to_json());
        if !subscriber.outbox.push_history(frame).await {
            return;
        }
        turns.pass().await;
    }
}

/// Sends the match as it is, which replaces all that the follower knows of it.
async fn send_all(models: &ReadModels, subscriber: &Subscriber, id: MatchId, snapshot: &Snapshot) {
    let format = subscriber.format();
    let model = models.load();
    let place = Place::after(&snapshot.history);
    let message = Message {
        match_shown: match_view_in(&model, id, &snapshot.state, place.event).map(Box::new),
        events: Some(event_views(&model.catalogue, id, &snapshot.state, format.style.lang)),
        reset: Some(true),
        ..Message::default()
    };
    subscriber.outbox.push_history(encode(format.framing, Some(place), &message.to_json())).await;
}

/// Lets others on the thread work in between.
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
