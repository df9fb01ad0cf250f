//! Treatment on court, and the attacks that are counted after it.

use super::{check_scorer, goals_count, unconfirmed};
use crate::ids::TeamId;
use crate::matches::command::{MatchCommand, Scorer};
use crate::matches::entry::Moment;
use crate::matches::event::{AttackEnded, MatchFact, PlayerTreated};
use crate::matches::late::{period_of, place};
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::{PeriodKind, Side};

/// The most treated players who are off the court at once: all that two teams have. It bounds the work of counting.
const MAX_TREATED: usize = 32;

pub(super) fn treat(
    state: &MatchState,
    command: &MatchCommand,
    team: TeamId,
    player: Option<Scorer>,
) -> Result<MatchFact, Rejection> {
    let (side, period) = counted(state, command, team)?;
    check_scorer(team, player)?;
    if state.treated_in(period).len() >= MAX_TREATED {
        return Err(Rejection::Full);
    }
    let Moment { half, offset, place } = place(state, command);
    let player = player.map(|player| player.player);
    Ok(MatchFact::PlayerTreated(PlayerTreated { half, offset, place, side, player }))
}

/// An attack is worth a line only while somebody waits for its end.
pub(super) fn end_attack(state: &MatchState, command: &MatchCommand, team: TeamId) -> Result<MatchFact, Rejection> {
    let (side, period) = counted(state, command, team)?;
    if !state.treated_in(period).iter().any(|treated| treated.side == side) {
        return Err(Rejection::NobodyTreated);
    }
    let Moment { half, offset, place } = place(state, command);
    Ok(MatchFact::AttackEnded(AttackEnded { half, offset, place, side }))
}

/// The side of a team, and the period that ran when the command was meant, where the rules count attacks after treatment.
fn counted(state: &MatchState, command: &MatchCommand, team: TeamId) -> Result<(Side, u8), Rejection> {
    let fixture = unconfirmed(state)?;
    goals_count(state)?;
    let side = fixture.side_of(team).ok_or(Rejection::TeamNotInMatch)?;
    if !fixture.game.treatment {
        return Err(Rejection::TreatmentNotCounted);
    }
    let period = period_of(state, command).ok_or(Rejection::NotStarted)?;
    let at = command.meant().max(period.started);
    if period.kind == PeriodKind::Shootout || period.ended.is_some_and(|end| end.at <= at) {
        return Err(Rejection::NoPeriodRuns);
    }
    Ok((side, period.index))
}
