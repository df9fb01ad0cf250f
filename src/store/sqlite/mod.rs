//! The embedded store: one SQLite file, one writer thread with group commit, any number of readers.

mod fault;
mod head;
mod readers;
mod row;
mod schema;
mod subscription;
mod writer;

use std::future::{Future, ready};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use futures_util::stream::BoxStream;
use minicup_domain::{Position, Revision};
use tokio::sync::{mpsc, oneshot};

use self::head::Head;
use self::readers::Readers;
use self::writer::{Append, Writer};
use super::admission::admit;
use super::{
    Appended, Delivery, EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StoreFuture, StreamId,
};

/// How long a call may take, waiting for its turn included. A scorekeeper waits no longer for a goal to be accepted,
/// and an actor that is stuck in a call answers nobody.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// Appends that wait for the writer. Four full groups: enough to keep it busy, few enough that one at the end is still
/// reached well within [`DEADLINE`]. Who finds the queue full waits outside it.
const QUEUED_APPENDS: usize = 1024;

/// What an operator may set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SqliteOptions {
    /// The greatest size of the file, in pages of 4 KiB; appends that need more are refused. None: SQLite's own limit.
    pub max_pages: Option<u32>,
}

/// Events in a SQLite file. Several processes may use one file; the store works inside any tokio runtime that has a
/// clock.
#[derive(Debug)]
pub struct SqliteStore {
    appends: mpsc::Sender<Append>,
    readers: Arc<Readers>,
    head: Arc<Head>,
    path: Arc<Path>,
}

impl SqliteStore {
    /// Opens the file, and creates it and its folders if they are missing. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the file cannot be opened or was written by a newer version of the service,
    /// [`StoreError::Corrupt`] if it is damaged or something else than an event store.
    pub fn open(path: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        let path: Arc<Path> = path.into();
        let connection = schema::open_for_writing(&path, options)?;
        let head = Arc::new(Head::default());
        let (appends, queue) = mpsc::channel(QUEUED_APPENDS);
        let writer = Writer::new(connection, Arc::clone(&path), Arc::clone(&head));
        thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || writer.run(queue))
            .map_err(|error| StoreError::Unavailable(format!("cannot start the writer thread: {error}")))?;
        Ok(Self { appends, readers: Arc::new(Readers::new(Arc::clone(&path))), head, path })
    }

    /// Sees to it that the file alone holds everything, without the write-ahead log beside it. Blocks, for 2 s at most.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if somebody reads or writes the file just now; nothing is lost by it.
    pub fn settle(path: &Path) -> Result<(), StoreError> {
        schema::settle(path)
    }
}

impl EventStore for SqliteStore {
    fn append(&self, stream: &StreamId, expected: Expected, events: NonEmpty<NewEvent>) -> StoreFuture<'_, Appended> {
        let events = match admit(stream, expected, events) {
            Ok(events) => events,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        let (answer, outcome) = oneshot::channel();
        let append = Append { stream: stream.clone(), expected, events, answer };
        Box::pin(within_deadline(async move {
            self.appends.send(append).await.map_err(|_| writer_gone())?;
            outcome.await.map_err(|_| writer_gone())?
        }))
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
        let reading = Arc::clone(&self.readers).read(stream.clone(), after, count);
        Box::pin(within_deadline(async move {
            let events = reading.await?;
            // What is read may have been appended by another process, and from now on somebody here knows of it.
            if let Some(last) = events.last() {
                self.head.advance(last.position);
            }
            Ok(events)
        }))
    }

    fn subscribe(&self, after: Option<Position>) -> BoxStream<'static, Result<Delivery, StoreError>> {
        subscription::start(Arc::clone(&self.path), Arc::clone(&self.head), after)
    }

    fn head(&self) -> Option<Position> {
        self.head.get()
    }
}

async fn within_deadline<T>(call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match tokio::time::timeout(DEADLINE, call).await {
        Ok(outcome) => outcome,
        Err(_) => Err(StoreError::Unavailable(format!("no answer within {} s; try again", DEADLINE.as_secs()))),
    }
}

fn writer_gone() -> StoreError {
    StoreError::Unavailable("the writer thread has ended; restart the service".into())
}
