//! Opening the file: the table, its version, and the settings of every connection.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, Error, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::SqliteOptions;
use super::fault::{corrupt, explain};
use super::identity::beside;
use super::row;
use crate::store::StoreError;

/// How long SQLite waits for a lock that another process holds. Less than half of [`super::DEADLINE`], so that the
/// caller gets the reason rather than a timeout.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// How often, and how far apart, to retry the switch to a write-ahead log; together as long as [`LOCK_PATIENCE`].
const SWITCH_RETRIES: u32 = 200;
const SWITCH_PAUSE: Duration = Duration::from_millis(10);

/// What is left of the write-ahead log when it restarts: one that grew because of a long reader shrinks. Four times
/// what is usual between two checkpoints.
const LOG_LIMIT: u32 = 16 * 1024 * 1024;

/// The version of [`TABLE`], kept in the file's `user_version`.
const VERSION: i64 = 1;

/// AUTOINCREMENT: a position is never reused, not even if the last rows are deleted by hand, so a checkpoint
/// never comes to point at another event. No index on id: retries are recognised by `(stream, revision)`.
const TABLE: &str = "
    CREATE TABLE events (
        position    INTEGER PRIMARY KEY AUTOINCREMENT,
        stream      TEXT    NOT NULL,
        revision    INTEGER NOT NULL,
        id          BLOB    NOT NULL,
        type        TEXT    NOT NULL,
        data        TEXT    NOT NULL,
        metadata    TEXT    NOT NULL,
        recorded_at INTEGER NOT NULL, -- Unix time in milliseconds by the clock of the store, for people to look at
        UNIQUE (stream, revision)
    )";

/// Opens the file for the writer; creates folders, file and table if they are missing.
pub(super) fn open_for_writing(path: &Path, options: SqliteOptions) -> Result<Connection, StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            StoreError::Unavailable(format!("cannot create the folder {}: {error}", folder.display()))
        })?;
    }
    refuse_orphaned_log(path)?;
    create_private(path)?;
    let connection = connect(path, OpenFlags::SQLITE_OPEN_CREATE)?;
    // Checks before it changes anything: a file that is not ours stays as it is.
    if !is_ours(path, &connection)? {
        create(path, &connection)?;
    }
    check_columns(path, &connection)?;
    configure(path, &connection, options)?;
    Ok(connection)
}

/// SQLite deletes a write-ahead log that has no database, or an empty one, and with it the newest events of one that
/// was moved away.
fn refuse_orphaned_log(path: &Path) -> Result<(), StoreError> {
    let log = beside(path, "-wal");
    // Checked in this order: another process that creates the file has it in place before it writes a log.
    let holds_events = std::fs::metadata(&log).is_ok_and(|log| log.len() > 0);
    let is_there = std::fs::metadata(path).is_ok_and(|file| file.len() > 0);
    if holds_events && !is_there {
        let (file, log) = (path.display(), log.display());
        return Err(StoreError::Unavailable(format!(
            "{file} is missing or empty and {log}, which belongs to it, is there; put the file back, or move the other away to begin with an empty store"
        )));
    }
    Ok(())
}

/// A new file is readable only by its owner: it has names of children and hashes of PINs. SQLite gives the files beside
/// it the same mode.
fn create_private(path: &Path) -> Result<(), StoreError> {
    if path == Path::new(":memory:") {
        return Err(StoreError::Unavailable("events are kept in a file, name one".to_owned()));
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(StoreError::Unavailable(format!("cannot create {}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

/// Opens the file for reading only.
pub(super) fn open_for_reading(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::empty())?;
    connection.pragma_update(None, "query_only", true).map_err(|error| explain(path, &error))?;
    Ok(connection)
}

/// Opens the file for removing rows.
pub(super) fn open_for_erasing(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::empty())?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(|error| explain(path, &error))?;
    Ok(connection)
}

/// Moves the content of the write-ahead log into the file itself, and empties the log.
pub(super) fn settle(path: &Path) -> Result<(), StoreError> {
    let connection = connect(path, OpenFlags::empty())?;
    let busy: bool = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .map_err(|error| explain(path, &error))?;
    match busy {
        false => Ok(()),
        true => Err(StoreError::Unavailable(format!("another process uses {}; try again or stop it", path.display()))),
    }
}

/// Even readers open read-write: in WAL mode they share in the bookkeeping of the log.
fn connect(path: &Path, extra: OpenFlags) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | extra;
    let open = || {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(LOCK_PATIENCE)?;
        Ok(connection)
    };
    open().map_err(|error| explain(path, &error))
}

/// False for a new, empty file; an error for one that this version must not touch.
fn is_ours(path: &Path, connection: &Connection) -> Result<bool, StoreError> {
    // Both in one statement: another process may be creating the table right now.
    let select = "SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version";
    let (version, tables): (i64, i64) = connection
        .query_row(select, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(|error| explain(path, &error))?;
    match version {
        VERSION => Ok(true),
        0 if tables == 0 => Ok(false),
        newer if newer > VERSION => Err(StoreError::Unavailable(format!(
            "{} has schema version {newer} and this program knows {VERSION}; use a newer program",
            path.display()
        ))),
        _ => Err(corrupt(path, "a database of another program; name another file".into())),
    }
}

/// Creates the table and sets the version in one transaction, unless another process was faster.
fn create(path: &Path, connection: &Connection) -> Result<(), StoreError> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)
        .map_err(|error| explain(path, &error))?;
    if is_ours(path, &transaction)? {
        return Ok(());
    }
    transaction
        .execute_batch(TABLE)
        .and_then(|()| transaction.pragma_update(None, "user_version", VERSION))
        .and_then(|()| transaction.commit())
        .map_err(|error| explain(path, &error))
}

fn check_columns(path: &Path, connection: &Connection) -> Result<(), StoreError> {
    let select = format!("SELECT {}, recorded_at FROM events LIMIT 0", row::COLUMNS);
    connection.prepare(&select).map(drop).map_err(|error| explain(path, &error))
}

/// WAL, so that readers and the writer do not wait for each other; FULL, so that a commit survives a power cut.
fn configure(path: &Path, connection: &Connection, options: SqliteOptions) -> Result<(), StoreError> {
    let mode = write_ahead(connection).map_err(|error| explain(path, &error))?;
    if mode != "wal" {
        let file = path.display();
        return Err(StoreError::Unavailable(format!(
            "{file} cannot have a write-ahead log; use a file on a local disk"
        )));
    }
    connection.pragma_update(None, "synchronous", "FULL").map_err(|error| explain(path, &error))?;
    // The first read in this mode opens the files beside the database, and creates them.
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(|error| explain(path, &error))?;
    connection
        .pragma_update_and_check(None, "journal_size_limit", LOG_LIMIT, |_| Ok(()))
        .map_err(|error| explain(path, &error))?;
    let Some(pages) = options.max_pages else { return Ok(()) };
    connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).map_err(|error| explain(path, &error))
}

/// Two processes that switch a new file at once would wait for each other, so SQLite refuses one of them without any
/// wait; it has to retry.
fn write_ahead(connection: &Connection) -> Result<String, Error> {
    let switch = || connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0));
    for _ in 0..SWITCH_RETRIES {
        match switch() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => thread::sleep(SWITCH_PAUSE),
            outcome => return outcome,
        }
    }
    switch()
}
