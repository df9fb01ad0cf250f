//! What a reader was sent of each match.

use minicup_domain::{MatchId, Revision};

/// Revisions by match, in its order: most readers follow one match, and ten thousand small tables are dear to look into.
#[derive(Default)]
pub struct Sent(Vec<(MatchId, Revision)>);

impl Sent {
    /// Moves up to a revision of a match; false if it was there already.
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
                    // For most it stays at one.
                    self.0.reserve_exact(1);
                }
                self.0.insert(place, (id, revision));
                true
            }
        }
    }
}
