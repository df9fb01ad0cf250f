//! Forgetting a person: their stream is restated without them, and its past is removed.

use std::collections::{BTreeMap, HashSet};

use minicup_domain::decider::Decider;
use minicup_domain::tournament::{
    Links, Player, Roster, RosterCommand, RosterDecider, RosterEvent, UserEvent, UsersRecord, decide_forget_user,
    evolve_links, evolve_roster, evolve_users_record,
};
use minicup_domain::{About, Event, PlayerId, Recorded, Revision, TeamId};

use super::append::{Append, Subject};
use super::present::each_event;
use crate::store::codec::{Cause, decode, roster_stream, users_stream};
use crate::store::{Erased, EventStore, NewEvent, RecordedEvent, StoreError, StreamId};
use crate::transact::{Attempt, Author, Transaction, transact};

/// Why nobody was forgotten.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForgetError {
    /// No roster has or had the player.
    #[error("there is and was no player {0}")]
    UnknownPlayer(PlayerId),
    /// The team has and had no trainer.
    #[error("team {0} has and had no trainer")]
    UnknownTrainer(TeamId),
    /// Nobody has or had that user name, or that full name.
    #[error("there is and was no user {0}")]
    UnknownUser(String),
    /// Several users have that full name.
    #[error("several users have the name {0}, give the user name")]
    SeveralUsers(String),
    /// What is true of the stream is not known, so it cannot be said once more.
    #[error("{0} has an event that cannot be read, see what verify says of it")]
    Damaged(StreamId),
    /// The store failed. Forgetting the same person again completes it.
    #[error("{0}; what was begun is completed by forgetting them again")]
    Store(#[from] StoreError),
}

/// That somebody was forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The streams that were about them.
    pub streams: Vec<StreamId>,
    /// What became of their past.
    pub erased: Erased,
}

/// Forgets the name of a player, wherever a roster has or had it. Id, number and goals stay.
///
/// # Errors
/// [`ForgetError`]; nothing has changed but for [`ForgetError::Store`].
pub async fn forget_player(store: &dyn EventStore, id: PlayerId, author: Author<'_>) -> Result<Forgotten, ForgetError> {
    forgotten(store, |past| {
        let rosters: Vec<(&TeamId, &RosterPast)> = past.rosters.iter().filter(|(_, roster)| roster.names(id)).collect();
        if rosters.is_empty() {
            return Err(ForgetError::UnknownPlayer(id));
        }
        let steps = rosters.into_iter().map(|(team, roster)| roster.forget(roster_stream(*team), id, author));
        steps.collect()
    })
    .await
}

/// Forgets the name of a team's trainer, and of those the team had before.
///
/// # Errors
/// [`ForgetError`]; nothing has changed but for [`ForgetError::Store`].
pub async fn forget_trainer(
    store: &dyn EventStore,
    team: TeamId,
    author: Author<'_>,
) -> Result<Forgotten, ForgetError> {
    forgotten(store, |past| {
        let roster = past.rosters.get(&team).filter(|roster| roster.had_trainer || roster.state.trainer_forgotten);
        let roster = roster.ok_or(ForgetError::UnknownTrainer(team))?;
        Ok(vec![roster.forget_trainer(roster_stream(team), author)?])
    })
    .await
}

/// Forgets a user, by user name or full name: their name, PIN and login go. What they did keeps the user name as its
/// author, which readers are not shown any more; links that they issued stay.
///
/// # Errors
/// [`ForgetError`]; nothing has changed but for [`ForgetError::Store`].
pub async fn forget_user(store: &dyn EventStore, name: &str, author: Author<'_>) -> Result<Forgotten, ForgetError> {
    forgotten(store, |past| {
        let username = past.users.username(name)?;
        Ok(vec![past.users.forget(&username, author)?])
    })
    .await
}

/// What is done with one stream.
struct Step {
    stream: StreamId,
    /// The event that states it once more, unless there is one already.
    append: Option<Append>,
    /// Where that event is, or will be.
    restated: Revision,
}

