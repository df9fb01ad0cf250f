//! What is known about whether the file takes appends.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::inspection::Extent;
use crate::store::{StoreError, StreamId};

/// How long one write proves that the file can be written. Each trial reaches the disk, so they are rare.
const PROVEN: Duration = Duration::from_secs(60);
/// How soon to try again after a failed write: readiness returns about as soon as the fault is gone.
const RETRY: Duration = Duration::from_secs(1);

/// Shared by the writer and those who ask.
#[derive(Debug, Default)]
pub(super) struct Condition(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The outcome of the last write, and when it was.
    last: Option<(Instant, Result<(), StoreError>)>,
    /// Where damage was found in the file. It does not go away by itself.
    damage: Option<Extent>,
}

impl Condition {
    /// Something was written, or could not be.
    pub(super) fn note(&self, outcome: Result<(), StoreError>) {
        self.lock().last = Some((Instant::now(), outcome));
    }

    /// Nothing is known any more: an append has failed, for some reason of its own.
    pub(super) fn doubt(&self) {
        self.lock().last = None;
    }

    /// The outcome of the last write; none if it is time for another.
    pub(super) fn last(&self) -> Option<Result<(), StoreError>> {
        let (at, outcome) = self.lock().last.clone()?;
        let holds = if outcome.is_ok() { PROVEN } else { RETRY };
        (at.elapsed() < holds).then_some(outcome)
    }

    /// Something was written recently, and nothing is known that prevents further writes.
    pub(super) fn is_proven(&self) -> bool {
        let known = self.lock();
        let wrote = matches!(&known.last, Some((at, Ok(()))) if at.elapsed() < PROVEN);
        wrote && !matches!(known.damage, Some(Extent::File))
    }

    /// From now on nothing is appended there: the place of an event could be taken.
    pub(super) fn damaged(&self, extent: Extent) {
        self.lock().damage = Some(extent);
    }

    /// Nothing is known that prevents appends to the file as a whole.
    pub(super) fn is_sound(&self) -> bool {
        !matches!(self.lock().damage, Some(Extent::File))
    }

    /// An index is known to lack events of this stream.
    pub(super) fn hides_events_of(&self, stream: &StreamId) -> bool {
        matches!(&self.lock().damage, Some(Extent::Streams(streams)) if streams.contains(stream))
    }

    /// A poisoned lock still guards complete values: each is written in one assignment.
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
