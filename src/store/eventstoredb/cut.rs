//! What the server's own events say about how much it shows of a match's stream.
//!
//! Somebody with the server's tools can delete a stream or cut off its past. Reads of the stream then lack events that
//! the log still has, until the server scavenges. The metadata that does it, and the tombstone, are events of the log
//! too.

use minicup_domain::Position;
use serde::Deserialize;

use super::names::Names;
use crate::store::{StreamCut, codec};

/// The type of an event that changes a stream's metadata.
pub(super) const METADATA_CHANGED: &str = "$metadata";

/// The type of the last event of a permanently deleted stream.
const TOMBSTONE: &str = "$streamDeleted";

/// The members of a stream's metadata that hide events at once. `$maxAge` hides them over time, which only reading the
/// stream shows.
#[derive(Debug, Default, Deserialize)]
struct Metadata {
    #[serde(rename = "$tb", default)]
    truncate_before: u64,
    #[serde(rename = "$maxCount", default)]
    max_count: Option<u64>,
}

/// What an event of the log says about a match's stream; none for every other event.
pub(super) fn found(names: &Names, event: &eventstore::RecordedEvent) -> Option<StreamCut> {
    let position = Position::new(event.position.commit);
    if event.event_type == TOMBSTONE {
        let stream = names.ours(&event.stream_id).filter(|stream| codec::match_of(stream).is_some())?;
        return Some(StreamCut { stream, position, hidden_before: u64::MAX, shown_at_most: None });
    }
    let stream = names.of_metadata(&event.stream_id).filter(|_| event.event_type == METADATA_CHANGED)?;
    // Metadata that the server cannot read either hides nothing.
    let metadata: Metadata = serde_json::from_slice(&event.data).unwrap_or_default();
    Some(StreamCut { stream, position, hidden_before: metadata.truncate_before, shown_at_most: metadata.max_count })
}
