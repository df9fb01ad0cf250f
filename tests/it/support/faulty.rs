//! A store that fails on demand, at the boundary where real ones do; and what was published meanwhile.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream::BoxStream;
use minicup_domain::{MatchId, Position, Revision};
use minicup_live::matches::{MatchUpdate, Publisher, Step};
use minicup_live::store::memory::MemoryStore;
use minicup_live::store::{
    Appended, Delivery, Erased, EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StoreFuture,
    StreamId,
};
use tokio::sync::{Notify, watch};

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// The fault of one call.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The call panics, before it does anything.
    Panic,
    /// The call takes effect, but the caller gets an error.
    AnswerLost,
    /// The call takes effect at once, but is answered only when the test releases it.
    AnswerLate(Arc<Notify>),
}

/// A store in memory with faults.
#[derive(Debug, Default)]
pub struct Faulty {
    pub store: MemoryStore,
    appends: Mutex<Option<Fault>>,
    reads: Mutex<Option<Fault>>,
    read_only: AtomicBool,
    refused: watch::Sender<usize>,
    calls: AtomicUsize,
}

impl Faulty {
    /// The next append fails in this way.
    pub fn fail_append(&self, fault: Fault) {
        *self.appends.lock().unwrap() = Some(fault);
    }

    /// The next read fails in this way.
    pub fn fail_read(&self, fault: Fault) {
        *self.reads.lock().unwrap() = Some(fault);
    }

    /// From now on appends are refused, or accepted again.
    pub fn set_read_only(&self, read_only: bool) {
        self.read_only.store(read_only, Ordering::SeqCst);
    }

    /// Waits until this many appends were refused.
    pub async fn refused(&self, count: usize) {
        let mut refused = self.refused.subscribe();
        let waited = tokio::time::timeout(PATIENCE, refused.wait_for(|refused| *refused >= count)).await;
        waited.expect("refused appends").unwrap();
    }

    /// How many appends were refused.
    pub fn refused_so_far(&self) -> usize {
        *self.refused.borrow()
    }

    /// Waits until a call that is answered late has been made.
    pub async fn called(&self, before: usize) {
        while self.calls() == before {
            tokio::task::yield_now().await;
        }
    }

    /// Calls so far.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn begin(&self, faults: &Mutex<Option<Fault>>) -> Option<Fault> {
        let fault = faults.lock().unwrap().take();
        assert!(!matches!(fault, Some(Fault::Panic)), "the store panics, as the test wants");
        fault
    }

    async fn end<T>(&self, fault: Option<Fault>, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        match fault {
            Some(Fault::AnswerLost) => Err(StoreError::Unavailable("the answer is lost".to_owned())),
            Some(Fault::AnswerLate(bell)) => {
                bell.notified().await;
                answer
            }
            Some(Fault::Panic) | None => answer,
        }
    }
}

impl EventStore for Faulty {
    fn append(&self, stream: &StreamId, expected: Expected, events: NonEmpty<NewEvent>) -> StoreFuture<'_, Appended> {
        let stream = stream.clone();
        Box::pin(async move {
            let fault = self.begin(&self.appends);
            if self.read_only.load(Ordering::SeqCst) {
                self.refused.send_modify(|refused| *refused += 1);
                return Err(StoreError::Unavailable("the disk is full".to_owned()));
            }
            let answer = self.store.append(&stream, expected, events).await;
            self.end(fault, answer).await
        })
    }

    fn read(&self, stream: &StreamId, after: Option<Revision>) -> StoreFuture<'_, Vec<RecordedEvent>> {
        let stream = stream.clone();
        Box::pin(async move {
            let fault = self.begin(&self.reads);
            let answer = self.store.read(&stream, after).await;
            self.end(fault, answer).await
        })
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

/// The publishing side: everything that was published, in order. Somebody follows unless a test says otherwise.
#[derive(Debug, Default)]
pub struct Published {
    steps: watch::Sender<Vec<Step>>,
    is_deserted: AtomicBool,
}

impl Publisher for Published {
    fn publish(&self, update: MatchUpdate) {
        self.steps.send_modify(|steps| steps.extend(update.steps));
    }

    fn is_followed(&self, _: MatchId) -> bool {
        !self.is_deserted.load(Ordering::SeqCst)
    }
}

impl Published {
    /// From now on somebody follows here, or nobody does.
    pub fn set_followed(&self, is_followed: bool) {
        self.is_deserted.store(!is_followed, Ordering::SeqCst);
    }

    /// Waits until something like that was published; all that was published by then.
    pub async fn until(&self, is_there: impl Fn(&Step) -> bool) -> Vec<Step> {
        let mut steps = self.steps.subscribe();
        let waited = tokio::time::timeout(PATIENCE, steps.wait_for(|steps| steps.iter().any(&is_there))).await;
        waited.expect("something published").unwrap().clone()
    }

    /// Waits until the revision was published; all revisions published by then.
    pub async fn until_revision(&self, revision: u64) -> Vec<u64> {
        self.until(|step| step.recorded.revision.get() >= revision).await;
        self.revisions()
    }

    /// All revisions published so far.
    pub fn revisions(&self) -> Vec<u64> {
        self.steps.borrow().iter().map(|step| step.recorded.revision.get()).collect()
    }
}
