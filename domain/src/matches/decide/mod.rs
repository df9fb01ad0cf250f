//! What may happen to a match, given its state. Pure: the time is in the command. One file a group of commands.

mod clock;
mod corrections;
mod entries;
mod line_ups;
mod periods;
mod punishments;
mod results;
mod score;
mod shootout;
mod timeouts;
mod treatments;

pub(super) use self::score::check_score;
use super::command::{MatchAction, MatchCommand, Scorer};
use super::event::{Fixture, MatchEvent, MatchFact};
use super::evolve::evolve;
use super::exhibition::{ExhibitionDecider, SetExhibition};
use super::late::{event_time, has_come};
use super::rejection::Rejection;
use super::state::{MatchState, deadline};
use super::terms::{EndedBy, Side};
use crate::decider::Decider;
use crate::ids::{PlayerId, TeamId};
use crate::rules::{MAX_EVENTS, MAX_TEXT};
use crate::time::Timestamp;

/// The events that `command` records, or why it is refused. No events: the command changes nothing.
///
/// A period whose time is up ends before anything else happens, so nothing depends on how punctual the timer is. A
/// command that was meant before, and turns the clock or ends the period, comes first.
///
/// ```
/// use minicup_domain::matches::{MatchAction, MatchCommand, MatchState, Rejection, decide};
/// use minicup_domain::{TeamId, Timestamp};
///
/// let goal = MatchAction::Goal { team: TeamId::new(101), scorer: None };
/// let command = MatchCommand { at: Timestamp::from_seconds(1_000), meant_at: None, action: goal };
/// assert_eq!(decide(&MatchState::default(), &command), Err(Rejection::NotScheduled));
/// ```
pub fn decide(state: &MatchState, command: &MatchCommand) -> Result<Vec<MatchEvent>, Rejection> {
    let Some(end) = overdue(state, command.at) else {
        return decide_in_time(state, command);
    };
    let ended = evolve(state.clone(), &end);
    let is_same_end = ends_period(state, &command.action);
    let turns_clock = turns_clock(&command.action);
    if (is_same_end || turns_clock) && command.meant() < end.at {
        return decide_in_time(state, command);
    }
    if command.action == MatchAction::Tick || is_same_end {
        return Ok(vec![end]);
    }
    let mut events = vec![end];
    events.extend(decide_in_time(&ended, command)?);
    Ok(events)
}

/// Whether an action turns the clock where it was meant, so that the period may not have been over then.
const fn turns_clock(action: &MatchAction) -> bool {
    matches!(
        action,
        MatchAction::Clock(_) | MatchAction::CallTimeout { granted: true, .. } | MatchAction::Punish { .. }
    )
}

/// Whether somebody asks for the end of the period that runs.
fn ends_period(state: &MatchState, action: &MatchAction) -> bool {
    match action {
        MatchAction::EndPeriod => true,
        MatchAction::ChangeState(to) => periods::is_end(state, *to),
        _ => false,
    }
}

/// A change of the clock may make a period overdue, and a goal may decide the match.
fn decide_in_time(state: &MatchState, command: &MatchCommand) -> Result<Vec<MatchEvent>, Rejection> {
    let mut events = decide_action(state, command)?;
    shootout::follow(state, &mut events);
    punishments::follow(state, &mut events);
    let corrects = matches!(command.action, MatchAction::Revoke { .. } | MatchAction::Amend { .. });
    let may_turn_clock = corrects || turns_clock(&command.action);
    if may_turn_clock && !events.is_empty() {
        let after = events.iter().fold(state.clone(), evolve);
        events.extend(overdue(&after, command.at));
    }
    Ok(events)
}

fn overdue(state: &MatchState, now: Timestamp) -> Option<MatchEvent> {
    let at = deadline(state).filter(|deadline| *deadline <= now)?;
    let fact = periods::end_of(state.running_period()?, EndedBy::Clock);
    Some(MatchEvent { at, fact })
}

