//! Goals, seven-metre throws and notes.

use super::{check_scorer, checked_text, goals_count, unconfirmed};
use crate::ids::TeamId;
use crate::matches::command::{MatchCommand, Outcome, Scorer};
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
    scorer: Option<Scorer>,
) -> Result<MatchFact, Rejection> {
    throw(state, command, team, scorer).map(MatchFact::GoalScored)
}

/// A seven-metre throw in play; those of the shoot-out are shots.
pub(super) fn seven_metre(
    state: &MatchState,
    command: &MatchCommand,
    (team, thrower, outcome): (TeamId, Option<Scorer>, Outcome),
) -> Result<MatchFact, Rejection> {
    let goal = throw(state, command, team, thrower)?;
    let GoalScored { half, offset, place, side, player, .. } = goal;
    let saved = outcome == Outcome::Saved;
    Ok(match outcome {
        Outcome::Goal => MatchFact::GoalScored(GoalScored { seven_metre: true, ..goal }),
        Outcome::Saved | Outcome::Missed => {
            MatchFact::SevenMetreMissed(SevenMetreMissed { half, offset, place, side, player, saved })
        }
    })
}

/// A throw that is a goal.
fn throw(
    state: &MatchState,
    command: &MatchCommand,
    team: TeamId,
    scorer: Option<Scorer>,
) -> Result<GoalScored, Rejection> {
    let fixture = unconfirmed(state)?;
    goals_count(state)?;
    if state.phase == Phase::Init {
        return Err(Rejection::NotStarted);
    }
    let side = fixture.side_of(team).ok_or(Rejection::TeamNotInMatch)?;
    check_scorer(team, scorer)?;
    let Moment { half, offset, place } = place(state, command);
    let player = scorer.map(|scorer| scorer.player);
    Ok(GoalScored { half, offset, place, side, player, seven_metre: false })
}

pub(super) fn info(state: &MatchState, command: &MatchCommand, text: &str) -> Result<MatchFact, Rejection> {
    unconfirmed(state)?;
    let Moment { half, offset, place } = place(state, command);
    Ok(MatchFact::InfoAdded(InfoAdded { half, offset, place, text: checked_text(text)? }))
}
