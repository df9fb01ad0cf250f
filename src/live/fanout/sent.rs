//! What was sent to a reader of each match.

use minicup_domain::{MatchId, Revision};

/// Revisions by match, sorted: most readers follow one match, and ten thousand small hash tables are slow to search.
#[derive(Default)]
pub struct Sent(Vec<(MatchId, Revision)>);

impl Sent {
    /// Advances to a revision of a match; false if it was there already.
    pub fn advance(&mut self, id: MatchId, revision: Revision) -> bool {
        match self.0.binary_search_by_key(&id, |(id, _)| *id) {
            Ok(place) => {
                let Some((_, last)) = self.0.get_mut(place) else { return false };
                let is_new = *last < revision;
                *last = revision.max(*last);
                is_new
            }
            Err(place) => {
                if self.0.is_empty() {
                    // For most readers it has one entry.
                    self.0.reserve_exact(1);
                }
                self.0.insert(place, (id, revision));
                true
            }
        }
    }
}
