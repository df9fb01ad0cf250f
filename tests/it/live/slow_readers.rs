//! Readers that stop reading: cut off and counted, while nobody else waits and nothing piles up.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::logged_in;
use crate::support::app::PIN;
use crate::support::events::EventStream;
use crate::support::served::Served;
use crate::support::socket::Socket;

/// Lines of the match: each correction tells all of them, some 40 KiB.
const LINES: usize = 60;
/// Corrections told to all readers: several MiB for each.
const CORRECTIONS: u32 = 100;
/// Readers that stop reading.
const STOPPED: usize = 20;
/// What the process may grow by, in KiB. All that was told to the stopped readers is several times as much.
const GROWTH: u64 = 60_000;

/// A store with a match whose every correction makes a large broadcast, and the id of a line of it.
async fn store_with_much_to_tell() -> (Arc<TempDir>, Value) {
    let app = logged_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    for _ in 0..LINES {
        app.accepted(1, json!({"action": "info", "text": "x".repeat(450)})).await;
    }
    let line = app.read("/api/match-events/1").await["events"][1]["id"].clone();
    (app.into_folder(), line)
}

#[tokio::test]
async fn readers_that_stop_reading_are_cut_off_and_hold_nobody_up() {
    let (folder, line) = store_with_much_to_tell().await;
    let served = Served::start(folder.path());
    assert_eq!(served.post("/api/login", &json!({"pin": PIN})).await["success"], true);
    let subscribe = json!({"action": "subscribe", "match": 1});
    let mut stopped = Vec::new();
    for _ in 0..STOPPED {
        let mut socket = Socket::open_narrow(served.address, "/ws/live").await;
        socket.next().await;
        socket.ask(subscribe.clone()).await;
        stopped.push(socket);
    }
    let mut reader = Socket::open(served.address, "/ws/live", None, None).await.unwrap();
    reader.next().await;
    reader.ask(subscribe).await;
    let before = served.memory();

    for correction in 1..=CORRECTIONS {
        let amend = json!({"action": "amend_event", "event": line, "time_offset": correction, "reason": "again"});
        let ack = served.post("/api/match/1/commands", &amend).await;
        let told = reader.next().await;
        assert_eq!(told["match"]["revision"], ack["revision"], "whoever reads is told everything");
        assert_eq!(told["events"].as_array().unwrap().len(), LINES + 1);
    }
    let grown = served.memory().saturating_sub(before);
    assert!(grown < GROWTH, "grown by {grown} KiB");
    assert_eq!(served.metric("minicup_slow_sessions_total").await, STOPPED as u64, "each is counted once");
    assert_eq!(reader.ping().await, Vec::<Value>::new());

    // The kernel ends their connections some seconds later; a stream's signs of life tell when to look again.
    let mut clock = EventStream::open(served.client.get(served.url("/api/match/2/stream"))).await;
    while served.metric("minicup_sessions{transport=\"ws\"}").await > 1 {
        clock.sign_of_life().await;
    }
    for mut socket in stopped {
        while socket.try_next().await.is_some() {}
    }
    assert_eq!(served.metric("minicup_slow_sessions_total").await, STOPPED as u64);
}
