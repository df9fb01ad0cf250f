//! Shots of the shoot-out, and what decides a match by itself.

use super::periods::end_of;
use super::{check_scorer, left_out, overruled, unconfirmed};
use crate::ids::TeamId;
use crate::matches::command::Scorer;
use crate::matches::entry::{Entry, EntryKind};
use crate::matches::event::{EntryRevoked, MatchEvent, MatchFact, ShotTaken};
use crate::matches::evolve::evolve;
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::{EndedBy, PeriodKind};
use crate::rules::MAX_SHOTS;

/// A shot by the side whose turn it is; the first one decides which side begins. Out of turn it takes the referees.
pub(super) fn shoot(
    state: &MatchState,
    team: TeamId,
    shooter: Option<Scorer>,
    scored: bool,
    overrule: Option<&str>,
) -> Result<MatchFact, Rejection> {
    let fixture = unconfirmed(state)?;
    let runs = state.running_period().is_some_and(|period| period.kind == PeriodKind::Shootout);
    let shootout = state.shootout().filter(|_| runs).ok_or(Rejection::NoShootout)?;
    let side = fixture.side_of(team).ok_or(Rejection::TeamNotInMatch)?;
    check_scorer(team, shooter)?;
    let is_out_of_turn = shootout.next.is_some_and(|next| next != side);
    let sits_out = shooter.is_some_and(|shooter| state.sits_out(side, shooter.player));
    let out_of_turn = is_out_of_turn.then_some(Rejection::OutOfTurn);
    let left_out = left_out(state, side, shooter.map(|shooter| shooter.player));
    let forbidden = out_of_turn.or(left_out).or(sits_out.then_some(Rejection::MayNotShoot));
    let overruled = overruled(forbidden, overrule)?;
    if shootout.shots.iter().any(|shots| shots.len() >= MAX_SHOTS) {
        return Err(Rejection::Full);
    }
    let player = shooter.map(|shooter| shooter.player);
    Ok(MatchFact::ShotTaken(ShotTaken { side, player, scored, overruled }))
}

/// Ends a period that the last of these events decided, and takes back an end that they leave undecided.
pub(super) fn follow(state: &MatchState, events: &mut Vec<MatchEvent>) {
    let Some(last) = events.last().cloned() else { return };
    let after = || events.iter().fold(state.clone(), evolve);
    let more = match &last.fact {
        // Most goals decide nothing, so the match after them need not be worked out.
        MatchFact::GoalScored(_) if !has_golden_goal(state) => None,
        MatchFact::GoalScored(_) | MatchFact::ShotTaken(_) => decided(&after(), &last.fact),
        MatchFact::EntryRevoked(_) | MatchFact::EntryAmended(_) => undecided(&after()),
        _ => None,
    };
    events.extend(more.map(|fact| MatchEvent { at: last.at, fact }));
}

fn decided(state: &MatchState, fact: &MatchFact) -> Option<MatchFact> {
    let period = state.running_period()?;
    let is_decided = match (period.kind, fact) {
        (PeriodKind::Shootout, MatchFact::ShotTaken(_)) => state.shootout()?.is_decided,
        (PeriodKind::Overtime, MatchFact::GoalScored(goal)) => {
            goal.moment().place().period == period.index && is_golden(state)
        }
        _ => false,
    };
    is_decided.then(|| end_of(period, EndedBy::Play))
}

fn undecided(state: &MatchState) -> Option<MatchFact> {
    let period = state.last_period()?;
    let was_decided = period.ended.is_some_and(|end| end.by == EndedBy::Play);
    let still = match period.kind {
        PeriodKind::Shootout => state.shootout().is_some_and(|shootout| shootout.is_decided),
        PeriodKind::Half | PeriodKind::Overtime => is_golden(state),
    };
    if !was_decided || still {
        return None;
    }
    let is_end = |entry: &&Entry| entry.place.period == period.index && entry.kind == EntryKind::End;
    let entry = state.entries.iter().rfind(is_end)?.revision;
    Some(MatchFact::EntryRevoked(EntryRevoked { entry, reason: None, resume: None }))
}

fn is_golden(state: &MatchState) -> bool {
    has_golden_goal(state) && !state.standing_goals().is_level()
}

fn has_golden_goal(state: &MatchState) -> bool {
    state.game().overtime.is_some_and(|overtime| overtime.golden_goal)
}
