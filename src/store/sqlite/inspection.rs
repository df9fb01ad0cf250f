//! SQLite's own check of the whole file: whether its pages are consistent and its indexes match their tables.

use std::collections::HashSet;
use std::sync::Arc;
use std::thread;

use rusqlite::{Connection, OptionalExtension};
use tokio::sync::oneshot;

use super::fault::explain;
use super::file::File;
use crate::store::{StoreError, StreamId};

/// Faults that are named. If there are this many, the extent of the damage is unknown.
const MAX_FAULTS: usize = 20;

/// SQLite's messages about rows that do not match an index, or have a value of another type. All others are about
/// pages, on which an append could overwrite something.
const OF_ROWS: [&str; 5] = [
    "missing from index",
    "values differ from index",
    "of entries in index",
    "unique entry in index",
    " value in events.",
];

/// The findings.
#[derive(Debug)]
pub(super) struct Found {
    /// In SQLite's words, which name no file.
    pub(super) faults: Vec<String>,
    pub(super) extent: Extent,
}

/// Where nothing may be appended.
#[derive(Debug)]
pub(super) enum Extent {
    /// Streams of which an index lacks events, so that a used revision would look free. Often none.
    Streams(HashSet<StreamId>),
    /// Anywhere.
    File,
}

/// Checks the file on a thread of its own, which does not delay the end of the process: it takes about a second for a
/// million events.
///
/// # Errors
/// [`StoreError::Unavailable`] if the file cannot be read.
pub(super) async fn start(file: Arc<File>) -> Result<Found, StoreError> {
    let (answer, found) = oneshot::channel();
    thread::Builder::new()
        .name("inspection".into())
        .spawn(move || drop(answer.send(inspect(&file))))
        .map_err(|error| StoreError::Unavailable(format!("cannot start a thread for the inspection: {error}")))?;
    found.await.map_err(|_| StoreError::Unavailable("the inspection broke off".into()))?
}

fn inspect(file: &File) -> Result<Found, StoreError> {
    let connection = file.open_for_reading()?;
    match look(&connection).map_err(|error| explain(file.path(), &error)) {
        Err(StoreError::Corrupt { fault, .. }) => Ok(Found { faults: vec![fault], extent: Extent::File }),
        outcome => outcome,
    }
}

fn look(connection: &Connection) -> Result<Found, rusqlite::Error> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MAX_FAULTS})"))?;
    let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let faults: Vec<String> =
        lines.into_iter().filter(|line| line != "ok").map(|line| line.replace('\n', "; ")).collect();
    let extent = match faults.len() < MAX_FAULTS && faults.iter().all(|fault| is_of_rows(fault)) {
        true => Extent::Streams(streams_of(connection, &faults)?),
        false => Extent::File,
    };
    Ok(Found { faults, extent })
}

fn is_of_rows(fault: &str) -> bool {
    OF_ROWS.iter().any(|words| fault.contains(words))
}

/// The streams of the named rows.
fn streams_of(connection: &Connection, faults: &[String]) -> Result<HashSet<StreamId>, rusqlite::Error> {
    let mut select = connection.prepare("SELECT stream FROM events NOT INDEXED WHERE position = ?1")?;
    let mut streams = HashSet::new();
    for position in faults.iter().filter_map(|fault| row(fault)) {
        let stream: Option<String> = select.query_row([position], |row| row.get(0)).optional()?;
        streams.extend(stream.map(StreamId::new));
    }
    Ok(streams)
}

/// The position in a line such as `row 7 missing from index …`.
fn row(fault: &str) -> Option<i64> {
    fault.strip_prefix("row ")?.split(' ').next()?.parse().ok()
}
