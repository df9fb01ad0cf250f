//! Matches as actors when something goes wrong below them: nothing is lost, nothing is published twice.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::join_all;
use minicup_domain::matches::{Fixture, MatchAction, MatchFact, Phase, deadline};
use minicup_domain::spec::{HOME, fixture};
use minicup_domain::{CommandId, MatchId, Revision};
use minicup_live::clock;
use minicup_live::environment::Environment;
use minicup_live::matches::{
    CommandError, Executed, IDLE, Known, LoadedMatch, MatchRouter, Publisher, Request, load, transact,
};
use minicup_live::store::codec::Cause;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::support::faulty::{Fault, Faulty, Published};

const MATCH: MatchId = MatchId::new(7);
/// More than an actor's mailbox holds by default.
const MANY: usize = 400;

fn fixture_of(half_length: u32) -> Fixture {
    Fixture { half_length, ..fixture() }
}

fn command(action: MatchAction) -> Request {
    let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: Some("keeper".to_owned()) };
    Request { at: clock::now(), meant_at: None, action, cause, fixture: Some(fixture()) }
}

fn start() -> Request {
    command(MatchAction::ChangeState(Phase::HalfFirst))
}

fn goal() -> Request {
    command(MatchAction::Goal { team: HOME, scorer: None })
}

fn line() -> Request {
    command(MatchAction::Info { text: "video".to_owned() })
}

/// One node: a router over a faulty store, and what it publishes.
struct Node {
    store: Arc<Faulty>,
    published: Arc<Published>,
    router: MatchRouter,
}

impl Node {
    fn new() -> Self {
        Self::with_idle(IDLE)
    }

    fn with_idle(idle: Duration) -> Self {
        let store = Arc::new(Faulty::default());
        let published = Arc::new(Published::default());
        let publisher: Arc<dyn Publisher> = Arc::clone(&published) as _;
        let router = MatchRouter::new(Arc::clone(&store) as _, publisher, Environment::default(), idle);
        Self { store, published, router }
    }

    /// A node whose match has started: revisions 0 and 1.
    async fn started() -> Self {
        let node = Self::new();
        node.send(&start()).await.expect("a start");
        node
    }

    async fn send(&self, request: &Request) -> Result<Executed, CommandError> {
        let known = Known { fixture: request.fixture, seen: None };
        self.router.execute(MATCH, known, request.clone()).await
    }

    async fn follow(&self) -> Option<u64> {
        let known = Known { fixture: None, seen: None };
        let snapshot = self.router.follow(MATCH, known, None).await.expect("a snapshot");
        snapshot.state.revision().map(Revision::get)
    }

    async fn log(&self) -> LoadedMatch {
        load(&self.store.store, MATCH).await.expect("a readable stream")
    }

    /// Records something as another node does, behind this one's back.
    async fn append_elsewhere(&self, request: &Request) -> Revision {
        let transacted = transact(&self.store.store, MATCH, &self.log().await, request).await;
        transacted.outcome.expect("recorded").revision.expect("an event")
    }

    /// Has the feed deliver an event.
    async fn deliver(&self, revision: Revision) {
        let log = self.log().await;
        let recorded = log.history().iter().find(|recorded| recorded.revision == revision).expect("an event").clone();
        self.router.announce(MATCH, revision);
        self.router.observe(MATCH, vec![recorded]);
    }

    /// Everything in the stream has been published, once and in order.
    async fn assert_all_published(&self) {
        let last = self.log().await.revision().expect("an event").get();
        assert_eq!(self.published.until_revision(last).await, (0..=last).collect::<Vec<_>>());
    }
}

#[actix_web::test]
async fn an_actor_that_panicked_is_replaced_and_the_command_sent_again() {
    for in_append in [true, false] {
        let node = Node::started().await;
        match in_append {
            true => node.store.fail_append(Fault::Panic),
            false => {
                // So that the actor has nothing to go by and must read.
                node.store.fail_append(Fault::AnswerLost);
                node.send(&goal()).await.expect_err("the answer is lost");
                node.store.fail_read(Fault::Panic);
            }
        }
        assert!(node.send(&goal()).await.expect("a goal").recorded);
        node.send(&goal()).await.expect("another goal");
        node.assert_all_published().await;
    }
}

#[actix_web::test]
async fn a_command_recorded_without_an_answer_takes_effect_once_when_it_is_repeated() {
    let node = Node::started().await;
    node.store.fail_append(Fault::AnswerLost);
    let request = goal();
    let outcome = node.send(&request).await;
    assert!(matches!(outcome, Err(CommandError::Unavailable(_))), "{outcome:?}");

    let again = Request { at: clock::now().plus_seconds(5), ..request };
    let executed = node.send(&again).await.expect("the same goal");
    assert_eq!((executed.revision, executed.recorded), (Some(Revision::new(2)), false));
    assert_eq!(node.log().await.history().len(), 3);
    node.send(&goal()).await.expect("another goal");
    node.assert_all_published().await;
}

