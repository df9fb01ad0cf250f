//! The state of every match that has events.

use std::collections::HashMap;
use std::sync::Arc;

use minicup_domain::matches::{MatchState, Phase, evolve};
use minicup_domain::{CategoryId, Event, MatchId, Recorded, Uuid};

use crate::{Projection, ReadModel};

/// The states of matches. States that did not change are shared between clones.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    matches: HashMap<MatchId, Scored>,
}

#[derive(Debug, Clone, Default)]
struct Scored {
    state: Arc<MatchState>,
    last_event: Uuid,
}

impl Scores {
    /// The match as its events leave it; none while it has no event.
    pub fn state(&self, id: MatchId) -> Option<&MatchState> {
        self.matches.get(&id).map(|scored| scored.state.as_ref())
    }

    /// The id of the last event the state includes; none while the match has no event.
    pub fn last_event(&self, id: MatchId) -> Option<Uuid> {
        self.matches.get(&id).map(|scored| scored.last_event)
    }

    /// Every match that has events, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (MatchId, &MatchState)> {
        self.matches.iter().map(|(id, scored)| (*id, scored.state.as_ref()))
    }

    fn phase(&self, id: MatchId) -> Phase {
        self.state(id).map_or(Phase::Init, |state| state.phase)
    }
}

impl Projection for Scores {
    fn apply(&mut self, event: &Recorded<Event>) {
        let Event::Match(id, fact) = &event.event else { return };
        let scored = self.matches.entry(*id).or_default();
        scored.last_event = event.id;
        let state = Arc::make_mut(&mut scored.state);
        *state = evolve(std::mem::take(state), fact);
    }
}

/// How many matches that have not started a category's subscribers are shown (contract, `subscribe_category`).
const NEXT_MATCHES: usize = 4;

/// The matches of a category that run and the next four that have not started, in the order of the schedule.
pub fn upcoming(model: &ReadModel, category: CategoryId) -> Vec<MatchId> {
    let Some(entry) = model.catalogue.category(category) else { return vec![] };
    let mut places_left = NEXT_MATCHES;
    let mut is_shown = |id: &MatchId| match model.scores.phase(*id) {
        Phase::HalfFirst | Phase::Pause | Phase::HalfSecond => true,
        Phase::End => false,
        Phase::Init if places_left == 0 => false,
        Phase::Init => {
            places_left -= 1;
            true
        }
    };
    entry.matches.iter().copied().filter(|id| is_shown(id)).collect()
}
