//! What may enter a store: nothing that a reader would have to call corrupt, each event with its checksum, and with a
//! mark if the next one belongs to the same append.

use minicup_domain::Revision;
use serde::de::IgnoredAny;

use super::{Expected, NewEvent, NonEmpty, StoreError, StreamId, checksum, more};

/// The events as they are stored.
///
/// # Errors
/// [`StoreError::Corrupt`] naming the stream and the event whose data or metadata is not JSON.
pub(super) fn admit(
    stream: &StreamId,
    expected: Expected,
    NonEmpty(mut events): NonEmpty<NewEvent>,
) -> Result<NonEmpty<NewEvent>, StoreError> {
    // When the numbers run out the store refuses; until then nothing may overflow.
    let first = match expected {
        Expected::NoStream => 0,
        Expected::Exact(last) => last.get().wrapping_add(1),
    };
    let last = events.len() as u64 - 1;
    for (index, event) in (0u64..).zip(&mut events) {
        refuse_unreadable(stream, event)?;
        if index < last {
            event.metadata = more::mark(&event.metadata);
        }
        event.metadata = checksum::seal(stream, Revision::new(first.wrapping_add(index)), event);
    }
    Ok(NonEmpty(events))
}

fn refuse_unreadable(stream: &StreamId, event: &NewEvent) -> Result<(), StoreError> {
    for (column, json) in [("data", &event.data), ("metadata", &event.metadata)] {
        if !is_json(json) {
            let place = format!("append to {stream}, event {} of type {}", event.id, event.kind);
            return Err(StoreError::Corrupt { place, fault: format!("{column} is not JSON") });
        }
    }
    Ok(())
}

fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}
