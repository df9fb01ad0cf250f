//! Events into rows, if their stream ends where it should.

use std::time::{SystemTime, UNIX_EPOCH};

use minicup_domain::{Position, Revision};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error, params};

use tokio::sync::oneshot;

use crate::store::{Appended, Expected, NewEvent, NonEmpty, StoreError, StreamId, codec};

/// An append that waits for its turn.
#[derive(Debug)]
pub(super) struct Append {
    pub(super) stream: StreamId,
    pub(super) expected: Expected,
    pub(super) events: NonEmpty<NewEvent>,
    /// Gets the outcome after the commit, and never before. Closed: the caller has given up.
    pub(super) answer: oneshot::Sender<Answer>,
}

/// The outcome for a caller.
pub(super) type Answer = Result<Appended, StoreError>;

/// Inserts the events if the stream ends where expected. The table is queried each time, not a cache: another process
/// may have appended.
pub(super) fn place(connection: &Connection, append: &Append) -> Result<Answer, Error> {
    let Some(first) = first_revision(append) else { return Ok(Err(StoreError::Conflict)) };
    let last: Option<i64> = connection
        .prepare_cached("SELECT max(revision) FROM events WHERE stream = ?1")?
        .query_row([append.stream.as_str()], |row| row.get(0))?;
    let last = last.unwrap_or(-1);
    if last == first - 1 || (last < first && restates(append)) {
        return insert(connection, append, first).map(Ok);
    }
    let found = find_again(connection, append, first)?;
    Ok(found.ok_or(StoreError::Conflict))
}

/// Whether nothing needs to stand before the events.
fn restates(append: &Append) -> bool {
    append.events.as_slice().first().is_some_and(|event| codec::restates(&event.kind))
}

/// None if SQLite's integers do not suffice for the last of the events.
fn first_revision(append: &Append) -> Option<i64> {
    let first = match append.expected {
        Expected::NoStream => 0,
        Expected::Exact(last) => i64::try_from(last.get()).ok()?.checked_add(1)?,
    };
    first.checked_add(i64::try_from(append.events.len()).ok()?)?;
    Some(first)
}

fn insert(connection: &Connection, append: &Append, first: i64) -> Result<Appended, Error> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let now = unix_milliseconds();
    let mut revision = first - 1;
    for event in append.events.as_slice() {
        revision += 1;
        statement.execute(params![
            append.stream.as_str(),
            revision,
            event.id.as_bytes().as_slice(),
            event.kind,
            text(&event.data),
            text(&event.metadata),
            now,
        ])?;
    }
    Ok(Appended { repeated: false, ..standing(revision, connection.last_insert_rowid()) })
}

/// The place of the last event if all of them are already where they would be put, with the same ids.
fn find_again(connection: &Connection, append: &Append, first: i64) -> Result<Option<Appended>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT revision, position FROM events WHERE stream = ?1 AND revision = ?2 AND id = ?3")?;
    let mut last = None;
    for (revision, event) in (first..).zip(append.events.as_slice()) {
        let mut rows = statement.query(params![append.stream.as_str(), revision, event.id.as_bytes().as_slice()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        last = Some(standing(row.get(0)?, row.get(1)?));
    }
    Ok(last)
}

/// Neither number is ever negative: revisions count from 0 and AUTOINCREMENT from 1.
fn standing(revision: i64, position: i64) -> Appended {
    let (revision, position) = (Revision::new(revision.unsigned_abs()), Position::new(position.unsigned_abs()));
    Appended { revision, position, repeated: true }
}

/// Bound as text, so that people can query it; [`crate::store::admission`] has checked that it is UTF-8.
fn text(bytes: &[u8]) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(bytes))
}

/// Before 1970 is 0: nothing depends on it.
fn unix_milliseconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
