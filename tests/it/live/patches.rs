//! Corrections of one line alone, for those who take them.

use serde_json::{Value, json};

use super::{code, first_half, goal, timeless};
use crate::support::app::TestApp;
use crate::support::events::EventStream;
use crate::support::socket::Socket;

/// One that takes patches and one that does not.
async fn followers(app: &TestApp) -> (Socket, Socket) {
    let (mut patched, mut plain) = (app.anonymous().await, app.anonymous().await);
    patched.ask(json!({"action": "subscribe", "match": 1, "patches": true})).await;
    plain.ask(json!({"action": "subscribe", "match": 1})).await;
    (patched, plain)
}

async fn lines(app: &TestApp) -> Vec<Value> {
    app.read("/api/match-events/1").await["events"].as_array().unwrap().clone()
}

#[track_caller]
fn assert_list(message: &Value) {
    assert!(message["events"].is_array() && message.get("replaces").is_none(), "{message}");
    assert_eq!(message["type_content"], json!(["match", "event", "server_time"]));
}

#[tokio::test]
async fn a_correction_that_changes_one_line_comes_as_that_line() {
    let app = first_half().await;
    app.accepted(1, goal(101)).await;
    app.accepted(1, json!({"action": "info", "text": "fog"})).await;
    let (mut patched, mut plain) = followers(&app).await;
    let id = lines(&app).await[1]["id"].clone();
    app.accepted(1, json!({"action": "amend_event", "event": id, "player": 1001, "reason": "seen"})).await;
    let patch = patched.next().await;
    assert_eq!(patch["type_content"], json!(["event", "match", "server_time"]));
    assert_eq!((&patch["replaces"], patch.get("events")), (&id, None));
    assert_eq!(patch["event"], lines(&app).await[1]);
    assert_eq!(patch["event"]["player_id"], 1001);
    let list = plain.next().await;
    assert_list(&list);
    assert_eq!((&list["match"], &list["events"]), (&patch["match"], &json!(lines(&app).await)));

    let line = lines(&app).await[2]["id"].clone();
    app.accepted(1, json!({"action": "revoke_event", "event": line, "reason": "gone"})).await;
    let patch = patched.next().await;
    assert_eq!((patch.get("event"), &patch["replaces"]), (Some(&Value::Null), &line));
    assert_eq!(patch["type_content"], json!(["event", "match", "server_time"]));
    assert_list(&plain.next().await);
}

#[tokio::test]
async fn a_correction_that_changes_other_lines_comes_to_everybody_as_the_list() {
    let app = first_half().await;
    for team in [101, 102, 102] {
        app.accepted(1, goal(team)).await;
    }
    let (mut patched, mut plain) = followers(&app).await;
    let first = lines(&app).await[1]["id"].clone();
    app.accepted(1, json!({"action": "revoke_event", "event": first, "reason": "foul"})).await;
    let list = patched.next().await;
    assert_list(&list);
    assert_eq!(timeless(list), timeless(plain.next().await), "the scores of later goals have changed");

    let last = lines(&app).await[2]["id"].clone();
    app.accepted(1, json!({"action": "delete_event", "event": last})).await;
    assert_eq!(patched.next().await["replaces"], last, "nothing follows the last one");
    assert_list(&plain.next().await);
}

#[tokio::test]
async fn a_scorer_whose_later_goals_are_told_otherwise_is_no_patch() {
    let app = first_half().await;
    app.accepted(1, goal(102)).await;
    app.accepted(1, goal(101)).await;
    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    let (mut patched, _plain) = followers(&app).await;
    let second = lines(&app).await[2]["id"].clone();
    let before = lines(&app).await[3]["message"].clone();
    app.accepted(1, json!({"action": "amend_event", "event": second, "player": 1001, "reason": "seen"})).await;
    assert_ne!(lines(&app).await[3]["message"], before, "it is not that player's first goal any more");
    assert_list(&patched.next().await);
}

#[tokio::test]
async fn missed_corrections_come_as_patches_too() {
    let app = first_half().await;
    app.accepted(1, goal(101)).await;
    let id = lines(&app).await[1]["id"].clone();
    app.accepted(1, json!({"action": "amend_event", "event": id, "player": 1001, "reason": "seen"})).await;
    let mut socket = app.anonymous().await;
    socket.send(json!({"action": "subscribe", "match": 1, "after": 2, "patches": true})).await;
    assert_eq!(socket.next().await["replaces"], id);
    let mut events = EventStream::open(app.get("/api/match/1/stream?patches=1").header("Last-Event-ID", "2")).await;
    assert_eq!(events.next().await.data["replaces"], id);
    let mut plain = EventStream::open(app.get("/api/match/1/stream").header("Last-Event-ID", "2")).await;
    assert_list(&plain.next().await.data);
    app.accepted(1, json!({"action": "revoke_event", "event": id, "reason": "foul"})).await;
    assert_eq!(events.next().await.data["event"], Value::Null);
    assert_list(&plain.next().await.data);
    let mut odd = app.anonymous().await;
    assert_eq!(code(&odd.ask(json!({"action": "subscribe", "match": 1, "patches": "yes"})).await), "malformed");
}

#[tokio::test]
async fn a_scorer_is_named_right_after_the_goal_without_a_reason() {
    let app = first_half().await;
    let (mut patched, _plain) = followers(&app).await;
    app.accepted(1, goal(101)).await;
    let scored = patched.next().await;
    let id = scored["event"]["id"].clone();
    let name = |player: i64| json!({"action": "amend_event", "match": 1, "event": id, "player": player});
    let command_id = "6f0a1f0e-2d0a-4c43-9a37-0d6a7a3c1f12";
    let mut named = name(1001);
    named["command_id"] = json!(command_id);
    let mut scorekeeper = app.socket().await;
    scorekeeper.send(named.clone()).await;
    let ack = scorekeeper.next_with(&["revision"]).await;
    let patch = patched.next().await;
    assert_eq!((&patch["replaces"], &patch["event"]["player_id"]), (&id, &json!(1001)));
    scorekeeper.send(named).await;
    assert_eq!(timeless(scorekeeper.next_with(&["revision"]).await), timeless(ack), "the same again changes nothing");
    assert_eq!(code(&scorekeeper.ask(name(1002)).await), "bad_text", "another scorer is a correction");
}

#[tokio::test]
async fn a_phone_without_network_names_the_scorer_from_goal_to_naming() {
    let app = first_half().await;
    let now = minicup_live::clock::now().as_seconds();
    let at = |command: Value, at: f64| {
        let mut command = command;
        command["at"] = json!(at);
        command
    };
    let ack = app.accepted(1, at(goal(101), now)).await;
    let id = (1_i64 << 20) | ack["revision"].as_i64().unwrap();
    let name = json!({"action": "amend_event", "event": id, "player": 1001});
    app.accepted(1, at(name, now + 5.0)).await;
    assert_eq!(lines(&app).await[1]["player_id"], 1001);
}
