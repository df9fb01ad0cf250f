//! A match's events, folded one after the other.

use std::sync::Arc;

use minicup_domain::Recorded;
use minicup_domain::matches::{MatchEvent, MatchFact, MatchState, evolve};

use super::Step;

/// A match as the events so far leave it.
#[derive(Debug, Clone, Default)]
pub struct Fold {
    state: Arc<MatchState>,
    /// The match before the last event, if that one corrects an earlier one.
    before: Option<Arc<MatchState>>,
}

impl Fold {
    /// The match now.
    pub fn state(&self) -> &Arc<MatchState> {
        &self.state
    }

    /// Takes the next event in. False for anything but the next one, which changes nothing: an older one is known, a
    /// later one would leave a gap.
    pub fn apply(&mut self, recorded: &Recorded<MatchEvent>) -> bool {
        if recorded.revision != self.state.next_revision() {
            return false;
        }
        self.before = corrects(&recorded.event.fact).then(|| Arc::clone(&self.state));
        let state = std::mem::take(Arc::make_mut(&mut self.state));
        self.state = Arc::new(evolve(state, &recorded.event));
        true
    }

    /// The last event taken in, with the states around it.
    pub fn step(&self, recorded: &Recorded<MatchEvent>) -> Step {
        Step { recorded: recorded.clone(), state: Arc::clone(&self.state), before: self.before.clone() }
    }
}

/// True for events that change earlier lines of the timeline.
fn corrects(fact: &MatchFact) -> bool {
    matches!(fact, MatchFact::EntryRevoked(_) | MatchFact::EntryAmended(_))
}
