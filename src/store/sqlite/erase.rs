//! Removing the past of a stream, so that none of its bytes are left in the file or in the log beside it.

use std::path::Path;

use minicup_domain::Revision;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::fault::{corrupt, explain};
use super::file::File;
use super::schema;
use crate::store::{StoreError, StreamId, codec};

/// How often to wait for a lock, each time with the usual patience. A service that uses the file reads and
/// writes in pieces far shorter than that.
const TRIES: u32 = 5;

/// Deletes the rows and rewrites the file, because its pages keep remains of rows that were moved once. Blocks; on a
/// connection of its own, so that readers of the file and its writer go on until it is the writer's turn to wait.
pub(super) fn erase(file: &File, stream: &StreamId, before: Revision) -> Result<(), StoreError> {
    let path = file.path();
    let connection = schema::open_for_erasing(path)?;
    file.check()?;
    file.check_log_length(&connection)?;
    patiently(|| delete(path, &connection, stream, before))?;
    patiently(|| connection.execute_batch("VACUUM").map_err(|error| explain(path, &error)))?;
    drop(connection);
    // The write-ahead log still has the pages as they were.
    patiently(|| schema::settle(path))
}

fn delete(path: &Path, connection: &Connection, stream: &StreamId, before: Revision) -> Result<(), StoreError> {
    let sqlite = |error| explain(path, &error);
    let before = i64::try_from(before.get()).unwrap_or(i64::MAX);
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate).map_err(sqlite)?;
    let kind: Option<String> = transaction
        .query_row(
            "SELECT type FROM events WHERE stream = ?1 AND revision = ?2",
            params![stream.as_str(), before],
            |row| row.get(0),
        )
        .optional()
        .map_err(sqlite)?;
    if !kind.is_some_and(|kind| codec::restates(&kind)) {
        return Err(corrupt(
            path,
            format!("revision {before} of {stream} does not restate it, nothing was taken away"),
        ));
    }
    transaction
        .execute("DELETE FROM events WHERE stream = ?1 AND revision < ?2", params![stream.as_str(), before])
        .map_err(sqlite)?;
    transaction.commit().map_err(sqlite)
}

fn patiently(work: impl Fn() -> Result<(), StoreError>) -> Result<(), StoreError> {
    let mut tries = 1;
    loop {
        match work() {
            Err(StoreError::Unavailable(_)) if tries < TRIES => tries += 1,
            outcome => return outcome,
        }
    }
}
