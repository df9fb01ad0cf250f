//! Finds the actor of a match, starts it when there is none, and replaces one that failed or went to sleep.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix::dev::ToEnvelope;
use actix::prelude::*;
use minicup_domain::matches::MatchEvent;
use minicup_domain::{CommandId, MatchId, Recorded, Revision};
use tracing::Span;

use super::actor::{Execute, Follow, MatchActor, Observe, Published, Reread};
use super::set_aside::SetAside;
use super::used_ids::UsedIds;
use super::{CommandError, Executed, Known, Publisher, Request, Snapshot};
use crate::environment::{Environment, Threads};
use crate::store::EventStore;

/// Threads that matches live on. Deciding takes microseconds, so two keep up with any number of courts.
const THREADS: usize = 2;

/// The way to every match of this node.
pub struct MatchRouter {
    store: Arc<dyn EventStore>,
    publisher: Arc<dyn Publisher>,
    arbiters: Vec<Arbiter>,
    environment: Environment,
    idle: Duration,
    set_aside: Arc<SetAside>,
    /// One entry for each match that was ever used or had an event; callers look up ids in the schedule first, which
    /// bounds it.
    matches: Mutex<HashMap<MatchId, Entry>>,
    used_ids: Mutex<UsedIds>,
}

struct Entry {
    /// None until somebody here turns to the match.
    actor: Option<Addr<MatchActor>>,
    published: Arc<Published>,
}

impl Entry {
    /// A match whose events up to one need not be published any more.
    fn new(seen: Option<Revision>) -> Self {
        Self { actor: None, published: Arc::new(Published::new(seen)) }
    }

    fn running_actor(&self) -> Option<&Addr<MatchActor>> {
        self.actor.as_ref().filter(|actor| actor.connected())
    }
}

impl MatchRouter {
    /// A router whose actors run on arbiters of their own, if the environment has threads: one started in a request
    /// handler would live on that worker's thread and share its bad moments. One that is not used for as long as `idle`
    /// stops.
    pub fn new(
        store: Arc<dyn EventStore>,
        publisher: Arc<dyn Publisher>,
        environment: Environment,
        idle: Duration,
    ) -> Self {
        let arbiters = match environment.threads {
            Threads::Own => (0..THREADS).map(|_| Arbiter::new()).collect(),
            Threads::One => vec![],
        };
        let (set_aside, matches, used_ids) = (Arc::default(), Mutex::default(), Mutex::default());
        Self { store, publisher, arbiters, environment, idle, set_aside, matches, used_ids }
    }

    /// Executes a command.
    ///
    /// # Errors
    /// Its rejection, or [`CommandError::Unavailable`] when it may be sent again under the same id.
    pub async fn execute(&self, id: MatchId, known: Known, request: Request) -> Result<Executed, CommandError> {
        let command_id = request.cause.command_id;
        if self.used_ids().is_of_another(command_id, id) {
            return Err(CommandError::Reused);
        }
        let executed = self.send(id, known, || Execute(request.clone(), Span::current())).await?;
        if executed.is_ok() {
            self.used_ids().remember(command_id, id);
        }
        executed
    }

    /// Remembers the command id of an event of the log, old or new.
    pub fn remember(&self, id: MatchId, command_id: CommandId) {
        self.used_ids().remember(command_id, id);
    }

    /// The match as it is now, and not older than `at_least`, if there is such an event. Register with the publisher's
    /// side first: then nothing is missed in between.
    ///
    /// # Errors
    /// As [`MatchRouter::execute`], but never a rejection.
    pub async fn follow(
        &self,
        id: MatchId,
        known: Known,
        at_least: Option<Revision>,
    ) -> Result<Snapshot, CommandError> {
        self.send(id, known, || Follow { at_least }).await?
    }

    /// Prepares for an event that the feed is about to deliver. Call it before the read models include the event:
    /// whoever turns to the match afterwards would take it for one that was published here.
    pub fn announce(&self, id: MatchId, revision: Revision) {
        self.entries().entry(id).or_insert_with(|| Entry::new(before(revision)));
    }

