//! Reading a log from its start to where it ends now.

use std::collections::HashMap;

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use minicup_domain::Revision;

use super::error::{CopyError, Side};
use super::starts::Starts;
use crate::store::codec::decode;
use crate::store::{Delivery, EventStore, RecordedEvent, StoreError, StreamId};

/// The log of one of the two stores.
pub(super) struct Log {
    side: Side,
    starts: Starts,
    deliveries: BoxStream<'static, Result<Delivery, StoreError>>,
}

impl Log {
    /// From the start; of each stream only what counts.
    pub(super) fn of(side: Side, store: &dyn EventStore, starts: &Starts) -> Self {
        Self { side, starts: starts.clone(), deliveries: store.subscribe(None) }
    }

    /// The next event; none at the end.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn next(&mut self) -> Result<Option<RecordedEvent>, CopyError> {
        loop {
            let error = match self.deliveries.next().await {
                Some(Ok(Delivery::Event(event))) if self.starts.is_past(&event) => continue,
                Some(Ok(Delivery::Event(event))) => return Ok(Some(event)),
                Some(Ok(Delivery::CaughtUp)) => return Ok(None),
                // Events that the server hides are still in the log, and are copied.
                Some(Ok(Delivery::Cut(_))) => continue,
                Some(Err(error)) => error,
                None => StoreError::Unavailable("the log ended without an end".to_owned()),
            };
            return Err(CopyError::Store { side: self.side, error });
        }
    }
}

/// Reads the source's log from its start to find where its streams begin to count. A server's log has the past until it
/// scavenges, so the past comes before the event that says it is not needed.
///
/// # Errors
/// When the store fails.
pub(super) async fn read_starts(source: &dyn EventStore) -> Result<Starts, CopyError> {
    let mut starts = Starts::default();
    let mut log = Log::of(Side::Source, source, &starts);
    while let Some(event) = log.next().await? {
        starts.note(event);
    }
    Ok(starts)
}

/// The log that is copied. An event that could not be read from the copy is refused here, with its place.
pub(super) struct Source {
    log: Log,
    /// The next revision of each stream.
    due: HashMap<StreamId, Revision>,
}

impl Source {
    /// From the start; of each stream only what counts.
    pub(super) fn of(store: &dyn EventStore, starts: &Starts) -> Self {
        Self { log: Log::of(Side::Source, store, starts), due: HashMap::new() }
    }

    /// Streams seen so far.
    pub(super) fn streams(&self) -> usize {
        self.due.len()
    }

    /// The next event; none at the end.
    ///
    /// # Errors
    /// When the store fails, or its log has a gap or something this program does not know.
    pub(super) async fn next(&mut self) -> Result<Option<RecordedEvent>, CopyError> {
        let Some(event) = self.log.next().await? else { return Ok(None) };
        let sound = self.check(&event);
        sound.map(|()| Some(event)).map_err(|error| CopyError::Store { side: Side::Source, error })
    }

    fn check(&mut self, event: &RecordedEvent) -> Result<(), StoreError> {
        decode(event)?;
        let next = event.revision.next();
        let due = match self.due.get_mut(&event.stream) {
            Some(due) => std::mem::replace(due, next),
            None => {
                self.due.insert(event.stream.clone(), next);
                self.log.starts.of(&event.stream)
            }
        };
        if event.revision == due {
            return Ok(());
        }
        Err(StoreError::Corrupt {
            place: format!("position {} ({} revision {})", event.position, event.stream, event.revision),
            fault: format!("revision {due} is missing"),
        })
    }
}
