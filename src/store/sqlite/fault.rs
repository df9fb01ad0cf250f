//! SQLite's errors as errors of the store.

use std::path::Path;

use rusqlite::{Error, ErrorCode};

use crate::store::StoreError;

/// Damage to the file or its tables is [`StoreError::Corrupt`]; everything temporary is [`StoreError::Unavailable`].
pub(super) fn explain(path: &Path, error: &Error) -> StoreError {
    let file = path.display();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Unavailable(format!(
            "{file} has reached its page limit or the disk is full; free space or raise the limit"
        )),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
            StoreError::Unavailable(format!("another process keeps {file} locked; try again or stop it"))
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            StoreError::Unavailable(format!("{file} or its folder is not writable; check the permissions"))
        }
        Some(ErrorCode::CannotOpen) => {
            StoreError::Unavailable(format!("cannot open {file}; check that it exists and the permissions"))
        }
        Some(ErrorCode::SystemIoFailure) => {
            StoreError::Unavailable(format!("cannot access {file}, check the disk: {error}"))
        }
        Some(ErrorCode::NotADatabase) => {
            corrupt(path, "not an event store; name another file or move this one away".into())
        }
        Some(ErrorCode::DatabaseCorrupt) => corrupt(path, format!("damaged, restore it from a backup: {error}")),
        // Since the SQL never varies, these mean tables or rows that this service did not write.
        Some(ErrorCode::Unknown | ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch) | None => {
            corrupt(path, format!("not the tables of an event store: {error}"))
        }
        Some(_) => StoreError::Unavailable(format!("cannot use {file}: {error}")),
    }
}

/// The whole file is not what it should be.
pub(super) fn corrupt(path: &Path, fault: String) -> StoreError {
    StoreError::Corrupt { place: format!("file {}", path.display()), fault }
}
