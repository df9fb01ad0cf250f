//! What holds of a match whatever is sent to it, however often, and through however many nodes.

use std::collections::HashMap;

use futures_util::FutureExt;
use minicup_domain::matches::{
    ClockChange, EntryKind, Fixture, GivenResult, Half, MatchAction, MatchFact, Phase, Score, deadline,
};
use minicup_domain::spec::{AWAY, HOME, STRANGER, fixture};
use minicup_domain::{CommandId, MatchId, Revision, TeamId, Timestamp};
use minicup_live::cmd::verify::verify;
use minicup_live::matches::{CommandError, Executed, LoadedMatch, Request, Transacted, load, transact};
use minicup_live::store::EventStore;
use minicup_live::store::codec::{Cause, match_stream};
use minicup_live::store::memory::MemoryStore;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use crate::support::rivals::Rivals;

const MATCH: MatchId = MatchId::new(7);
/// Short, so that commands come in around the end of a half all the time.
const HALF_LENGTH: u32 = 20;
/// Milliseconds by which the clock of each node differs from true time.
const SKEWS: [i64; 2] = [0, -3_000];

/// A store in memory answers at once, so no runtime is needed.
fn at_once<T>(work: impl Future<Output = T>) -> T {
    work.now_or_never().expect("an answer at once")
}

fn command(number: u128, at: Timestamp, action: MatchAction) -> Request {
    let cause = Cause { command_id: CommandId::new(Uuid::from_u128(number)), user: Some("keeper".to_owned()) };
    let fixture = Fixture { half_length: HALF_LENGTH, ..fixture() };
    Request { at, meant_at: None, action, cause, fixture: Some(fixture) }
}

fn tick(at: Timestamp) -> Request {
    Request::tick(at, CommandId::new(Uuid::new_v4()))
}

fn goal(team: TeamId) -> MatchAction {
    MatchAction::Goal { team, scorer: None }
}

/// A node's memory of the match. It learns of what others append only where it is told to reread, or by a conflict.
#[derive(Default)]
struct Node {
    held: LoadedMatch,
}

impl Node {
    fn execute(&mut self, store: &dyn EventStore, request: &Request) -> Result<Executed, CommandError> {
        let Transacted { news, outcome, .. } = at_once(transact(store, MATCH, &self.held, request));
        news.into_iter().for_each(|recorded| self.held.apply(recorded));
        outcome
    }

    fn reread(&mut self, store: &dyn EventStore) {
        self.held = at_once(load(store, MATCH)).expect("a readable stream");
    }
}

/// Something that happens at a node.
#[derive(Debug, Clone)]
enum Step {
    Command(MatchAction),
    Repeat(Index),
    Tick,
    Reread,
}

fn action() -> impl Strategy<Value = MatchAction> {
    let team = || prop_oneof![9 => Just(HOME), 9 => Just(AWAY), 1 => Just(STRANGER)];
    let phase = prop_oneof![Just(Phase::HalfFirst), Just(Phase::Pause), Just(Phase::HalfSecond), Just(Phase::End)];
    let entry = || (0..16_u64).prop_map(Revision::new);
    let reason = || "video".to_owned();
    prop_oneof![
        12 => team().prop_map(goal),
        8 => phase.prop_map(MatchAction::ChangeState),
        2 => entry().prop_map(|entry| MatchAction::DeleteGoal { entry }),
        2 => any::<bool>().prop_map(|run| MatchAction::Clock(ClockChange { run: Some(run), ..ClockChange::default() })),
        1 => entry().prop_map(move |entry| MatchAction::Revoke { entry, reason: reason(), resume: None }),
        1 => Just(MatchAction::Info { text: "timeout".to_owned() }),
        1 => Just(MatchAction::Confirm),
        1 => Just(MatchAction::Reopen { reason: "protest".to_owned() }),
        1 => (0..9_u32).prop_map(|goals| MatchAction::RecordResult { result: GivenResult::played(Score(goals, 1)), reason: "table".to_owned() }),
    ]
}

