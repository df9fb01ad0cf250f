//! Starts and ends.

use super::{goals_count, opened};
use crate::matches::course::NextPeriod;
use crate::matches::event::{HalfEnded, HalfStarted, MatchEvent, MatchFact, PeriodEnded, PeriodStarted};
use crate::matches::evolve::evolve;
use crate::matches::period::Period;
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::{EndedBy, PeriodKind, Phase};

pub(super) fn change_state(state: &MatchState, to: Phase) -> Result<MatchFact, Rejection> {
    opened(state)?;
    let refused = Rejection::IllegalTransition { from: state.phase, to };
    match (state.phase, to) {
        (Phase::Init, Phase::HalfFirst) | (Phase::Pause, Phase::HalfSecond) => start(state),
        (Phase::HalfFirst | Phase::HalfSecond, Phase::Pause | Phase::End) if is_end(state, to) => end(state),
        _ => Err(refused),
    }
}

/// Starts what the rules ask for next.
pub(super) fn start(state: &MatchState) -> Result<MatchFact, Rejection> {
    opened(state)?;
    goals_count(state)?;
    if state.running_period().is_some() {
        return Err(Rejection::PeriodRuns);
    }
    state.next_period().map(start_of).ok_or(Rejection::NothingFollows)
}

/// Ends the running period.
pub(super) fn end(state: &MatchState) -> Result<MatchFact, Rejection> {
    opened(state)?;
    let period = state.running_period().ok_or(Rejection::NoPeriodRuns)?;
    match period.kind {
        PeriodKind::Shootout => Err(Rejection::NotDecided),
        PeriodKind::Half | PeriodKind::Overtime => Ok(end_of(period, EndedBy::Hand)),
    }
}

/// True if the requested state means the end of the running period. In the last half of a match that must be decided
/// both pause and end do: the client need not know which one the score requires.
pub(super) fn is_end(state: &MatchState, to: Phase) -> bool {
    let Some(period) = state.running_period() else { return false };
    let at = period.started;
    let ended = evolve(state.clone(), &MatchEvent { at, fact: end_of(period, EndedBy::Hand) });
    let is_open = state.is_last_half(period.index) && (state.must_decide() || period.index == 0);
    ended.phase == to || (is_open && matches!(to, Phase::Pause | Phase::End))
}

fn start_of(next: NextPeriod) -> MatchFact {
    let NextPeriod { index, kind, length } = next;
    match (kind, index) {
        (PeriodKind::Half, _) => MatchFact::HalfStarted(HalfStarted { half: crate::matches::Half::of_period(index) }),
        (PeriodKind::Overtime | PeriodKind::Shootout, period) => {
            MatchFact::PeriodStarted(PeriodStarted { period, kind, length })
        }
    }
}

/// The end of a period.
pub(super) fn end_of(period: &Period, by: EndedBy) -> MatchFact {
    match period.kind {
        PeriodKind::Half => MatchFact::HalfEnded(HalfEnded { half: period.half(), by }),
        PeriodKind::Overtime | PeriodKind::Shootout => MatchFact::PeriodEnded(PeriodEnded { period: period.index, by }),
    }
}
