//! Load, decide, append: a command's way to the log, as plain functions that know no actor.

use std::collections::HashMap;
use std::sync::Arc;

use minicup_domain::matches::{
    MatchAction, MatchCommand, MatchEvent, MatchState, Rejection, Warning, decide, evolve, warnings,
};
use minicup_domain::{CommandId, MatchId, Position, Recorded, Revision, Unreadable};

use super::fold::Fold;
use super::{CommandError, Executed, Request, Step};
use crate::store::codec::{decode, match_stream};
use crate::store::{Appended, EventStore, Expected, NonEmpty, StoreError};
use crate::transact::{self, Attempt, Transaction, Unsettled};

/// Events decoded before others on the thread get their turn: about a millisecond's work. Only the exhibition and a
/// match on its limit have more.
const DECODED_AT_ONCE: usize = 1000;

/// A match folded from its stream, with what is needed to recognise commands that were executed before.
#[derive(Debug, Clone, Default)]
pub struct LoadedMatch {
    fold: Fold,
    /// The first event that cannot be read; this is the match as it was known before it.
    damage: Option<Unreadable>,
    history: Arc<Vec<Recorded<MatchEvent>>>,
    commands: HashMap<CommandId, Revision>,
}

/// A command that is in the stream already.
enum Repetition {
    /// Its last event is at this revision, its line where [`Executed::line`] says, and this was warned of.
    Same(Revision, Option<Revision>, Vec<Warning>),
    /// The same id was used for something else.
    Reused,
}

impl LoadedMatch {
    /// The match now.
    pub fn state(&self) -> &Arc<MatchState> {
        self.fold.state()
    }

    /// The last event it includes, with the states around it; none before the first one.
    pub fn last_step(&self) -> Option<Step> {
        self.history.last().map(|recorded| self.fold.step(recorded))
    }

    /// All its events.
    pub fn history(&self) -> &Arc<Vec<Recorded<MatchEvent>>> {
        &self.history
    }

    /// The last event it includes.
    pub fn revision(&self) -> Option<Revision> {
        self.state().revision()
    }

    /// Finds a command that was executed before, by its id.
    fn repetition(&self, request: &Request) -> Option<Repetition> {
        let command_id = request.cause.command_id;
        let revision = *self.commands.get(&command_id)?;
        let recorded: Vec<_> = self.history.iter().filter(|recorded| recorded.command_id == command_id).collect();
        let is_same = match recorded.iter().find_map(|recorded| recorded.intent) {
            Some(intent) => intent == request.action.intent(),
            None => {
                let facts: Vec<_> = recorded.iter().map(|recorded| recorded.event.fact.clone()).collect();
                request.action.would_record(self.state().fixture.as_ref(), &facts)
            }
        };
        let line = line(revision, recorded.iter().map(|recorded| &recorded.event));
        Some(if is_same { Repetition::Same(revision, line, self.warnings_of(command_id)) } else { Repetition::Reused })
    }

    /// What was warned of when a command was recorded. Its events follow one another.
    fn warnings_of(&self, command_id: CommandId) -> Vec<Warning> {
        let events = || self.history.iter().map(|recorded| (recorded.command_id == command_id, &recorded.event));
        let its_own: Vec<_> = events().filter(|(is_its, _)| *is_its).map(|(_, event)| event.clone()).collect();
        let before = events().take_while(|(is_its, _)| !is_its).map(|(_, event)| event);
        warnings(|| before.fold(MatchState::default(), evolve), &its_own)
    }

    /// The first event that cannot be read, if there is one: no command is decided then.
    pub fn damage(&self) -> Option<&Unreadable> {
        self.damage.as_ref()
    }

    /// Takes in what follows on it.
    pub fn extend(&mut self, read: Read) {
        read.events.into_iter().for_each(|recorded| self.apply(recorded));
        self.damage = self.damage.take().or(read.damage);
    }

    /// Takes the next event in. Anything but the next one is left alone: an older one is known, a later one would
    /// leave a gap.
    pub fn apply(&mut self, recorded: Recorded<MatchEvent>) {
        if !self.fold.apply(&recorded) {
            return;
        }
        self.commands.insert(recorded.command_id, recorded.revision);
        Arc::make_mut(&mut self.history).push(recorded);
    }
}

