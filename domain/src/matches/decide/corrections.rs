//! Entries that are taken back and put right.

use super::{check_scorer, checked_text, goals_count, unconfirmed};
use crate::ids::PlayerId;
use crate::matches::command::Amendment;
use crate::matches::event::{EntryAmended, EntryRevoked, Fixture, MatchFact};
use crate::matches::rejection::Rejection;
use crate::matches::state::{Entry, EntryKind, MatchState};
use crate::matches::terms::Side;
use crate::place::Revision;
use crate::rules::{DELETE_WINDOW, NAMING_WINDOW};
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
    Ok(MatchFact::EntryRevoked(EntryRevoked { entry, reason: None }))
}

pub(super) fn revoke(state: &MatchState, entry: Revision, reason: &str) -> Result<MatchFact, Rejection> {
    unconfirmed(state)?;
    revocable(state, entry)?;
    let reason = Some(checked_text(reason)?);
    Ok(MatchFact::EntryRevoked(EntryRevoked { entry, reason }))
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
    let (side, player) = amended_goal(&fixture, entry, change)?;
    let half = change.half.unwrap_or(entry.half);
    let offset = change.offset.unwrap_or(entry.offset);
    let unchanged = (half, offset) == (entry.half, entry.offset) && (side, player) == goal_of(entry);
    if unchanged {
        return Ok(vec![]);
    }
    if state.half_start(half).is_none() {
        return Err(Rejection::HalfNotPlayed);
    }
    if offset > fixture.half_length {
        return Err(Rejection::BeyondHalf);
    }
    Ok(vec![MatchFact::EntryAmended(EntryAmended { entry: revision, half, offset, side, player, reason })])
}

/// True if a change only names the scorer of a goal that was entered without one a moment ago.
fn names_scorer(entry: &Entry, change: &Amendment, at: Timestamp) -> bool {
    let is_unnamed = matches!(entry.kind, EntryKind::Goal { player: None, .. });
    let is_recent = at <= entry.at.plus_seconds(NAMING_WINDOW);
    let names_alone = matches!(change, Amendment { team: None, scorer: Some(Some(_)), half: None, offset: None });
    is_unnamed && is_recent && names_alone
}

/// Side and scorer after the change. A goal that moves to the other team loses a scorer who is not on it.
fn amended_goal(
    fixture: &Fixture,
    entry: &Entry,
    change: &Amendment,
) -> Result<(Option<Side>, Option<PlayerId>), Rejection> {
    let EntryKind::Goal { side: old_side, player: old_player } = entry.kind else {
        return match (change.team, change.scorer) {
            (None, None) => Ok((None, None)),
            _ => Err(Rejection::NotAGoal),
        };
    };
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

fn goal_of(entry: &Entry) -> (Option<Side>, Option<PlayerId>) {
    match entry.kind {
        EntryKind::Goal { side, player } => (Some(side), player),
        EntryKind::Start | EntryKind::End | EntryKind::Info { .. } => (None, None),
    }
}

fn revocable(state: &MatchState, revision: Revision) -> Result<&Entry, Rejection> {
    let entry = state.entry(revision).ok_or(Rejection::UnknownEntry)?;
    match entry.kind {
        EntryKind::Goal { .. } => goals_count(state).map(|()| entry),
        EntryKind::Info { .. } => Ok(entry),
        EntryKind::Start | EntryKind::End => Err(Rejection::NotRevocable),
    }
}
