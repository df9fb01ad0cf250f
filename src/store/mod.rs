//! Streams of serialised events, in any kind of store. Knows no domain type; [`codec`] translates.

mod admission;
pub mod checksum;
pub mod codec;
pub mod eventstoredb;
pub mod memory;
pub mod metered;
pub mod more;
mod refusals;
mod salvage;
pub mod sqlite;

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use minicup_domain::{Position, Revision, Unreadable};
use uuid::Uuid;

/// The future of a store call.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A durable log of streams.
///
/// Every implementation passes the same conformance suite, `tests/it/conformance.rs`.
pub trait EventStore: Send + Sync + 'static {
    /// Appends all of `events` or none. When it returns they are durable.
    ///
    /// An event that [restates its stream](codec::restates) needs nothing before it, and is accepted even if the stream
    /// ends earlier.
    ///
    /// Appending again what is already at the place that `expected` names, with the same ids, changes nothing and
    /// gets the same answer; this is how an append with an unknown outcome is repeated.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the stream does not end where `expected` says. [`StoreError::Unavailable`] if the
    /// store cannot write or did not answer in time: the events may or may not be there.
    fn append(&self, stream: &StreamId, expected: Expected, events: NonEmpty<NewEvent>) -> StoreFuture<'_, Appended>;

    /// The events of a stream after `after`, all of them for none. A missing stream is empty.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a stream that lacks an event, but for what was before one that restates it. One that
    /// is there and cannot be what was written is returned with its [`RecordedEvent::fault`]; nothing is ever skipped.
    fn read(&self, stream: &StreamId, after: Option<Revision>) -> StoreFuture<'_, Vec<RecordedEvent>>;

    /// The first `count` events of a stream after `after`. A store that can reads no more than these.
    ///
    /// # Errors
    /// As [`EventStore::read`].
    fn read_first(
        &self,
        stream: &StreamId,
        after: Option<Revision>,
        count: usize,
    ) -> StoreFuture<'_, Vec<RecordedEvent>> {
        let reading = self.read(stream, after);
        Box::pin(async move {
            let mut events = reading.await?;
            events.truncate(count);
            Ok(events)
        })
    }

    /// Removes everything that a stream has before `before`, the revision of an event that restates it. Revisions and
    /// positions of the others stay. Doing it again changes nothing, and completes an interrupted removal.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the store cannot do it, or not completely; [`StoreError::Corrupt`] if there is no
    /// such event.
    fn erase(&self, stream: &StreamId, before: Revision) -> StoreFuture<'_, Erased>;

    /// The whole log after `after` in order of position, then what is appended from now on, by any process,
    /// without gap or repeat. [`Delivery::CaughtUp`] comes each time the end of the log is reached after events, and
    /// once at the start if there is nothing to deliver. The stream ends only after an error.
    fn subscribe(&self, after: Option<Position>) -> BoxStream<'static, Result<Delivery, StoreError>>;

    /// The position of the last event this store object has appended, read or delivered; a cheap lower bound of the
    /// log's end.
    fn head(&self) -> Option<Position>;

    /// Checks whether the store can be read now, and whether it takes appends, if that can be checked without
    /// recording an event.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] and [`StoreError::Corrupt`] with the reason why not.
    fn ready(&self) -> StoreFuture<'_, ()> {
        Box::pin(async {
            let behind_everything = Revision::new(i64::MAX as u64);
            match self.read(&codec::users_stream(), Some(behind_everything)).await {
                // It answers: one damaged stream is no reason not to be ready.
                Err(StoreError::Corrupt { .. }) => Ok(()),
                read => read.map(drop),
            }
        })
    }

    /// Checks for damage that reading the log does not show, such as an index that does not match its table, and
    /// returns what it finds. Takes long: it reads everything.
    ///
    /// # Errors
    /// When the store does not answer.
    fn inspect(&self) -> StoreFuture<'_, Vec<String>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