/// What became of a command, and every event that was found or recorded on the way.
#[derive(Debug)]
pub struct Transacted {
    /// Events after those of the given match, in order. They are in the log whatever the outcome is.
    pub news: Vec<Recorded<MatchEvent>>,
    /// The event after those that cannot be read, if there is one.
    pub damage: Option<Unreadable>,
    /// The outcome.
    pub outcome: Result<Executed, CommandError>,
}

/// The match as its stream has it.
///
/// # Errors
/// [`StoreError::Unavailable`] and [`StoreError::Corrupt`], as the store tells.
pub async fn load(store: &dyn EventStore, id: MatchId) -> Result<LoadedMatch, StoreError> {
    let mut loaded = LoadedMatch::default();
    catch_up(store, id, &mut loaded).await?;
    Ok(loaded)
}

/// Takes in what the stream has beyond `loaded`.
///
/// # Errors
/// As [`load`].
pub async fn catch_up(store: &dyn EventStore, id: MatchId, loaded: &mut LoadedMatch) -> Result<(), StoreError> {
    let missed = read(store, id, loaded.revision()).await?;
    loaded.extend(missed);
    Ok(())
}

/// Decides a command on `loaded` and appends its events. On a conflict the rest of the stream is read and the
/// command decided again.
pub async fn transact(store: &dyn EventStore, id: MatchId, loaded: &LoadedMatch, request: &Request) -> Transacted {
    let mut commanded = Commanded { id, request, current: Current::Given(loaded), news: Vec::new(), damage: None };
    let outcome = match transact::transact(store, &mut commanded).await {
        Ok(outcome) => outcome,
        Err(Unsettled::Cut) => {
            Err(CommandError::Damaged(format!("match-{id} ends before what is known of it, verify the store")))
        }
        Err(unsettled) => Err(StoreError::from(unsettled).into()),
    };
    Transacted { news: commanded.news, damage: commanded.damage, outcome }
}

/// A command on its way.
struct Commanded<'a> {
    id: MatchId,
    request: &'a Request,
    current: Current<'a>,
    news: Vec<Recorded<MatchEvent>>,
    damage: Option<Unreadable>,
}

impl Transaction for Commanded<'_> {
    type Outcome = Result<Executed, CommandError>;

    async fn attempt(&mut self, store: &dyn EventStore) -> Attempt<Self::Outcome> {
        let loaded = self.current.get();
        if let Some(unreadable) = loaded.damage() {
            self.damage = Some(unreadable.clone());
            return Attempt::Settled(Err(CommandError::Damaged(unreadable.to_string())));
        }
        attempt(store, self.id, loaded, self.request, &mut self.news).await
    }

    async fn catch_up(&mut self, store: &dyn EventStore) -> Result<bool, StoreError> {
        let missed = read(store, self.id, self.current.get().revision()).await?;
        let has_news = !missed.is_empty();
        if has_news {
            self.current.extend(missed, &mut self.news);
        }
        Ok(has_news)
    }
}

/// The match a command is decided on: the one given, until it proves out of date.
enum Current<'a> {
    Given(&'a LoadedMatch),
    Reread(LoadedMatch),
}

impl Current<'_> {
    fn get(&self) -> &LoadedMatch {
        match self {
            Self::Given(loaded) => loaded,
            Self::Reread(loaded) => loaded,
        }
    }

    fn extend(&mut self, missed: Read, news: &mut Vec<Recorded<MatchEvent>>) {
        let mut loaded = self.get().clone();
        news.extend_from_slice(&missed.events);
        loaded.extend(missed);
        *self = Self::Reread(loaded);
    }
}

