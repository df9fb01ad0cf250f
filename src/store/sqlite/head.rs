//! The last position this store object knows of, and waiting for it to move.

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
    /// The last position known, if any.
    pub(super) fn get(&self) -> Option<Position> {
        *self.lock()
    }

    /// Whether it has reached that position: somebody here was answered or delivered it.
    pub(super) fn includes(&self, position: Position) -> bool {
        self.get() >= Some(position)
    }

    /// Raises the head and wakes who waits. A lower position changes nothing.
    pub(super) fn advance(&self, position: Position) {
        self.raise(position);
        self.announce();
    }

    /// Raises the head without waking anybody yet. A lower position changes nothing.
    pub(super) fn raise(&self, position: Position) {
        let mut last = self.lock();
        *last = (*last).max(Some(position));
    }

    /// Wakes who waits for the head to move.
    pub(super) fn announce(&self) {
        self.moved.notify_all();
    }

    /// Returns as soon as the head is another than `seen`, at the latest after `patience`.
    ///
    /// No move is missed by taking `seen` before looking into the table and waiting afterwards.
    pub(super) fn wait_past(&self, seen: Option<Position>, patience: Duration) {
        let waited = self.moved.wait_timeout_while(self.lock(), patience, |last| *last == seen);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// A poisoned lock still guards a whole value: it is written in one assignment.
    fn lock(&self) -> MutexGuard<'_, Option<Position>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
