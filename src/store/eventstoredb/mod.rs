//! EventStoreDB and KurrentDB, through the `eventstore` crate, which no other module names.
//!
//! The crate has faults that are handled here: a client that has lost its node, or never reached it, is dead (so
//! `link` replaces it); each call waits 40 ms without `TCP_NODELAY` (so `nodelay` sets it); a subscription that
//! ends cleanly spins for ever (so `spin` stops it); nothing has a deadline; bad input panics (so `address` checks it
//! first). Decisions 17 and 27 in docs/decisions have the rest.

mod address;
mod append;
mod credentials;
mod cut;
mod diagnosis;
mod envelope;
mod fault;
mod feed;
mod library_log;
mod link;
mod names;
mod nodelay;
mod prefix;
mod read;
mod redirect;
mod schedule;
mod silence;
mod spin;
mod truncate;

use std::future::{Future, ready};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream::BoxStream;
use minicup_domain::{Position, Revision};
use tokio::sync::Semaphore;

use self::address::Address;
use self::link::Links;
use self::names::Names;
use super::admission::admit;
use super::{
    Appended, Delivery, Erased, EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StoreFuture,
    StreamId,
};

/// How long a call may take, with all its attempts. A scorekeeper waits no longer for a goal to be accepted, and an
/// election within the cluster is usually over by then.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// No stream gets this long, and the server computes with signed numbers: beyond it, the answer is known.
const LAST_REVISION: u64 = 1 << 62;

/// Appends under way, as many as the embedded store queues. Further ones wait within the deadline.
const APPENDS_UNDER_WAY: usize = 1024;

/// Events on an EventStoreDB server or cluster. Works inside any tokio runtime that has a clock; the crate's own work
/// runs on separate threads.
pub struct EventStoreDbStore {
    shared: Arc<Shared>,
}

/// What calls and feeds share.
struct Shared {
    address: Address,
    names: Names,
    links: Links,
    /// Feeds started so far: which node is the next one's.
    feeds: AtomicUsize,
    head: Head,
    appends: Semaphore,
}

impl EventStoreDbStore {
    /// A store at a connection string such as `esdb://host:2113?tls=false`. Nothing is connected before the first call,
    /// so the server may be away. With `prefix=litovel.` among its parameters every stream's name begins with
    /// `litovel.` on the server, so that several stores can share one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the string, or the certificates it names, cannot be used.
    pub fn connect(url: &str) -> Result<Self, StoreError> {
        let address = Address::parse(url)?;
        let links = Links::new(address.clone());
        let (names, appends) = (Names::new(address.prefix()), Semaphore::new(APPENDS_UNDER_WAY));
        let (feeds, head) = (AtomicUsize::default(), Head::default());
        Ok(Self { shared: Arc::new(Shared { address, names, links, feeds, head, appends }) })
    }
}

impl EventStore for EventStoreDbStore {
    fn append(&self, stream: &StreamId, expected: Expected, events: NonEmpty<NewEvent>) -> StoreFuture<'_, Appended> {
        let events = match admit(stream, expected, events) {
            Ok(events) => events,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        if matches!(expected, Expected::Exact(revision) if revision.get() >= LAST_REVISION) {
            return Box::pin(ready(Err(StoreError::Conflict)));
        }
        let stream = stream.clone();
        let append = async move {
            match append::append(&self.shared, &stream, expected, &events).await {
                Err(StoreError::Conflict) if truncate::restates(&events) => {
                    truncate::fill_up(&self.shared, &stream, expected).await?;
                    append::append(&self.shared, &stream, expected, &events).await
                }
                outcome => outcome,
            }
        };
        Box::pin(within_deadline(&self.shared, append))
    }

    fn read(&self, stream: &StreamId, after: Option<Revision>) -> StoreFuture<'_, Vec<RecordedEvent>> {
        self.read_first(stream, after, usize::MAX)
    }

    fn read_first(
        &self,
        stream: &StreamId,
        after: Option<Revision>,
        count: usize,
    ) -> StoreFuture<'_, Vec<RecordedEvent>> {
        let stream = stream.clone();
        let reading = async move { read::behind(&self.shared, &stream, after, count).await };
        Box::pin(within_deadline(&self.shared, reading))
    }

    fn erase(&self, stream: &StreamId, before: Revision) -> StoreFuture<'_, Erased> {
        let stream = stream.clone();
        let truncate = async move {
            truncate::truncate(&self.shared, &stream, before).await?;
            Ok(Erased::UntilScavenge)
        };
        Box::pin(within_deadline(&self.shared, truncate))
    }

    fn subscribe(&self, after: Option<Position>) -> BoxStream<'static, Result<Delivery, StoreError>> {
        feed::start(Arc::clone(&self.shared), after)
    }

    fn head(&self) -> Option<Position> {
        self.shared.head.get()
    }
}

/// The last position appended or delivered. Only ever rises.
#[derive(Default)]
struct Head(Mutex<Option<Position>>);

impl Head {
    fn get(&self) -> Option<Position> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn advance(&self, position: Position) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last = (*last).max(Some(position));
    }
}

async fn within_deadline<T>(
    shared: &Shared,
    call: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(DEADLINE, call).await {
        Ok(outcome) => outcome,
        Err(_elapsed) => {
            let cause = shared.links.cause().map(|cause| format!(": {cause}")).unwrap_or_default();
            Err(StoreError::Unavailable(format!("no answer within {} s{cause}; try again", DEADLINE.as_secs())))
        }
    }
}
