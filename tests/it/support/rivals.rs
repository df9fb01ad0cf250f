//! A store where somebody else is faster.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::stream::BoxStream;
use minicup_domain::{Position, Revision};
use minicup_live::store::memory::MemoryStore;
use minicup_live::store::{
    Appended, Delivery, Erased, EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StoreFuture,
    StreamId,
};

/// A store in memory with a rival who acts right before each of the next appends to one stream.
pub struct Rivals<F> {
    pub store: MemoryStore,
    stream: StreamId,
    left: AtomicUsize,
    act: F,
}

impl<F: Fn(&MemoryStore, usize)> Rivals<F> {
    /// The rival acts before the next `count` appends, given the store and how often it still acts.
    pub fn new(store: MemoryStore, stream: StreamId, count: usize, act: F) -> Self {
        Self { store, stream, left: AtomicUsize::new(count), act }
    }
}

impl<F: Fn(&MemoryStore, usize) + Send + Sync + 'static> EventStore for Rivals<F> {
    fn append(&self, stream: &StreamId, expected: Expected, events: NonEmpty<NewEvent>) -> StoreFuture<'_, Appended> {
        let left = self.left.load(Ordering::Relaxed);
        if left > 0 && *stream == self.stream {
            self.left.store(left - 1, Ordering::Relaxed);
            (self.act)(&self.store, left);
        }
        self.store.append(stream, expected, events)
    }

    fn read(&self, stream: &StreamId, after: Option<Revision>) -> StoreFuture<'_, Vec<RecordedEvent>> {
        self.store.read(stream, after)
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
}
