//! What may enter a store: nothing that a reader would have to call corrupt.

use serde::de::IgnoredAny;

use super::{NewEvent, NonEmpty, StoreError, StreamId};

/// Refuses events whose data or metadata is not JSON.
///
/// # Errors
/// [`StoreError::Corrupt`] naming the stream and the event.
pub(super) fn refuse_unreadable(stream: &StreamId, events: &NonEmpty<NewEvent>) -> Result<(), StoreError> {
    for event in events.as_slice() {
        for (column, json) in [("data", &event.data), ("metadata", &event.metadata)] {
            if !is_json(json) {
                let place = format!("append to {stream}, event {} of type {}", event.id, event.kind);
                return Err(StoreError::Corrupt { place, fault: format!("{column} is not JSON") });
            }
        }
    }
    Ok(())
}

fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}
