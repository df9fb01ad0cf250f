//! What the commands of the command line do.

pub mod cli;
pub mod copy;
mod demo;
pub mod forget;
pub mod licenses;
pub mod replay;
pub mod serve;
pub mod tournament;
pub mod verify;

use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::sync::Arc;

use futures_util::StreamExt;
use minicup_projections::ReadModel;

use crate::access::pin_index::PinKey;
use crate::access::signing_key::pin_key_beside;
use crate::access::users::UserError;
use crate::app::{StartError, open_store};
use crate::cmd::cli::{ServeArgs, StoreArgs};
use crate::new_store;
use crate::read_models::entry;
use crate::settings::{Settings, SettingsError, StoreUrl};
use crate::store::{EventStore, StoreError};
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
    Logging(#[from] crate::logging::LoggingError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no store at this place.
    #[error("there is no store at {0}, import a tournament or start the service first")]
    NoStore(StoreUrl),
    /// The tournament file is faulty; what is wrong in the language of the terminal.
    #[error("{0}")]
    FaultyFile(String),
    /// The import failed.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The privacy cannot be set.
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    /// Nobody was forgotten.
    #[error(transparent)]
    Forget(#[from] ForgetError),
    /// The user cannot be added.
    #[error(transparent)]
    AddUser(#[from] UserError),
    /// The copy stopped, or is none.
    #[error(transparent)]
    Copy(#[from] copy::CopyError),
    /// There is no such thing.
    #[error("there is no {0}")]
    Unknown(String),
    /// The reader of standard output has had enough, as `head` has.
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

fn settings(args: &ServeArgs) -> Result<Settings, SettingsError> {
    Settings::load(args, |name| std::env::var_os(name))
}

/// Writes a line to standard output.
fn say(line: impl Display) -> Result<(), RunError> {
    writeln!(std::io::stdout(), "{line}").map_err(unsaid)
}

/// Why something could not be written to standard output.
fn unsaid(error: std::io::Error) -> RunError {
    match error.kind() {
        ErrorKind::BrokenPipe => RunError::Closed,
        _ => RunError::Io { what: "standard output".to_owned(), error },
    }
}

/// Opens the store for a command that may be the first one to use it, with what its service indexes PINs with.
fn store_and_pin_key(args: StoreArgs) -> Result<(Arc<dyn EventStore>, Option<PinKey>), RunError> {
    let settings = settings(&args.into())?;
    let warning = new_store::warning_for(&settings.store);
    let store = open_store(&settings.store)?;
    if let Some(warning) = warning {
        complain(format_args!("warning: {warning}"));
    }
    Ok((store, pin_key_beside(&settings)))
}

/// Writes a line to standard error. Nobody may read it, which must not be a panic.
pub fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "minicup-live: {line}");
}

/// Opens a store that must be there already.
fn existing_store(args: StoreArgs) -> Result<Arc<dyn EventStore>, RunError> {
    open_existing(&settings(&args.into())?.store)
}

fn open_existing(url: &StoreUrl) -> Result<Arc<dyn EventStore>, RunError> {
    match url {
        StoreUrl::Sqlite { path, .. } if !path.exists() => Err(RunError::NoStore(url.clone())),
        _ => Ok(open_store(url)?),
    }
}

/// The read models as the log has them now.
async fn fold(store: &dyn EventStore) -> Result<ReadModel, StoreError> {
    let mut model = ReadModel::default();
    let mut deliveries = store.subscribe(None);
    while let Some(delivery) = deliveries.next().await {
        match entry(&delivery?) {
            Some(entry) => entry.apply_to(&mut model),
            None => break,
        }
    }
    Ok(model)
}
