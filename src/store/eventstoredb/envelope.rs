//! An event's form on the server, and back.
//!
//! The server recognises a repeated append by the ids of its events, and does not report it. A repetition by
//! another call may differ in everything but the ids, and callers must know. So on the server every call has ids of its
//! own, which only its own attempts share, and our own id of an event is beside its metadata. What the
//! server acknowledges was then appended by this very call.

use std::sync::Arc;

use bytes::Bytes;
use eventstore::EventData;
use minicup_domain::{Position, Revision};
use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::store::{NewEvent, RecordedEvent, StoreError, StreamId};

/// The text before the id, between it and the metadata, and after that.
const PARTS: [&[u8]; 3] = [b"\"id\":\"", b"\",\"metadata\":", b"}"];

/// The text around the id of the command, by which the server's own projections and pages find what belongs
/// together. Events of earlier releases do not have it.
const CORRELATION: [&[u8]; 2] = [b"\"$correlationId\":\"", b"\","];

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
    let metadata =
        [b"{".as_slice(), &correlation(event), before, id.as_bytes(), between, &event.metadata, behind].concat();
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

/// The member with the command of an event; empty if its metadata names none.
fn correlation(event: &NewEvent) -> Vec<u8> {
    #[derive(Deserialize)]
    struct Caused {
        command_id: Uuid,
    }
    let Ok(Caused { command_id }) = serde_json::from_slice(&event.metadata) else { return vec![] };
    let [before, behind] = CORRELATION;
    [before, command_id.to_string().as_bytes(), behind].concat()
}

fn open_metadata(sealed: &[u8]) -> Option<(Uuid, &[u8])> {
    let [before, between, behind] = PARTS;
    let (id, rest) = without_correlation(sealed.strip_prefix(b"{")?)?.strip_prefix(before)?.split_at_checked(ID)?;
    let metadata = rest.strip_prefix(between)?.strip_suffix(behind)?;
    Some((Uuid::try_parse_ascii(id).ok()?, metadata))
}

fn without_correlation(members: &[u8]) -> Option<&[u8]> {
    let [before, behind] = CORRELATION;
    match members.strip_prefix(before) {
        Some(rest) => rest.split_at_checked(ID)?.1.strip_prefix(behind),
        None => Some(members),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID_TEXT: &str = "00000000-0000-0000-0000-000000000005";

    #[test]
    fn what_the_release_before_sealed_is_opened() {
        let sealed = format!(r#"{{"id":"{ID_TEXT}","metadata":{{"at":1}}}}"#);
        assert_eq!(open_metadata(sealed.as_bytes()), Some((Uuid::from_u128(5), br#"{"at":1}"#.as_slice())));
    }

    #[test]
    fn the_server_finds_the_command() {
        let command = Uuid::from_u128(7);
        let new = NewEvent {
            id: Uuid::from_u128(5),
            kind: "GoalScored".into(),
            data: b"{}".to_vec(),
            metadata: format!(r#"{{"at":1,"command_id":"{command}"}}"#).into_bytes(),
        };
        let [before, between, behind] = PARTS;
        let sealed =
            [b"{".as_slice(), &correlation(&new), before, ID_TEXT.as_bytes(), between, &new.metadata, behind].concat();
        let value: serde_json::Value = serde_json::from_slice(&sealed).unwrap();
        assert_eq!(value["$correlationId"], command.to_string());
        assert_eq!(open_metadata(&sealed), Some((new.id, new.metadata.as_slice())));
    }

    #[test]
    fn what_others_wrote_is_not_opened() {
        for sealed in ["", "{}", r#"{"id":"5"}"#, r#"{"$correlationId":"x","id":"y","metadata":{}}"#] {
            assert_eq!(open_metadata(sealed.as_bytes()), None, "{sealed}");
        }
    }
}
