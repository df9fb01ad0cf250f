//! Entries that are taken back or corrected.

use super::{check_scorer, checked_text, goals_count, left_out, overruled, unconfirmed};
use crate::ids::PlayerId;
use crate::matches::clock::PlayTime;
use crate::matches::command::Amendment;
use crate::matches::entry::{Entry, EntryKind, Moment};
use crate::matches::event::{EntryAmended, EntryRevoked, Fixture, MatchFact, Resume};
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::{EndedBy, Place, Side};
use crate::place::Revision;
use crate::rules::{DELETE_WINDOW, MAX_HALF_LENGTH, NAMING_WINDOW};
use crate::time::Timestamp;

pub(super) fn delete_goal(state: &MatchState, at: Timestamp, entry: Revision) -> Result<MatchFact, Rejection> {
    unconfirmed(state)?;
    let goal = revocable(state, entry)?;
    let is_goal = |entry: &&Entry| matches!(entry.kind, EntryKind::Goal { .. });
    if state.entries.iter().rfind(is_goal) != Some(goal) {
        return Err(Rejection::NotLastGoal);
    }
    if at > goal.at.plus_seconds(DELETE_WINDOW) {
        return Err(Rejection::TooLate);
    }
    Ok(MatchFact::EntryRevoked(EntryRevoked { entry, reason: None, resume: None }))
}

pub(super) fn revoke(
    state: &MatchState,
    entry: Revision,
    reason: &str,
    resume: Option<Resume>,
) -> Result<MatchFact, Rejection> {
    unconfirmed(state)?;
    let target = state.entry(entry).ok_or(Rejection::UnknownEntry)?;
    if resume.is_some() && target.kind != EntryKind::End {
        return Err(Rejection::NotAnEnd);
    }
    let resume = match target.kind {
        EntryKind::Start => check_start(state, target).map(|()| None)?,
        EntryKind::Punishment { third_suspension: true, .. } => return Err(Rejection::ThirdSuspension),
        EntryKind::End => resume_of_end(state, target, resume)?,
        EntryKind::Shot { .. } => {
            revocable(state, entry).and_then(|shot| check_last_shot(state, shot)).map(|()| None)?
        }
        _ => revocable(state, entry).map(|_| None)?,
    };
    let reason = Some(checked_text(reason)?);
    Ok(MatchFact::EntryRevoked(EntryRevoked { entry, reason, resume }))
}

/// The latest start can be taken back while nothing after it counts.
fn check_start(state: &MatchState, start: &Entry) -> Result<(), Rejection> {
    check_latest(state, start)?;
    let goal = |entry: &Entry| match entry.kind {
        EntryKind::Goal { side, .. } | EntryKind::Shot { side, .. } | EntryKind::Timeout { side, .. }
            if entry.place.period == start.place.period =>
        {
            Some((entry.place, side))
        }
        // What somebody got before the match stays.
        EntryKind::Punishment { side, .. } if entry.place.period == start.place.period && entry.at >= start.at => {
            Some((entry.place, side))
        }
        _ => None,
    };
    let goals: Vec<_> = state.entries.iter().filter_map(goal).collect();
    match goals.is_empty() {
        true => Ok(()),
        false => Err(Rejection::PeriodHasGoals(goals)),
    }
}

/// The shots before it determine whose turn it is.
fn check_last_shot(state: &MatchState, shot: &Entry) -> Result<(), Rejection> {
    let is_shot = |entry: &&Entry| matches!(entry.kind, EntryKind::Shot { .. });
    match state.entries.iter().rfind(is_shot) == Some(shot) {
        true => Ok(()),
        false => Err(Rejection::NotLastShot),
    }
}

/// A clock that has shown the full length cannot go on; it stays stopped until somebody sets it.
fn resume_of_end(state: &MatchState, end: &Entry, asked: Option<Resume>) -> Result<Option<Resume>, Rejection> {
    check_latest(state, end)?;
    let ending = state.period(end.place.period).and_then(|period| period.ended);
    if ending.is_some_and(|ending| ending.by == EndedBy::Play) {
        return Err(Rejection::EndedByPlay);
    }
    let is_full = state.period(end.place.period).is_some_and(|period| {
        let length = period.clock.length().map(PlayTime::from_seconds);
        length.is_some_and(|length| period.reading().elapsed >= length)
    });
    Ok(if is_full { Some(Resume::Stood) } else { asked })
}

fn check_latest(state: &MatchState, boundary: &Entry) -> Result<(), Rejection> {
    goals_count(state)?;
    match state.last_boundary() == Some(boundary) {
        true => Ok(()),
        false => Err(Rejection::NotLatest),
    }
}

