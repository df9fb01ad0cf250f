//! Why a command of the command line failed.

use super::copy::CopyError;
use crate::access::users::UserError;
use crate::app::StartError;
use crate::logging::LoggingError;
use crate::settings::{SettingsError, StoreUrl};
use crate::store::StoreError;
use crate::tournament_file::{ForgetError, ImportError, PrivacyError};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The settings are wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The service did not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The log cannot be set up.
    #[error(transparent)]
    Logging(#[from] LoggingError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no store at this place.
    #[error("there is no store at {0}, import a tournament or start the service first")]
    NoStore(StoreUrl),
    /// The tournament file is faulty; the faults are in the language of the terminal.
    #[error("{0}")]
    FaultyFile(String),
    /// The import failed.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The privacy cannot be set.
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    /// Nobody could be forgotten.
    #[error(transparent)]
    Forget(#[from] ForgetError),
    /// The user cannot be added.
    #[error(transparent)]
    AddUser(#[from] UserError),
    /// The copy stopped or failed.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// What was named does not exist.
    #[error("there is no {0}")]
    Unknown(String),
    /// The reader of standard output has closed it, as `head` does.
    #[error("standard output is closed")]
    Closed,
    /// A file or the terminal failed.
    #[error("{what}: {error}")]
    Io {
        /// What was read or written.
        what: String,
        /// Why it failed.
        error: std::io::Error,
    },
}
