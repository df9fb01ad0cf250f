//! The actor of one match: it executes the match's commands one at a time and ends its halves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix::prelude::*;
use minicup_domain::matches::{MatchEvent, deadline};
use minicup_domain::{CommandId, MatchId, Recorded, Revision, Timestamp};
use tokio::time::Instant;
use tracing::{Instrument, Span};

use super::fold::Fold;
use super::set_aside::SetAside;
use super::transact::{LoadedMatch, Read, Transacted, catch_up, load, transact};
use super::{CommandError, Executed, MatchUpdate, Publisher, Request, Snapshot, Step};
use crate::environment::Environment;
use crate::store::{EventStore, StoreError};

/// An actor nobody has turned to for this long, and whose match has no clock running, stops.
pub const IDLE: Duration = Duration::from_secs(60);
/// How many times within that an actor looks whether it is idle.
const IDLE_CHECKS: u32 = 4;
/// The longest that a running half waits without a look at the wall clock, which may be set, and does not stop while a
/// laptop sleeps: a wait worked out once would end the half late or early. Less than half of the 5 s within which a
/// half that is over ends (docs/protocol.md).
const LOOK: Duration = Duration::from_secs(2);
/// When the store was away, or the outcome of an append is unknown, the match is read again after this. Then what is in
/// the log is published and a half that is over ends.
const REREAD: Duration = Duration::from_secs(1);

/// The last revision of a match that was published on this node. It outlives the actor, so that a replacement goes on
/// where a failed one stopped.
#[derive(Debug)]
pub struct Published(AtomicU64);

impl Published {
    pub fn new(seen: Option<Revision>) -> Self {
        Self(AtomicU64::new(count(seen)))
    }

    pub fn includes(&self, revision: Revision) -> bool {
        revision.get() < self.0.load(Ordering::Acquire)
    }

    /// Refuses a match that lacks what was published of it: somebody cut its stream, or the store finds less than it has.
    fn check_whole(&self, id: MatchId, loaded: &LoadedMatch) -> Result<(), StoreError> {
        let (known, found) = (self.0.load(Ordering::Acquire), count(loaded.revision()));
        if found >= known || loaded.damage().is_some() {
            return Ok(());
        }
        let fault = format!("{known} events are known and {found} can be read, verify the store");
        Err(StoreError::Corrupt { place: format!("match-{id}"), fault })
    }

    /// Notes that everything up to a revision has been published, or concerned nobody.
    pub fn advance_to(&self, revision: Option<Revision>) {
        self.0.fetch_max(count(revision), Ordering::AcqRel);
    }
}

/// Counting events in place of naming the last one spares an atomic option.
fn count(last: Option<Revision>) -> u64 {
    last.map_or(0, |last| last.get() + 1)
}

/// The actor of one match.
///
/// A capacity of its mailbox would bound nothing, since every address that is cloned may add one message. Its bound is
/// that each connection waits for an answer before it asks again, and that the feed tells only of what came from
/// elsewhere.
pub struct MatchActor {
    id: MatchId,
    store: Arc<dyn EventStore>,
    publisher: Arc<dyn Publisher>,
    published: Arc<Published>,
    set_aside: Arc<SetAside>,
    /// None until the first message, and again whenever the outcome of an append is unknown.
    loaded: Option<LoadedMatch>,
    timer: Option<(Timestamp, SpawnHandle)>,
    /// The match is due to be read again.
    rereads: bool,
    environment: Environment,
    idle: Duration,
    last_used: Instant,
}

impl MatchActor {
    pub fn new(
        id: MatchId,
        store: Arc<dyn EventStore>,
        publisher: Arc<dyn Publisher>,
        published: Arc<Published>,
        set_aside: Arc<SetAside>,
        environment: Environment,
        idle: Duration,
    ) -> Self {
        let (loaded, timer, rereads, last_used) = (None, None, false, Instant::now());
        Self { id, store, publisher, published, set_aside, loaded, timer, rereads, environment, idle, last_used }
    }

