//! Appends that fail are seen in the log: the first at once, then one line now and then for all of them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{StoreError, StreamId};

/// Between two lines. Every scorekeeper's phone tries again every few seconds, and one line says as much as a hundred.
const PAUSE: Duration = Duration::from_secs(10);

/// How long a failed append speaks against the store: longer than a phone waits before it tries again.
const LATELY: Duration = Duration::from_secs(10);

/// Appends that failed since the last one that did not.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    /// Spares the lock where all is well.
    any: AtomicBool,
    since: Mutex<Since>,
}

#[derive(Debug, Default)]
struct Since {
    count: u64,
    logged: Option<Instant>,
    /// The last one that may pass.
    last: Option<(Instant, StoreError)>,
}

impl Refusals {
    /// An append to the stream has failed.
    pub(super) fn failed(&self, stream: &StreamId, error: &StoreError) {
        let mut since = self.lock();
        self.any.store(true, Ordering::Relaxed);
        since.count += 1;
        if matches!(error, StoreError::Unavailable(_)) {
            since.last = Some((Instant::now(), error.clone()));
        }
        if since.logged.is_none_or(|logged| logged.elapsed() >= PAUSE) {
            since.logged = Some(Instant::now());
            tracing::warn!(%stream, %error, failed = since.count, "an append failed");
        }
    }

    /// An append was taken.
    pub(super) fn succeeded(&self) {
        if !self.any.load(Ordering::Relaxed) {
            return;
        }
        let mut since = self.lock();
        self.any.store(false, Ordering::Relaxed);
        let Since { count, .. } = std::mem::take(&mut *since);
        tracing::info!(failed = count, "appends are taken again");
    }

    /// # Errors
    /// Why the last append failed, if that was lately.
    pub(super) fn lately(&self) -> Result<(), StoreError> {
        match &self.lock().last {
            Some((at, error)) if at.elapsed() < LATELY => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// A poisoned lock guards counts, which are right whenever it is free.
    fn lock(&self) -> MutexGuard<'_, Since> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
