//! Commands that could not be sent at once: when they were meant, and where in the match that is.

use super::command::{MatchAction, MatchCommand};
use super::entry::{EntryKind, Moment};
use super::period::Period;
use super::state::MatchState;
use super::terms::{Phase, Place};
use crate::rules::MAX_LATE;
use crate::time::Timestamp;

impl MatchCommand {
    /// When the command was meant: not later than it arrived, and at most [`MAX_LATE`] earlier.
    pub(super) fn meant(&self) -> Timestamp {
        self.meant_at.map_or(self.at, |meant| meant.clamp(self.at.minus_seconds(MAX_LATE), self.at))
    }
}

/// True if this late start or end has already happened, by the clock or by somebody else.
pub(super) fn has_come(state: &MatchState, command: &MatchCommand) -> bool {
    let runs = state.running_period();
    // A period of overtime is ended by the states before it, too.
    let is_beyond = runs.is_some_and(|period| period.index > 0 && period.started <= command.meant());
    let is_over = |period: &Period| period.ended.is_some() && state.is_last_half(period.index);
    command.meant_at.is_some()
        && match command.action {
            MatchAction::ChangeState(Phase::Pause) => state.phase >= Phase::Pause && !is_beyond,
            MatchAction::ChangeState(Phase::End) => {
                state.phase == Phase::End || state.last_period().is_some_and(is_over)
            }
            MatchAction::ChangeState(to) => to <= state.phase,
            MatchAction::StartPeriod => runs.is_some(),
            MatchAction::EndPeriod => state.last_period().is_some_and(|period| period.ended.is_some()),
            _ => false,
        }
}

/// When the effect of a command happened. A half does not end before it started, nor start before the last one did:
/// the end in between may be the clock's, recorded because the one by hand was late as well.
pub(super) fn event_time(state: &MatchState, command: &MatchCommand) -> Timestamp {
    let meant = command.meant();
    if !matches!(command.action, MatchAction::ChangeState(_) | MatchAction::StartPeriod | MatchAction::EndPeriod) {
        return meant;
    }
    match state.entries.iter().rfind(|entry| entry.kind == EntryKind::Start) {
        Some(last) => meant.max(last.at.min(command.at)),
        None => meant,
    }
}

/// The half and second where something belongs.
pub(super) fn place(state: &MatchState, command: &MatchCommand) -> Moment {
    let period = period_of(state, command);
    let nothing_follows = command.meant_at.is_none() && state.phase == Phase::End;
    let place = match period {
        Some(period) => Place { period: period.index, offset: offset_in(period, command.meant()) },
        None if nothing_follows => Place { period: 0, offset: state.half_length() },
        None => Place { period: 0, offset: 0 },
    };
    state.moment(place)
}

/// The period that ran, or ran last, when a command was meant.
pub(super) fn period_of<'a>(state: &'a MatchState, command: &MatchCommand) -> Option<&'a Period> {
    match command.meant_at {
        Some(_) => period_at(state, command.meant()),
        None => state.last_period(),
    }
}

/// The period that ran at a moment, or ran last before it.
pub(super) fn period_at(state: &MatchState, at: Timestamp) -> Option<&Period> {
    state.periods.iter().rfind(|period| period.started <= at).or(state.periods.first())
}

/// While the period runs: the seconds played. Once it has ended, entries for it are at its full length.
fn offset_in(period: &Period, at: Timestamp) -> u32 {
    match period.ended {
        Some(end) if end.at <= at => period.full_time().whole_seconds(),
        _ => period.clock.elapsed_at(at).whole_seconds(),
    }
}
