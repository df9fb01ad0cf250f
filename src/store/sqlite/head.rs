//! The last position this store object knows, and waiting for it to move.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use minicup_domain::Position;

/// Only ever rises.
#[derive(Debug, Default)]
pub(super) struct Head {
    last: Mutex<Option<Position>>,
    moved: Condvar,
}

impl Head {
    /// The last known position, if any.
    pub(super) fn get(&self) -> Option<Position> {
        *self.lock()
    }

    /// Whether it has reached that position: a caller here got it in an answer or a delivery.
    pub(super) fn includes(&self, position: Position) -> bool {
        self.get() >= Some(position)
    }

    /// Raises the head and wakes those who wait. A lower position changes nothing.
    pub(super) fn advance(&self, position: Position) {
        self.raise(position);
        self.announce();
    }

    /// Raises the head without waking anybody yet. A lower position changes nothing.
    pub(super) fn raise(&self, position: Position) {
        let mut last = self.lock();
        *last = (*last).max(Some(position));
    }

    /// Wakes those who wait for the head to move.
    pub(super) fn announce(&self) {
        self.moved.notify_all();
    }

    /// Returns as soon as the head differs from `seen`, at the latest after `patience`.
    ///
    /// No move is missed if `seen` is read before the table is queried and the wait follows.
    pub(super) fn wait_past(&self, seen: Option<Position>, patience: Duration) {
        let waited = self.moved.wait_timeout_while(self.lock(), patience, |last| *last == seen);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// A poisoned lock still guards a complete value: it is written in one assignment.
    fn lock(&self) -> MutexGuard<'_, Option<Position>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
