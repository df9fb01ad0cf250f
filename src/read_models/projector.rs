//! The projector: one subscription to the whole log, folded into the read models.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{BoxStream, Stream, StreamExt};
use minicup_domain::{Event, MatchId, Recorded};
use minicup_projections::{Damage, ReadModel};
use tokio_util::sync::CancellationToken;
use tracing::Span;

use super::ReadModels;
use super::entry::{Entry, entry};
use crate::metrics::Metrics;
use crate::store::{Delivery, EventStore, StoreError, more};

/// Events taken in before they are published: large enough to make catching up cheap, small enough that readers of a
/// busy log never wait long.
const BATCH: usize = 512;
/// Waits between attempts to open a lost feed again: doubled from the first to the last, which leaves time for a second
/// attempt within five seconds of the store's return, also on a machine that is short of time.
const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_millis(500);
/// How long to wait for the rest of an append. It is in the log when its first event is, so this expires only if a
/// log was cut within an append; then the incomplete append is shown.
const REST_OF_APPEND: Duration = Duration::from_secs(5);
/// Deliveries held for the rest of an append: more than the largest season has events.
const MOST_HELD: usize = 32 * BATCH;

type Item = Result<Delivery, StoreError>;

/// Receives events of the log.
pub trait Feed: Send + 'static {
    /// The next event of the log, old or new.
    fn read(&self, recorded: &Recorded<Event>);

    /// The next new event of the log, before the read models show it.
    fn announce(&self, recorded: &Recorded<Event>);

    /// The next new events of the log, which the read models show: one, or several of one match. Events of an append
    /// come together.
    fn observe(&self, recorded: &[&Recorded<Event>]);

    /// A match is set aside because something cannot be read, or with none is restored. Also called for the past.
    fn set_aside(&self, id: MatchId, fault: Option<&str>);
}

/// Follows the log until `stop` is cancelled. Run it on a thread where neither requests nor matches wait for it.
pub async fn project(
    store: Arc<dyn EventStore>,
    models: Arc<ReadModels>,
    feed: impl Feed,
    metrics: Arc<Metrics>,
    stop: CancellationToken,
) {
    let projector =
        Projector { store, models, feed, metrics, model: ReadModel::default(), following: false, live: false };
    stop.run_until_cancelled_owned(projector.run()).await;
}

struct Projector<F> {
    store: Arc<dyn EventStore>,
    models: Arc<ReadModels>,
    feed: F,
    metrics: Arc<Metrics>,
    model: ReadModel,
    /// The end of the log was reached since the feed was last opened.
    following: bool,
    /// The end of the log was reached once: what comes from then on is new.
    live: bool,
}

impl<F: Feed> Projector<F> {
    /// Follows the log for ever. If the feed ends for any reason, it is opened again after the last event taken in.
    async fn run(mut self) {
        let mut wait = FIRST_RETRY;
        loop {
            let deliveries = self.store.subscribe(self.model.position());
            let before = self.model.position();
            let error = self.follow(deliveries).await;
            self.following = false;
            tracing::error!(%error, "the feed is lost, reads go on with what is known");
            self.models.feed_lost(error);
            wait = if self.model.position() > before { FIRST_RETRY } else { (wait * 2).min(LAST_RETRY) };
            tokio::time::sleep(wait).await;
        }
    }

    async fn follow(&mut self, deliveries: BoxStream<'static, Item>) -> StoreError {
        let mut batches = deliveries.ready_chunks(BATCH);
        while let Some(batch) = next_whole(&mut batches).await {
            if let Err(error) = self.take(batch) {
                return error;
            }
        }
        StoreError::Unavailable("the subscription ended".to_owned())
    }