/// Steps, each with its node and the seconds since the one before.
fn steps() -> impl Strategy<Value = Vec<(usize, i64, Step)>> {
    let step = prop_oneof![
        10 => action().prop_map(Step::Command),
        6 => any::<Index>().prop_map(Step::Repeat),
        4 => Just(Step::Tick),
        3 => Just(Step::Reread),
    ];
    vec((0..SKEWS.len(), 0..6_i64, step), 0..60)
}

/// A match played through two nodes on one store.
#[derive(Default)]
struct Played {
    store: MemoryStore,
    nodes: [Node; SKEWS.len()],
    sent: Vec<Request>,
    /// What was acknowledged, and how, of commands that recorded something.
    acknowledged: HashMap<CommandId, Executed>,
    now: i64,
}

impl Played {
    fn of(steps: Vec<(usize, i64, Step)>) -> Self {
        let mut played = Self { now: 1_000_000, ..Self::default() };
        for (node, pause, step) in steps {
            played.now += pause * 1000;
            played.take(node, step);
        }
        played
    }

    fn take(&mut self, node: usize, step: Step) {
        let at = Timestamp::from_millis(self.now + SKEWS[node]);
        match step {
            Step::Command(action) => {
                let request = command(self.sent.len() as u128, at, action);
                self.sent.push(request.clone());
                self.execute(node, &request);
            }
            Step::Repeat(which) if !self.sent.is_empty() => {
                let request = Request { at, ..which.get(&self.sent).clone() };
                self.execute(node, &request);
            }
            Step::Tick => {
                if deadline(self.nodes[node].held.state()).is_some() {
                    self.execute(node, &tick(at));
                }
            }
            Step::Reread => self.nodes[node].reread(&self.store),
            Step::Repeat(_) => {}
        }
    }

    /// Sends a request to a node. One that was acknowledged before must change nothing and be answered alike.
    fn execute(&mut self, node: usize, request: &Request) {
        let before = self.length();
        let outcome = self.nodes[node].execute(&self.store, request);
        if let Some(first) = self.acknowledged.get(&request.cause.command_id) {
            assert_eq!(outcome, Ok(Executed { recorded: false, ..first.clone() }), "a repetition of {request:?}");
            assert_eq!(self.length(), before, "a repetition recorded something: {request:?}");
            return;
        }
        match outcome {
            Ok(executed) if executed.recorded => {
                assert!(self.length() > before);
                self.acknowledged.insert(request.cause.command_id, executed);
            }
            _ => assert_eq!(self.length(), before, "{outcome:?} recorded something"),
        }
    }

    fn log(&self) -> LoadedMatch {
        at_once(load(&self.store, MATCH)).expect("a readable stream")
    }

    fn length(&self) -> usize {
        self.log().history().len()
    }

    /// The time of both halves is over on all nodes.
    fn let_the_clocks_run_out(&mut self) {
        for _ in [Half::First, Half::Second] {
            self.now += 1000 * i64::from(HALF_LENGTH) + 10_000;
            for node in 0..self.nodes.len() {
                self.nodes[node].reread(&self.store);
                self.take(node, Step::Tick);
            }
        }
    }
}

