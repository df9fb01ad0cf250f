//! What the rules do not forbid, and the table should look at once more.

use std::fmt;

use super::entry::{Entry, EntryKind};
use super::event::{MatchEvent, MatchFact, ShotTaken};
use super::evolve::evolve;
use super::state::MatchState;
use super::terms::Side;
use crate::ids::PlayerId;

/// Something that was recorded and may be a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The player has shot in this series of the shoot-out already.
    ShotAgain,
}

impl Warning {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ShotAgain => "shot_again",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ShotAgain => "the player has shot in this series already, correct who it was or take the shot back",
        })
    }
}

/// What there is to say of events that follow on a state, in order; the same whenever it is asked. Most events need no
/// look at the state, so it is made only where one does.
pub fn warnings(state: impl FnOnce() -> MatchState, events: &[MatchEvent]) -> Vec<Warning> {
    if !events.iter().any(|event| matches!(event.fact, MatchFact::ShotTaken(_))) {
        return vec![];
    }
    let mut state = state();
    let mut found = Vec::new();
    for event in events {
        found.extend(warning(&state, &event.fact));
        state = evolve(state, event);
    }
    found
}

fn warning(state: &MatchState, fact: &MatchFact) -> Option<Warning> {
    match fact {
        MatchFact::ShotTaken(ShotTaken { side, player: Some(player), .. }) => {
            has_shot(state, *side, *player).then_some(Warning::ShotAgain)
        }
        _ => None,
    }
}

/// Whether a player has taken one of the shots of the series to which the next shot of their side belongs.
fn has_shot(state: &MatchState, of: Side, player: PlayerId) -> bool {
    let shooter = |entry: &Entry| match entry.kind {
        EntryKind::Shot { side, player, .. } if side == of => Some(player),
        _ => None,
    };
    let shooters: Vec<Option<PlayerId>> = state.entries.iter().filter_map(shooter).collect();
    let series = state.shots_in_series();
    let taken_before = shooters.len() / series * series;
    shooters.iter().skip(taken_before).any(|shooter| *shooter == Some(player))
}
