//! The clock: stopped, started, set, and the length of a period.

use super::{checked_text, goals_count, unconfirmed};
use crate::matches::clock::PlayTime;
use crate::matches::command::{ClockChange, MatchCommand};
use crate::matches::entry::{Entry, EntryKind};
use crate::matches::event::{ClockSet, ClockTurned, EntryRevoked, LengthSet, MatchEvent, MatchFact};
use crate::matches::evolve::evolve;
use crate::matches::late::period_at;
use crate::matches::period::Period;
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::{EndedBy, PeriodKind};
use crate::rules::MAX_HALF_LENGTH;
use crate::time::Timestamp;

/// Changes the clock of the period that ran when the command was meant.
pub(super) fn turn(
    state: &MatchState,
    command: &MatchCommand,
    change: &ClockChange,
) -> Result<Vec<MatchEvent>, Rejection> {
    unconfirmed(state)?;
    goals_count(state)?;
    let reason = change.reason.as_deref().map(checked_text).transpose()?;
    let period = period_at(state, command.meant()).ok_or(Rejection::NotStarted)?;
    let at = command.meant().max(period.started);
    let Some(undone) = undone_end(state, period, at, change)? else { return Ok(vec![]) };
    let before = undone.iter().fold(state.clone(), evolve);
    let Some(period) = before.period(period.index) else { return Ok(vec![]) };
    check(period, at, change)?;
    let turned = turns(period, at, change, reason);
    if turned.is_empty() {
        return Ok(vec![]);
    }
    let turned = turned.into_iter().map(|fact| MatchEvent { at, fact });
    Ok(undone.into_iter().chain(turned).collect())
}

/// What the change means for the end of a period: an end by the clock is taken back if the period was not over by then.
/// None: the period is over, and its clock is stopped already.
fn undone_end(
    state: &MatchState,
    period: &Period,
    at: Timestamp,
    change: &ClockChange,
) -> Result<Option<Vec<MatchEvent>>, Rejection> {
    let Some(end) = period.ended else { return Ok(Some(vec![])) };
    let is_last = state.last_period() == Some(period);
    let is_set_back = change.elapsed.is_some_and(|elapsed| elapsed < period.full_time());
    let is_undone = is_last && end.by == EndedBy::Clock && (at < end.at || is_set_back);
    if is_undone {
        return Ok(Some(end_revoked(state, period, at)));
    }
    if at < end.at {
        return Ok(Some(vec![]));
    }
    match change {
        ClockChange { run: Some(false), elapsed: None, length: None, .. } => Ok(None),
        _ => Err(Rejection::NoPeriodRuns),
    }
}

/// The end of a period that the clock made since something stopped it: the last period has not been played by then.
pub(super) fn undone_by_stop(state: &MatchState, period: &Period, at: Timestamp) -> Vec<MatchEvent> {
    let is_last = state.last_period() == Some(period);
    match period.ended {
        Some(end) if is_last && end.by == EndedBy::Clock && (period.started..end.at).contains(&at) => {
            end_revoked(state, period, at)
        }
        _ => vec![],
    }
}

fn end_revoked(state: &MatchState, period: &Period, at: Timestamp) -> Vec<MatchEvent> {
    let is_end = |entry: &&Entry| entry.place.period == period.index && entry.kind == EntryKind::End;
    let end = state.entries.iter().rfind(is_end).map(|entry| entry.revision);
    let revoked = end.map(|entry| MatchFact::EntryRevoked(EntryRevoked { entry, reason: None, resume: None }));
    revoked.into_iter().map(|fact| MatchEvent { at, fact }).collect()
}

fn check(period: &Period, at: Timestamp, change: &ClockChange) -> Result<(), Rejection> {
    if period.kind == PeriodKind::Shootout {
        return Err(Rejection::NoPeriodRuns);
    }
    if change.length.is_some_and(|length| !(1..=MAX_HALF_LENGTH).contains(&length)) {
        return Err(Rejection::BadLength);
    }
    let most = change.length.or(period.clock.length()).unwrap_or(MAX_HALF_LENGTH);
    let shown = change.elapsed.unwrap_or_else(|| period.clock.elapsed_at(at).max(period.reading().elapsed));
    match shown <= PlayTime::from_seconds(most) {
        true => Ok(()),
        false => Err(Rejection::BeyondPeriod),
    }
}

/// The parts that change something. The length comes first, so that the clock may be set beyond the old one.
fn turns(period: &Period, at: Timestamp, change: &ClockChange, reason: Option<String>) -> Vec<MatchFact> {
    let (index, now) = (period.index, period.clock.reading_at(at));
    let length = change.length.filter(|length| period.clock.length() != Some(*length));
    let elapsed = change.elapsed.filter(|elapsed| now.elapsed != *elapsed);
    let run = change.run.filter(|run| now.running != *run);
    let length =
        length.map(|seconds| MatchFact::LengthSet(LengthSet { period: index, seconds, reason: reason.clone() }));
    let elapsed = elapsed.map(|elapsed| {
        let set = ClockSet { period: index, elapsed_millis: elapsed.as_millis(), reason: reason.clone() };
        MatchFact::ClockSet(set)
    });
    let run = run.map(|run| {
        let turned = ClockTurned { period: index, reason };
        if run { MatchFact::ClockStarted(turned) } else { MatchFact::ClockStopped(turned) }
    });
    length.into_iter().chain(elapsed).chain(run).collect()
}
