//! Whether the write-ahead log is still as long as SQLite expects.
//!
//! SQLite writes a frame where the previous one ends, even if somebody has cut the log, and finds nothing after the
//! hole at the next start. It also restarts a log by itself, so one that has become shorter is no fault yet: SQLite is
//! asked how long it should be.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Connection, Error};

use crate::store::StoreError;

/// Bytes of the log before its first frame, and of a frame before its page (SQLite, "WAL file format").
const HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;

/// The write-ahead log, and its greatest length so far.
#[derive(Debug)]
pub(super) struct LogLength {
    path: PathBuf,
    longest: AtomicU64,
}

impl LogLength {
    /// The log as it is now.
    pub(super) fn of(path: &Path) -> Self {
        let log = Self { path: path.to_owned(), longest: AtomicU64::default() };
        log.has_shrunk();
        log
    }

    /// SQLite has restarted it, or somebody has cut it.
    pub(super) fn has_shrunk(&self) -> bool {
        let length = self.length();
        length < self.longest.fetch_max(length, Ordering::Relaxed)
    }

    /// Checks whether one that has shrunk is long enough; on a connection that is in no transaction.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it was cut, or if that cannot be checked now.
    pub(super) fn check(&self, connection: &Connection) -> Result<(), StoreError> {
        if !self.has_shrunk() {
            return Ok(());
        }
        let file = self.path.display();
        match needed(connection) {
            Ok(Some(needed)) if needed <= self.length() => {
                self.longest.store(self.length(), Ordering::Relaxed);
                Ok(())
            }
            Ok(None) => {
                Err(StoreError::Unavailable(format!("another process is bringing {file} into its database; try again")))
            }
            // SQLite fails to read what is not there.
            Ok(Some(_)) | Err(_) => Err(StoreError::Unavailable(format!(
                "{file} was cut short while it was in use; stop the service and restore a backup, or start again with what is left"
            ))),
        }
    }

    /// 0 if it is gone.
    fn length(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |file| file.len())
    }
}

/// The bytes that SQLite knows to be in the log; none if another process prevents the check. SQLite also moves what it
/// can into the database on this occasion.
fn needed(connection: &Connection) -> Result<Option<u64>, Error> {
    let page: u32 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let (is_busy, frames): (bool, i64) =
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let bytes = |frames| if frames == 0 { 0 } else { HEADER + frames * (FRAME_HEADER + u64::from(page)) };
    Ok(u64::try_from(frames).ok().filter(|_| !is_busy).map(bytes))
}