    /// What the next step works on: the match as the actor holds it, or as the store has it.
    fn loading(&mut self) -> impl Future<Output = Result<LoadedMatch, StoreError>> + 'static {
        self.last_used = Instant::now();
        let held = self.loaded.take();
        let (store, published, id) = (Arc::clone(&self.store), Arc::clone(&self.published), self.id);
        async move {
            if let Some(loaded) = held {
                return Ok(loaded);
            }
            let loaded = load(store.as_ref(), id).await?;
            published.check_whole(id, &loaded)?;
            Ok(loaded)
        }
    }

    /// `span` is the span that the command is logged in, on whichever thread.
    fn execute(&mut self, request: Request, span: Span) -> ResponseActFuture<Self, Result<Executed, CommandError>> {
        let (store, id) = (Arc::clone(&self.store), self.id);
        if let Some(fault) = self.set_aside.fault(id) {
            return Box::pin(actix::fut::ready(Err(CommandError::Damaged(fault))));
        }
        let loading = self.loading();
        let step = async move {
            let mut loaded = loading.await?;
            let Transacted { news, damage, outcome } = transact(store.as_ref(), id, &loaded, &request).await;
            loaded.extend(Read { events: news, damage });
            Ok::<_, CommandError>((loaded, outcome))
        };
        let step = step.instrument(span.clone()).into_actor(self);
        Box::pin(step.map(move |result, actor, ctx| {
            let (loaded, outcome) = result.inspect_err(|error| actor.recover(error, ctx))?;
            span.in_scope(|| actor.conclude(loaded, &outcome, ctx));
            outcome
        }))
    }

    fn conclude(&mut self, loaded: LoadedMatch, outcome: &Result<Executed, CommandError>, ctx: &mut Context<Self>) {
        match outcome {
            // It may have been recorded all the same, so what is held may be out of date.
            Err(error @ CommandError::Unavailable(_)) => {
                self.publish(&loaded);
                self.recover(error, ctx);
            }
            _ => self.keep(loaded, ctx),
        }
    }

    /// Has the match read again after a while, unless its stream cannot be read at all.
    fn recover(&mut self, error: &CommandError, ctx: &mut Context<Self>) {
        let may_pass = matches!(error, CommandError::Unavailable(_));
        if may_pass && !self.rereads {
            self.rereads = true;
            ctx.notify_later(Reread, REREAD);
        }
    }

    /// Keeps the match after a step, publishes what is new and sets the clock.
    fn keep(&mut self, loaded: LoadedMatch, ctx: &mut Context<Self>) {
        self.publish(&loaded);
        self.set_timer(deadline(loaded.state()).filter(|_| loaded.damage().is_none()), ctx);
        self.loaded = Some(loaded);
    }

    fn publish(&self, loaded: &LoadedMatch) {
        let steps = steps(loaded, |recorded| !self.published.includes(recorded.revision));
        if steps.is_empty() {
            return;
        }
        tracing::debug!(events = steps.len(), "a match is broadcast");
        self.publisher.publish(MatchUpdate { match_id: self.id, steps });
        self.published.advance_to(loaded.revision());
    }

    fn set_timer(&mut self, deadline: Option<Timestamp>, ctx: &mut Context<Self>) {
        if self.timer.map(|(at, _)| at) == deadline {
            return;
        }
        if let Some((_, handle)) = self.timer.take() {
            ctx.cancel_future(handle);
        }
        if let Some(deadline) = deadline {
            self.look_later(deadline, ctx);
        }
    }

    fn look_later(&mut self, deadline: Timestamp, ctx: &mut Context<Self>) {
        let wait = Duration::from_millis(deadline.millis_after(self.environment.clock.now())).min(LOOK);
        self.timer = Some((deadline, ctx.notify_later(Tick(deadline), wait)));
    }

    fn lose_track(&mut self, error: StoreError, ctx: &mut Context<Self>) {
        tracing::warn!(match_id = self.id.get(), %error, "cannot follow the match's stream");
        self.recover(&error.into(), ctx);
    }

    fn stop_if_idle(&mut self, ctx: &mut Context<Self>) {
        if self.timer.is_none() && !self.rereads && self.last_used.elapsed() > self.idle {
            ctx.stop();
        }
    }
}

/// The events of a match from the first one that `is_new`, each with the state right after it.
fn steps(loaded: &LoadedMatch, is_new: impl Fn(&Recorded<MatchEvent>) -> bool) -> Vec<Step> {
    let history = loaded.history();
    let first_new = history.partition_point(|recorded| !is_new(recorded));
    let (known, new) = history.split_at(first_new);
    if new.len() <= 1 {
        return new.iter().filter_map(|_| loaded.last_step()).collect();
    }
    let mut fold = Fold::default();
    known.iter().for_each(|recorded| {
        fold.apply(recorded);
    });
    let step = |recorded: &Recorded<MatchEvent>| {
        fold.apply(recorded);
        fold.step(recorded)
    };
    new.iter().map(step).collect()
}

