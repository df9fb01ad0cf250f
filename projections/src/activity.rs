//! What people recently did to matches: the end of the log, as far as an admin's page looks back.

use std::collections::VecDeque;
use std::sync::Arc;

use minicup_domain::matches::MatchEvent;
use minicup_domain::{Event, MatchId, Position, Recorded};

use crate::Projection;

/// Entries that are copied together when a new one arrives while a reader holds the others.
const CHUNK: usize = 64;
/// Chunks that are kept: 5,120 entries, a weekend of 200 matches with 25 entries each.
const CHUNKS: usize = 80;

/// An event of a match that a person caused.
pub type Entry = (MatchId, Recorded<MatchEvent>);

/// The last events of matches that people caused; what the clock did has no author and is left out. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    /// Oldest first, all but the last one full. Entries are shared, so that copying a chunk copies none of them.
    chunks: VecDeque<Arc<Vec<Arc<Entry>>>>,
}

impl Activity {
    /// The entries before `before`, newest first.
    pub fn newest_first(&self, before: Option<Position>) -> impl Iterator<Item = &Entry> {
        let entries = self.chunks.iter().rev().flat_map(|chunk| chunk.iter().rev().map(Arc::as_ref));
        entries.filter(move |(_, recorded)| before.is_none_or(|before| recorded.position < before))
    }

    fn push(&mut self, entry: Entry) {
        let entry = Arc::new(entry);
        match self.chunks.back_mut() {
            Some(chunk) if chunk.len() < CHUNK => Arc::make_mut(chunk).push(entry),
            _ => self.chunks.push_back(Arc::new(vec![entry])),
        }
        if self.chunks.len() > CHUNKS {
            self.chunks.pop_front();
        }
    }
}

impl Projection for Activity {
    fn apply(&mut self, event: &Recorded<Event>) {
        if event.user.is_none() {
            return;
        }
        if let Some(entry) = event.clone().into_match() {
            self.push(entry);
        }
    }
}
