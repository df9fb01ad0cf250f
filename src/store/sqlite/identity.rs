//! Whether the file at the path, and what SQLite keeps beside it, are still those that were opened.
//!
//! SQLite keeps using a file that was moved, removed or replaced, since it has it open, and everything it writes is
//! lost with the process. The files are checked only by name: opening and closing one would end SQLite's locks on it.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// SQLite's suffix for the write-ahead log.
const LOG: &str = "-wal";
/// SQLite's suffix for the memory that processes share.
const SHARED: &str = "-shm";

/// The files that were opened.
#[derive(Debug)]
pub(super) struct Identity {
    database: Opened,
    log: Opened,
    shared: Opened,
}

/// A file by its name and its identity in the file system.
#[derive(Debug)]
struct Opened {
    path: PathBuf,
    inode: Inode,
}

/// Device and inode.
type Inode = (u64, u64);

/// The state of a file under its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Same,
    Another,
    Nothing,
}

impl Identity {
    /// The files at the path, which a connection of this process keeps open.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if one of them is not there.
    pub(super) fn of(path: &Path) -> Result<Self, StoreError> {
        // SQLite follows symbolic links before it names the files beside the database.
        let real = path.canonicalize().map_err(|error| inaccessible(path, &error))?;
        let [database, log, shared] = [path.to_owned(), beside(&real, LOG), beside(&real, SHARED)].map(Opened::now);
        Ok(Self { database: database?, log: log?, shared: shared? })
    }

    /// Compares what is there now.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if a file is another one or gone.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        [&self.database, &self.log, &self.shared].into_iter().try_for_each(Opened::check)
    }

    /// The name of the write-ahead log.
    pub(super) fn log(&self) -> &Path {
        &self.log.path
    }

    /// Compares the write-ahead log alone.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it is another one or gone.
    pub(super) fn check_log(&self) -> Result<(), StoreError> {
        self.log.check()
    }

    /// The database is where it was, and nobody has put anything in the place of what was removed beside it. Then its
    /// write-ahead log can still be brought into it.
    pub(super) fn lost_beside_alone(&self) -> bool {
        let is_free = |opened: &Opened| matches!(opened.look(), Ok(Found::Same | Found::Nothing));
        matches!(self.database.look(), Ok(Found::Same)) && is_free(&self.log) && is_free(&self.shared)
    }
}

impl Opened {
    fn now(path: PathBuf) -> Result<Self, StoreError> {
        let inode = inode(&path).map_err(|error| inaccessible(&path, &error))?;
        Ok(Self { path, inode })
    }

    fn check(&self) -> Result<(), StoreError> {
        match self.look()? {
            Found::Same => Ok(()),
            Found::Another => Err(self.lost("was replaced")),
            Found::Nothing => Err(self.lost("was moved or removed")),
        }
    }

    fn look(&self) -> Result<Found, StoreError> {
        match inode(&self.path) {
            Ok(found) if found == self.inode => Ok(Found::Same),
            Ok(_) => Ok(Found::Another),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Found::Nothing),
            Err(error) => Err(inaccessible(&self.path, &error)),
        }
    }

    fn lost(&self, what: &str) -> StoreError {
        let file = self.path.display();
        StoreError::Unavailable(format!(
            "{file} {what} while it was in use; put it back as it was, or stop the service, see to the file and start again"
        ))
    }
}

/// The name of what SQLite keeps beside a database.
pub(super) fn beside(path: &Path, suffix: impl AsRef<OsStr>) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn inode(path: &Path) -> std::io::Result<Inode> {
    std::fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

fn inaccessible(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("cannot look at {}: {error}", path.display()))
}
