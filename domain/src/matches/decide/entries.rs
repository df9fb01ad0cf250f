//! Goals and notes.

use super::{check_scorer, checked_text, goals_count, unconfirmed};
use crate::ids::TeamId;
use crate::matches::command::{MatchCommand, Scorer};
use crate::matches::entry::Moment;
use crate::matches::event::{GoalScored, InfoAdded, MatchFact};
use crate::matches::late::place;
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::Phase;

pub(super) fn goal(
    state: &MatchState,
    command: &MatchCommand,
    team: TeamId,
    scorer: Option<Scorer>,
) -> Result<MatchFact, Rejection> {
    let fixture = unconfirmed(state)?;
    goals_count(state)?;
    if state.phase == Phase::Init {
        return Err(Rejection::NotStarted);
    }
    let side = fixture.side_of(team).ok_or(Rejection::TeamNotInMatch)?;
    check_scorer(team, scorer)?;
    let Moment { half, offset, place } = place(state, command);
    Ok(MatchFact::GoalScored(GoalScored { half, offset, place, side, player: scorer.map(|scorer| scorer.player) }))
}

pub(super) fn info(state: &MatchState, command: &MatchCommand, text: &str) -> Result<MatchFact, Rejection> {
    unconfirmed(state)?;
    let Moment { half, offset, place } = place(state, command);
    Ok(MatchFact::InfoAdded(InfoAdded { half, offset, place, text: checked_text(text)? }))
}
