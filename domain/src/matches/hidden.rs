//! A match as those see it from whom its score is hidden.

use super::result::GivenResult;
use super::state::MatchState;
use super::terms::Score;

impl MatchState {
    /// The match without anything that tells its score: state and clock, starts and ends alone, and of a result by hand
    /// no more than its kind. The revision stays.
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

    /// True of what [`MatchState::without_score`] leaves.
    pub fn hides_score(&self) -> bool {
        self.hides_score
    }
}
