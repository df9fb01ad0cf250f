//! A mark on every event of an append but its last, in the metadata: more of this append follows.
//!
//! A store takes an append whole and delivers it event by event. A reader that shows the state waits for the last one,
//! or shows a state that never existed. Programs that do not know the mark ignore it; events of earlier releases have
//! none.

use super::{RecordedEvent, checksum};

/// The mark, a member at the end of the metadata; only the checksum follows it.
const MARK: &[u8] = b",\"more\":true}";

/// The metadata with the mark. Metadata that is not an object with members, or already has its checksum, is unchanged.
pub(super) fn mark(metadata: &[u8]) -> Vec<u8> {
    match metadata.strip_suffix(b"}") {
        Some(open) if !open.ends_with(b"{") && checksum::unsealed(metadata) == metadata && !is_marked(metadata) => {
            [open, MARK].concat()
        }
        _ => metadata.to_vec(),
    }
}

/// The metadata without the mark, given it without the checksum.
fn without_mark(metadata: &[u8]) -> Vec<u8> {
    match metadata.strip_suffix(MARK) {
        Some(open) => [open, b"}"].concat(),
        None => metadata.to_vec(),
    }
}

/// The metadata without what the store adds to it: the checksum, and the mark that more of an append follows.
pub fn bare(metadata: &[u8]) -> Vec<u8> {
    without_mark(&checksum::unsealed(metadata))
}

/// True if another event of the same append follows.
pub fn follows(stored: &RecordedEvent) -> bool {
    is_marked(&checksum::unsealed(&stored.metadata))
}

fn is_marked(metadata: &[u8]) -> bool {
    metadata.ends_with(MARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_comes_and_goes() {
        let metadata = br#"{"at":1,"user":"eva"}"#;
        let marked = mark(metadata);
        assert_eq!(marked, br#"{"at":1,"user":"eva","more":true}"#);
        assert_eq!(mark(&marked), marked);
        assert_eq!(without_mark(&marked), metadata);
        assert_eq!(without_mark(metadata), metadata);
        for odd in [b"{}".as_slice(), b"[1]"] {
            assert_eq!(mark(odd), odd);
        }
    }
}
