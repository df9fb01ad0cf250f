//! A checksum of each event, in its metadata: a bit that flips on a disk is noticed when the event is read.
//!
//! It is the last member of the metadata, so that programs that do not know it ignore it, and covers everything
//! that is stored of the event except its place in the log. Events of earlier releases have none.

use std::borrow::Cow;

use crc32fast::Hasher;
use minicup_domain::{CommandId, Revision};
use uuid::Uuid;

use super::{NewEvent, RecordedEvent, StreamId};

/// The text around the checksum at the end of the metadata.
const BEFORE: &[u8] = b"\"checksum\":\"";
const BEHIND: &[u8] = b"\"}";
/// Hexadecimal digits of a checksum.
const DIGITS: usize = 8;

/// The most bits in which a damaged id differs from the original. Ids that were made in another way differ in about
/// half of their 128 bits.
const DAMAGED_BITS: u32 = 8;
/// Events of one command whose ids are checked: more than a scorekeeper's command records.
const EVENTS_OF_A_COMMAND: usize = 4;

/// The metadata of an event with its checksum. Metadata that already has one, or is not an object, is unchanged.
pub fn seal(stream: &StreamId, revision: Revision, event: &NewEvent) -> Vec<u8> {
    let metadata = event.metadata.as_slice();
    let Some(open) = metadata.strip_suffix(b"}").filter(|_| split(metadata).is_none()) else {
        return metadata.to_vec();
    };
    let digits = hexadecimal(sum(stream, revision, event.id, &event.kind, &event.data, open));
    let comma: &[u8] = if open.ends_with(b"{") { b"" } else { b"," };
    [open, comma, BEFORE, digits.as_slice(), BEHIND].concat()
}

/// The metadata without the checksum.
pub(super) fn unsealed(metadata: &[u8]) -> Cow<'_, [u8]> {
    match split(metadata) {
        Some((open, _)) => [open, b"}"].concat().into(),
        None => metadata.into(),
    }
}

/// Whether the metadata has a checksum, right or wrong.
pub fn is_sealed(metadata: &[u8]) -> bool {
    split(metadata).is_some()
}

/// What is wrong with an event whose command is known, according to its checksum or, without one, its id, which
/// follows from the command. An id that was made in another way, as in files of other programs, is no fault.
pub(super) fn fault(stored: &RecordedEvent, command: CommandId) -> Option<&'static str> {
    let Some((open, digits)) = split(&stored.metadata) else {
        return fault_without_checksum(stored, command);
    };
    let found = sum(&stored.stream, stored.revision, stored.id, &stored.kind, &stored.data, open);
    (digits != hexadecimal(found)).then_some("the checksum is of another event")
}

/// The digits of a checksum, without a string for each event that is read.
fn hexadecimal(sum: u32) -> [u8; DIGITS] {
    let digit =
        |place: usize| char::from_digit(sum >> (4 * (DIGITS - 1 - place)) & 0xf, 16).map_or(b'0', |digit| digit as u8);
    std::array::from_fn(digit)
}

fn fault_without_checksum(stored: &RecordedEvent, command: CommandId) -> Option<&'static str> {
    if is_damaged_member(&stored.metadata) {
        return Some("the name of the checksum is damaged");
    }
    is_damaged_id(stored.id, command).then_some("the id is not the one that its command gives it")
}

/// The metadata up to the checksum, without the comma before it, and the checksum; none if there is none.
fn split(metadata: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = metadata.strip_suffix(BEHIND)?;
    let (rest, digits) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
    let rest = rest.strip_suffix(BEFORE)?;
    Some((rest.strip_suffix(b",").unwrap_or(rest), digits))
}