impl Step {
    fn new(
        stream: StreamId,
        Trace { revision, start, is_damaged, .. }: &Trace,
        author: Author<'_>,
        encode: Option<impl Fn(&Cause) -> Vec<NewEvent>>,
    ) -> Result<Self, ForgetError> {
        if *is_damaged {
            return Err(ForgetError::Damaged(stream));
        }
        let append =
            encode.and_then(|encode| Append::new(Subject::Said, stream.clone(), *revision, author.user, encode));
        let restated = match append {
            Some(_) => revision.map_or(Revision::new(0), Revision::next),
            None => start.unwrap_or(Revision::new(0)),
        };
        Ok(Self { stream, append, restated })
    }
}

async fn forgotten(
    store: &dyn EventStore,
    plan: impl Fn(&Past) -> Result<Vec<Step>, ForgetError>,
) -> Result<Forgotten, ForgetError> {
    transact(store, &mut Forgetting { plan }).await.map_err(StoreError::from)?
}

/// Forgetting somebody: planned on the whole log, and done stream by stream.
struct Forgetting<P> {
    plan: P,
}

impl<P: Fn(&Past) -> Result<Vec<Step>, ForgetError>> Transaction for Forgetting<P> {
    type Outcome = Result<Forgotten, ForgetError>;

    async fn attempt(&mut self, store: &dyn EventStore) -> Attempt<Self::Outcome> {
        let carried_out = async {
            let past = Past::read(store).await?;
            Ok(carry_out(store, (self.plan)(&past)?).await?)
        };
        match carried_out.await {
            Err(ForgetError::Store(StoreError::Conflict)) => Attempt::Overtaken,
            outcome => Attempt::Settled(outcome),
        }
    }
}

/// Everything is said once more before any past goes.
async fn carry_out(store: &dyn EventStore, steps: Vec<Step>) -> Result<Forgotten, StoreError> {
    let mut restated = Vec::new();
    for Step { stream, append, restated: revision } in steps {
        if let Some(append) = append {
            append.commit(store).await?;
        }
        restated.push((stream, revision));
    }
    let mut forgotten = Forgotten { streams: vec![], erased: Erased::Wholly };
    for (stream, revision) in restated {
        if store.erase(&stream, revision).await? == Erased::UntilScavenge {
            forgotten.erased = Erased::UntilScavenge;
        }
        forgotten.streams.push(stream);
    }
    Ok(forgotten)
}

/// What a log says and said of people.
#[derive(Default)]
struct Past {
    rosters: BTreeMap<TeamId, RosterPast>,
    users: UsersPast,
}

/// How far a stream was read.
#[derive(Default)]
struct Trace {
    revision: Option<Revision>,
    /// The last event that states it once more.
    start: Option<Revision>,
    /// Something in it cannot be read, or is missing.
    is_damaged: bool,
}

#[derive(Default)]
struct RosterPast {
    trace: Trace,
    state: Roster,
    /// Everybody who was on it.
    listed: HashSet<PlayerId>,
    /// Everybody who had a name on it since it was last stated once more.
    named: HashSet<PlayerId>,
    /// It named a trainer since then.
    had_trainer: bool,
}

#[derive(Default)]
struct UsersPast {
    trace: Trace,
    record: UsersRecord,
    links: Links,
    /// Everybody who was named, by user name.
    named: HashSet<String>,
}

impl Past {
    async fn read(store: &dyn EventStore) -> Result<Self, StoreError> {
        let mut past = Self::default();
        each_event(store, |stored| past.take(stored)).await?;
        Ok(past)
    }

    fn take(&mut self, stored: &RecordedEvent) {
        match decode(stored) {
            Ok(Recorded { event: Event::Roster(team, event), .. }) => {
                let roster = self.rosters.entry(team).or_default();
                roster.trace.take(stored, matches!(event, RosterEvent::RosterRestated(_)));
                roster.take(&event);
            }
            Ok(recorded) => {
                if let Event::User(event) = &recorded.event {
                    self.users.trace.take(stored, matches!(event, UserEvent::UsersRestated(_)));
                    self.users.take(&recorded, event);
                }
            }
            Err(unreadable) => {
                let trace = match unreadable.about {
                    About::Roster(team) => &mut self.rosters.entry(team).or_default().trace,
                    About::Logins(_) => &mut self.users.trace,
                    About::Match(_) | About::Season { .. } | About::Unknown => return,
                };
                trace.take(stored, false);
                trace.is_damaged = true;
            }
        }
    }
}