fn decide_action(state: &MatchState, command: &MatchCommand) -> Result<Vec<MatchEvent>, Rejection> {
    if state.next_revision().get() >= most_events(&command.action) {
        return Err(Rejection::Full);
    }
    if has_come(state, command) {
        return Ok(vec![]);
    }
    let at = event_time(state, command);
    let facts = match &command.action {
        MatchAction::Open(fixture) => open(state, fixture),
        MatchAction::Tick => vec![],
        MatchAction::ChangeState(to) => vec![periods::change_state(state, *to)?],
        MatchAction::StartPeriod => vec![periods::start(state)?],
        MatchAction::EndPeriod => vec![periods::end(state)?],
        MatchAction::Shoot { team, shooter, scored, overrule } => {
            vec![shootout::shoot(state, *team, *shooter, *scored, overrule.as_deref())?]
        }
        MatchAction::Clock(change) => return clock::turn(state, command, change),
        MatchAction::Punish { team, accused, punishment, overrule } => {
            return punishments::punish(state, command, (*team, *accused, *punishment), overrule.as_deref());
        }
        MatchAction::CallTimeout { team, granted, overrule } => {
            return timeouts::call(state, command, (*team, *granted), overrule.as_deref());
        }
        MatchAction::Goal { team, scorer } => vec![entries::goal(state, command, *team, *scorer)?],
        MatchAction::Throw(throw) => vec![entries::throw(state, command, throw)?],
        MatchAction::LineUp { line_up, rosters, overrule } => {
            line_ups::set(state, command, (line_up, rosters), overrule.as_deref())?
        }
        MatchAction::Treat { team, player } => vec![treatments::treat(state, command, *team, *player)?],
        MatchAction::EndAttack { team } => vec![treatments::end_attack(state, command, *team)?],
        MatchAction::DeleteGoal { entry } => vec![corrections::delete_goal(state, at, *entry)?],
        MatchAction::Revoke { entry, reason, resume } => vec![corrections::revoke(state, *entry, reason, *resume)?],
        MatchAction::Amend { entry, change, reason } => {
            corrections::amend(state, at, *entry, change, reason.as_deref())?
        }
        MatchAction::Info { text } => vec![entries::info(state, command, text)?],
        MatchAction::Confirm => results::confirm(state, None)?,
        MatchAction::ConfirmWinner(winner) => results::confirm(state, Some(*winner))?,
        MatchAction::Reopen { reason } => results::reopen(state, reason)?,
        MatchAction::RecordResult { result, reason } => results::record_result(state, result, reason)?,
        MatchAction::RevokeResult { reason } => results::revoke_result(state, reason)?,
        MatchAction::SetFreehand(freehand) => {
            return ExhibitionDecider::decide(state, &SetExhibition { at, freehand: freehand.clone() });
        }
    };
    Ok(facts.into_iter().map(|fact| MatchEvent { at, fact }).collect())
}

/// How many events a match may have for an action to add to them. Ending a match is always possible: it cannot be
/// repeated without actions that are bounded. The exhibition has a bound of its own.
fn most_events(action: &MatchAction) -> u64 {
    match action {
        MatchAction::Tick
        | MatchAction::ChangeState(_)
        | MatchAction::StartPeriod
        | MatchAction::EndPeriod
        | MatchAction::Confirm
        | MatchAction::ConfirmWinner(_)
        | MatchAction::SetFreehand(_) => u64::MAX,
        _ => MAX_EVENTS,
    }
}

fn open(state: &MatchState, fixture: &Fixture) -> Vec<MatchFact> {
    match state.fixture {
        Some(pinned) if state.has_begun() || pinned == *fixture => vec![],
        _ => vec![MatchFact::Opened(*fixture)],
    }
}

fn opened(state: &MatchState) -> Result<Fixture, Rejection> {
    state.fixture.ok_or(Rejection::NotScheduled)
}

fn unconfirmed(state: &MatchState) -> Result<Fixture, Rejection> {
    let fixture = opened(state)?;
    match state.confirmed {
        Some(_) => Err(Rejection::Confirmed),
        None => Ok(fixture),
    }
}

/// Goals can be entered and corrected while they make the score, that is, unless a result was given by hand.
fn goals_count(state: &MatchState) -> Result<(), Rejection> {
    match state.result {
        Some(_) => Err(Rejection::ResultGiven),
        None => Ok(()),
    }
}

fn check_scorer(team: TeamId, scorer: Option<Scorer>) -> Result<(), Rejection> {
    match scorer {
        Some(scorer) if scorer.team != team => Err(Rejection::PlayerNotOnTeam),
        _ => Ok(()),
    }
}

/// A player whom the line-up of their team does not name does not play.
fn left_out(state: &MatchState, side: Side, player: Option<PlayerId>) -> Option<Rejection> {
    player.filter(|player| state.is_left_out(side, *player)).map(|_| Rejection::NotInLineUp)
}

/// What the rules alone forbid, the referees may allow. Gives their reason where they had to.
fn overruled(forbidden: Option<Rejection>, overrule: Option<&str>) -> Result<Option<String>, Rejection> {
    match (forbidden, overrule) {
        (None, _) => Ok(None),
        (Some(rejection), None) => Err(rejection),
        (Some(_), Some(reason)) => checked_text(reason).map(Some),
    }
}

fn checked_text(text: &str) -> Result<String, Rejection> {
    let text = text.trim();
    match (1..=MAX_TEXT).contains(&text.chars().count()) {
        true => Ok(text.to_owned()),
        false => Err(Rejection::BadText),
    }
}
