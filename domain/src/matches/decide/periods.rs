//! Starts and ends.

use super::opened;
use crate::matches::event::{EndedBy, HalfEnded, HalfStarted, MatchFact};
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::{Half, Phase};

pub(super) fn change_state(state: &MatchState, to: Phase) -> Result<MatchFact, Rejection> {
    opened(state)?;
    let ended = |half| MatchFact::HalfEnded(HalfEnded { half, by: EndedBy::Hand });
    match (state.phase, to) {
        (Phase::Init, Phase::HalfFirst) => Ok(MatchFact::HalfStarted(HalfStarted { half: Half::First })),
        (Phase::HalfFirst, Phase::Pause) => Ok(ended(Half::First)),
        (Phase::Pause, Phase::HalfSecond) => Ok(MatchFact::HalfStarted(HalfStarted { half: Half::Second })),
        (Phase::HalfSecond, Phase::End) => Ok(ended(Half::Second)),
        (from, to) => Err(Rejection::IllegalTransition { from, to }),
    }
}
