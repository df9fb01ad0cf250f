//! The embedded store: one SQLite file, one writer thread with group commit, any number of readers.

mod condition;
mod erase;
mod fault;
mod file;
mod head;
mod identity;
mod insertion;
mod inspection;
mod log_length;
mod readers;
mod row;
mod schema;
mod subscription;
mod trial;
mod writer;

use std::future::{Future, ready};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use futures_util::stream::BoxStream;
use minicup_domain::{Position, Revision};
use tokio::sync::{mpsc, oneshot};

use self::condition::Condition;
use self::file::File;
use self::head::Head;
use self::insertion::Append;
use self::readers::Readers;
use self::writer::{Job, Writer};
use super::admission::admit;
use super::codec::users_stream;
use super::{
    Appended, Delivery, Erased, EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StoreFuture,
    StreamId,
};

/// How long a call may take, including the wait for its turn. A scorekeeper waits no longer for a goal to be accepted,
/// and an actor that is stuck in a call answers nobody.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// Appends that wait for the writer. Four full groups: enough to keep it busy, few enough that the last one is still
/// reached well within [`DEADLINE`]. Callers that find the queue full wait outside it.
const QUEUED_APPENDS: usize = 1024;

/// No stream gets this long.
const BEHIND_EVERYTHING: Revision = Revision::new(i64::MAX as u64);

/// The operator's settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SqliteOptions {
    /// The greatest size of the file, in pages of 4 KiB; appends that need more are refused. None: SQLite's own limit.
    pub max_pages: Option<u32>,
}

/// Events in a SQLite file. Several processes may use one file; the store works inside any tokio runtime that has a
/// clock.
#[derive(Debug)]
pub struct SqliteStore {
    jobs: mpsc::Sender<Job>,
    readers: Arc<Readers>,
    head: Arc<Head>,
    condition: Arc<Condition>,
    file: Arc<File>,
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
        // The connection keeps the file open, and the files beside it.
        let file = Arc::new(File::opened(path)?);
        let (head, condition) = (Arc::new(Head::default()), Arc::new(Condition::default()));
        let (jobs, queue) = mpsc::channel(QUEUED_APPENDS);
        let writer =
            Writer { connection, file: Arc::clone(&file), condition: Arc::clone(&condition), head: Arc::clone(&head) };
        thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || writer.run(queue))
            .map_err(|error| StoreError::Unavailable(format!("cannot start the writer thread: {error}")))?;
        let readers = Arc::new(Readers::new(Arc::clone(&file), Arc::clone(&head)));
        Ok(Self { jobs, readers, head, condition, file })
    }

    /// Makes the file alone hold everything, without the write-ahead log beside it. Blocks, for 2 s at most.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if another process is using the file; nothing is lost by it.
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
            self.jobs.send(Job::Append(append)).await.map_err(|_| writer_gone())?;
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
        Box::pin(within_deadline(Arc::clone(&self.readers).read(stream.clone(), after, count)))
    }

    fn erase(&self, stream: &StreamId, before: Revision) -> StoreFuture<'_, Erased> {
        let (file, stream) = (Arc::clone(&self.file), stream.clone());
        Box::pin(async move {
            let erasing = tokio::task::spawn_blocking(move || erase::erase(&file, &stream, before));
            let stopping = |_| StoreError::Unavailable("the runtime is stopping".into());
            erasing.await.map_err(stopping)?.map(|()| Erased::Wholly)
        })
    }

    fn subscribe(&self, after: Option<Position>) -> BoxStream<'static, Result<Delivery, StoreError>> {
        subscription::start(Arc::clone(&self.file), Arc::clone(&self.head), after)
    }

    fn head(&self) -> Option<Position> {
        self.head.get()
    }

    fn ready(&self) -> StoreFuture<'_, ()> {
        Box::pin(within_deadline(async move {
            if !self.condition.is_sound() {
                return Err(self.file.damaged());
            }
            if let Err(fault) = self.file.check() {
                // Only the writer can still move a log that was removed into the file.
                self.condition.doubt();
                drop(self.try_appending().await);
                return Err(fault);
            }
            if self.file.log_has_shrunk() {
                // The writer finds out why.
                self.condition.doubt();
            }
            // It answers: one damaged stream is no reason not to be ready.
            match Arc::clone(&self.readers).read(users_stream(), Some(BEHIND_EVERYTHING), 1).await {
                Err(error @ StoreError::Unavailable(_)) => return Err(error),
                _answer => {}
            }
            match self.condition.last() {
                Some(outcome) => outcome,
                None => self.try_appending().await,
            }
        }))
    }

    fn inspect(&self) -> StoreFuture<'_, Vec<String>> {
        let file = Arc::clone(&self.file);
        Box::pin(async move {
            let found = inspection::start(file).await?;
            self.condition.damaged(found.extent);
            Ok(found.faults)
        })
    }
}

impl SqliteStore {
    async fn try_appending(&self) -> Result<(), StoreError> {
        let (answer, outcome) = oneshot::channel();
        self.jobs.send(Job::Try(answer)).await.map_err(|_| writer_gone())?;
        outcome.await.map_err(|_| writer_gone())?
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
