//! One node after the other is stopped and started again while everybody works.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{Client, StatusCode};
use serde_json::json;
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use uuid::Uuid;

use super::{Hall, Store};
use crate::esdb_server::Cluster;
use crate::recovery::{Shared, assert_goals_stand_once, follow, keep_by_http, keep_by_socket};
use crate::support::events::EventStream;
use crate::support::socket::Socket;

/// Acknowledgements that are waited for between two steps of the upgrade.
const WORK: u64 = 60;
/// How long a client waits before it looks again; it only keeps the test from spinning.
const PAUSE: Duration = Duration::from_millis(10);

/// The clients' way to the proxy.
async fn shared(hall: &Hall) -> Shared {
    let cookie = hall.log_in().await;
    let (acknowledged, over) = (watch::Sender::new(0), watch::Sender::new(false));
    Shared { address: hall.proxy.address, cookie, http: Client::new(), acknowledged, over }
}

/// Reads over and over; how many reads there were, and those that failed.
async fn read_over_and_over(shared: Shared) -> (usize, Vec<String>) {
    let (mut reads, mut failed) = (0, Vec::new());
    let mut over = shared.over.subscribe();
    while !*over.borrow_and_update() {
        for path in ["/api/match/1", "/api/match-events/1", "/api/category/13/standings", "/api/category/13"] {
            reads += 1;
            match shared.http.get(shared.url(path)).send().await {
                Ok(answer) if answer.status() == StatusCode::OK => drop(answer.bytes().await),
                Ok(answer) => failed.push(format!("{path}: {}", answer.status())),
                Err(error) => failed.push(format!("{path}: {error}")),
            }
        }
    }
    (reads, failed)
}

/// Follows a match by event streams, each opened behind the last event of the one before, until it pauses; the revisions.
async fn follow_by_stream(shared: Shared, id: i64) -> Vec<i64> {
    let mut seen: Vec<i64> = Vec::new();
    loop {
        let after = seen.last().copied().unwrap_or(-1).to_string();
        let request = shared.http.get(shared.url(&format!("/api/match/{id}/stream"))).header("last-event-id", after);
        let mut stream = EventStream::open(request).await;
        while let Some(event) = stream.try_next().await {
            if event.data.get("event").is_some() {
                seen.push(event.id.unwrap());
            }
            if event.data["match"]["state"] == "pause" {
                return seen;
            }
        }
    }
}

async fn until_more_work_is_done(shared: &Shared) {
    let wanted = *shared.acknowledged.borrow() + WORK;
    shared.acknowledged.subscribe().wait_for(|count| *count >= wanted).await.unwrap();
}

async fn change_state(shared: &Shared, state: &str) {
    shared.post(1, &json!({"action": "state_change", "match": 1, "state": state})).await;
}

/// Everything that clients were told stands in the history of each node, once, and nothing else.
async fn assert_nothing_is_lost(hall: &Hall, shared: &Shared, acknowledged: &HashSet<Uuid>) -> Vec<i64> {
    let mut told = Vec::new();
    for address in hall.addresses {
        let node = Shared { address, ..shared.clone() };
        // The pause is the last event, and the other node may have recorded it a moment ago.
        while node.read("/api/match/1").await["state"] != "pause" {
            tokio::time::sleep(PAUSE).await;
        }
        told = assert_goals_stand_once(&node, 1, acknowledged).await;
    }
    told
}

#[tokio::test]
async fn one_node_after_the_other_on_a_file_loses_nothing() {
    upgrade(Hall::open().await).await;
}

#[tokio::test]
async fn one_node_after_the_other_on_an_event_store_loses_nothing() {
    upgrade(Hall::open_on(Store::Server(Cluster::up(3))).await).await;
}

async fn upgrade(mut hall: Hall) {
    let shared = shared(&hall).await;
    change_state(&shared, "half_first").await;
    let keepers = [
        tokio::spawn(keep_by_socket(shared.clone(), 1, [101, 102])),
        tokio::spawn(keep_by_socket(shared.clone(), 1, [101, 102])),
        tokio::spawn(keep_by_http(shared.clone(), 1, [101, 102])),
    ];
    let followers = [
        tokio::spawn(follow(shared.clone(), vec![1], None)),
        tokio::spawn(follow(shared.clone(), vec![1], None)),
        tokio::spawn(follow(shared.clone(), vec![1], Some(13))),
    ];
    let streams =
        [tokio::spawn(follow_by_stream(shared.clone(), 1)), tokio::spawn(follow_by_stream(shared.clone(), 1))];
    let readers = [tokio::spawn(read_over_and_over(shared.clone())), tokio::spawn(read_over_and_over(shared.clone()))];
    let mut onlookers: Vec<Socket> = Vec::new();
    for _ in 0..4 {
        onlookers.push(Socket::open(hall.proxy.address, "/ws/live", None, None).await.unwrap());
    }

    for node in [0, 1] {
        until_more_work_is_done(&shared).await;
        hall.stop(node).await;
        until_more_work_is_done(&shared).await;
        hall.start(node).await;
    }
    until_more_work_is_done(&shared).await;

    // Each node has been stopped, so each connection has ended once, and in an orderly way.
    for onlooker in &mut onlookers {
        assert_eq!(onlooker.close_code().await, Some(CloseCode::Away));
    }
    shared.over.send_replace(true);
    let acknowledged: HashSet<Uuid> =
        join_all(keepers).await.into_iter().flat_map(|commands| commands.unwrap()).collect();
    change_state(&shared, "pause").await;
    let told = assert_nothing_is_lost(&hall, &shared, &acknowledged).await;
    for seen in join_all(followers).await {
        assert_eq!(seen.unwrap()[&1], told, "what a follower was told");
    }
    for seen in join_all(streams).await {
        assert_eq!(seen.unwrap(), told, "what an event stream told");
    }
    let mut reads = 0;
    for outcome in join_all(readers).await {
        let (count, failed) = outcome.unwrap();
        assert_eq!(failed, Vec::<String>::new());
        reads += count;
    }
    println!("{} goals acknowledged and none lost, {reads} reads and none failed", acknowledged.len());
}