fn count(log: &LoadedMatch, is: impl Fn(&MatchFact) -> bool) -> usize {
    log.history().iter().filter(|recorded| is(&recorded.event.fact)).count()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn replaying_the_stream_gives_the_live_state(steps in steps()) {
        let alone = steps.into_iter().map(|(_, pause, step)| (0, pause, step)).collect();
        let played = Played::of(alone);
        let (live, replayed) = (&played.nodes[0].held, played.log());
        prop_assert_eq!(live.state(), replayed.state());
        prop_assert_eq!(live.history(), replayed.history());
    }

    #[test]
    fn every_acknowledged_command_repeated_at_the_end_changes_nothing(steps in steps(), node in 0..SKEWS.len()) {
        let mut played = Played::of(steps);
        for request in played.sent.clone() {
            if played.acknowledged.contains_key(&request.cause.command_id) {
                let late = Timestamp::from_millis(played.now + 3_600_000);
                played.execute(node, &Request { at: late, ..request });
            }
        }
    }

    #[test]
    fn two_nodes_make_one_history(steps in steps()) {
        let mut played = Played::of(steps);
        let log = played.log();
        for node in &played.nodes {
            let known = node.held.history();
            prop_assert_eq!(&known[..], &log.history()[..known.len()], "a node made its own history");
        }
        played.let_the_clocks_run_out();
        let report = at_once(verify(&played.store)).expect("a readable log");
        prop_assert_eq!(report.faults, Vec::<String>::new());

        let log = played.log();
        for node in &mut played.nodes {
            node.reread(&played.store);
            prop_assert_eq!(node.held.state(), log.state());
        }
        let state = log.state();
        for half in [Half::First, Half::Second] {
            let standing = |kind: EntryKind| state.entries.iter().filter(|entry| entry.half == half && entry.kind == kind).count();
            let (starts, ends) = (standing(EntryKind::Start), standing(EntryKind::End));
            let stands = state.running_period().is_some_and(|period| period.half() == half && deadline(state).is_none());
            let expected = starts - usize::from(stands);
            prop_assert!(starts <= 1 && ends == expected, "{:?} started {} times and ended {}", half, starts, ends);
        }
        for (command, executed) in &played.acknowledged {
            let last = log.history().iter().rfind(|recorded| recorded.command_id == *command);
            prop_assert_eq!(last.map(|recorded| recorded.revision), executed.revision);
        }
        let goals = count(&log, |fact| matches!(fact, MatchFact::GoalScored(_)));
        let scorers: std::collections::HashSet<_> = log
            .history()
            .iter()
            .filter(|recorded| matches!(recorded.event.fact, MatchFact::GoalScored(_)))
            .map(|recorded| recorded.command_id)
            .collect();
        prop_assert_eq!(goals, scorers.len(), "a goal stands twice");
    }
}

/// A match that was started, in a store where another node records a goal before each of the next appends.
fn contended(rivals: usize) -> impl EventStore {
    let store = MemoryStore::new();
    Node::default().execute(&store, &start()).expect("a start");
    Rivals::new(store, match_stream(MATCH), rivals, |store, number| {
        let mut rival = Node::default();
        rival.reread(store);
        let request = command(1000 + number as u128, Timestamp::from_millis(5_000), goal(AWAY));
        rival.execute(store, &request).expect("the rival's goal");
    })
}

fn start() -> Request {
    command(1, Timestamp::from_millis(0), MatchAction::ChangeState(Phase::HalfFirst))
}

#[tokio::test]
async fn a_command_overtaken_twice_is_recorded_behind_those_that_were_faster() {
    let store = contended(2);
    let mut node = Node::default();
    node.reread(&store);
    let executed = node.execute(&store, &command(2, Timestamp::from_millis(6_000), goal(HOME))).expect("a goal");
    assert_eq!((executed.revision, executed.recorded), (Some(Revision::new(4)), true));
    assert_eq!(node.held.state().score(), Some(Score(1, 2)));
}

#[tokio::test]
async fn a_command_overtaken_three_times_is_told_as_unavailable_and_records_nothing() {
    let store = contended(3);
    let mut node = Node::default();
    node.reread(&store);
    let request = command(2, Timestamp::from_millis(6_000), goal(HOME));
    let outcome = node.execute(&store, &request);
    assert!(matches!(outcome, Err(CommandError::Unavailable(_))), "{outcome:?}");
    let stored = store.read(&match_stream(MATCH), None).await.expect("a readable stream");
    assert_eq!(stored.len(), 5, "the start and the three faster goals");
    assert_eq!(node.held.state().score(), Some(Score(0, 3)), "what was found on the way is kept");
    assert!(node.execute(&store, &request).expect("the same command again").recorded);
}
