//! A mark on every event of an append but its last, in the metadata: more of this append follows.
//!
//! A store takes an append whole and delivers it event by event. Whoever shows what the log comes to waits for the last
//! one, or shows what never was. Programs that do not know the mark pass over it; events of earlier releases have none.

use super::{RecordedEvent, checksum};

/// The mark, a member at the end of the metadata, where only the checksum comes after it.
const MARK: &[u8] = b",\"more\":true}";

/// The metadata with the mark. What is no object with members, or has its checksum already, stays as it is.
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
