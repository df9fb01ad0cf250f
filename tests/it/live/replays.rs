//! A match's broadcasts again, for whoever asks.

use serde_json::{Value, json};

use super::{first_half, goal, logged_in, timeless};
use crate::support::app::TestApp;
use crate::support::socket::Socket;

/// A match with a start, three goals, a revoked one and a line: revisions 1 to 6.
async fn played() -> (TestApp, Vec<Value>) {
    let app = first_half().await;
    let mut follower = app.anonymous().await;
    follower.send(json!({"action": "subscribe", "match": 1, "after": -1})).await;
    for team in [101, 102, 101] {
        app.accepted(1, goal(team)).await;
    }
    let event = app.read("/api/match-events/1").await["events"][2]["id"].clone();
    app.accepted(1, json!({"action": "revoke_event", "event": event, "reason": "offside"})).await;
    app.accepted(1, json!({"action": "info", "text": "fog"})).await;
    let mut broadcasts = vec![timeless(follower.next().await)];
    while broadcasts.len() < 6 {
        let message = timeless(follower.next().await);
        if message.get("event").is_some() || message.get("events").is_some() {
            broadcasts.push(message);
        }
    }
    (app, broadcasts)
}

/// What a replay sends up to its end, without the marks.
async fn replayed(socket: &mut Socket, question: Value) -> (Vec<Value>, Value) {
    socket.send(question).await;
    let mut messages = Vec::new();
    loop {
        let mut message = timeless(socket.next().await);
        if message.get("replay_end").is_some() {
            return (messages, message);
        }
        assert_eq!(message.as_object_mut().unwrap().remove("replay"), Some(json!(true)), "{message}");
        messages.push(message);
    }
}

#[tokio::test]
async fn a_replay_repeats_the_broadcasts_to_the_asker_alone() {
    let (app, broadcasts) = played().await;
    let mut watcher = app.anonymous().await;
    watcher.ask(json!({"action": "subscribe", "match": 1})).await;
    let mut asker = app.anonymous().await;
    for speed in [json!(0), json!(1_000_000), json!(1e300)] {
        let (messages, end) = replayed(&mut asker, json!({"action": "replay", "match": "1", "speed": speed})).await;
        assert_eq!(messages, broadcasts, "speed {speed}");
        assert_eq!(end["replay_end"], true);
        assert_eq!(end["match"]["score"], json!([2, 0]));
        assert_eq!(end["match"]["revision"], 6);
    }
    assert_eq!(watcher.ping().await, Vec::<Value>::new());
    app.accepted(1, goal(101)).await;
    assert_eq!(watcher.next().await["match"]["score"], json!([3, 0]));
    assert_eq!(asker.ping().await, Vec::<Value>::new(), "whoever asks for a replay does not follow the match");
}

#[tokio::test]
async fn a_replay_begins_where_it_is_asked_to() {
    let (app, broadcasts) = played().await;
    let mut asker = app.anonymous().await;
    for (from, skipped) in [(0, 0), (1, 0), (2, 1), (4, 3), (6, 5), (7, 6), (4_000_000_000_u32, 6)] {
        let question = json!({"action": "replay", "match": 1, "speed": 0, "from": from});
        let (messages, end) = replayed(&mut asker, question).await;
        assert_eq!(messages, broadcasts[skipped..], "from {from}");
        assert_eq!(end["match"]["id"], 1);
    }
}

#[tokio::test]
async fn a_match_without_a_past_ends_its_replay_at_once() {
    let app = logged_in().await;
    let mut asker = app.anonymous().await;
    let (messages, end) = replayed(&mut asker, json!({"action": "replay", "match": 1})).await;
    assert_eq!(messages, Vec::<Value>::new());
    assert_eq!(end["match"]["state"], "init");
}

/// At the speed of the match the next broadcast would come in hours: another replay takes the place of this one.
#[tokio::test]
async fn a_replay_is_paced_and_goes_beside_everything_else() {
    let (app, broadcasts) = played().await;
    let mut asker = app.anonymous().await;
    asker.send(json!({"action": "replay", "match": 1, "speed": 1e-9})).await;
    let mut first = timeless(asker.next().await);
    first.as_object_mut().unwrap().remove("replay");
    assert_eq!(first, broadcasts[0]);
    assert_eq!(asker.ask(json!({"action": "subscribe", "match": 2})).await["match"]["id"], 2);
    let (messages, _) = replayed(&mut asker, json!({"action": "replay", "match": 1, "speed": 0})).await;
    assert_eq!(messages, broadcasts);
}

/// The end of a replay shows the match as it was replayed, not as the read models have it by then.
#[tokio::test]
async fn a_replay_right_after_a_goal_ends_with_it() {
    let app = first_half().await;
    let mut scorekeeper = app.socket().await;
    for goals in 1..=20 {
        scorekeeper.ask(goal(101)).await;
        let (messages, end) = replayed(&mut scorekeeper, json!({"action": "replay", "match": 1, "speed": 0})).await;
        assert_eq!(messages.last().unwrap()["match"], end["match"]);
        assert_eq!(end["match"]["score"], json!([goals, 0]));
    }
}
