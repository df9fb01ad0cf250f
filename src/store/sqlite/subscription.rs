//! A subscription: a thread that reads the log in batches, waits for more, and ends when nobody listens.

use std::future::ready;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt};
use minicup_domain::Position;
use rusqlite::{Connection, params};
use tokio::sync::mpsc;

use super::fault::explain;
use super::file::File;
use super::head::Head;
use super::row::{COLUMNS, RowReader};
use crate::store::{Delivery, StoreError};

/// Events read at once. Long enough that a statement and a wake-up cost little per event, short enough that the read
/// transaction does not keep the write-ahead log from being reset.
const BATCH: usize = 512;

/// Batches read ahead of the listener: one on the way while the next is read.
const BATCHES_AHEAD: usize = 2;

/// How often to check for what another process has appended, and whether the listener has gone. Appends through this
/// store object are delivered at once.
const LOOK_AROUND: Duration = Duration::from_millis(200);

type Item = Result<Delivery, StoreError>;

/// Starts the thread; see [`crate::store::EventStore::subscribe`].
pub(super) fn start(file: Arc<File>, head: Arc<Head>, after: Option<Position>) -> BoxStream<'static, Item> {
    let (batches, mut received) = mpsc::channel(BATCHES_AHEAD);
    let started = thread::Builder::new().name("subscription".into()).spawn(move || feed(&file, head, after, batches));
    if let Err(error) = started {
        let fault = StoreError::Unavailable(format!("cannot start a thread for the subscription: {error}"));
        return stream::once(ready(Err(fault))).boxed();
    }
    stream::poll_fn(move |context| received.poll_recv(context)).flat_map(stream::iter).boxed()
}

fn feed(file: &File, head: Arc<Head>, after: Option<Position>, batches: mpsc::Sender<Vec<Item>>) {
    match file.open_for_reading() {
        Ok(connection) => Feed::new(file, &connection, head, after).run(&batches),
        // Fails only if the listener has gone, and then nobody needs the error.
        Err(error) => drop(batches.blocking_send(vec![Err(error)])),
    }
}

struct Feed<'a> {
    file: &'a File,
    connection: &'a Connection,
    head: Arc<Head>,
    rows: RowReader,
    /// The last position delivered, or the one to start after.
    behind: i64,
    /// Something was delivered, or nothing at all yet, since the listener last learned that it has caught up.
    notice_due: bool,
}

impl<'a> Feed<'a> {
    fn new(file: &'a File, connection: &'a Connection, head: Arc<Head>, after: Option<Position>) -> Self {
        // For none not 0 but the lowest number: a negative position must be seen to be reported.
        let behind = after.map_or(i64::MIN, |position| i64::try_from(position.get()).unwrap_or(i64::MAX));
        Self { file, connection, head, rows: RowReader::default(), behind, notice_due: true }
    }

    fn run(mut self, batches: &mpsc::Sender<Vec<Item>>) {
        while !batches.is_closed() {
            let seen = self.head.get();
            let batch = self.next_batch();
            if batch.is_empty() {
                self.head.wait_past(seen, LOOK_AROUND);
                continue;
            }
            let failed = matches!(batch.last(), Some(Err(_)));
            if batches.blocking_send(batch).is_err() || failed {
                return;
            }
        }
    }

    /// The next deliveries, with the notice if that was the end; empty if there is nothing new.
    fn next_batch(&mut self) -> Vec<Item> {
        let mut batch = Vec::with_capacity(BATCH + 1);
        let read = self.read_into(&mut batch);
        if let Some(Ok(Delivery::Event(last))) = batch.last() {
            if let Err(gone) = self.file.vouch_for(last.position, &self.head) {
                return vec![Err(gone)];
            }
            // Once a batch: it wakes all who wait, which takes longer than reading a row.
            self.head.advance(last.position);
        }
        match read {
            Err(fault) => batch.push(Err(fault)),
            Ok(()) if batch.len() < BATCH && (self.notice_due || !batch.is_empty()) => {
                self.notice_due = false;
                batch.push(Ok(Delivery::CaughtUp));
            }
            Ok(()) => self.notice_due |= !batch.is_empty(),
        }
        batch
    }

    fn read_into(&mut self, batch: &mut Vec<Item>) -> Result<(), StoreError> {
        let select = format!("SELECT {COLUMNS} FROM events WHERE position > ?1 ORDER BY position LIMIT {BATCH}");
        let sqlite = |error| explain(self.file.path(), &error);
        let mut statement = self.connection.prepare_cached(&select).map_err(sqlite)?;
        let mut rows = statement.query(params![self.behind]).map_err(sqlite)?;
        while let Some(row) = rows.next().map_err(sqlite)? {
            let event = self.rows.event(row)?;
            self.behind = i64::try_from(event.position.get()).unwrap_or(i64::MAX);
            batch.push(Ok(Delivery::Event(event)));
        }
        Ok(())
    }
}
