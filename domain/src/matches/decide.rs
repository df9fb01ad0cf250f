//! What may happen to a match, given its state. Pure: the time is in the command.

use super::event::{
    EndedBy, EntryAmended, EntryRevoked, Fixture, FreehandSet, GoalScored, Half, HalfEnded, HalfStarted, InfoAdded,
    MatchEvent, MatchFact, Phase, Reopened, ResultRecorded, ResultRevoked, Score, Side,
};
use super::labels::Labels;
use super::late::{event_time, has_come, place};
use super::rejection::Rejection;
use super::state::{Entry, EntryKind, MatchState, deadline, evolve};
use crate::ids::{PlayerId, TeamId};
use crate::recorded::Revision;
use crate::rules::{DELETE_WINDOW, MAX_EVENTS, MAX_GOALS, MAX_SETTINGS, MAX_TEXT, NAMING_WINDOW};
use crate::time::Timestamp;

/// An intent and the time at which it reached the service.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchCommand {
    /// When.
    pub at: Timestamp,
    /// When somebody meant it, where it could not be sent at once; none: when it reached the service.
    pub meant_at: Option<Timestamp>,
    /// What.
    pub action: MatchAction,
}

/// What somebody, or the clock, wants to happen.
#[derive(Debug, Clone, PartialEq)]
pub enum MatchAction {
    /// Fix what the schedule says of the match, until it begins. Comes before its start or its result.
    Open(Fixture),
    /// The clock asks whether a half is over.
    Tick,
    /// Start or end a half by hand.
    ChangeState(Phase),
    /// A team scored.
    Goal {
        /// The team.
        team: TeamId,
        /// The scorer, if known.
        scorer: Option<Scorer>,
    },
    /// Take the last goal back as a slip.
    DeleteGoal {
        /// Where its event stands in the stream.
        entry: Revision,
    },
    /// Take any goal or line back.
    Revoke {
        /// Where its event stands in the stream.
        entry: Revision,
        /// Why.
        reason: String,
    },
    /// Put any goal or line right.
    Amend {
        /// Where its event stands in the stream.
        entry: Revision,
        /// What to change.
        change: Amendment,
        /// Why; not needed where the unknown scorer of a goal is named right after it.
        reason: Option<String>,
    },
    /// Write a line into the timeline.
    Info {
        /// The line.
        text: String,
    },
    /// Let the result count in the table.
    Confirm,
    /// Take the confirmation back.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Give the result by hand.
    RecordResult {
        /// The final score.
        score: Score,
        /// Why.
        reason: String,
    },
    /// Take back a result given by hand.
    RevokeResult {
        /// Why.
        reason: String,
    },
    /// Set parts of an exhibition match.
    SetFreehand(Freehand),
}

/// The parts of an exhibition match to set; what is none stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Freehand {
    /// The score; 0:0 before it is first set.
    pub score: Option<Score>,
    /// The state.
    pub phase: Option<Phase>,
    /// Names and colours.
    pub labels: Option<Box<Labels>>,
}

/// A player, and the team whose roster lists them, as the rosters stood when the command came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scorer {
    /// The player.
    pub player: PlayerId,
    /// The roster they are on.
    pub team: TeamId,
}

/// The parts of a goal or line to change; what is none stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amendment {
    /// The team that scored.
    pub team: Option<TeamId>,
    /// The scorer; `Some(None)` makes the scorer unknown.
    pub scorer: Option<Option<Scorer>>,
    /// The half it counts in.
    pub half: Option<Half>,
    /// Whole seconds since the start of that half.
    pub offset: Option<u32>,
}

