//! Goals, seven-metre throws and notes.

use super::{check_scorer, checked_text, goals_count, left_out, overruled, unconfirmed};
use crate::ids::TeamId;
use crate::matches::command::{MatchCommand, Outcome, Scorer, Throw};
use crate::matches::entry::Moment;
use crate::matches::event::{GoalScored, InfoAdded, MatchFact, SevenMetreMissed};
use crate::matches::late::place;
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::Phase;

pub(super) fn goal(
    state: &MatchState,
    command: &MatchCommand,
    team: TeamId,
    thrower: Option<Scorer>,
) -> Result<MatchFact, Rejection> {
    let plain = Throw { team, thrower, outcome: Outcome::Goal, seven_metre: false, overrule: None };
    throw(state, command, &plain)
}

/// A throw in play; those of the shoot-out are shots.
pub(super) fn throw(state: &MatchState, command: &MatchCommand, throw: &Throw) -> Result<MatchFact, Rejection> {
    let Throw { team, thrower, outcome, seven_metre, .. } = *throw;
    let fixture = unconfirmed(state)?;
    goals_count(state)?;
    if state.phase == Phase::Init {
        return Err(Rejection::NotStarted);
    }
    let side = fixture.side_of(team).ok_or(Rejection::TeamNotInMatch)?;
    check_scorer(team, thrower)?;
    let left_out = left_out(state, side, thrower.map(|thrower| thrower.player));
    let overruled = overruled(left_out, throw.overrule.as_deref())?;
    let Moment { half, offset, place } = place(state, command);
    let (player, saved) = (thrower.map(|thrower| thrower.player), outcome == Outcome::Saved);
    Ok(match outcome {
        Outcome::Goal => {
            MatchFact::GoalScored(GoalScored { half, offset, place, side, player, seven_metre, overruled })
        }
        Outcome::Saved | Outcome::Missed => {
            MatchFact::SevenMetreMissed(SevenMetreMissed { half, offset, place, side, player, saved, overruled })
        }
    })
}

pub(super) fn info(state: &MatchState, command: &MatchCommand, text: &str) -> Result<MatchFact, Rejection> {
    unconfirmed(state)?;
    let Moment { half, offset, place } = place(state, command);
    Ok(MatchFact::InfoAdded(InfoAdded { half, offset, place, text: checked_text(text)? }))
}