    /// Takes in what the feed delivered of a match, in order and each append whole. Almost always the match's own actor
    /// has published it already. What nobody here follows is counted as published; no actor is started for it.
    pub fn observe(&self, id: MatchId, recorded: Vec<Recorded<MatchEvent>>) {
        let (Some(first), Some(last)) = (recorded.first(), recorded.last()) else { return };
        for _ in 0..2 {
            let Some(actor) = self.concerned(id, first.revision, last.revision) else { return };
            // Fails only where the actor stopped meanwhile.
            if actor.try_send(Observe(recorded.clone(), Span::current())).is_ok() {
                return;
            }
        }
    }

    /// The actor that has to see events that the feed delivered, if one has to. Somebody who begins to follow the match
    /// while nobody does asks its actor only afterwards, and gets these events with the rest.
    fn concerned(&self, id: MatchId, first: Revision, last: Revision) -> Option<Addr<MatchActor>> {
        let is_followed = self.publisher.is_followed(id);
        let mut matches = self.entries();
        let entry = matches.entry(id).or_insert_with(|| Entry::new(before(first)));
        if entry.published.includes(last) {
            return None;
        }
        match entry.running_actor() {
            Some(actor) => Some(actor.clone()),
            None if is_followed => Some(self.start(id, entry)),
            None => {
                entry.published.advance_to(Some(last));
                None
            }
        }
    }

    /// Has commands of a match refused because something of it cannot be read, or with none accepted again.
    pub fn set_aside(&self, id: MatchId, fault: Option<&str>) {
        self.set_aside.set(id, fault);
    }

    /// Has matches whose clock runs read again, each by its actor, which is started where there is none: a half that is
    /// over ends, however the one before came to its end.
    pub fn wake(&self, running: impl Iterator<Item = (MatchId, Option<Revision>)>) {
        for (id, seen) in running {
            self.locate(id, seen).do_send(Reread);
        }
    }

    /// Sends once, and once more if the actor stopped meanwhile: messages after a stop come back as closed.
    async fn send<M>(&self, id: MatchId, known: Known, message: impl Fn() -> M) -> Result<M::Result, CommandError>
    where
        M: Message + Send + 'static,
        M::Result: Send,
        MatchActor: Handler<M>,
        <MatchActor as Actor>::Context: ToEnvelope<MatchActor, M>,
    {
        for _ in 0..2 {
            match self.locate(id, known.seen).send(message()).await {
                Ok(answer) => return Ok(answer),
                Err(MailboxError::Closed) => {}
                Err(MailboxError::Timeout) => break,
            }
        }
        Err(CommandError::Unavailable("the match is restarting, try again".to_owned()))
    }

    fn locate(&self, id: MatchId, seen: Option<Revision>) -> Addr<MatchActor> {
        let mut matches = self.entries();
        let entry = matches.entry(id).or_insert_with(|| Entry::new(seen));
        match entry.running_actor() {
            Some(actor) => actor.clone(),
            None => self.start(id, entry),
        }
    }

    fn start(&self, id: MatchId, entry: &mut Entry) -> Addr<MatchActor> {
        let (store, publisher) = (Arc::clone(&self.store), Arc::clone(&self.publisher));
        let (published, set_aside) = (Arc::clone(&entry.published), Arc::clone(&self.set_aside));
        let environment = self.environment.clone();
        let actor = MatchActor::new(id, store, publisher, published, set_aside, environment, self.idle);
        let index = id.get().unsigned_abs() as usize % self.arbiters.len().max(1);
        let actor = match self.arbiters.get(index) {
            Some(arbiter) => MatchActor::start_in_arbiter(&arbiter.handle(), |_| actor),
            None => actor.start(),
        };
        entry.actor.insert(actor).clone()
    }

    /// Whole even if somebody panicked while holding it: at worst one id is in the map and not in the order.
    fn used_ids(&self) -> MutexGuard<'_, UsedIds> {
        self.used_ids.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The map is whole even if somebody panicked while holding it: every change to it is one insertion.
    fn entries(&self) -> MutexGuard<'_, HashMap<MatchId, Entry>> {
        self.matches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn before(revision: Revision) -> Option<Revision> {
    revision.get().checked_sub(1).map(Revision::new)
}

impl Drop for MatchRouter {
    fn drop(&mut self) {
        self.arbiters.iter().for_each(|arbiter| {
            arbiter.stop();
        });
    }
}