/// The events that `command` records, or why it is refused. No events: it is already so.
///
/// A half whose time is up ends before anything else happens, so nothing depends on how punctual the timer is.
pub fn decide(state: &MatchState, command: &MatchCommand) -> Result<Vec<MatchEvent>, Rejection> {
    let Some(end) = overdue(state, command.at) else {
        return decide_action(state, command);
    };
    let ended = evolve(state.clone(), &end);
    let same_end = MatchAction::ChangeState(ended.phase);
    if command.action == same_end && command.meant() < end.at {
        return decide_action(state, command);
    }
    if command.action == MatchAction::Tick || command.action == same_end {
        return Ok(vec![end]);
    }
    let mut events = vec![end];
    events.extend(decide_action(&ended, command)?);
    Ok(events)
}

fn overdue(state: &MatchState, now: Timestamp) -> Option<MatchEvent> {
    let half = state.phase.running()?;
    let at = deadline(state).filter(|deadline| *deadline <= now)?;
    Some(MatchEvent { at, fact: MatchFact::HalfEnded(HalfEnded { half, by: EndedBy::Clock }) })
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
        MatchAction::ChangeState(to) => vec![change_state(state, *to)?],
        MatchAction::Goal { team, scorer } => vec![goal(state, command, *team, *scorer)?],
        MatchAction::DeleteGoal { entry } => vec![delete_goal(state, at, *entry)?],
        MatchAction::Revoke { entry, reason } => vec![revoke(state, *entry, reason)?],
        MatchAction::Amend { entry, change, reason } => amend(state, at, *entry, change, reason.as_deref())?,
        MatchAction::Info { text } => vec![info(state, command, text)?],
        MatchAction::Confirm => confirm(state)?,
        MatchAction::Reopen { reason } => reopen(state, reason)?,
        MatchAction::RecordResult { score, reason } => record_result(state, *score, reason)?,
        MatchAction::RevokeResult { reason } => revoke_result(state, reason)?,
        MatchAction::SetFreehand(freehand) => set_freehand(state, freehand)?,
    };
    Ok(facts.into_iter().map(|fact| MatchEvent { at, fact }).collect())
}

/// How many events a match may have for an action to add to them. What ends a match is always possible: it cannot be
/// repeated without what is bounded.
fn most_events(action: &MatchAction) -> u64 {
    match action {
        MatchAction::Tick | MatchAction::ChangeState(_) | MatchAction::Confirm => u64::MAX,
        MatchAction::SetFreehand(_) => MAX_SETTINGS,
        _ => MAX_EVENTS,
    }
}

fn open(state: &MatchState, fixture: &Fixture) -> Vec<MatchFact> {
    match state.fixture {
        Some(pinned) if state.has_begun() || pinned == *fixture => vec![],
        _ => vec![MatchFact::Opened(*fixture)],
    }
}

fn change_state(state: &MatchState, to: Phase) -> Result<MatchFact, Rejection> {
    opened(state)?;
    let ended = |half| MatchFact::HalfEnded(HalfEnded { half, by: EndedBy::Hand });
    match (state.phase, to) {
        (Phase::Init, Phase::HalfFirst) => Ok(MatchFact::HalfStarted(HalfStarted { half: Half::First })),
        (Phase::HalfFirst, Phase::Pause) => Ok(ended(Half::First)),
        (Phase::Pause, Phase::HalfSecond) => Ok(MatchFact::HalfStarted(HalfStarted { half: Half::Second })),
        (Phase::HalfSecond, Phase::End) => Ok(ended(Half::Second)),
        (from, to) => Err(Rejection::IllegalTransition { from, to }),
    }
}

fn goal(
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
    let (half, offset) = place(state, command);
    Ok(MatchFact::GoalScored(GoalScored { half, offset, side, player: scorer.map(|scorer| scorer.player) }))
}

