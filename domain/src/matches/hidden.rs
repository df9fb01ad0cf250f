//! A match as it is shown to those who may not see its score.

use super::result::GivenResult;
use super::state::MatchState;
use super::terms::Score;

impl MatchState {
    /// The match without anything that shows its score: state and clock, only starts and ends, and of a result by hand
    /// only its kind. The revision stays.
    #[must_use]
    pub fn without_score(&self) -> Self {
        let mut hidden = self.clone();
        hidden.entries.retain(|entry| entry.kind.is_boundary());
        hidden.result = self.result.map(|given| GivenResult::of_kind(given.kind));
        hidden.named_winner = None;
        hidden.goals = Score::default();
        hidden.hides_score = true;
        hidden
    }

    /// True for the entries that [`MatchState::without_score`] keeps.
    pub fn hides_score(&self) -> bool {
        self.hides_score
    }
}