/// The name of a stream, such as `match-368`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(Arc<str>);

impl StreamId {
    /// Wraps a name.
    pub fn new(name: impl Into<Arc<str>>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where the stream must end for an append to happen. There is deliberately no "any".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The stream has no event.
    NoStream,
    /// The last event of the stream has this revision.
    Exact(Revision),
}

impl Expected {
    /// Right after `last`, the last known event.
    pub fn behind(last: Option<Revision>) -> Self {
        last.map_or(Self::NoStream, Self::Exact)
    }

    /// The revision that the first appended event gets.
    pub fn next_revision(self) -> Revision {
        match self {
            Self::NoStream => Revision::new(0),
            Self::Exact(last) => last.next(),
        }
    }
}

/// An event to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its permanent id; see [`minicup_domain::CommandId::event_uuid`].
    pub id: Uuid,
    /// Its type, such as `GoalScored`.
    pub kind: Cow<'static, str>,
    /// JSON.
    pub data: Vec<u8>,
    /// JSON.
    pub metadata: Vec<u8>,
}

/// An event as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream.
    pub revision: Revision,
    /// Its place in the log.
    pub position: Position,
    /// Its id.
    pub id: Uuid,
    /// Its type; shared with other events of this type.
    pub kind: Arc<str>,
    /// JSON.
    pub data: Bytes,
    /// JSON.
    pub metadata: Bytes,
    /// Why this cannot be what was written; none for a sound event. The other members are then as far as they can be
    /// read.
    pub fault: Option<Arc<str>>,
}

/// The place of the last event of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its revision.
    pub revision: Revision,
    /// Its position.
    pub position: Position,
    /// They were there before this call. They may differ from what was to be appended in everything but the ids;
    /// a store that does not know says true.
    pub repeated: bool,
}

/// The outcome of removing the past of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// Nothing of it is left in the store.
    Wholly,
    /// The stream shows nothing of it, and the server's disk has it until the server scavenges.
    UntilScavenge,
}

/// What a subscription delivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The next event of the log.
    Event(RecordedEvent),
    /// Somebody with access to the store changed how much it shows of a stream.
    Cut(StreamCut),
    /// Everything that was there has been delivered; what follows is live.
    CaughtUp,
}

/// How much a store shows of a stream from now on. The log still has the rest, until the store scavenges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamCut {
    /// The stream.
    pub stream: StreamId,
    /// The position of this change in the log.
    pub position: Position,
    /// Events before this revision are hidden, now or once they are old; 0 for none, the greatest number for a deleted
    /// stream.
    pub hidden_before: u64,
    /// Only this many of the last events are shown; none for all.
    pub shown_at_most: Option<u64>,
}

/// Why a store call failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else appended first.
    #[error("the stream has moved on")]
    Conflict,
    /// The store cannot be reached, cannot write or did not answer in time.
    #[error("the event store is unavailable: {0}")]
    Unavailable(String),
    /// Something in the store is not what was written.
    #[error("the event store is corrupt at {place}: {fault}")]
    Corrupt {
        /// Position, stream or file.
        place: String,
        /// What is wrong.
        fault: String,
    },
}

impl From<Unreadable> for StoreError {
    /// For callers that cannot go on without the event.
    fn from(unreadable: Unreadable) -> Self {
        let place = match unreadable.revision {
            Some(revision) => format!("position {} ({} revision {revision})", unreadable.position, unreadable.stream),
            None => format!("position {} ({})", unreadable.position, unreadable.stream),
        };
        Self::Corrupt { place, fault: unreadable.fault }
    }
}

/// At least one of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NonEmpty<T>(Vec<T>);

impl<T> NonEmpty<T> {
    /// None if there is nothing.
    pub fn new(items: Vec<T>) -> Option<Self> {
        (!items.is_empty()).then_some(Self(items))
    }

    /// The items.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    /// How many; never 0.
    #[allow(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}
