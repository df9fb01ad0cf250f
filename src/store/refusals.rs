//! Failing calls in the log: the first at once, then one line now and then for all of them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{StoreError, StreamId};

/// Between two lines. Every scorekeeper's phone tries again every few seconds, and one line says as much as a hundred.
const PAUSE: Duration = Duration::from_secs(10);

/// How long a failed call counts against the store: longer than a phone waits before it tries again.
const LATELY: Duration = Duration::from_secs(10);

/// Calls of one kind that failed since the last successful one.
#[derive(Debug)]
pub(super) struct Refusals {
    what: &'static str,
    /// Avoids the lock when all is well.
    any: AtomicBool,
    since: Mutex<Since>,
}

#[derive(Debug, Default)]
struct Since {
    count: u64,
    /// Some of them are logged.
    is_told: bool,
    /// When and why the store was last unavailable.
    last: Option<(Instant, StoreError)>,
    /// When the last line was logged, also for earlier failures: a store that fails every other time fills no log
    /// either.
    logged: Option<Instant>,
}

impl Refusals {
    /// None so far; `what` names such a call.
    pub(super) fn of(what: &'static str) -> Self {
        Self { what, any: AtomicBool::default(), since: Mutex::default() }
    }

    /// A call for the stream has failed.
    pub(super) fn failed(&self, stream: &StreamId, error: &StoreError) {
        let mut since = self.lock();
        self.any.store(true, Ordering::Relaxed);
        since.count += 1;
        if matches!(error, StoreError::Unavailable(_)) {
            since.last = Some((Instant::now(), error.clone()));
        }
        if since.logged.is_none_or(|logged| logged.elapsed() >= PAUSE) {
            since.logged = Some(Instant::now());
            since.is_told = true;
            tracing::warn!(%stream, %error, failed = since.count, "{} failed", self.what);
        }
    }

    /// A call succeeded.
    pub(super) fn succeeded(&self) {
        if !self.any.load(Ordering::Relaxed) {
            return;
        }
        let mut since = self.lock();
        self.any.store(false, Ordering::Relaxed);
        let logged = since.logged;
        let Since { count, is_told, .. } = std::mem::replace(&mut *since, Since { logged, ..Since::default() });
        if is_told {
            tracing::info!(failed = count, "{} succeeds again", self.what);
        }
    }

    /// # Errors
    /// Why the last call failed, if that was recent.
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
