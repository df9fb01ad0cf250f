//! Who plays today.

use super::{overruled, unconfirmed};
use crate::ids::TeamId;
use crate::matches::command::MatchCommand;
use crate::matches::entry::{EntryKind, Moment};
use crate::matches::event::{LineUpSet, MatchFact};
use crate::matches::late::place;
use crate::matches::line_up::LineUp;
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::rules::MAX_LINE_UPS;

/// A team names who plays, before the match and until it is confirmed. A later line-up replaces the whole one before.
pub(super) fn set(
    state: &MatchState,
    command: &MatchCommand,
    (line_up, rosters): (&LineUp, &[TeamId]),
    overrule: Option<&str>,
) -> Result<Vec<MatchFact>, Rejection> {
    let fixture = unconfirmed(state)?;
    let side = fixture.side_of(line_up.team).ok_or(Rejection::TeamNotInMatch)?;
    if rosters.iter().any(|roster| *roster != line_up.team) {
        return Err(Rejection::PlayerNotOnTeam);
    }
    if line_up.is_faulty() {
        return Err(Rejection::BadLineUp);
    }
    if state.line_up(side) == Some(line_up) {
        return Ok(vec![]);
    }
    let most = usize::try_from(state.game().line_up).unwrap_or(usize::MAX);
    let is_long = line_up.players.len() > most;
    let overruled = overruled(is_long.then_some(Rejection::LineUpTooLong), overrule)?;
    if state.entries.iter().filter(|entry| matches!(entry.kind, EntryKind::LineUp { .. })).count() >= MAX_LINE_UPS {
        return Err(Rejection::Full);
    }
    let Moment { half, offset, place } = place(state, command);
    Ok(vec![MatchFact::LineUpSet(LineUpSet { half, offset, place, side, line_up: line_up.clone(), overruled })])
}