async fn attempt(
    store: &dyn EventStore,
    id: MatchId,
    loaded: &LoadedMatch,
    request: &Request,
    news: &mut Vec<Recorded<MatchEvent>>,
) -> Attempt<Result<Executed, CommandError>> {
    let command_id = request.cause.command_id;
    match loaded.repetition(request) {
        Some(Repetition::Same(revision, line, warnings)) => {
            let revision = Some(revision);
            return Attempt::Settled(Ok(Executed { command_id, revision, line, recorded: false, warnings }));
        }
        Some(Repetition::Reused) => return Attempt::Settled(Err(CommandError::Reused)),
        None => {}
    }
    let events = match decide_request(loaded.state(), request) {
        Ok(events) => events,
        Err(rejection) => return Attempt::Nothing(Err(rejection.into())),
    };
    let Some(new_events) = NonEmpty::new(request.cause.intended_events(request.intent(), &events)) else {
        let (revision, warnings) = (loaded.revision(), vec![]);
        return Attempt::Nothing(Ok(Executed { command_id, revision, line: None, recorded: false, warnings }));
    };
    let expected = Expected::behind(loaded.revision());
    match store.append(&match_stream(id), expected, new_events).await {
        // Recorded through another node, or by a call that was given up: at another time, so what stands may differ.
        Ok(Appended { repeated: true, .. }) => Attempt::Overtaken,
        Ok(appended) => {
            let line = line(appended.revision, events.iter());
            let count = events.len() as u64;
            let warnings = warnings(|| loaded.state().as_ref().clone(), &events);
            news.extend(recorded_events(request, expected, appended.position.get() + 1 - count, events));
            let revision = Some(appended.revision);
            Attempt::Settled(Ok(Executed { command_id, revision, line, recorded: true, warnings }))
        }
        Err(StoreError::Conflict) => Attempt::Overtaken,
        Err(error) => Attempt::Settled(Err(error.into())),
    }
}

/// See [`Executed::line`]; `last` is where the last of a command's events is.
fn line<'a>(last: Revision, events: impl DoubleEndedIterator<Item = &'a MatchEvent>) -> Option<Revision> {
    let mut from_the_end = events.rev();
    let is_brought_about = from_the_end.next()?.fact.is_brought_about();
    (is_brought_about && from_the_end.next().is_some()).then(|| last.get().checked_sub(1).map(Revision::new))?
}

/// Decides on a match that has not begun as on one that was opened just now. Only what begins it, a start or a result,
/// is recorded together with the opening: after anything else the schedule may still change.
fn decide_request(state: &MatchState, request: &Request) -> Result<Vec<MatchEvent>, Rejection> {
    let command =
        |action: &MatchAction| MatchCommand { at: request.at, meant_at: request.meant_at, action: action.clone() };
    let opening = match request.fixture {
        Some(fixture) if !state.has_begun() => decide(state, &command(&MatchAction::Open(fixture)))?,
        _ => vec![],
    };
    if opening.is_empty() {
        return decide(state, &command(&request.action));
    }
    let opened = opening.iter().fold(state.clone(), evolve);
    let decided = decide(&opened, &command(&request.action))?;
    match decided.iter().any(|event| event.fact.begins_match()) {
        true => Ok(opening.into_iter().chain(decided).collect()),
        false => Ok(decided),
    }
}

/// The events as they now stand in the log. Positions within one append are taken as consecutive; nothing but the
/// history that a reader of the log gets depends on them.
fn recorded_events(
    request: &Request,
    expected: Expected,
    first_position: u64,
    events: Vec<MatchEvent>,
) -> Vec<Recorded<MatchEvent>> {
    let first_revision = expected.next_revision().get();
    let command_id = request.cause.command_id;
    (0u64..)
        .zip(events)
        .map(|(index, event)| Recorded {
            revision: Revision::new(first_revision + index),
            position: Position::new(first_position + index),
            id: command_id.event_uuid(index as usize),
            at: event.at,
            user: request.cause.user.clone(),
            command_id,
            intent: request.intent(),
            event,
        })
        .collect()
}

/// What a read of a match's stream found.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The events up to the first that cannot be read.
    pub events: Vec<Recorded<MatchEvent>>,
    /// That one.
    pub damage: Option<Unreadable>,
}

impl Read {
    fn is_empty(&self) -> bool {
        self.events.is_empty() && self.damage.is_none()
    }
}

/// The events of a match behind `after`.
///
/// # Errors
/// As the store says.
pub async fn read(store: &dyn EventStore, id: MatchId, after: Option<Revision>) -> Result<Read, StoreError> {
    let stored = store.read(&match_stream(id), after).await?;
    let mut found = Read { events: Vec::with_capacity(stored.len()), damage: None };
    for chunk in stored.chunks(DECODED_AT_ONCE) {
        if !found.events.is_empty() {
            tokio::task::yield_now().await;
        }
        for event in chunk {
            match decode(event) {
                // The stream's name makes it an event of a match.
                Ok(recorded) => found.events.extend(recorded.into_match().map(|(_, recorded)| recorded)),
                Err(unreadable) => return Ok(Read { damage: Some(unreadable), ..found }),
            }
        }
    }
    Ok(found)
}
