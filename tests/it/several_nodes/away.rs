//! The store away for a minute under load: nothing acknowledged is lost, nothing doubled, and all goes on by itself.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::json;

use super::scene::{
    Scene, all_of, assert_complete, assert_halves_ended_on_time, assert_nodes_agree, fixtures, history,
};
use crate::esdb_server::Cluster;
use crate::support::mortal::Process;
use crate::support::server::Engine;

const NODES: usize = 3;
const CATEGORIES: i64 = 2;
/// In seconds: the first half ends while the store is away.
const HALF_LENGTH: u32 = 20;
const OUTAGE: Duration = Duration::from_secs(60);
/// Acknowledgements before the store goes.
const BEFORE: u64 = 50;
/// The part of one core that a node may use while the store is away: an eighth. A thread that spins takes all it can
/// get; trying again takes half of that in a build that is not optimised.
const CPU_SHARE: u32 = 8;
/// How often the nodes are asked meanwhile.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Reads go on where nothing was acknowledged that the node has not taken in; how many nodes those are.
async fn reading_nodes(scene: &Scene) -> usize {
    let mut reading = 0;
    for node in &scene.nodes {
        let (status, answer) = scene.get(*node, "/api/match/1").await.unwrap();
        assert!([StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE].contains(&status), "{answer}");
        reading += usize::from(status == StatusCode::OK);
    }
    reading
}

async fn assert_commands_are_refused(scene: &Scene) {
    for node in &scene.nodes {
        let request = scene.http.post(format!("http://{node}/api/match/1/commands")).header("cookie", &scene.cookie);
        // It must leave no trace, whatever becomes of it: nobody scores for a team that does not play.
        let answer = request.json(&json!({"action": "goal", "team": 14})).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.headers().contains_key("retry-after"));
    }
}

#[tokio::test]
async fn a_minute_without_the_store_loses_and_doubles_nothing() {
    let mut server = Cluster::up(1);
    let url = server.url();
    let mut processes: Vec<Process> = (0..NODES).map(|_| Process::on(Engine::At(url.clone()))).collect();
    let scene = Scene::open(&mut processes, CATEGORIES, HALF_LENGTH).await;
    let fixtures = fixtures(CATEGORIES);
    let everything: Vec<i64> = fixtures.iter().map(|fixture| fixture.id).collect();
    let followers: Vec<_> = (0..NODES * 2).map(|number| scene.follow(everything.clone(), number)).collect();
    let keepers: Vec<_> = fixtures.iter().map(|fixture| scene.keep(*fixture)).collect();
    let (_over, mut over) = tokio::sync::watch::channel(false);
    assert!(scene.until_more_acknowledged(BEFORE, &mut over).await);

    server.node(0).kill();
    let (gone, used_before) = (Instant::now(), processes.iter().map(Process::cpu_time).collect::<Vec<_>>());
    scene.until_ready_says(StatusCode::SERVICE_UNAVAILABLE).await;
    assert_commands_are_refused(&scene).await;
    let acknowledged = *scene.acknowledged.borrow();
    while gone.elapsed() < OUTAGE {
        assert!(reading_nodes(&scene).await > 0, "nobody can be read from");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    scene.until_ready_says(StatusCode::SERVICE_UNAVAILABLE).await;
    assert_eq!(*scene.acknowledged.borrow(), acknowledged, "acknowledged without a store");
    let away = gone.elapsed();
    for (process, before) in processes.iter().zip(used_before) {
        let used = process.cpu_time() - before;
        println!("{used:?} of CPU in {away:?}");
        assert!(used < away / CPU_SHARE, "{used:?} of CPU in {away:?}");
    }

    server.node(0).start();
    scene.until_everything_goes_on().await;

    let kept = all_of(keepers).await;
    let followers = all_of(followers).await;
    let mut matches = Vec::new();
    for (fixture, kept) in fixtures.iter().zip(&kept) {
        let history = history(&scene, fixture.id, &kept.commands).await;
        assert_halves_ended_on_time(&history, HALF_LENGTH);
        matches.push((*fixture, history));
    }
    for follower in &followers {
        matches.iter().for_each(|(fixture, history)| assert_complete(follower.of(fixture.id), fixture.id, history));
    }
    assert_nodes_agree(&scene, &matches).await;
}