impl Actor for MatchActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.run_interval(self.idle / IDLE_CHECKS, Self::stop_if_idle);
    }
}

/// Executes a command, in the span that it is logged in.
#[derive(Message)]
#[rtype(result = "Result<Executed, CommandError>")]
pub struct Execute(pub Request, pub Span);

impl Handler<Execute> for MatchActor {
    type Result = AtomicResponse<Self, Result<Executed, CommandError>>;

    fn handle(&mut self, Execute(request, span): Execute, _: &mut Self::Context) -> Self::Result {
        AtomicResponse::new(self.execute(request, span))
    }
}

/// Asks for the match as it is now.
#[derive(Message)]
#[rtype(result = "Result<Snapshot, CommandError>")]
pub struct Follow {
    /// What the asker knows already, maybe from another node.
    pub at_least: Option<Revision>,
}

impl Handler<Follow> for MatchActor {
    type Result = AtomicResponse<Self, Result<Snapshot, CommandError>>;

    fn handle(&mut self, Follow { at_least }: Follow, _: &mut Self::Context) -> Self::Result {
        let is_behind = self.loaded.as_ref().is_some_and(|loaded| loaded.revision() < at_least);
        let (store, id) = (Arc::clone(&self.store), self.id);
        let loading = self.loading();
        let following = async move {
            let mut loaded = loading.await?;
            if is_behind && loaded.damage().is_none() {
                catch_up(store.as_ref(), id, &mut loaded).await?;
            }
            Ok(loaded)
        };
        AtomicResponse::new(Box::pin(following.into_actor(self).map(|result, actor, ctx| {
            let loaded = result.inspect_err(|error| actor.recover(error, ctx))?;
            let snapshot = Snapshot { state: Arc::clone(loaded.state()), history: Arc::clone(loaded.history()) };
            actor.keep(loaded, ctx);
            Ok(snapshot)
        })))
    }
}

/// Tells of events that the feed delivered: most are the actor's own, some were appended elsewhere. All of an append come
/// in one message, so that nobody who asks for the match in between is shown what never was. With the span they are logged in.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Observe(pub Vec<Recorded<MatchEvent>>, pub Span);

impl Handler<Observe> for MatchActor {
    type Result = AtomicResponse<Self, ()>;

    fn handle(&mut self, Observe(recorded, span): Observe, _: &mut Self::Context) -> Self::Result {
        let first = recorded.first().map(|recorded| recorded.revision);
        self.loaded.take_if(|loaded| first > Some(loaded.state().next_revision()));
        let loading = self.loading().instrument(span.clone()).into_actor(self);
        AtomicResponse::new(Box::pin(loading.map(move |result, actor, ctx| {
            let _entered = span.entered();
            match result {
                Ok(mut loaded) => {
                    recorded.into_iter().for_each(|recorded| loaded.apply(recorded));
                    actor.keep(loaded, ctx);
                }
                Err(error) => actor.lose_track(error, ctx),
            }
        })))
    }
}

/// Has the match read again: events that were missed are published, and its clock is set.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Reread;

impl Handler<Reread> for MatchActor {
    type Result = AtomicResponse<Self, ()>;

    fn handle(&mut self, _: Reread, _: &mut Self::Context) -> Self::Result {
        self.rereads = false;
        self.loaded = None;
        let loading = self.loading();
        AtomicResponse::new(Box::pin(loading.into_actor(self).map(|result, actor, ctx| match result {
            Ok(loaded) => actor.keep(loaded, ctx),
            Err(error) => actor.lose_track(error, ctx),
        })))
    }
}

/// Time to look whether a half is over.
#[derive(Message)]
#[rtype(result = "()")]
struct Tick(Timestamp);

impl Handler<Tick> for MatchActor {
    type Result = AtomicResponse<Self, ()>;

    fn handle(&mut self, Tick(deadline): Tick, ctx: &mut Self::Context) -> Self::Result {
        self.timer = None;
        let now = self.environment.clock.now();
        if now < deadline {
            self.look_later(deadline, ctx);
            return AtomicResponse::new(Box::pin(fut::ready(())));
        }
        let command_id = CommandId::new(self.environment.random.uuid());
        let span = tracing::info_span!("command", match_id = self.id.get(), name = "tick", %command_id);
        let execution = self.execute(Request::tick(now, command_id), span.clone());
        AtomicResponse::new(Box::pin(execution.map(move |outcome, _, _| {
            if let Err(error) = outcome {
                span.in_scope(|| tracing::warn!(%error, "cannot end the half yet"));
            }
        })))
    }
}
