//! Categories and matches whose results only logged-in users see.

use minicup_domain::game::Results;
use minicup_domain::{CategoryId, MatchId};

use super::Catalogue;
use crate::persistent::Set;

/// What is hidden.
#[derive(Debug, Clone, Default)]
pub(super) struct Hidden {
    pub(super) tables: Set<CategoryId>,
    pub(super) matches: Set<MatchId>,
}

impl Catalogue {
    /// Whether readers who are not logged in see no score of a match.
    pub fn hides_score(&self, id: MatchId) -> bool {
        self.hidden.matches.contains(&id)
    }

    /// Whether readers who are not logged in see no table of a category.
    pub fn hides_table(&self, id: CategoryId) -> bool {
        self.hidden.tables.contains(&id)
    }

    /// The matches whose scores are hidden.
    pub(crate) fn hidden_matches(&self) -> &Set<MatchId> {
        &self.hidden.matches
    }

    /// The categories whose tables are hidden.
    pub(crate) fn hidden_tables(&self) -> &Set<CategoryId> {
        &self.hidden.tables
    }

    /// Updates what a category and its matches hide, after one of them has changed.
    pub(super) fn note_hidden(&mut self, id: CategoryId) {
        let Some(entry) = self.categories.get(&id) else { return };
        let hides_table = entry.category.game.resolve().results == Results::Hidden;
        let matches: Vec<MatchId> = entry.matches.iter().copied().collect();
        matches.into_iter().for_each(|id| self.note_hidden_match(id));
        note(&mut self.hidden.tables, id, hides_table);
    }

    pub(super) fn note_hidden_match(&mut self, id: MatchId) {
        let hides_score = self.game(id).is_some_and(|game| game.results == Results::Hidden);
        note(&mut self.hidden.matches, id, hides_score);
    }
}

fn note<K: Ord + Clone>(hidden: &mut Set<K>, id: K, hides: bool) {
    match (hides, hidden.contains(&id)) {
        (true, false) => hidden.insert_mut(id),
        (false, true) => {
            hidden.remove_mut(&id);
        }
        _ => {}
    }
}