    /// Takes what came in, up to the first fault. Until the end of the log is reached nothing is published: half a
    /// history would show tables that never existed.
    fn take(&mut self, batch: Vec<Item>) -> Result<(), StoreError> {
        let is_news = self.live;
        let mut entries = Vec::with_capacity(batch.len());
        let mut fault = None;
        for delivery in batch {
            match delivery {
                Ok(delivery) => match entry(&delivery) {
                    Some(entry) => entries.push(entry),
                    None => (self.following, self.live) = (true, true),
                },
                Err(error) => {
                    fault = Some(error);
                    break;
                }
            }
        }
        entries.iter().filter_map(Entry::event).for_each(|recorded| self.feed.read(recorded));
        if is_news {
            entries.iter().filter_map(Entry::event).for_each(|recorded| self.feed.announce(recorded));
        }
        let known = self.model.damage.clone();
        entries.iter().for_each(|entry| entry.apply_to(&mut self.model));
        if !self.model.damage.is_same(&known) {
            self.set_aside(&known);
        }
        if self.following {
            self.models.publish(&self.model);
            self.report();
        }
        if is_news {
            let events: Vec<&Recorded<Event>> = entries.iter().filter_map(Entry::event).collect();
            events.chunk_by(|one, next| match_of(one).is_some() && match_of(one) == match_of(next)).for_each(
                |events| {
                    span_of(events).in_scope(|| {
                        tracing::debug!(events = events.len(), "the read models show what is new");
                        self.feed.observe(events);
                    });
                },
            );
        }
        fault.map_or(Ok(()), Err)
    }

    /// Has commands of damaged matches refused, before anybody sees that they are damaged.
    fn set_aside(&self, known: &Damage) {
        let damage = &self.model.damage;
        for fault in damage.iter().filter(|fault| !known.iter().any(|known| known.stream == fault.stream)) {
            tracing::error!(%fault, "an event cannot be read and its stream is set aside; verify names every such event");
        }
        for id in known.matches().filter(|id| damage.of_match(*id).is_none()) {
            tracing::warn!(match_id = id.get(), "the match can be read again");
            self.feed.set_aside(id, None);
        }
        for id in damage.matches() {
            self.feed.set_aside(id, damage.of_match(id).map(|fault| fault.to_string()).as_deref());
        }
        self.metrics.damaged(damage.iter().map(|fault| fault.stream.as_str()));
    }

    fn report(&self) {
        let position = self.model.position().map_or(0, |position| position.get());
        let behind = self.store.head().map_or(0, |head| head.get()).saturating_sub(position);
        self.metrics.projected(position, behind);
    }
}

/// The next entries, each append complete: the state after only its first events never existed.
async fn next_whole(batches: &mut (impl Stream<Item = Vec<Item>> + Unpin)) -> Option<Vec<Item>> {
    let mut held = batches.next().await?;
    while ends_within_append(&held) && held.len() < MOST_HELD {
        match tokio::time::timeout(REST_OF_APPEND, batches.next()).await {
            Ok(Some(batch)) => held.extend(batch),
            Ok(None) => break,
            Err(_elapsed) => {
                tracing::warn!("the log ends within an append, which is shown as it is");
                break;
            }
        }
    }
    give_back_part(&mut held);
    Some(held)
}

fn ends_within_append(deliveries: &[Item]) -> bool {
    let last = deliveries.iter().rev().find(|delivery| !matches!(delivery, Ok(Delivery::CaughtUp)));
    last.is_some_and(is_followed)
}

fn is_followed(delivery: &Item) -> bool {
    matches!(delivery, Ok(Delivery::Event(stored)) if more::follows(stored))
}

/// If the feed broke off within an append, the next feed delivers all of it.
fn give_back_part(deliveries: &mut Vec<Item>) {
    let Some(error) = deliveries.pop_if(|last| last.is_err()) else { return };
    while deliveries.pop_if(|last| is_followed(last) || matches!(last, Ok(Delivery::CaughtUp))).is_some() {}
    deliveries.push(error);
}

/// Span for the effects of new events: the place of the first, and the command that led to it on any node.
fn span_of(events: &[&Recorded<Event>]) -> Span {
    let Some(first) = events.first() else { return Span::none() };
    let match_id = match_of(first).map(MatchId::get);
    tracing::debug_span!("projection", match_id, revision = first.revision.get(), command_id = %first.command_id)
}

fn match_of(recorded: &Recorded<Event>) -> Option<MatchId> {
    match recorded.event {
        Event::Match(id, _) => Some(id),
        Event::Season(..) | Event::Roster(..) | Event::User(_) => None,
    }
}