impl Trace {
    fn take(&mut self, stored: &RecordedEvent, restates: bool) {
        let due = self.revision.map_or(Revision::new(0), Revision::next);
        match restates {
            true => *self = Self { start: Some(stored.revision), ..Self::default() },
            false => self.is_damaged |= stored.revision != due,
        }
        self.revision = Some(stored.revision);
    }
}

impl RosterPast {
    fn take(&mut self, event: &RosterEvent) {
        if matches!(event, RosterEvent::RosterRestated(_)) {
            self.listed.clear();
            self.named.clear();
            self.had_trainer = false;
        }
        self.state = evolve_roster(std::mem::take(&mut self.state), event);
        self.listed.extend(self.state.players.iter().map(|player| player.id));
        let has_name = |player: &&Player| !(player.firstname.is_empty() && player.lastname.is_empty());
        self.named.extend(self.state.players.iter().filter(has_name).map(|player| player.id));
        self.had_trainer |= self.state.trainer_name.is_some();
    }

    fn names(&self, id: PlayerId) -> bool {
        self.listed.contains(&id) || self.state.forgotten.contains(&id)
    }

    fn forget(&self, stream: StreamId, id: PlayerId, author: Author<'_>) -> Result<Step, ForgetError> {
        // An import, too, says that a player is forgotten, without stating the roster once more.
        let is_done = self.state.forgotten.contains(&id) && self.trace.start.is_some() && !self.named.contains(&id);
        self.restate(stream, (!is_done).then_some(RosterCommand::Forget(id)), author)
    }

    fn forget_trainer(&self, stream: StreamId, author: Author<'_>) -> Result<Step, ForgetError> {
        let is_done = self.state.trainer_forgotten && self.trace.start.is_some() && !self.had_trainer;
        self.restate(stream, (!is_done).then_some(RosterCommand::ForgetTrainer), author)
    }

    fn restate(
        &self,
        stream: StreamId,
        command: Option<RosterCommand>,
        author: Author<'_>,
    ) -> Result<Step, ForgetError> {
        let encode = command.map(|command| {
            let Ok(events) = RosterDecider::decide(&self.state, &command);
            move |cause: &Cause| cause.events_at(author.now, &events)
        });
        Step::new(stream, &self.trace, author, encode)
    }
}

impl UsersPast {
    fn take(&mut self, recorded: &Recorded<Event>, event: &UserEvent) {
        let Recorded { at, user, .. } = recorded;
        if matches!(event, UserEvent::UsersRestated(_)) {
            self.named.clear();
        }
        self.record = evolve_users_record(std::mem::take(&mut self.record), event);
        self.links = evolve_links(std::mem::take(&mut self.links), event, *at, user.as_deref());
        let known = self.record.users.users.iter().chain(&self.record.said.users);
        self.named.extend(known.map(|user| user.username.clone()));
    }

    /// Whom a name is of: a user name, or the full name of one user.
    fn username(&self, name: &str) -> Result<String, ForgetError> {
        if self.named.contains(name) || self.record.users.is_forgotten(name) {
            return Ok(name.to_owned());
        }
        let mut of_that_name = self.record.users.users.iter().filter(|user| user.name == name);
        match (of_that_name.next(), of_that_name.next()) {
            (Some(user), None) => Ok(user.username.clone()),
            (Some(_), Some(_)) => Err(ForgetError::SeveralUsers(name.to_owned())),
            (None, _) => Err(ForgetError::UnknownUser(name.to_owned())),
        }
    }

    fn forget(&self, username: &str, author: Author<'_>) -> Result<Step, ForgetError> {
        let is_forgotten = self.record.users.is_forgotten(username);
        let event = (!is_forgotten).then(|| decide_forget_user(&self.record, &self.links, username));
        let encode = event.map(|event| move |cause: &Cause| cause.events_at(author.now, std::slice::from_ref(&event)));
        Step::new(users_stream(), &self.trace, author, encode)
    }
}
