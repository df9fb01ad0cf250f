//! Punishments, and the disqualification that comes with a third suspension.

use super::clock::undone_by_stop;
use super::{check_scorer, left_out, overruled, unconfirmed};
use crate::game::ClockRule;
use crate::ids::TeamId;
use crate::matches::command::{Accused, MatchCommand};
use crate::matches::entry::{Entry, EntryKind, Moment};
use crate::matches::event::{EntryRevoked, MatchEvent, MatchFact, Punished};
use crate::matches::evolve::evolve;
use crate::matches::late::{period_of, place};
use crate::matches::offence::{Offender, Punishment};
use crate::matches::period::Period;
use crate::matches::punishments::LAST_SUSPENSION;
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::{PeriodKind, Side};
use crate::rules::MAX_PUNISHMENTS;
use crate::time::Timestamp;

/// Before, during and after the match. By most rules it stops the clock, also if it is entered late: an end that the clock
/// has made since then does not count.
pub(super) fn punish(
    state: &MatchState,
    command: &MatchCommand,
    (team, accused, punishment): (TeamId, Option<Accused>, Punishment),
    overrule: Option<&str>,
) -> Result<Vec<MatchEvent>, Rejection> {
    let fixture = unconfirmed(state)?;
    let side = fixture.side_of(team).ok_or(Rejection::TeamNotInMatch)?;
    if let Some(Accused::Player(player)) = accused {
        check_scorer(team, Some(player))?;
    }
    let period = period_of(state, command);
    let at = match (period, command.meant_at) {
        (Some(period), None) => command.at.max(period.started),
        _ => command.meant(),
    };
    let stops_clock = punishment.reduces() && state.game().clock == ClockRule::Stopped;
    let undone = period.filter(|_| stops_clock).map(|period| undone_by_stop(state, period, at));
    let mut events = undone.unwrap_or_default();
    let before = events.iter().fold(state.clone(), evolve);
    let offender = accused.map(Accused::offender);
    let overruled = overruled(forbidden(&before, at, (side, offender, punishment)), overrule)?;
    if before.punishments().count() >= MAX_PUNISHMENTS {
        return Err(Rejection::Full);
    }
    let Moment { half, offset, place } = place(&before, command);
    let player = offender.and_then(Offender::player);
    let official = offender.and_then(Offender::official);
    let third_suspension = false;
    let punished = Punished { half, offset, place, side, player, official, punishment, third_suspension, overruled };
    events.push(MatchEvent { at, fact: MatchFact::Punished(punished) });
    Ok(events)
}

/// What the rules forbid, and the referees may give.
fn forbidden(
    state: &MatchState,
    at: Timestamp,
    (side, offender, punishment): (Side, Option<Offender>, Punishment),
) -> Option<Rejection> {
    let is_shootout = |period: &&Period| period.kind == PeriodKind::Shootout && period.started <= at;
    if !punishment.disqualifies() && state.running_period().as_ref().is_some_and(is_shootout) {
        return Some(Rejection::DisqualificationAlone);
    }
    let left_out = left_out(state, side, offender.and_then(Offender::player));
    if left_out.is_some() {
        return left_out;
    }
    let was_sent_off = offender.is_some_and(|offender| state.was_sent_off(side, offender, at));
    was_sent_off.then_some(Rejection::Disqualified)
}

/// With a player's third suspension comes a disqualification, and goes with it: as what has just happened leaves those
/// whom it was about.
pub(super) fn follow(state: &MatchState, events: &mut Vec<MatchEvent>) {
    let Some(last) = events.last().cloned() else { return };
    let concerns_punishments =
        matches!(last.fact, MatchFact::Punished(_) | MatchFact::EntryRevoked(_) | MatchFact::EntryAmended(_));
    if !concerns_punishments {
        return;
    }
    let after = events.iter().fold(state.clone(), evolve);
    let about = concerned(state, &after, &last.fact);
    let more = about.into_iter().flatten().flat_map(|player| owed(&after, player));
    events.extend(more.map(|fact| MatchEvent { at: last.at, fact }));
}

/// Whose punishments an event changed, before and after it.
fn concerned(before: &MatchState, after: &MatchState, fact: &MatchFact) -> [Option<(Side, Offender)>; 2] {
    match fact {
        MatchFact::Punished(punished) => [punished.offender().map(|offender| (punished.side, offender)), None],
        MatchFact::EntryRevoked(EntryRevoked { entry, .. }) => [before.entry(*entry).and_then(whose), None],
        MatchFact::EntryAmended(amended) => {
            let (old, new) = (before.entry(amended.entry).and_then(whose), after.entry(amended.entry).and_then(whose));
            [old, new.filter(|new| Some(*new) != old)]
        }
        _ => [None, None],
    }
}

fn whose(entry: &Entry) -> Option<(Side, Offender)> {
    match entry.kind {
        EntryKind::Punishment { side, offender: Some(offender), .. } => Some((side, offender)),
        _ => None,
    }
}

/// What a player's suspensions ask for that does not stand, or no longer ask for.
fn owed(state: &MatchState, (side, offender): (Side, Offender)) -> Vec<MatchFact> {
    let Some(player) = offender.player() else { return vec![] };
    let third =
        state.suspensions_of(side, player).nth(LAST_SUSPENSION - 1).and_then(|third| state.entry(third.revision));
    let Some(third) = third else { return brought_about(state, (side, offender)) };
    if state.is_disqualified(side, offender) {
        return vec![];
    }
    let Moment { half, offset, place } = state.moment(third.place);
    vec![MatchFact::Punished(Punished {
        half,
        offset,
        place,
        side,
        player: Some(player),
        official: None,
        punishment: Punishment::Disqualification,
        third_suspension: true,
        overruled: None,
    })]
}

/// Takes back the disqualification that came with a third suspension that is none.
fn brought_about(state: &MatchState, of: (Side, Offender)) -> Vec<MatchFact> {
    let is_it = |entry: &&Entry| matches!(entry.kind, EntryKind::Punishment { third_suspension: true, .. });
    let found = state.entries.iter().filter(is_it).find(|entry| whose(entry) == Some(of));
    let revoked = |entry: &Entry| {
        let (reason, resume) = (None, None);
        MatchFact::EntryRevoked(EntryRevoked { entry: entry.revision, reason, resume })
    };
    found.map(revoked).into_iter().collect()
}
