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

/// The members of a stream's metadata that hide events.
#[derive(Debug, Default, Deserialize)]
struct Metadata {
    #[serde(rename = "$tb", default)]
    truncate_before: u64,
    #[serde(rename = "$maxCount", default)]
    max_count: Option<u64>,
    /// Hides events once they are so many seconds old.
    #[serde(rename = "$maxAge", default)]
    max_age: Option<u64>,
}

impl Metadata {
    /// The revision before which events are hidden, now or once they are old enough: nothing tells a service when that
    /// is, and a goal must not go into a stream whose past fades.
    fn hidden_before(&self) -> u64 {
        self.truncate_before.max(u64::from(self.max_age.is_some()))
    }
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
    Some(StreamCut { stream, position, hidden_before: metadata.hidden_before(), shown_at_most: metadata.max_count })
}