#[actix_web::test]
async fn a_command_recorded_without_an_answer_is_published_even_if_nobody_repeats_it() {
    let node = Node::started().await;
    node.store.fail_append(Fault::AnswerLost);
    node.send(&goal()).await.expect_err("the answer is lost");
    node.assert_all_published().await;
}

#[actix_web::test]
async fn a_command_that_another_node_records_meanwhile_is_told_as_it_stands() {
    let node = Node::started().await;
    let request = goal();
    let elsewhere = Request { at: clock::now().plus_seconds(30), ..request.clone() };
    node.append_elsewhere(&elsewhere).await;
    let executed = node.send(&request).await.expect("the same goal");
    assert_eq!((executed.revision, executed.recorded), (Some(Revision::new(2)), false));
    let told = node.published.until(|step| step.recorded.revision == Revision::new(2)).await;
    assert_eq!(told.last().expect("the goal").recorded, node.log().await.history()[2]);
}

#[actix_web::test]
async fn a_half_that_ends_while_the_store_is_away_ends_when_it_is_back() {
    let node = Node::new();
    node.send(&Request { fixture: Some(fixture_of(1)), ..start() }).await.expect("a start");
    let end = deadline(node.log().await.state()).expect("a clock");
    let away_since = Instant::now();
    node.store.set_read_only(true);
    node.store.refused(3).await;
    let tries = node.store.refused_so_far();
    assert!(tries as u64 <= 2 + away_since.elapsed().as_secs(), "{tries} tries do not wait for each other");
    node.store.set_read_only(false);

    let is_end = |fact: &MatchFact| matches!(fact, MatchFact::HalfEnded(_));
    let steps = node.published.until(|step| is_end(&step.recorded.event.fact)).await;
    let ends: Vec<_> = steps.iter().filter(|step| is_end(&step.recorded.event.fact)).collect();
    assert_eq!((ends.len(), ends[0].recorded.at), (1, end));
    node.send(&goal()).await.expect("a goal for the half just ended");
    node.assert_all_published().await;
}

#[actix_web::test]
async fn a_running_match_that_cannot_be_read_at_the_start_still_ends_its_half() {
    let node = Node::new();
    let begun = Request { fixture: Some(fixture_of(1)), ..start() };
    node.append_elsewhere(&Request { at: clock::now(), ..begun }).await;
    node.store.fail_read(Fault::AnswerLost);
    node.router.wake([(MATCH, Some(Revision::new(1)))].into_iter());
    let steps = node.published.until(|step| matches!(step.recorded.event.fact, MatchFact::HalfEnded(_))).await;
    assert_eq!(steps.len(), 1, "what was published before the restart is not published again");
}

