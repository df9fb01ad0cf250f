//! Starts and ends.

use super::opened;
use crate::matches::event::{HalfEnded, HalfStarted, MatchFact};
use crate::matches::period::Period;
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::{EndedBy, Half, Phase};

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

/// The end of a period.
pub(super) fn end_of(period: &Period, by: EndedBy) -> MatchFact {
    MatchFact::HalfEnded(HalfEnded { half: period.half(), by })
}
