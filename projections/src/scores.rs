//! The state of every match that has events.

use std::sync::Arc;

use minicup_domain::matches::{MatchEvent, MatchState, Phase, deadline, evolve};
use minicup_domain::{CategoryId, Event, MatchId, Recorded, Uuid};

use crate::persistent::{ById, Set, change};
use crate::{Catalogue, Projection};

/// The states of matches. States that did not change are shared between clones.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    matches: ById<MatchId, Scored>,
    /// The matches whose clock runs.
    running: Set<MatchId>,
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

    /// The matches whose clock runs.
    pub fn running(&self) -> impl Iterator<Item = (MatchId, &MatchState)> {
        self.running.iter().filter_map(|id| Some((*id, self.state(*id)?)))
    }

    /// Takes in the next event of a match.
    pub(crate) fn take(&mut self, id: MatchId, event_id: Uuid, event: &MatchEvent) {
        let (mut ran, mut runs) = (false, false);
        change(&mut self.matches, id, |scored| {
            ran = deadline(&scored.state).is_some();
            let state = Arc::make_mut(&mut scored.state);
            *state = evolve(std::mem::take(state), event);
            runs = deadline(state).is_some();
            scored.last_event = event_id;
        });
        match (ran, runs) {
            (false, true) => self.running.insert_mut(id),
            (true, false) => {
                self.running.remove_mut(&id);
            }
            _ => {}
        }
    }

    /// Whether the match does not count at all (it is void), and is on no list.
    pub fn is_void(&self, id: MatchId) -> bool {
        self.state(id).is_some_and(MatchState::is_void)
    }

    /// True if nothing more will come of the match: its result counts, or it never will.
    pub fn is_settled(&self, id: MatchId) -> bool {
        self.state(id).is_some_and(MatchState::is_settled)
    }

    /// Shows a match in another state.
    pub(crate) fn show(&mut self, id: MatchId, state: Arc<MatchState>) {
        if let Some(scored) = self.matches.get_mut(&id) {
            scored.state = state;
        }
    }

    fn phase(&self, id: MatchId) -> Phase {
        self.state(id).map_or(Phase::Init, |state| state.phase)
    }
}

impl Projection for Scores {
    fn apply(&mut self, event: &Recorded<Event>) {
        let Event::Match(id, match_event) = &event.event else { return };
        self.take(*id, event.id, match_event);
    }
}

/// How many matches that have not started a category's subscribers are shown (docs/protocol.md, `subscribe_category`).
const NEXT_MATCHES: usize = 4;

/// The matches of a category that run and the next four that have not started, in the order of the schedule.
pub fn upcoming(catalogue: &Catalogue, scores: &Scores, category: CategoryId) -> Vec<MatchId> {
    let Some(entry) = catalogue.category(category) else { return vec![] };
    let mut places_left = NEXT_MATCHES;
    let mut is_shown = |id: &MatchId| match scores.phase(*id) {
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
