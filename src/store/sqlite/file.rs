//! The file by its name, and its identity when it was opened.

use std::path::Path;
use std::sync::Arc;

use minicup_domain::Position;
use rusqlite::Connection;

use super::head::Head;
use super::identity::Identity;
use super::log_length::LogLength;
use super::schema;
use crate::store::StoreError;

/// A file that a connection of this process keeps open.
#[derive(Debug)]
pub(super) struct File {
    path: Arc<Path>,
    identity: Identity,
    log: LogLength,
}

impl File {
    /// The file that was just opened at the path.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it does not exist any more.
    pub(super) fn opened(path: Arc<Path>) -> Result<Self, StoreError> {
        let identity = Identity::of(&path)?;
        Ok(Self { log: LogLength::of(identity.log()), identity, path })
    }

    /// Its name.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Checks whether it is still there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it, or what SQLite keeps beside it, is gone or another file.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        self.identity.check()
    }

    /// Checks whether its write-ahead log is still there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if that is gone or another file.
    pub(super) fn check_log(&self) -> Result<(), StoreError> {
        self.identity.check_log()
    }

    /// Checks whether its write-ahead log has everything that SQLite knows to be in it.
    ///
    /// # Errors
    /// As [`LogLength::check`].
    pub(super) fn check_log_length(&self, connection: &Connection) -> Result<(), StoreError> {
        self.log.check(connection)
    }

    /// Its write-ahead log is shorter than it was.
    pub(super) fn log_has_shrunk(&self) -> bool {
        self.log.has_shrunk()
    }

    /// Checks whether the file is still there before an event is shown that no caller here got an answer for: it may
    /// have been written into a file that is gone, and refused. What the head includes was checked before.
    ///
    /// # Errors
    /// As [`File::check`].
    pub(super) fn vouch_for(&self, position: Position, head: &Head) -> Result<(), StoreError> {
        match head.includes(position) {
            true => Ok(()),
            false => self.check(),
        }
    }

    /// Only files beside it are gone, and nothing has replaced them.
    pub(super) fn lost_beside_alone(&self) -> bool {
        self.identity.lost_beside_alone()
    }

    /// A connection that reads this very file, not one that has replaced it.
    ///
    /// # Errors
    /// Those of SQLite, and if the file is gone.
    pub(super) fn open_for_reading(&self) -> Result<Connection, StoreError> {
        let connection = schema::open_for_reading(&self.path)?;
        self.check()?;
        Ok(connection)
    }

    /// Why nothing is appended to a damaged file. Not [`StoreError::Corrupt`]: no event is at fault, and what was not
    /// appended may be sent again.
    pub(super) fn damaged(&self) -> StoreError {
        StoreError::Unavailable(format!(
            "{} is damaged; stop the service and bring it into a new file with `minicup-live copy`, or restore a backup",
            self.path.display()
        ))
    }
}