#[actix_web::test]
async fn an_idle_actor_stops_and_the_next_command_finds_another() {
    let node = Node::with_idle(Duration::from_millis(200));
    let without_actor = Arc::strong_count(&node.store);
    for count in 0..3 {
        node.send(&line()).await.expect("a line");
        assert_eq!(node.log().await.revision(), Some(Revision::new(count)));
        while Arc::strong_count(&node.store) > without_actor {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    node.assert_all_published().await;
}

#[actix_web::test]
async fn commands_that_race_with_the_stop_are_sent_again() {
    let idle = Duration::from_millis(2);
    let node = Node::with_idle(idle);
    for number in 0..300_u32 {
        node.send(&line()).await.expect("a line");
        // About as long as it takes to stop, now a little more, now a little less.
        tokio::time::sleep(idle * (number % 8) / 4).await;
    }
    assert_eq!(node.log().await.history().len(), 300);
    node.assert_all_published().await;
}

#[actix_web::test]
async fn what_another_node_records_is_published_here() {
    let node = Node::new();
    for request in [start(), goal(), goal()] {
        let last = node.append_elsewhere(&request).await;
        for revision in 0..=last.get() {
            node.deliver(Revision::new(revision)).await;
        }
    }
    node.assert_all_published().await;
    assert_eq!(node.follow().await, Some(3));
}

#[actix_web::test]
async fn what_nobody_follows_here_starts_no_actor_and_reads_nothing() {
    let node = Node::new();
    node.published.set_followed(false);
    let without_actor = Arc::strong_count(&node.store);
    for request in [start(), goal()] {
        let last = node.append_elsewhere(&request).await;
        for revision in 0..=last.get() {
            node.deliver(Revision::new(revision)).await;
        }
    }
    assert_eq!((node.store.calls(), Arc::strong_count(&node.store)), (0, without_actor));

    // Somebody follows from now on, and is shown what is past.
    node.published.set_followed(true);
    assert_eq!(node.follow().await, Some(2));
    node.send(&goal()).await.expect("a goal of this node");
    let last = node.append_elsewhere(&goal()).await;
    node.deliver(last).await;
    assert_eq!(node.published.until_revision(last.get()).await, [3, 4]);
}

#[actix_web::test]
async fn an_event_that_comes_before_anybody_turns_to_the_match_is_published_to_the_first_who_follows() {
    let node = Node::new();
    node.published.set_followed(false);
    let last = node.append_elsewhere(&start()).await;
    for revision in 0..=last.get() {
        node.deliver(Revision::new(revision)).await;
    }
    node.published.set_followed(true);
    let goal = node.append_elsewhere(&goal()).await;
    node.deliver(goal).await;
    assert_eq!(node.published.until_revision(goal.get()).await, [goal.get()]);
}

#[actix_web::test]
async fn whoever_turns_to_a_match_between_the_read_models_and_the_feed_costs_nobody_an_event() {
    let node = Node::new();
    let last = node.append_elsewhere(&start()).await;
    (0..=last.get()).for_each(|revision| node.router.announce(MATCH, Revision::new(revision)));
    // By now the read models show the start, and somebody turns to the match.
    let known = Known { fixture: Some(fixture()), seen: Some(last) };
    node.router.follow(MATCH, known, None).await.expect("a snapshot");
    node.assert_all_published().await;
}

#[actix_web::test]
async fn an_event_that_waits_behind_many_is_not_lost() {
    let node = Node::started().await;
    let bell = Arc::new(Notify::new());
    let before = node.store.calls();
    node.store.fail_read(Fault::AnswerLate(Arc::clone(&bell)));
    let refused = command(MatchAction::Confirm);
    let mut refused = Box::pin(node.send(&refused));
    assert!((&mut refused).now_or_never().is_none());
    node.store.called(before).await;

    let mut waiting = Box::pin(join_all((0..MANY).map(|_| node.follow())));
    assert!((&mut waiting).now_or_never().is_none());
    let last = node.append_elsewhere(&goal()).await;
    node.deliver(last).await;
    bell.notify_one();

    refused.await.expect_err("a match that runs is not confirmed");
    assert_eq!(waiting.await.len(), MANY);
    node.assert_all_published().await;
}

#[actix_web::test]
async fn an_event_that_cannot_be_read_when_the_feed_delivers_it_is_read_later() {
    let node = Node::started().await;
    for request in [goal(), goal()] {
        node.append_elsewhere(&request).await;
    }
    // The one before is missing here, so the stream must be read.
    node.store.fail_read(Fault::AnswerLost);
    node.deliver(Revision::new(3)).await;
    node.assert_all_published().await;
}

#[actix_web::test]
async fn a_slow_store_reorders_nothing() {
    let node = Node::started().await;
    let bell = Arc::new(Notify::new());
    let before = node.store.calls();
    node.store.fail_append(Fault::AnswerLate(Arc::clone(&bell)));
    let slow = goal();
    let mut slow = Box::pin(node.send(&slow));
    assert!((&mut slow).now_or_never().is_none());
    node.store.called(before).await;
    // The feed is faster than the answer, and others wait behind it.
    node.deliver(Revision::new(2)).await;
    let others: Vec<Request> = (0..20).map(|_| goal()).collect();
    let mut others = Box::pin(join_all(others.iter().map(|request| node.send(request))));
    assert!((&mut others).now_or_never().is_none());
    bell.notify_one();
    assert_eq!(slow.await.expect("a goal").revision, Some(Revision::new(2)));
    let revisions: Vec<_> = others.await.into_iter().map(|outcome| outcome.expect("a goal").revision).collect();
    assert_eq!(revisions, (3..23).map(|revision| Some(Revision::new(revision))).collect::<Vec<_>>());
    node.assert_all_published().await;
}

#[actix_web::test]
async fn what_a_follower_knows_from_another_node_is_never_taken_back() {
    let node = Node::started().await;
    let last = node.append_elsewhere(&goal()).await;
    let known = Known { fixture: None, seen: None };
    let snapshot = node.router.follow(MATCH, known, Some(last)).await.expect("a snapshot");
    assert_eq!(snapshot.state.revision(), Some(last));
    // A revision that does not exist is no reason to wait.
    let snapshot = node.router.follow(MATCH, known, Some(Revision::new(1_000_000))).await.expect("a snapshot");
    assert_eq!(snapshot.state.revision(), Some(last));
    node.assert_all_published().await;
}
