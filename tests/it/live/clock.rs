//! The clock of a match: stopped, going on, set.

use serde_json::{Value, json};

use super::{code, first_half, goal, history, logged_in, logged_in_with_halves_of};
use crate::support::app::{TestApp, body};
use crate::support::socket::Socket;

fn now() -> f64 {
    minicup_live::clock::now().as_seconds()
}

async fn follower(app: &TestApp) -> Socket {
    let mut socket = app.anonymous().await;
    socket.ask(json!({"action": "subscribe", "match": 1})).await;
    socket
}

fn clock(more: Value) -> Value {
    let mut command = json!({"action": "clock", "match": 1});
    command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    command
}

fn near(value: &Value, expected: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() < 0.002)
}

#[tokio::test]
async fn everybody_sees_the_clock_stop_and_go_on() {
    let app = logged_in().await;
    let begun = now() - 200.0;
    let mut follower = follower(&app).await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first", "at": begun})).await;
    let started = follower.next().await;
    assert_eq!(started["match"]["period"], json!({"index": 0, "kind": "half", "length": 600, "name": "1. poločas"}));
    assert_eq!(started["match"]["clock"]["running"], true);
    assert!(near(&started["match"]["clock"]["at"], begun));

    app.accepted(1, clock(json!({"run": false, "at": begun + 83.4, "reason": "wet floor"}))).await;
    let stopped = follower.next().await;
    assert_eq!(stopped["type_content"], json!(["event", "match", "server_time"]));
    let (event, shown) = (&stopped["event"], &stopped["match"]);
    assert_eq!(json!([event["type"], event["kind"], event["message"]]), json!(["info", "clock_stopped", "Čas stojí."]));
    assert_eq!(json!([event["time_offset"], event["period"], event["period_offset"]]), json!([83, 0, 83]));
    assert_eq!(shown["clock"]["running"], false);
    assert!(near(&shown["clock"]["elapsed"], 83.4) && shown["match_time"] == 83, "{shown}");

    app.accepted(1, clock(json!({"run": true, "at": begun + 143.4}))).await;
    let going_on = follower.next().await;
    assert_eq!(going_on["event"]["kind"], "clock_started");
    assert!(near(&going_on["match"]["first_half_start"], begun + 60.0), "old clients' clocks are right again");
    app.accepted(1, json!({"action": "goal", "team": 101, "at": begun + 160.0})).await;
    assert_eq!(follower.next().await["event"]["time_offset"], 100);
}

#[tokio::test]
async fn a_clock_is_set_and_a_period_gets_another_length() {
    let app = first_half().await;
    let mut follower = follower(&app).await;
    app.accepted(1, clock(json!({"elapsed": 83.4, "run": false}))).await;
    let set = follower.next().await;
    assert_eq!(json!([set["event"]["kind"], set["event"]["seconds"]]), json!(["clock_set", 83]));
    assert_eq!(follower.next().await["event"]["kind"], "clock_stopped");
    app.accepted(1, clock(json!({"length": 660}))).await;
    let longer = follower.next().await;
    assert_eq!(json!([longer["event"]["kind"], longer["event"]["length"]]), json!(["clock_set", 660]));
    let shown = &longer["match"];
    assert_eq!(
        json!([shown["period"]["length"], shown["half_length"], shown["clock"]["elapsed"]]),
        json!([660, 600.0, 83.4])
    );
    assert_eq!(app.read("/api/match/1").await["clock"], shown["clock"]);
}

#[tokio::test]
async fn a_half_ends_when_it_has_been_played() {
    let app = logged_in_with_halves_of(2).await;
    let begun = now() - 100.0;
    let mut follower = follower(&app).await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first", "at": begun})).await;
    follower.next_with(&["event"]).await;
    assert_eq!(follower.next_with(&["event"]).await["event"]["type"], "end", "a node that knows of no stop ends it");
    app.accepted(1, clock(json!({"run": false, "at": begun + 1.0}))).await;
    let undone = follower.next().await;
    assert_eq!(json!([undone["match"]["state"], undone["events"].as_array().unwrap().len()]), json!(["half_first", 1]));
    assert_eq!(follower.next().await["event"]["kind"], "clock_stopped");
    app.accepted(1, clock(json!({"run": true}))).await;
    let going_on = follower.next().await["match"]["clock"].clone();
    let ended = follower.next_with(&["event"]).await;
    assert_eq!(json!([ended["event"]["type"], ended["match"]["state"]]), json!(["end", "pause"]));
    let length = ended["event"]["absolute_time"].as_f64().unwrap() / 1000.0 - going_on["at"].as_f64().unwrap();
    assert!((length - 1.0).abs() < 0.002, "one second was left to play, not {length}");
}

#[tokio::test]
async fn what_cannot_be_done_to_a_clock_is_refused_with_its_reason() {
    let app = logged_in().await;
    let refused = async |command: Value| body(app.command(1, clock(command)).await).await["code"].clone();
    assert_eq!(refused(json!({"run": false})).await, "not_started");
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    let malformed = [
        json!({}),
        json!({"reason": "x"}),
        json!({"run": "no"}),
        json!({"run": 1}),
        json!({"elapsed": -1}),
        json!({"elapsed": "83"}),
        json!({"elapsed": 1e300}),
        json!({"length": 1.5}),
        json!({"length": -1}),
        json!({"run": true, "reason": 7}),
    ];
    for command in malformed {
        assert_eq!(refused(command.clone()).await, "malformed", "{command}");
    }
    assert_eq!(refused(json!({"elapsed": 601})).await, "beyond_period");
    assert_eq!(refused(json!({"length": 0})).await, "bad_length");
    assert_eq!(refused(json!({"run": false, "reason": " "})).await, "bad_text");
    app.accepted(1, json!({"action": "state_change", "state": "pause"})).await;
    assert_eq!(refused(json!({"run": true})).await, "no_period_runs");
    assert_eq!(history(&app, 1).await.len(), 3, "nothing of it is recorded");

    let mut stranger = app.anonymous().await;
    assert_eq!(code(&stranger.ask(clock(json!({"run": false}))).await), "login_required");
}

#[tokio::test]
async fn a_command_that_is_sent_again_turns_the_clock_once() {
    let app = first_half().await;
    let command = clock(json!({"run": false, "command_id": "00000000-0000-4000-8000-00000000c10c"}));
    let first = app.accepted(1, command.clone()).await;
    app.accepted(1, clock(json!({"run": true}))).await;
    assert_eq!(app.accepted(1, command.clone()).await["revision"], first["revision"]);
    assert_eq!(app.read("/api/match/1").await["clock"]["running"], true);
    let other = clock(json!({"run": true, "command_id": "00000000-0000-4000-8000-00000000c10c"}));
    assert_eq!(body(app.command(1, other).await).await["code"], "command_id_reused");
}

#[tokio::test]
async fn the_clock_is_told_to_those_who_come_back_and_replay() {
    let app = first_half().await;
    app.accepted(1, clock(json!({"run": false}))).await;
    app.accepted(1, goal(101)).await;
    let mut late = app.anonymous().await;
    late.send(json!({"action": "subscribe", "match": 1, "after": 1})).await;
    assert_eq!(late.next().await["event"]["kind"], "clock_stopped");
    assert_eq!(late.next().await["event"]["type"], "goal");
    assert_eq!(late.next().await["match"]["clock"]["running"], false);
    late.send(json!({"action": "replay", "match": 1, "speed": 0, "from": 2})).await;
    assert_eq!(late.next().await["event"]["kind"], "clock_stopped");
}
