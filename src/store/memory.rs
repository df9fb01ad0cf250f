//! A store that forgets: for tests of what stands on a store, and for trying the service out.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt};
use minicup_domain::{Position, Revision};
use tokio::sync::watch;

use super::admission::admit;
use super::{
    Appended, Delivery, EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StoreFuture, StreamId,
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
    /// How many events the log has; subscriptions wait for it to change.
    len: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Log {
    /// The event at index i has the position i + 1.
    events: Vec<RecordedEvent>,
    /// The indices of each stream's events, in order of revision.
    streams: HashMap<StreamId, Vec<usize>>,
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
            // Under the lock, so that the length told never falls.
            self.shared.len.send_replace(log.events.len());
            Ok(appended)
        });
        Box::pin(ready(outcome))
    }

    fn read(&self, stream: &StreamId, after: Option<Revision>) -> StoreFuture<'_, Vec<RecordedEvent>> {
        Box::pin(ready(Ok(self.shared.log().stream_behind(stream, after))))
    }

    fn subscribe(&self, after: Option<Position>) -> BoxStream<'static, Result<Delivery, StoreError>> {
        let shared = Arc::clone(&self.shared);
        let mut len = shared.len.subscribe();
        let mut behind = after;
        async_stream::stream! {
            let mut notice_due = true;
            loop {
                len.mark_unchanged();
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
                if len.changed().await.is_err() {
                    return;
                }
            }
        }
        .boxed()
    }

    fn head(&self) -> Option<Position> {
        self.shared.log().events.last().map(|event| event.position)
    }
}

impl Shared {
    /// A poisoned lock still guards a whole log: nothing in an append can panic half-way.
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
        let standing = self.streams.get(stream).map_or(&[][..], Vec::as_slice);
        let last = standing.len().checked_sub(1).map(revision);
        if Expected::behind(last) != expected {
            return self.find_again(standing, expected, &events).ok_or(StoreError::Conflict);
        }
        let (first, count) = (standing.len(), events.len());
        let indices = self.streams.entry(stream.clone()).or_default();
        for (offset, event) in events.as_slice().iter().enumerate() {
            indices.push(self.events.len());
            self.events.push(recorded(stream, revision(first + offset), position(self.events.len()), event));
        }
        let (revision, position) = (revision(first + count - 1), position(self.events.len() - 1));
        Ok(Appended { revision, position, repeated: false })
    }

    /// The place of the last event if all of them already stand where they would be put, under the same ids.
    fn find_again(&self, standing: &[usize], expected: Expected, events: &NonEmpty<NewEvent>) -> Option<Appended> {
        let first = match expected {
            Expected::NoStream => 0,
            Expected::Exact(last) => usize::try_from(last.get()).ok()?.checked_add(1)?,
        };
        let indices = standing.get(first..first.checked_add(events.len())?)?;
        let same = indices
            .iter()
            .zip(events.as_slice())
            .all(|(&index, event)| self.events.get(index).is_some_and(|recorded| recorded.id == event.id));
        let last = self.events.get(*indices.last()?)?;
        same.then_some(Appended { revision: last.revision, position: last.position, repeated: true })
    }

    fn stream_behind(&self, stream: &StreamId, after: Option<Revision>) -> Vec<RecordedEvent> {
        let indices = self.streams.get(stream).map_or(&[][..], Vec::as_slice);
        let events = indices.iter().filter_map(|&index| self.events.get(index));
        events.filter(|event| Some(event.revision) > after).cloned().collect()
    }

    fn behind(&self, after: Option<Position>) -> Vec<RecordedEvent> {
        let first = after.map_or(0, |position| usize::try_from(position.get()).unwrap_or(usize::MAX));
        self.events.iter().skip(first).take(BATCH).cloned().collect()
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

fn revision(index_in_stream: usize) -> Revision {
    Revision::new(index_in_stream as u64)
}

fn position(index: usize) -> Position {
    Position::new(index as u64 + 1)
}
