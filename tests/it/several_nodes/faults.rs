//! The faults of a bad day, each on three event store nodes and two of ours, while matches are played and followed:
//! afterwards nothing acknowledged is lost, nothing is doubled, the nodes agree with the streams, everybody who followed
//! was told everything, and no thread spins. How soon everything went on is printed.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::StatusCode;
use tokio::sync::watch;

use super::scene::{
    Scene, all_of, assert_complete, assert_halves_ended_on_time, assert_nodes_agree, fixtures, history,
};
use crate::esdb_server::{Cluster, Ending};
use crate::support::mortal::Process;
use crate::support::server::Engine;

const STORE_NODES: usize = 3;
const NODES: usize = 2;
/// In seconds: long enough that every fault comes while matches are played.
const HALF_LENGTH: u32 = 5;
/// How long a scorekeeper waits before the next entry.
const PACE: Duration = Duration::from_millis(100);
const FOLLOWERS: usize = 4;
/// Acknowledgements before the fault, and between the steps of those that have several.
const BEFORE: u64 = 20;
const BETWEEN: u64 = 5;
/// Appends that go wrong in a row.
const WRONG: u32 = 5;
/// Once nothing is left to do: how often each node looks at the log, and the part of one core that it may use meanwhile:
/// an eighth. A thread that spins takes all it can get.
const LOOKS: u32 = 4;
const CPU_SHARE: u32 = 8;

struct Hall {
    store: Cluster,
    processes: Vec<Process>,
    scene: Scene,
}

impl Hall {
    fn kill_the_store(&mut self) {
        (0..STORE_NODES).for_each(|node| self.store.node(node).kill());
    }

    fn start_the_store(&mut self) {
        (0..STORE_NODES).for_each(|node| self.store.node(node).start());
    }

    async fn until_more_acknowledged(&self, count: u64) {
        // There always will be, because every match must be confirmed.
        let (_never, mut over) = watch::channel(false);
        assert!(self.scene.until_more_acknowledged(count, &mut over).await);
    }

    async fn assert_nobody_spins(&mut self) {
        let before: Vec<_> = self.processes.iter().map(Process::cpu_time).collect();
        let begun = Instant::now();
        self.store.leader().until_log_was_read_again(LOOKS * NODES as u32).await;
        let elapsed = begun.elapsed();
        for (process, before) in self.processes.iter().zip(before) {
            let used = process.cpu_time() - before;
            assert!(used < elapsed / CPU_SHARE, "{used:?} of CPU in {elapsed:?}");
        }
    }
}

async fn check(fault: impl AsyncFnOnce(&mut Hall)) {
    let store = Cluster::up(STORE_NODES);
    let url = store.url();
    let mut processes: Vec<Process> = (0..NODES).map(|_| Process::on(Engine::At(url.clone()))).collect();
    let mut scene = Scene::open(&mut processes, 1, HALF_LENGTH).await;
    scene.pace = PACE;
    let mut hall = Hall { store, processes, scene };
    let fixtures = fixtures(1);
    let everything: Vec<i64> = fixtures.iter().map(|fixture| fixture.id).collect();
    let followers: Vec<_> = (0..FOLLOWERS).map(|number| hall.scene.follow(everything.clone(), number)).collect();
    let keepers: Vec<_> = fixtures.iter().map(|fixture| hall.scene.keep(*fixture)).collect();
    hall.until_more_acknowledged(BEFORE).await;

    fault(&mut hall).await;
    hall.scene.until_everything_goes_on().await;

    let kept = all_of(keepers).await;
    let followers = all_of(followers).await;
    let mut matches = Vec::new();
    for (fixture, kept) in fixtures.iter().zip(&kept) {
        let history = history(&hall.scene, fixture.id, &kept.commands).await;
        assert_halves_ended_on_time(&history, HALF_LENGTH);
        matches.push((*fixture, history));
    }
    for follower in &followers {
        matches.iter().for_each(|(fixture, history)| assert_complete(follower.of(fixture.id), fixture.id, history));
    }
    assert_nodes_agree(&hall.scene, &matches).await;
    hall.assert_nobody_spins().await;
}

#[tokio::test]
async fn nodes_that_start_before_their_store() {
    check(async |hall| {
        hall.processes.iter_mut().for_each(Process::kill);
        hall.kill_the_store();
        join_all(hall.processes.iter_mut().map(Process::start_unready)).await;
        hall.scene.until_ready_says(StatusCode::SERVICE_UNAVAILABLE).await;
        hall.start_the_store();
    })
    .await;
}

#[tokio::test]
async fn a_store_node_that_restarts_again_and_again() {
    check(async |hall| {
        for _ in 0..3 {
            hall.store.leader().kill();
            hall.store.leader().start();
            hall.until_more_acknowledged(BETWEEN).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_store_that_is_away() {
    check(async |hall| {
        hall.kill_the_store();
        hall.scene.until_ready_says(StatusCode::SERVICE_UNAVAILABLE).await;
        hall.start_the_store();
    })
    .await;
}

#[tokio::test]
async fn connections_that_break_once_appends_are_committed() {
    check(async |hall| {
        hall.store.leader().cut_appends(WRONG);
        hall.until_more_acknowledged(BETWEEN).await;
    })
    .await;
}

#[tokio::test]
async fn appends_that_are_committed_and_answered_aborted() {
    check(async |hall| {
        hall.store.leader().doubt_appends(WRONG);
        hall.until_more_acknowledged(BETWEEN).await;
    })
    .await;
}

#[tokio::test]
async fn a_leader_that_moves_and_one_that_dies() {
    check(async |hall| {
        hall.store.elect(1);
        hall.until_more_acknowledged(BETWEEN).await;
        hall.store.elect(2);
        hall.store.node(0).kill();
        hall.store.node(1).kill();
    })
    .await;
}

#[tokio::test]
async fn appends_that_are_slow() {
    check(async |hall| {
        hall.store.leader().slow_appends(Duration::from_millis(300));
        hall.until_more_acknowledged(BETWEEN).await;
        hall.store.leader().slow_appends(Duration::ZERO);
    })
    .await;
}

#[tokio::test]
async fn feeds_that_end_cleanly() {
    check(async |hall| hall.store.leader().end_subscriptions(Ending::Clean)).await;
}

#[tokio::test]
async fn feeds_that_end_with_an_error() {
    check(async |hall| hall.store.leader().end_subscriptions(Ending::Error)).await;
}

#[tokio::test]
async fn feeds_that_go_silent() {
    check(async |hall| hall.store.leader().end_subscriptions(Ending::Silent)).await;
}