/// `open` is the metadata without its last brace. The lengths keep the parts apart.
fn sum(stream: &StreamId, revision: Revision, id: Uuid, kind: &str, data: &[u8], open: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    for part in [stream.as_str().as_bytes(), id.as_bytes(), kind.as_bytes(), data, open] {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.update(&revision.get().to_be_bytes());
    hasher.finalize()
}

/// In place of the member's name there is something that differs from it in a few bits.
fn is_damaged_member(metadata: &[u8]) -> bool {
    let end = metadata.len().saturating_sub(DIGITS + BEHIND.len());
    let Some(found) = metadata.get(end.saturating_sub(BEFORE.len())..end) else { return false };
    let differing: u32 = found.iter().zip(BEFORE).map(|(found, due)| (found ^ due).count_ones()).sum();
    found.len() == BEFORE.len() && differing <= DAMAGED_BITS
}

fn is_damaged_id(id: Uuid, command: CommandId) -> bool {
    let distance = |index| (id.as_u128() ^ command.event_uuid(index).as_u128()).count_ones();
    let mut nearest = (0..EVENTS_OF_A_COMMAND).map(distance).filter(|bits| *bits <= DAMAGED_BITS);
    nearest.next().is_some_and(|bits| bits > 0)
}

#[cfg(test)]
mod tests {
    use minicup_domain::Position;

    use super::*;
    use crate::store::more::bare;

    const METADATA: &[u8] = br#"{"at":1,"version":1,"command_id":"00000000-0000-0000-0000-000000000007","user":"eva"}"#;

    fn command() -> CommandId {
        CommandId::new(Uuid::from_u128(7))
    }

    fn stored(metadata: &[u8], sealed: bool) -> RecordedEvent {
        let (stream, revision) = (StreamId::new("match-1"), Revision::new(3));
        let event = NewEvent {
            id: command().event_uuid(0),
            kind: "GoalScored".into(),
            data: br#"{"half":"first"}"#.to_vec(),
            metadata: metadata.to_vec(),
        };
        let metadata = if sealed { seal(&stream, revision, &event) } else { event.metadata };
        RecordedEvent {
            stream,
            revision,
            position: Position::new(9),
            id: event.id,
            kind: event.kind.as_ref().into(),
            data: event.data.into(),
            metadata: metadata.into(),
            fault: None,
        }
    }

    #[test]
    fn sealed_metadata_is_json_with_one_member_more() {
        for metadata in [METADATA, b"{}"] {
            let sealed = stored(metadata, true).metadata;
            let mut value: serde_json::Value = serde_json::from_slice(&sealed).unwrap();
            assert!(value.as_object_mut().unwrap().remove("checksum").is_some());
            assert_eq!(value, serde_json::from_slice::<serde_json::Value>(metadata).unwrap());
            assert_eq!(bare(&sealed), metadata);
        }
    }

    #[test]
    fn what_is_sealed_stays_as_it_is() {
        let sealed = stored(METADATA, true).metadata;
        assert_eq!(stored(&sealed, true).metadata, sealed);
        assert_eq!(stored(b"[1]", true).metadata, b"[1]".as_slice());
        assert_eq!(bare(METADATA), METADATA);
    }

    #[test]
    fn each_flipped_bit_is_found() {
        let event = stored(METADATA, true);
        assert_eq!(fault(&event, command()), None);
        let flip = |bytes: &[u8], bit: usize| {
            let mut bytes = bytes.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            bytes
        };
        for bit in 0..event.data.len() * 8 {
            let flipped = RecordedEvent { data: flip(&event.data, bit).into(), ..event.clone() };
            assert!(fault(&flipped, command()).is_some(), "bit {bit} of the data");
        }
        // What follows the checksum is checked as JSON.
        for bit in 0..(event.metadata.len() - BEHIND.len()) * 8 {
            let flipped = RecordedEvent { metadata: flip(&event.metadata, bit).into(), ..event.clone() };
            assert!(fault(&flipped, command()).is_some(), "bit {bit} of the metadata");
        }
        for bit in 0..128 {
            let flipped = RecordedEvent { id: Uuid::from_u128(event.id.as_u128() ^ (1 << bit)), ..event.clone() };
            assert!(fault(&flipped, command()).is_some(), "bit {bit} of the id");
        }
        for moved in [
            RecordedEvent { stream: StreamId::new("match-3"), ..event.clone() },
            RecordedEvent { revision: Revision::new(2), ..event.clone() },
            RecordedEvent { kind: "GoalScorec".into(), ..event.clone() },
        ] {
            assert!(fault(&moved, command()).is_some());
        }
    }

    #[test]
    fn without_a_checksum_the_id_tells() {
        let event = stored(METADATA, false);
        assert_eq!(fault(&event, command()), None);
        for bit in 0..128 {
            let flipped = RecordedEvent { id: Uuid::from_u128(event.id.as_u128() ^ (1 << bit)), ..event.clone() };
            assert!(fault(&flipped, command()).is_some(), "bit {bit}");
        }
        for id in [command().get(), command().event_uuid(3), command().event_uuid(70)] {
            assert_eq!(fault(&RecordedEvent { id, ..event.clone() }, command()), None);
        }
    }
}
