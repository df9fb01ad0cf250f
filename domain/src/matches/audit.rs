//! Whether a recorded event could have been recorded: what `verify` asks of every event of every match.

use super::event::{EntryAmended, MatchEvent, MatchFact};
use super::state::{EntryKind, MatchState};
use super::terms::{Half, Phase};

/// What is odd about `event` coming right after `state`; none if the deciders could have recorded it.
pub fn anomaly(state: &MatchState, event: &MatchEvent) -> Option<&'static str> {
    match &event.fact {
        MatchFact::Opened(_) => state.has_begun().then_some("the match is opened again after it has begun"),
        MatchFact::FreehandSet(_) => state.fixture.is_some().then_some("a match of the schedule is set free-hand"),
        MatchFact::InfoAdded(_) if state.confirmed.is_none() => None,
        MatchFact::EntryRevoked(revoked) if state.confirmed.is_none() => target_anomaly(state, revoked.entry),
        _ if state.fixture.is_none() => Some("the match was never opened"),
        MatchFact::Confirmed => (state.phase != Phase::End).then_some("a match that is not over is confirmed"),
        MatchFact::Reopened(_) => state.confirmed.is_none().then_some("a match that is not confirmed is reopened"),
        _ if state.confirmed.is_some() => Some("a confirmed match changes"),
        MatchFact::HalfStarted(started) => {
            let ready =
                matches!((started.half, state.phase), (Half::First, Phase::Init) | (Half::Second, Phase::Pause));
            (!ready).then_some("a half starts out of turn")
        }
        MatchFact::HalfEnded(ended) => {
            (state.phase.running() != Some(ended.half)).then_some("a half ends that does not run")
        }
        MatchFact::GoalScored(goal) => entry_anomaly(state, goal.half, goal.offset),
        MatchFact::InfoAdded(_) | MatchFact::EntryRevoked(_) | MatchFact::ResultRecorded(_) => None,
        MatchFact::ResultRevoked(_) => state.result.is_none().then_some("a result is taken back that was not given"),
        MatchFact::EntryAmended(amended) => amended_anomaly(state, amended),
    }
}

fn entry_anomaly(state: &MatchState, half: Half, offset: u32) -> Option<&'static str> {
    match (state.half_start(half), offset <= state.half_length()) {
        (None, _) => Some("it belongs to a half that was not played"),
        (Some(_), false) => Some("it lies behind the end of its half"),
        (Some(_), true) => None,
    }
}

fn target_anomaly(state: &MatchState, entry: crate::place::Revision) -> Option<&'static str> {
    match state.entry(entry).map(|entry| &entry.kind) {
        Some(EntryKind::Goal { .. } | EntryKind::Info { .. }) => None,
        Some(EntryKind::Start | EntryKind::End) => Some("the start or end of a half is changed"),
        None => Some("it changes an entry that does not stand"),
    }
}

fn amended_anomaly(state: &MatchState, amended: &EntryAmended) -> Option<&'static str> {
    target_anomaly(state, amended.entry).or_else(|| match amended.side {
        Some(_) => entry_anomaly(state, amended.half, amended.offset),
        None => None,
    })
}
