//! The store a command works on.

use std::sync::Arc;

use futures_util::StreamExt;
use minicup_projections::ReadModel;

use super::error::RunError;
use super::output::complain;
use crate::access::pin_index::PinKey;
use crate::access::signing_key::pin_key_beside;
use crate::app::open_store;
use crate::new_store;
use crate::read_models::entry;
use crate::settings::{ServeArgs, Settings, SettingsError, StoreArgs, StoreUrl};
use crate::store::{EventStore, StoreError};

/// The settings from the environment and the file.
pub fn settings(args: &ServeArgs) -> Result<Settings, SettingsError> {
    Settings::load(args, |name| std::env::var_os(name))
}

/// Opens the store for a command that may be the first one to use it, with the key for indexing PINs.
pub fn store_and_pin_key(args: StoreArgs) -> Result<(Arc<dyn EventStore>, Option<PinKey>), RunError> {
    let settings = settings(&args.into())?;
    let warning = new_store::warning_for(&settings.store);
    let store = open_store(&settings.store)?;
    if let Some(warning) = warning {
        complain(format_args!("warning: {warning}"));
    }
    Ok((store, pin_key_beside(&settings)))
}

/// Opens a store that must already exist.
pub fn existing_store(args: StoreArgs) -> Result<Arc<dyn EventStore>, RunError> {
    open_existing(&settings(&args.into())?.store)
}

/// Opens the store at an address, which must already exist.
pub fn open_existing(url: &StoreUrl) -> Result<Arc<dyn EventStore>, RunError> {
    match url {
        StoreUrl::Sqlite { path, .. } if !path.exists() => Err(RunError::NoStore(url.clone())),
        _ => Ok(open_store(url)?),
    }
}

/// The read models at the current end of the log.
pub async fn fold(store: &dyn EventStore) -> Result<ReadModel, StoreError> {
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
