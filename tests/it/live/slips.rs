//! The latest start or end of a half, taken back.

use serde_json::{Value, json};

use super::{code, contents, first_half, goal, history, logged_in};
use crate::support::app::{TestApp, body};
use crate::support::events::EventStream;
use crate::support::socket::Socket;

async fn follower(app: &TestApp, more: Value) -> Socket {
    let mut socket = app.anonymous().await;
    let mut question = json!({"action": "subscribe", "match": 1});
    question.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    socket.ask(question).await;
    socket
}

async fn change(app: &TestApp, state: &str) -> i64 {
    app.accepted(1, json!({"action": "state_change", "state": state})).await["revision"].as_i64().unwrap()
}

/// The number of an event of match 1.
fn number(revision: i64) -> i64 {
    (1 << 20) + revision
}

fn revoke(revision: i64) -> Value {
    json!({"action": "revoke_event", "match": 1, "event": number(revision), "reason": "slip"})
}

#[tokio::test]
async fn an_end_by_mistake_is_taken_back_before_everybodys_eyes() {
    let app = first_half().await;
    let start = app.read("/api/match/1").await["first_half_start"].clone();
    let end = change(&app, "pause").await;
    let (mut old, mut patched) = (follower(&app, json!({})).await, follower(&app, json!({"patches": true})).await);
    app.accepted(1, revoke(end)).await;
    let told = old.next().await;
    assert_eq!(contents(&told), ["event", "match", "server_time"]);
    assert_eq!(json!([told["match"]["state"], told["events"].as_array().unwrap().len()]), json!(["half_first", 1]));
    assert_eq!(told["match"]["first_half_start"], start, "as if it had not ended");
    let patch = patched.next().await;
    assert_eq!(json!([patch["event"], patch["replaces"]]), json!([null, number(end)]));
    assert_eq!(patch["match"]["state"], "half_first");
    app.accepted(1, goal(101)).await;
    assert_eq!(old.next().await["match"]["score"], json!([1, 0]));
    assert_eq!(history(&app, 1).await.len(), 5, "what was taken back stays in the history");
}

#[tokio::test]
async fn a_half_goes_on_from_where_it_stood() {
    let app = logged_in().await;
    let begun = minicup_live::clock::now().as_seconds() - 300.0;
    app.accepted(1, json!({"action": "state_change", "state": "half_first", "at": begun})).await;
    let pause = json!({"action": "state_change", "state": "pause", "at": begun + 100.0});
    let end = app.accepted(1, pause).await["revision"].as_i64().unwrap();
    let mut back = revoke(end);
    back["resume"] = json!("stood");
    back["at"] = json!(begun + 150.0);
    app.accepted(1, back).await;
    let shown = app.read("/api/match/1").await;
    assert_eq!(json!([shown["state"], shown["clock"]["running"]]), json!(["half_first", true]));
    let moved = shown["first_half_start"].as_f64().unwrap() - begun;
    assert!((moved - 50.0).abs() < 0.002, "the start moves by what the clock stood: {moved}");
}

#[tokio::test]
async fn a_match_begun_by_mistake_is_unplayed_again() {
    let app = first_half().await;
    let before = app.read("/api/category-list").await;
    app.accepted(1, revoke(1)).await;
    let shown = app.read("/api/match/1").await;
    assert_eq!(json!([shown["state"], shown["score"], shown["first_half_start"]]), json!(["init", [null, null], null]));
    assert_eq!(json!([shown["period"], shown["clock"], shown["match_time"]]), json!([null, null, null]));
    assert_eq!(app.read("/api/match-events/1").await["events"], json!([]));
    assert_eq!(app.read("/api/category-list").await, before);
    change(&app, "half_first").await;
    assert_eq!(app.read("/api/match/1").await["state"], "half_first");
}

#[tokio::test]
async fn a_start_after_which_was_scored_stays() {
    let app = first_half().await;
    app.accepted(1, goal(101)).await;
    let refused = body(app.command(1, revoke(1)).await).await;
    assert_eq!(refused["code"], "period_has_goals");
    assert!(refused["detail"].as_str().unwrap().ends_with("first: 0:00 home"), "{refused}");
    assert_eq!(app.read("/api/match/1").await["revision"], 2);
}

#[tokio::test]
async fn only_the_latest_start_or_end_goes_and_none_is_deleted() {
    let app = first_half().await;
    let end = change(&app, "pause").await;
    change(&app, "half_second").await;
    let mut socket = app.socket().await;
    for earlier in [1, end] {
        assert_eq!(code(&socket.ask(revoke(earlier)).await), "not_latest");
    }
    let delete = json!({"action": "delete_event", "match": 1, "event": number(3)});
    assert_eq!(code(&socket.ask(delete).await), "not_revocable");
    let mut bad = revoke(3);
    for (resume, expected) in [(json!("stood"), "not_an_end"), (json!("since"), "malformed"), (json!(1), "malformed")] {
        bad["resume"] = resume;
        assert_eq!(code(&socket.ask(bad.clone()).await), expected);
    }
    assert_eq!(app.read("/api/match/1").await["revision"], 3);
}

#[tokio::test]
async fn the_past_shows_what_was_taken_back_until_then() {
    let app = first_half().await;
    let end = change(&app, "pause").await;
    app.accepted(1, revoke(end)).await;
    let mut asker = app.anonymous().await;
    asker.send(json!({"action": "replay", "match": 1, "speed": 0})).await;
    let states =
        [asker.next().await, asker.next().await, asker.next().await].map(|told| told["match"]["state"].clone());
    assert_eq!(json!(states), json!(["half_first", "pause", "half_first"]));
    let mut stream = EventStream::open(app.get("/api/match/1/stream").header("Last-Event-ID", "2")).await;
    assert_eq!(stream.next().await.data["match"]["state"], "half_first");
}
