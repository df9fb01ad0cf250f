//! Where the streams of a log begin to count: the past before somebody was forgotten is not copied.

use std::collections::HashMap;

use minicup_domain::Revision;

use super::error::{CopyError, Side};
use crate::store::codec::restates;
use crate::store::{Erased, EventStore, RecordedEvent, StreamId};

/// The last restating event of each stream.
#[derive(Debug, Clone, Default)]
pub(super) struct Starts(HashMap<StreamId, Revision>);

impl Starts {
    /// Notes an event if it restates its stream.
    pub(super) fn note(&mut self, event: RecordedEvent) {
        if restates(&event.kind) {
            self.0.insert(event.stream, event.revision);
        }
    }

    /// The revision a stream begins with.
    pub(super) fn of(&self, stream: &StreamId) -> Revision {
        self.0.get(stream).copied().unwrap_or(Revision::new(0))
    }

    /// Whether an event belongs to a past that does not count.
    pub(super) fn is_past(&self, event: &RecordedEvent) -> bool {
        !self.0.is_empty() && event.revision < self.of(&event.stream)
    }

    /// Removes from the target what an earlier copy brought there before somebody was forgotten.
    ///
    /// # Errors
    /// When the target fails.
    pub(super) async fn erase_before(&self, target: &dyn EventStore) -> Result<Erased, CopyError> {
        let mut erased = Erased::Wholly;
        for (stream, start) in &self.0 {
            let outcome = target.erase(stream, *start).await;
            match outcome.map_err(|error| CopyError::Store { side: Side::Target, error })? {
                Erased::Wholly => {}
                Erased::UntilScavenge => erased = Erased::UntilScavenge,
            }
        }
        Ok(erased)
    }
}