fn delete_goal(state: &MatchState, at: Timestamp, entry: Revision) -> Result<MatchFact, Rejection> {
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

fn revoke(state: &MatchState, entry: Revision, reason: &str) -> Result<MatchFact, Rejection> {
    unconfirmed(state)?;
    revocable(state, entry)?;
    let reason = Some(checked_text(reason)?);
    Ok(MatchFact::EntryRevoked(EntryRevoked { entry, reason }))
}

fn amend(
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

fn info(state: &MatchState, command: &MatchCommand, text: &str) -> Result<MatchFact, Rejection> {
    unconfirmed(state)?;
    let (half, offset) = place(state, command);
    Ok(MatchFact::InfoAdded(InfoAdded { half, offset, text: checked_text(text)? }))
}

fn confirm(state: &MatchState) -> Result<Vec<MatchFact>, Rejection> {
    opened(state)?;
    match (state.confirmed, state.phase) {
        (Some(_), _) => Ok(vec![]),
        (None, Phase::End) => Ok(vec![MatchFact::Confirmed]),
        (None, _) => Err(Rejection::NotEnded),
    }
}

fn reopen(state: &MatchState, reason: &str) -> Result<Vec<MatchFact>, Rejection> {
    opened(state)?;
    let reason = checked_text(reason)?;
    match state.confirmed {
        Some(_) => Ok(vec![MatchFact::Reopened(Reopened { reason })]),
        None => Ok(vec![]),
    }
}

fn record_result(state: &MatchState, score: Score, reason: &str) -> Result<Vec<MatchFact>, Rejection> {
    unconfirmed(state)?;
    check_score(score)?;
    let reason = checked_text(reason)?;
    if state.result == Some(score) {
        return Ok(vec![]);
    }
    let end = state.phase.running().map(|half| MatchFact::HalfEnded(HalfEnded { half, by: EndedBy::Hand }));
    let recorded = MatchFact::ResultRecorded(ResultRecorded { score, reason });
    Ok(end.into_iter().chain([recorded]).collect())
}

fn revoke_result(state: &MatchState, reason: &str) -> Result<Vec<MatchFact>, Rejection> {
    unconfirmed(state)?;
    let reason = checked_text(reason)?;
    Ok(state.result.map(|_| MatchFact::ResultRevoked(ResultRevoked { reason })).into_iter().collect())
}

fn set_freehand(state: &MatchState, freehand: &Freehand) -> Result<Vec<MatchFact>, Rejection> {
    if state.fixture.is_some() {
        return Err(Rejection::NotExhibition);
    }
    let score = freehand.score.or(state.result).unwrap_or_default();
    let phase = freehand.phase.unwrap_or(state.phase);
    check_score(score)?;
    let labels = freehand.labels.clone().filter(|labels| !labels.is_empty());
    labels.iter().try_for_each(|labels| labels.check())?;
    let changes_labels = labels.as_ref().is_some_and(|labels| labels.changes(state.labels.as_deref()));
    if (state.result, state.phase) == (Some(score), phase) && !changes_labels {
        return Ok(vec![]);
    }
    Ok(vec![MatchFact::FreehandSet(FreehandSet { score, phase, labels })])
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

fn revocable(state: &MatchState, revision: Revision) -> Result<&Entry, Rejection> {
    let entry = state.entry(revision).ok_or(Rejection::UnknownEntry)?;
    match entry.kind {
        EntryKind::Goal { .. } => goals_count(state).map(|()| entry),
        EntryKind::Info { .. } => Ok(entry),
        EntryKind::Start | EntryKind::End => Err(Rejection::NotRevocable),
    }
}

fn check_scorer(team: TeamId, scorer: Option<Scorer>) -> Result<(), Rejection> {
    match scorer {
        Some(scorer) if scorer.team != team => Err(Rejection::PlayerNotOnTeam),
        _ => Ok(()),
    }
}

fn check_score(score: Score) -> Result<(), Rejection> {
    match score.0.max(score.1) <= MAX_GOALS {
        true => Ok(()),
        false => Err(Rejection::BadScore),
    }
}

fn checked_text(text: &str) -> Result<String, Rejection> {
    let text = text.trim();
    match (1..=MAX_TEXT).contains(&text.chars().count()) {
        true => Ok(text.to_owned()),
        false => Err(Rejection::BadText),
    }
}
