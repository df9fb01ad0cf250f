//! A store in memory: for tests of what uses a store, and for trying out the service.

use std::collections::{BTreeMap, HashMap};
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt};
use minicup_domain::{Position, Revision};
use tokio::sync::watch;

use super::admission::admit;
use super::{
    Appended, Delivery, Erased, EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StoreFuture,
    StreamId, codec,
};

/// Events a subscription copies at once, so that it does not hold the lock for long.
const BATCH: usize = 512;

/// Events in memory. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    log: Mutex<Log>,
    /// The last position that was given out; subscriptions wait for it to change.
    last: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Log {
    events: BTreeMap<Position, RecordedEvent>,
    /// The positions of each stream's events.
    streams: HashMap<StreamId, BTreeMap<Revision, Position>>,
    /// Positions count from 1 and are given out once.
    last: u64,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

impl EventStore for MemoryStore {
    fn append(&self, stream: &StreamId, expected: Expected, events: NonEmpty<NewEvent>) -> StoreFuture<'_, Appended> {
        let outcome = admit(stream, expected, events).and_then(|events| {
            let mut log = self.shared.log();
            let appended = log.append(stream, expected, events)?;
            // Under the lock, so that the reported position never falls.
            self.shared.last.send_replace(log.last);
            Ok(appended)
        });
        Box::pin(ready(outcome))
    }

    fn read(&self, stream: &StreamId, after: Option<Revision>) -> StoreFuture<'_, Vec<RecordedEvent>> {
        Box::pin(ready(Ok(self.shared.log().stream_behind(stream, after))))
    }

    fn erase(&self, stream: &StreamId, before: Revision) -> StoreFuture<'_, Erased> {
        Box::pin(ready(self.shared.log().erase(stream, before).map(|()| Erased::Wholly)))
    }

    fn subscribe(&self, after: Option<Position>) -> BoxStream<'static, Result<Delivery, StoreError>> {
        let shared = Arc::clone(&self.shared);
        let mut last = shared.last.subscribe();
        let mut behind = after;
        async_stream::stream! {
            let mut notice_due = true;
            loop {
                last.mark_unchanged();
                let batch = shared.log().behind(behind);
                notice_due |= !batch.is_empty();
                let ended = batch.len() < BATCH;
                for event in batch {
                    behind = Some(event.position);
                    yield Ok(Delivery::Event(event));
                }
                if !ended {
                    continue;
                }
                if std::mem::take(&mut notice_due) {
                    yield Ok(Delivery::CaughtUp);
                }
                // Never fails: this subscription itself keeps the sender alive.
                if last.changed().await.is_err() {
                    return;
                }
            }
        }
        .boxed()
    }

    fn head(&self) -> Option<Position> {
        let last = self.shared.log().last;
        (last > 0).then(|| Position::new(last))
    }
}

impl Shared {
    /// A poisoned lock still guards a consistent log: nothing in an append can panic half-way.
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn append(
        &mut self,
        stream: &StreamId,
        expected: Expected,
        events: NonEmpty<NewEvent>,
    ) -> Result<Appended, StoreError> {
        let last = self.streams.get(stream).and_then(|standing| standing.last_key_value()).map(|(last, _)| *last);
        // When the numbers run out there is no stream.
        if matches!(expected, Expected::Exact(last) if last.get() >= u64::MAX - events.len() as u64) {
            return Err(StoreError::Conflict);
        }
        let first = expected.next_revision();
        let is_ahead = last.map_or(Revision::new(0), Revision::next) < first;
        let restates = events.as_slice().first().is_some_and(|event| codec::restates(&event.kind));
        if Expected::behind(last) != expected && !(is_ahead && restates) {
            return self.find_again(stream, first, &events).ok_or(StoreError::Conflict);
        }
        let standing = self.streams.entry(stream.clone()).or_default();
        let (mut revision, mut position) = (first, Position::new(self.last));
        for (event, at) in events.as_slice().iter().zip(first.get()..) {
            (revision, position) = (Revision::new(at), position.next());
            standing.insert(revision, position);
            self.events.insert(position, recorded(stream, revision, position, event));
        }
        self.last = position.get();
        Ok(Appended { revision, position, repeated: false })
    }

    /// The place of the last event if all of them are already where they would be put, with the same ids.
    fn find_again(&self, stream: &StreamId, first: Revision, events: &NonEmpty<NewEvent>) -> Option<Appended> {
        let standing = self.streams.get(stream)?;
        let mut last = None;
        for (event, at) in events.as_slice().iter().zip(first.get()..) {
            let position = standing.get(&Revision::new(at))?;
            let recorded = self.events.get(position).filter(|recorded| recorded.id == event.id)?;
            last = Some(Appended { revision: recorded.revision, position: recorded.position, repeated: true });
        }
        last
    }

    fn erase(&mut self, stream: &StreamId, before: Revision) -> Result<(), StoreError> {
        let standing = self.streams.get_mut(stream).filter(|standing| {
            let restating = standing.get(&before).and_then(|position| self.events.get(position));
            restating.is_some_and(|event| codec::restates(&event.kind))
        });
        let Some(standing) = standing else {
            let fault = format!("revision {before} does not restate it, nothing was taken away");
            return Err(StoreError::Corrupt { place: stream.to_string(), fault });
        };
        let stays = standing.split_off(&before);
        for position in std::mem::replace(standing, stays).values() {
            self.events.remove(position);
        }
        Ok(())
    }

    fn stream_behind(&self, stream: &StreamId, after: Option<Revision>) -> Vec<RecordedEvent> {
        let Some(standing) = self.streams.get(stream) else { return vec![] };
        let from = after.map_or(Revision::new(0), |after| Revision::new(after.get().saturating_add(1)));
        standing.range(from..).filter_map(|(_, position)| self.events.get(position)).cloned().collect()
    }

    fn behind(&self, after: Option<Position>) -> Vec<RecordedEvent> {
        let from = after.map_or(Position::new(0), |after| Position::new(after.get().saturating_add(1)));
        self.events.range(from..).take(BATCH).map(|(_, event)| event.clone()).collect()
    }
}

fn recorded(stream: &StreamId, revision: Revision, position: Position, event: &NewEvent) -> RecordedEvent {
    RecordedEvent {
        stream: stream.clone(),
        revision,
        position,
        id: event.id,
        kind: event.kind.as_ref().into(),
        data: Bytes::copy_from_slice(&event.data),
        metadata: Bytes::copy_from_slice(&event.metadata),
        fault: None,
    }
}
