//! Whether a recorded event could have been recorded: `verify` checks this for every event of every match.

use super::entry::{EntryKind, Moment};
use super::event::{EntryAmended, MatchEvent, MatchFact};
use super::state::MatchState;
use super::terms::Phase;
use crate::place::Revision;

/// What is odd about `event` coming right after `state`; none if the deciders could have recorded it.
pub fn anomaly(state: &MatchState, event: &MatchEvent) -> Option<&'static str> {
    match &event.fact {
        MatchFact::Opened(_) => state.has_begun().then_some("the match is opened again after it has begun"),
        MatchFact::FreehandSet(_) => state.fixture.is_some().then_some("a match of the schedule is set free-hand"),
        MatchFact::InfoAdded(_) if state.confirmed.is_none() => None,
        MatchFact::LineUpSet(set) if state.confirmed.is_none() => early_anomaly(state, set.moment()),
        MatchFact::Punished(punished) if state.confirmed.is_none() => early_anomaly(state, punished.moment()),
        MatchFact::EntryAmended(amended) if state.confirmed.is_none() && is_punishment(state, amended.entry) => None,
        MatchFact::EntryRevoked(revoked) if state.confirmed.is_none() => revoked_anomaly(state, revoked.entry),
        _ if state.fixture.is_none() => Some("the match was never opened"),
        MatchFact::Confirmed if state.phase != Phase::End => Some("a match that is not over is confirmed"),
        MatchFact::Confirmed => (!state.result_kind().counts()).then_some("a match without a result is confirmed"),
        MatchFact::Reopened(_) => state.confirmed.is_none().then_some("a match that is not confirmed is reopened"),
        _ if state.confirmed.is_some() => Some("a confirmed match changes"),
        MatchFact::HalfStarted(started) => {
            let is_next = state.next_period().is_some_and(|next| usize::from(next.index) == started.half.index());
            (!is_next).then_some("a half starts out of turn")
        }
        MatchFact::HalfEnded(ended) => (state.running_period().map(|period| usize::from(period.index))
            != Some(ended.half.index()))
        .then_some("a half ends that does not run"),
        MatchFact::PeriodStarted(started) => {
            let is_next =
                state.next_period().is_some_and(|next| (next.index, next.kind) == (started.period, started.kind));
            (!is_next).then_some("a period starts out of turn")
        }
        MatchFact::PeriodEnded(ended) => {
            let runs = state.running_period().is_some_and(|period| period.index == ended.period);
            (!runs).then_some("a period ends that does not run")
        }
        MatchFact::ShotTaken(shot) => {
            let is_turn = state.shootout().is_some_and(|shootout| shootout.next.is_none_or(|next| next == shot.side));
            (!is_turn && shot.overruled.is_none()).then_some("a shot is taken out of turn")
        }
        MatchFact::GoalScored(goal) => entry_anomaly(state, goal.moment()),
        MatchFact::SevenMetreMissed(missed) => entry_anomaly(state, missed.moment()),
        MatchFact::TimeoutCalled(called) => entry_anomaly(state, called.moment()),
        MatchFact::ClockStarted(turned) | MatchFact::ClockStopped(turned) => clock_anomaly(state, turned.period),
        MatchFact::ClockSet(set) => clock_anomaly(state, set.period),
        MatchFact::LengthSet(set) => clock_anomaly(state, set.period),
        MatchFact::WinnerNamed(_) => (!state.lacks_winner()).then_some("a winner is named where none is missing"),
        MatchFact::ResultRevoked(_) => state.result.is_none().then_some("a result is taken back that was not given"),
        MatchFact::EntryAmended(amended) => amended_anomaly(state, amended),
        // Nothing in an open match contradicts it.
        _ => None,
    }
}

fn entry_anomaly(state: &MatchState, moment: Moment) -> Option<&'static str> {
    let place = moment.place();
    let Some(period) = state.period(place.period) else { return Some("it belongs to a period that was not played") };
    let is_beyond = moment.offset > state.half_length() || !period.has_second(place.offset);
    is_beyond.then_some("it lies after the end of its period")
}

/// Before the match it belongs to no period.
fn early_anomaly(state: &MatchState, moment: Moment) -> Option<&'static str> {
    if state.periods.is_empty() { None } else { entry_anomaly(state, moment) }
}

fn is_punishment(state: &MatchState, entry: Revision) -> bool {
    state.entry(entry).is_some_and(|entry| matches!(entry.kind, EntryKind::Punishment { .. }))
}

fn clock_anomaly(state: &MatchState, period: u8) -> Option<&'static str> {
    state.period(period).is_none().then_some("it turns the clock of a period that was not played")
}

fn revoked_anomaly(state: &MatchState, entry: Revision) -> Option<&'static str> {
    let Some(entry) = state.entry(entry) else { return Some("it changes an entry that is not there") };
    let is_earlier = entry.kind.is_boundary() && state.last_boundary() != Some(entry);
    is_earlier.then_some("a start or end goes that is not the latest")
}

fn target_anomaly(state: &MatchState, entry: Revision) -> Option<&'static str> {
    match state.entry(entry).map(|entry| &entry.kind) {
        Some(EntryKind::Start | EntryKind::End) => Some("the start or end of a period is changed"),
        Some(EntryKind::LengthSet { .. }) => Some("the length of a period is changed"),
        Some(_) => None,
        None => Some("it changes an entry that is not there"),
    }
}

fn amended_anomaly(state: &MatchState, amended: &EntryAmended) -> Option<&'static str> {
    target_anomaly(state, amended.entry).or_else(|| match amended.side {
        Some(_) => entry_anomaly(state, amended.moment()),
        None => None,
    })
}
