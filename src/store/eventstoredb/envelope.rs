//! An event's form on the server, and back.
//!
//! The server takes an append for a repetition by the ids of its events, and tells nobody that it did. A repetition by
//! another call may differ in everything but the ids, and callers must know. So on the server every call has ids of its
//! own, which only its own attempts share, and the id that we know an event by stands beside its metadata. What the
//! server acknowledges was then appended by this very call.

use std::sync::Arc;

use bytes::Bytes;
use eventstore::EventData;
use minicup_domain::{Position, Revision};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::store::{NewEvent, RecordedEvent, StoreError, StreamId};

/// What stands before the id, between it and the metadata, and behind that.
const PARTS: [&[u8]; 3] = [b"{\"id\":\"", b"\",\"metadata\":", b"}"];

/// Letters of an id.
const ID: usize = uuid::fmt::Hyphenated::LENGTH;

/// The server's form of a new event.
///
/// # Errors
/// [`StoreError::Corrupt`] for data that is not JSON.
pub(super) fn seal(stream: &StreamId, event: &NewEvent) -> Result<EventData, StoreError> {
    let data: Result<&RawValue, _> = serde_json::from_slice(&event.data);
    let sealed = data.and_then(|data| EventData::json(event.kind.as_ref(), &data)).map_err(|error| {
        StoreError::Corrupt { place: format!("append to {stream}, event {}", event.id), fault: error.to_string() }
    })?;
    let [before, between, behind] = PARTS;
    let id = event.id.to_string();
    let metadata = [before, id.as_bytes(), between, &event.metadata, behind].concat();
    Ok(sealed.id(Uuid::new_v4()).metadata(Bytes::from(metadata)))
}

/// Our form of an event of the server. One that was not written by [`seal`] has that as its fault.
pub(super) fn open(stream: StreamId, event: eventstore::RecordedEvent) -> RecordedEvent {
    let opened = open_metadata(&event.custom_metadata);
    let fault = opened.is_none().then(|| Arc::from("another program wrote it"));
    let (id, metadata) = opened.unwrap_or((event.id, &event.custom_metadata));
    RecordedEvent {
        stream,
        revision: Revision::new(event.revision),
        position: Position::new(event.position.commit),
        id,
        kind: event.event_type.into(),
        metadata: Bytes::copy_from_slice(metadata),
        data: event.data,
        fault,
    }
}

fn open_metadata(sealed: &[u8]) -> Option<(Uuid, &[u8])> {
    let [before, between, behind] = PARTS;
    let (id, rest) = sealed.strip_prefix(before)?.split_at_checked(ID)?;
    let metadata = rest.strip_prefix(between)?.strip_suffix(behind)?;
    Some((Uuid::try_parse_ascii(id).ok()?, metadata))
}
