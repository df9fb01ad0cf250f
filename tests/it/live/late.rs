//! Commands of a phone that had no network when they were meant.

use serde_json::{Value, json};

use super::{history, logged_in};
use crate::support::app::{TestApp, body};
use crate::support::socket::Socket;

/// Long enough ago that a half of ten minutes is over.
const AGO: f64 = 1000.0;

fn now() -> f64 {
    minicup_live::clock::now().as_seconds()
}

async fn start(app: &TestApp, at: f64) {
    app.accepted(1, json!({"action": "state_change", "state": "half_first", "at": at})).await;
}

async fn score(app: &TestApp, at: f64) {
    app.accepted(1, json!({"action": "goal", "team": 101, "at": at})).await;
}

/// Time and score of each goal of the match, in the order of the timeline.
fn goals(events: &Value) -> Vec<(i64, Value)> {
    let goals = events.as_array().unwrap().iter().filter(|event| event["type"] == "goal");
    goals.map(|event| (event["time_offset"].as_i64().unwrap(), event["score"].clone())).collect()
}

async fn follower(app: &TestApp) -> Socket {
    let mut socket = app.anonymous().await;
    socket.ask(json!({"action": "subscribe", "match": 1})).await;
    socket
}

#[tokio::test]
async fn a_half_without_network_is_shown_as_it_was_played() {
    let app = logged_in().await;
    let begun = now() - AGO;
    start(&app, begun).await;
    for second in [38.2, 38.9, 599.5, 610.0] {
        score(&app, begun + second).await;
    }
    app.accepted(1, json!({"action": "info", "text": "time-out", "at": begun + 40.0})).await;
    let second_half = json!({"action": "state_change", "state": "half_second", "at": begun + 700.0});
    app.accepted(1, second_half).await;

    let shown = app.read("/api/match/1").await;
    assert_eq!((&shown["state"], &shown["score"]), (&json!("half_second"), &json!([4, 0])));
    assert!((shown["first_half_start"].as_f64().unwrap() - begun).abs() < 0.002, "{shown}");
    assert!((shown["second_half_start"].as_f64().unwrap() - begun - 700.0).abs() < 0.002, "{shown}");
    let events = app.read("/api/match-events/1").await;
    let seconds: Vec<i64> = goals(&events["events"]).iter().map(|(second, _)| *second).collect();
    assert_eq!(seconds, [38, 38, 599, 600]);
    let of_first_half = |event: &&Value| event["half_index"] == 0;
    assert_eq!(events["events"].as_array().unwrap().iter().filter(of_first_half).count(), 7);
}

#[tokio::test]
async fn a_goal_that_stands_before_another_one_is_told_with_all_lines() {
    let app = logged_in().await;
    let begun = now() - 100.0;
    start(&app, begun).await;
    score(&app, begun + 50.0).await;
    let mut follower = follower(&app).await;
    score(&app, begun + 60.0).await;
    assert_eq!(follower.next().await.get("events"), None);

    score(&app, begun + 20.0).await;
    let told = follower.next().await;
    assert_eq!((&told["event"]["time_offset"], &told["match"]["score"]), (&json!(20), &json!([3, 0])));
    let expected = [(20, json!([1, 0])), (50, json!([2, 0])), (60, json!([3, 0]))];
    assert_eq!(goals(&told["events"]), expected);
}

#[tokio::test]
async fn a_late_start_that_somebody_else_made_is_no_error() {
    let app = logged_in().await;
    let begun = now() - 100.0;
    start(&app, begun).await;
    start(&app, begun + 3.0).await;
    let starts = history(&app, 1).await.into_iter().filter(|event| event["type"] == "HalfStarted");
    assert_eq!(starts.count(), 1);
}

#[tokio::test]
async fn what_is_no_time_is_malformed_and_a_time_to_come_is_now() {
    let app = logged_in().await;
    start(&app, now() - 100.0).await;
    for at in [json!("soon"), json!([1]), json!(true)] {
        let refused = app.command(1, json!({"action": "goal", "team": 101, "at": at})).await;
        assert_eq!(body(refused).await["code"], "malformed", "{at}");
    }
    for at in [json!(null), json!(1e300), json!(now() + 500.0)] {
        app.accepted(1, json!({"action": "goal", "team": 101, "at": at})).await;
    }
    app.accepted(1, json!({"action": "goal", "team": 101, "at": -1e300})).await;
    let events = app.read("/api/match-events/1").await;
    let seconds: Vec<i64> = goals(&events["events"]).iter().map(|(second, _)| *second).collect();
    let (first, others) = seconds.split_first().unwrap();
    assert_eq!(*first, 0);
    assert!(others.len() == 3 && others.iter().all(|second| (100..400).contains(second)), "{seconds:?}");
}
