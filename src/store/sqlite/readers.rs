//! Reading one stream: a small pool of connections, used on the blocking threads of the caller's runtime.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use minicup_domain::Revision;
use rusqlite::{Connection, params};
use tokio::sync::Semaphore;

use super::fault::explain;
use super::file::File;
use super::head::Head;
use super::row::{COLUMNS, RowReader};
use crate::store::{RecordedEvent, StoreError, StreamId, codec};

/// Reads at one time. A read takes well below a millisecond of processor time, so more than a few only compete.
const CONNECTIONS: usize = 4;

/// Idle connections, and permits to use one.
#[derive(Debug)]
pub(super) struct Readers {
    file: Arc<File>,
    head: Arc<Head>,
    resting: Mutex<Vec<Connection>>,
    leave: Arc<Semaphore>,
}

impl Readers {
    /// Opens nothing yet.
    pub(super) fn new(file: Arc<File>, head: Arc<Head>) -> Self {
        Self { file, head, resting: Mutex::default(), leave: Arc::new(Semaphore::new(CONNECTIONS)) }
    }

    /// The first `count` events of a stream after `after`.
    pub(super) async fn read(
        self: Arc<Self>,
        stream: StreamId,
        after: Option<Revision>,
        count: usize,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let leave = Arc::clone(&self.leave).acquire_owned().await.map_err(|_| stopping())?;
        let reading = tokio::task::spawn_blocking(move || {
            // Held by the thread, not by the future: a caller that gives up must not let in more than the pool holds.
            let _leave = leave;
            self.read_now(&stream, after, count)
        });
        reading.await.map_err(|_| stopping())?
    }

    fn read_now(
        &self,
        stream: &StreamId,
        after: Option<Revision>,
        count: usize,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let rested = self.resting.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = rested.map_or_else(|| self.file.open_for_reading(), Ok)?;
        // A connection that had an error is closed rather than used again.
        let events = read_stream(self.file.path(), &connection, stream, after, count)?;
        if let Some(last) = events.last() {
            self.file.vouch_for(last.position, &self.head)?;
            // Another process may have appended it, and from now on a caller here knows of it.
            self.head.advance(last.position);
        }
        self.resting.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(events)
    }
}

/// One statement, so one short read transaction: a long one would keep the write-ahead log from being reset.
fn read_stream(
    path: &Path,
    connection: &Connection,
    stream: &StreamId,
    after: Option<Revision>,
    count: usize,
) -> Result<Vec<RecordedEvent>, StoreError> {
    let select = format!("SELECT {COLUMNS} FROM events WHERE stream = ?1 AND revision > ?2 ORDER BY revision LIMIT ?3");
    let mut statement = connection.prepare_cached(&select).map_err(|error| explain(path, &error))?;
    // For none not -1 but the lowest number: a negative revision must be seen to be reported.
    let behind = after.map_or(i64::MIN, |revision| i64::try_from(revision.get()).unwrap_or(i64::MAX));
    let mut rows = statement
        .query(params![stream.as_str(), behind, i64::try_from(count).unwrap_or(i64::MAX)])
        .map_err(|error| explain(path, &error))?;
    let mut reader = RowReader::default();
    let mut events: Vec<RecordedEvent> = Vec::new();
    while let Some(row) = rows.next().map_err(|error| explain(path, &error))? {
        let event = reader.event(row)?;
        check_place(&event, stream, after, events.last())?;
        events.push(event);
    }
    Ok(events)
}

/// Revisions have no gap but before an event that restates the stream, positions rise, and the index led to a row of
/// this very stream.
fn check_place(
    event: &RecordedEvent,
    stream: &StreamId,
    after: Option<Revision>,
    last: Option<&RecordedEvent>,
) -> Result<(), StoreError> {
    let due = last.map(|last| last.revision).or(after).map_or(Revision::new(0), Revision::next);
    let fault = if event.stream != *stream {
        format!("found under the name of {stream}, but belongs to {}", event.stream)
    } else if event.revision != due && !(event.revision > due && codec::restates(&event.kind)) {
        format!("revision {} of {stream} is in the place of {due}", event.revision)
    } else if last.is_some_and(|last| last.position >= event.position) {
        format!("revision {} of {stream} is before the one it follows", event.revision)
    } else {
        return Ok(());
    };
    Err(StoreError::Corrupt { place: format!("position {}", event.position), fault })
}

fn stopping() -> StoreError {
    StoreError::Unavailable("the runtime is stopping".into())
}