pub(super) fn amend(
    state: &MatchState,
    at: Timestamp,
    revision: Revision,
    change: &Amendment,
    reason: Option<&str>,
) -> Result<Vec<MatchFact>, Rejection> {
    let fixture = unconfirmed(state)?;
    let entry = revocable(state, revision)?;
    let reason = match reason {
        None if names_scorer(entry, change, at) => String::new(),
        reason => checked_text(reason.unwrap_or_default())?,
    };
    if matches!(entry.kind, EntryKind::Punishment { third_suspension: true, .. }) {
        return Err(Rejection::ThirdSuspension);
    }
    let (side, player) = amended_goal(&fixture, entry, change)?;
    if matches!(entry.kind, EntryKind::Shot { .. }) && !names_shooter_alone(change) {
        return Err(Rejection::NotAmendable);
    }
    let place = amended_place(entry, change);
    let is_fixed =
        matches!(entry.kind, EntryKind::Timeout { .. } | EntryKind::Punishment { .. } | EntryKind::LineUp { .. });
    if place != entry.place && is_fixed {
        return Err(Rejection::NotAmendable);
    }
    if entry.kind.turns_clock() {
        check_clock(state, entry, place)?;
    }
    let unchanged = place == entry.place && (side, player) == of_whom(entry);
    if unchanged {
        return Ok(vec![]);
    }
    if !is_fixed {
        check_place(state, place)?;
    }
    let named = player.filter(|_| player != of_whom(entry).1);
    let left_out = side.and_then(|side| left_out(state, side, named));
    let overruled = overruled(left_out, change.overrule.as_deref())?;
    let (Moment { half, offset, place }, entry) = (state.moment(place), revision);
    Ok(vec![MatchFact::EntryAmended(EntryAmended { entry, half, offset, place, side, player, reason, overruled })])
}

fn check_place(state: &MatchState, place: Place) -> Result<(), Rejection> {
    let period = state.period(place.period).ok_or(Rejection::HalfNotPlayed)?;
    match period.has_second(place.offset) && place.offset <= MAX_HALF_LENGTH {
        true => Ok(()),
        false => Err(Rejection::BeyondHalf),
    }
}

/// What a clock showed can be put right while its period runs: after it, what was played is what ended it. A length is no
/// place.
fn check_clock(state: &MatchState, entry: &Entry, place: Place) -> Result<(), Rejection> {
    let runs = state.running_period().is_some_and(|period| period.index == entry.place.period);
    let is_length = matches!(entry.kind, EntryKind::LengthSet { .. });
    match runs && !is_length && place.period == entry.place.period {
        true => Ok(()),
        false => Err(Rejection::NotAmendable),
    }
}

/// Where an entry belongs after the change. Who sends half and second as they were shown moves nothing.
fn amended_place(entry: &Entry, change: &Amendment) -> Place {
    let shown = (change.half.unwrap_or(entry.half), change.offset.unwrap_or(entry.offset));
    if shown == (entry.half, entry.offset) {
        return entry.place;
    }
    let period = change.half.map_or(entry.place.period, |half| half.index() as u8);
    Place { period, offset: change.offset.unwrap_or(entry.place.offset) }
}

/// Of a shot only the shooter can be corrected: whose turn it was follows from the other shots.
fn names_shooter_alone(change: &Amendment) -> bool {
    matches!(change, Amendment { team: None, scorer: Some(_), half: None, offset: None, .. })
}

/// True if a change only names the scorer of a goal that was entered without one shortly before.
fn names_scorer(entry: &Entry, change: &Amendment, at: Timestamp) -> bool {
    let is_unnamed = matches!(entry.kind, EntryKind::Goal { player: None, .. });
    let is_recent = at <= entry.at.plus_seconds(NAMING_WINDOW);
    let names_alone = matches!(change, Amendment { team: None, scorer: Some(Some(_)), half: None, offset: None, .. });
    is_unnamed && is_recent && names_alone
}

/// Side and scorer after the change. A goal that moves to the other team loses a scorer who is not on it; a time-out has none.
fn amended_goal(
    fixture: &Fixture,
    entry: &Entry,
    change: &Amendment,
) -> Result<(Option<Side>, Option<PlayerId>), Rejection> {
    let (Some(old_side), old_player) = of_whom(entry) else {
        return match (change.team, change.scorer) {
            (None, None) => Ok((None, None)),
            _ => Err(Rejection::NotAGoal),
        };
    };
    if change.scorer.is_some() && !entry.kind.may_have_player() {
        return Err(Rejection::NotAGoal);
    }
    let side = match change.team {
        Some(team) => fixture.side_of(team).ok_or(Rejection::TeamNotInMatch)?,
        None => old_side,
    };
    let player = match change.scorer {
        Some(scorer) => {
            check_scorer(fixture.team(side), scorer)?;
            scorer.map(|scorer| scorer.player)
        }
        None => old_player.filter(|_| side == old_side),
    };
    Ok((Some(side), player))
}

/// Whose a line is, as far as that is corrected: a line-up is named again in place of that.
const fn of_whom(entry: &Entry) -> (Option<Side>, Option<PlayerId>) {
    match entry.kind {
        EntryKind::LineUp { .. } => (None, None),
        _ => (entry.kind.side(), entry.kind.player()),
    }
}

fn revocable(state: &MatchState, revision: Revision) -> Result<&Entry, Rejection> {
    let entry = state.entry(revision).ok_or(Rejection::UnknownEntry)?;
    match entry.kind {
        EntryKind::Goal { .. } | EntryKind::Shot { .. } | EntryKind::Timeout { .. } => {
            goals_count(state).map(|()| entry)
        }
        EntryKind::Start | EntryKind::End => Err(Rejection::NotRevocable),
        _ => Ok(entry),
    }
}
