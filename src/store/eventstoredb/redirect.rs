//! Where a cluster redirects its clients. The crate keeps that to itself when it cannot get there, except in its log.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use eventstore::{Client, ClientSettings, Endpoint};
use tracing::Level;

use super::library_log::LibraryLog;

/// How long to wait for the cluster.
const PATIENCE: Duration = Duration::from_secs(2);

/// The text of the line before host and port.
const CHOICE: &str = "found best choice ";

/// The node that a cluster last redirected a new client to; none if there was no redirect. Blocks.
pub(super) fn followed(settings: ClientSettings) -> Option<Endpoint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let last = Arc::new(Mutex::new(None));
    let chosen = Arc::clone(&last);
    let on_message = move |message: &str| {
        if let Some(choice) = choice(message) {
            *chosen.lock().unwrap_or_else(PoisonError::into_inner) = Some(choice);
        }
    };
    let log = LibraryLog { target: "eventstore", level: Level::TRACE, on_message };
    tracing::subscriber::with_default(log, || {
        runtime.block_on(async {
            let client = Client::new(settings).ok()?;
            // Whatever the outcome, the line was written before.
            tokio::time::timeout(PATIENCE, client.server_info()).await.ok()
        })
    });
    last.lock().unwrap_or_else(PoisonError::into_inner).take()
}

fn choice(message: &str) -> Option<Endpoint> {
    let (_, rest) = message.split_once(CHOICE)?;
    let (host, port) = rest.split_whitespace().next()?.rsplit_once(':')?;
    Some(Endpoint { host: host.to_owned(), port: port.parse().ok()? })
}
