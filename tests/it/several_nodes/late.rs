//! Nodes that start before their store is there.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;

use super::scene::{PATIENCE, Scene};
use crate::esdb_server::Cluster;
use crate::support::mortal::Process;
use crate::support::server::Engine;
use crate::support::socket::Socket;

const HALF_LENGTH: u32 = 600;

async fn command(scene: &Scene, command: Value) -> StatusCode {
    let request = scene.http.post(format!("http://{}/api/match/1/commands", scene.nodes[0]));
    request.header("cookie", &scene.cookie).json(&command).send().await.unwrap().status()
}

#[tokio::test]
async fn a_node_that_starts_before_its_store_serves_and_gets_ready_by_itself() {
    let mut server = Cluster::up(1);
    let url = server.url();
    let mut processes = [Process::on(Engine::At(url.clone()))];
    let scene = Scene::open(&mut processes, 1, HALF_LENGTH).await;
    let node = scene.nodes[0];
    let begin = json!({"action": "state_change", "state": "half_first"});
    assert_eq!(command(&scene, begin).await, StatusCode::OK);
    processes[0].kill();
    server.node(0).kill();

    processes[0].start_unready().await;
    for path in ["/readyz", "/api/match/1", "/api/category-list", "/api/match/1/stream"] {
        let (status, answer) = scene.get(node, path).await.unwrap();
        assert_eq!((status, &answer["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("store_unavailable")), "{path}");
    }
    // Not "who are you?" and not "there is no such match": nobody can know yet.
    let goal = json!({"action": "goal", "team": 10});
    assert_eq!(command(&scene, goal.clone()).await, StatusCode::SERVICE_UNAVAILABLE);
    match Socket::open(node, "/ws/live", Some(&scene.cookie), None).await {
        Err(Error::Http(answer)) => assert_eq!(answer.status().as_u16(), 503),
        other => panic!("not refused: {:?}", other.err()),
    }

    server.node(0).start();
    let begun = Instant::now();
    while scene.get(node, "/readyz").await.unwrap().0 != StatusCode::OK {
        assert!(begun.elapsed() < PATIENCE, "the node does not get ready");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(command(&scene, goal).await, StatusCode::OK);
    assert_eq!(scene.read(node, "/api/match/1").await["score"], json!([1, 0]));
}
