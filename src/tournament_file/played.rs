//! What a tournament file says about the play of a match, as events for the end of the match's stream.

use minicup_domain::matches::{
    Fixture, MatchAction, MatchCommand, MatchEvent, MatchFact, MatchState, Rejection, decide, evolve,
};
use minicup_domain::{MatchId, Revision, Timestamp};

use super::append::{Append, Subject};
use super::change::Change;
use super::fault::Fault;
use super::file::{FileEvent, FileMatch, FileResult};
use super::finding::Finding;
use super::history::{Entry, History};
use super::verdict::{REASON, ends_with};
use crate::store::codec::match_stream;
use crate::store::{NewEvent, NonEmpty};
use crate::transact::identified;

/// Events for the end of the stream of one match.
#[derive(Debug)]
pub(super) struct Play {
    id: MatchId,
    number: i64,
    last: Option<Revision>,
    /// Each with the time it is sorted by, which never falls.
    events: Vec<(Timestamp, NewEvent)>,
    /// What they change, in words.
    change: Option<Change>,
}

impl Play {
    /// Events for the end of the stream of a match.
    pub(super) fn new(scheduled: &FileMatch, present: &History, events: Vec<(Timestamp, NewEvent)>) -> Self {
        // A match without a number comes after those that have one.
        let number = scheduled.number.unwrap_or(i64::MAX);
        Self { id: scheduled.id, number, last: present.revision(), events, change: None }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    fn into_append(self) -> Option<Append> {
        let events = NonEmpty::new(self.events.into_iter().map(|(_, event)| event).collect())?;
        let changes = self.change.into_iter().collect();
        Some(Append { subject: Subject::Match, stream: match_stream(self.id), last: self.last, events, changes })
    }

    /// The same, in words.
    pub(super) fn told_as(self, change: Change) -> Self {
        Self { change: Some(change), ..self }
    }
}

/// The events by which `present` comes to end with `result`, sorted by the time of its confirmation.
///
/// The first result of a match has the time in the file. A correction happens now: it changes no table of the past.
pub(super) fn recorded_result(
    id: MatchId,
    fixture: Fixture,
    result: &FileResult,
    present: &History,
    user: Option<&str>,
    now: Timestamp,
) -> Result<Vec<(Timestamp, NewEvent)>, Rejection> {
    let said_at = result.confirmed_at.as_ref().map_or(now, |time| time.at());
    let earliest = if present.has_begun() { now } else { said_at };
    let at = present.entries.last().map_or(earliest, |last| earliest.max(last.event.at)).max(said_at);
    let mut actions = vec![MatchAction::Open(fixture), MatchAction::Reopen { reason: REASON.to_owned() }];
    if present.is_of_others(&fixture) {
        actions = correction(fixture);
    }
    // A score that the goals already make must not be recorded by hand.
    if !ends_with(&present.state, &result.given()) || present.is_of_others(&fixture) {
        let reason = result.reason.as_deref().unwrap_or(REASON).to_owned();
        actions.push(MatchAction::RecordResult { result: result.given(), reason });
    }
    if result.confirmed_at.is_some() {
        actions.push(MatchAction::Confirm);
    }
    appended(id, present, user, at, actions)
}

/// Takes a result back and opens the match with other teams.
fn correction(fixture: Fixture) -> Vec<MatchAction> {
    let reason = || REASON.to_owned();
    vec![
        MatchAction::Reopen { reason: reason() },
        MatchAction::RevokeResult { reason: reason() },
        MatchAction::Open(fixture),
    ]
}

/// The append that takes back the result of a match that is removed from the schedule.
pub(super) fn revoked_result(
    id: MatchId,
    present: &History,
    user: Option<&str>,
    now: Timestamp,
) -> Result<Option<Append>, Rejection> {
    let reason = || REASON.to_owned();
    let actions = vec![MatchAction::Reopen { reason: reason() }, MatchAction::RevokeResult { reason: reason() }];
    let events = appended(id, present, user, now, actions)?;
    let Some(events) = NonEmpty::new(events.into_iter().map(|(_, event)| event).collect()) else { return Ok(None) };
    let (subject, stream, last) = (Subject::Match, match_stream(id), present.revision());
    Ok(Some(Append { subject, stream, last, events, changes: vec![] }))
}

/// What the actions record in the stream of a match, one after the other.
fn appended(
    id: MatchId,
    present: &History,
    user: Option<&str>,
    at: Timestamp,
    actions: Vec<MatchAction>,
) -> Result<Vec<(Timestamp, NewEvent)>, Rejection> {
    let mut state = present.state.clone();
    let mut events: Vec<MatchEvent> = Vec::new();
    for action in actions {
        let decided = decide(&state, &MatchCommand { at, meant_at: None, action })?;
        state = decided.iter().fold(state, evolve);
        events.extend(decided);
    }
    let encoded = identified(&match_stream(id), present.revision(), user, |cause| cause.match_events(&events));
    Ok(encoded.into_iter().map(|event| (at, event)).collect())
}

/// The part of a file's history that follows what the store has.
pub(super) fn continued(
    pointer: &str,
    id: MatchId,
    fixture: Fixture,
    history: &[FileEvent],
    present: &[Entry],
) -> Result<Vec<(Timestamp, NewEvent)>, Vec<Fault>> {
    let entries = read_history(pointer, id, fixture, history)?;
    if let Some(index) = entries.iter().zip(present).position(|(wanted, stored)| wanted != stored) {
        return Err(vec![Fault::new(format!("{pointer}/{index}"), Finding::HistoryDiffers)]);
    }
    let mut latest = Timestamp::from_millis(i64::MIN);
    let sorted = entries.iter().map(|entry| {
        latest = latest.max(entry.event.at);
        (latest, entry)
    });
    Ok(sorted.skip(present.len()).filter_map(|(at, entry)| Some((at, entry.to_new()?))).collect())
}

fn read_history(pointer: &str, id: MatchId, fixture: Fixture, history: &[FileEvent]) -> Result<Vec<Entry>, Vec<Fault>> {
    let (mut entries, mut faults) = (Vec::new(), Vec::new());
    let mut state = MatchState::default();
    for (index, event) in history.iter().enumerate() {
        let read = Entry::from_file(id, Revision::new(index as u64), event).map_err(Finding::HistoryUnreadable);
        let entry = read.and_then(|entry| {
            let before = std::mem::take(&mut state);
            let in_place = in_place(&before, &entry);
            state = evolve(before, &entry.event);
            in_place.map(|()| entry)
        });
        match entry {
            Ok(entry) => entries.push(entry),
            Err(finding) => {
                faults.push(Fault::new(format!("{pointer}/{index}"), finding));
                // One fault at the opening is enough; what comes after it is checked separately.
                state.fixture.get_or_insert(fixture);
            }
        }
    }
    if let Some(index) = opened_with_others(&entries, fixture).filter(|_| faults.is_empty()) {
        faults.push(Fault::new(format!("{pointer}/{index}"), Finding::OpenedWithOthers));
    }
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}

/// Where a history opens the match for the last time, if not with the teams of the schedule. The rules may
/// have changed since.
fn opened_with_others(entries: &[Entry], fixture: Fixture) -> Option<usize> {
    let opening = |(index, entry): (usize, &Entry)| match entry.event.fact {
        MatchFact::Opened(opened) => Some((index, opened)),
        _ => None,
    };
    let (index, opened) = entries.iter().enumerate().rev().find_map(opening)?;
    (!opened.has_teams_of(&fixture)).then_some(index)
}

/// A match is opened before it begins. Only notes and punishments, and what becomes of them, may come before that.
fn in_place(state: &MatchState, entry: &Entry) -> Result<(), Finding> {
    match &entry.event.fact {
        MatchFact::Opened(_) if state.has_begun() => Err(Finding::OpenedLate),
        MatchFact::Opened(_) => Ok(()),
        MatchFact::FreehandSet(_) => Err(Finding::Freehand),
        MatchFact::InfoAdded(_) | MatchFact::Punished(_) | MatchFact::EntryRevoked(_) | MatchFact::EntryAmended(_) => {
            Ok(())
        }
        _ if state.fixture.is_none() => Err(Finding::NotOpened),
        _ => Ok(()),
    }
}

/// One append for each match, so that no reader of the store sees a half that began long ago and has no end:
/// a service would end it. In the order of their last events, then by number, then by place in the file: tables go by
/// when results were confirmed.
pub(super) fn in_order_of_time(mut plays: Vec<Play>) -> Vec<Append> {
    plays.sort_by_key(|play| (play.events.last().map(|(at, _)| *at), play.number));
    plays.into_iter().filter_map(Play::into_append).collect()
}
