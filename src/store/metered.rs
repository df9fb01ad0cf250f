//! A store whose appends are counted and timed, and whose failing calls are logged.

use std::sync::Arc;
use std::time::Instant;

use futures_util::stream::BoxStream;
use minicup_domain::{Position, Revision};
use tracing::Instrument;

use super::refusals::Refusals;
use super::{
    Appended, Delivery, Erased, EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StoreFuture,
    StreamId,
};
use crate::metrics::{AppendOutcome, Metrics};

/// Counts every append on its way to the store behind it.
pub struct Metered {
    store: Arc<dyn EventStore>,
    metrics: Arc<Metrics>,
    appends: Refusals,
    reads: Refusals,
}

impl Metered {
    /// Wraps a store.
    pub fn new(store: Arc<dyn EventStore>, metrics: Arc<Metrics>) -> Self {
        Self { store, metrics, appends: Refusals::of("an append"), reads: Refusals::of("a read") }
    }

    /// A damaged stream is reported where it is set aside.
    fn watched<'a, T: 'a>(&'a self, stream: &StreamId, reading: StoreFuture<'a, T>) -> StoreFuture<'a, T> {
        let stream = stream.clone();
        Box::pin(async move {
            let read = reading.await;
            match &read {
                Err(error @ StoreError::Unavailable(_)) => self.reads.failed(&stream, error),
                Err(_) => {}
                Ok(_) => self.reads.succeeded(),
            }
            read
        })
    }
}

impl EventStore for Metered {
    fn append(&self, stream: &StreamId, expected: Expected, events: NonEmpty<NewEvent>) -> StoreFuture<'_, Appended> {
        let count = events.len();
        let begun = Instant::now();
        let appending = self.store.append(stream, expected, events);
        let stream = stream.clone();
        let span = tracing::debug_span!("append", events = count);
        let appending = async move {
            let appended = appending.await;
            let outcome = match &appended {
                Ok(_) => AppendOutcome::Appended,
                Err(StoreError::Conflict) => AppendOutcome::Conflict,
                Err(StoreError::Unavailable(_) | StoreError::Corrupt { .. }) => AppendOutcome::Unavailable,
            };
            match &appended {
                Ok(_) => self.appends.succeeded(),
                Err(StoreError::Conflict) => {}
                Err(error) => self.appends.failed(&stream, error),
            }
            self.metrics.append(outcome, count, begun.elapsed());
            appended
        };
        Box::pin(appending.instrument(span))
    }

    fn read(&self, stream: &StreamId, after: Option<Revision>) -> StoreFuture<'_, Vec<RecordedEvent>> {
        self.watched(stream, self.store.read(stream, after))
    }

    fn read_first(
        &self,
        stream: &StreamId,
        after: Option<Revision>,
        count: usize,
    ) -> StoreFuture<'_, Vec<RecordedEvent>> {
        self.watched(stream, self.store.read_first(stream, after, count))
    }

    fn erase(&self, stream: &StreamId, before: Revision) -> StoreFuture<'_, Erased> {
        self.store.erase(stream, before)
    }

    fn subscribe(&self, after: Option<Position>) -> BoxStream<'static, Result<Delivery, StoreError>> {
        self.store.subscribe(after)
    }

    fn head(&self) -> Option<Position> {
        self.store.head()
    }

    fn ready(&self) -> StoreFuture<'_, ()> {
        Box::pin(async {
            self.store.ready().await?;
            // Not every store can check this without an append.
            self.appends.lately()
        })
    }

    fn inspect(&self) -> StoreFuture<'_, Vec<String>> {
        self.store.inspect()
    }
}
