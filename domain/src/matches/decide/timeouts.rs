//! Team time-outs.

use super::clock::undone_by_stop;
use super::{goals_count, overruled, unconfirmed};
use crate::ids::TeamId;
use crate::matches::command::MatchCommand;
use crate::matches::entry::Moment;
use crate::matches::event::{MatchEvent, MatchFact, TimeoutCalled};
use crate::matches::evolve::evolve;
use crate::matches::late::{period_of, place};
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::PeriodKind;
use crate::rules::MAX_TIMEOUTS;

/// A time-out stops the clock of the period that ran when it was called, also if it is entered late: an end that the clock
/// has made since then does not count.
pub(super) fn call(
    state: &MatchState,
    command: &MatchCommand,
    (team, granted): (TeamId, bool),
    overrule: Option<&str>,
) -> Result<Vec<MatchEvent>, Rejection> {
    let fixture = unconfirmed(state)?;
    goals_count(state)?;
    let side = fixture.side_of(team).ok_or(Rejection::TeamNotInMatch)?;
    let period = period_of(state, command).ok_or(Rejection::NotStarted)?;
    let at = command.meant().max(period.started);
    if period.kind == PeriodKind::Shootout || period.ended.is_some_and(|end| end.at <= at) {
        return Err(Rejection::NoPeriodRuns);
    }
    let mut events = if granted { undone_by_stop(state, period, at) } else { vec![] };
    let before = events.iter().fold(state.clone(), evolve);
    let Moment { half, offset, place } = place(&before, command);
    let moment = Moment { half, offset, place };
    let is_forbidden = before.lacks_timeout(side, moment.place());
    let overruled = overruled(is_forbidden.then_some(Rejection::NoTimeoutLeft), overrule)?;
    if before.timeouts().iter().sum::<usize>() >= MAX_TIMEOUTS {
        return Err(Rejection::Full);
    }
    let called = TimeoutCalled { half, offset, place, side, granted, overruled };
    events.push(MatchEvent { at, fact: MatchFact::TimeoutCalled(called) });
    Ok(events)
}
