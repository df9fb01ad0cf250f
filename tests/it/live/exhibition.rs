//! `/ws/exhibition`: one free-hand match.

use serde_json::{Value, json};

use super::{code, contents, history, logged_in};
use crate::support::app::TestApp;
use crate::support::socket::Socket;

/// Opens the exhibition's socket; what it is shown first.
async fn open(app: &TestApp, cookie: Option<&str>) -> (Socket, Value) {
    let mut socket = app.open("/ws/exhibition", cookie, None).await;
    let shown = socket.next().await;
    assert_eq!(contents(&shown), ["match", "server_time"]);
    (socket, shown["match"].clone())
}

fn set(score: [u32; 2], state: &str) -> Value {
    json!({"match_obj": {"score": score, "state": state}})
}

#[tokio::test]
async fn whoever_is_logged_in_sets_it_and_everybody_sees_it() {
    let app = logged_in().await;
    let (mut setter, shown) = open(&app, app.cookie()).await;
    assert_eq!((&shown["id"], &shown["state"], &shown["score"]), (&json!(0), &json!("init"), &json!([null, null])));
    let (mut watcher, _) = open(&app, None).await;
    for (score, state) in [([0, 0], "half_first"), ([3, 1], "half_first"), ([3, 2], "end"), ([0, 0], "init")] {
        setter.send(set(score, state)).await;
        for socket in [&mut setter, &mut watcher] {
            let told = socket.next().await;
            assert_eq!(contents(&told), ["match", "server_time"]);
            assert_eq!((&told["match"]["score"], &told["match"]["state"]), (&json!(score), &json!(state)));
        }
    }
    let (_, shown) = open(&app, None).await;
    assert_eq!(shown["revision"], 3);
}

#[tokio::test]
async fn whoever_is_not_logged_in_only_watches() {
    let app = logged_in().await;
    let (mut watcher, before) = open(&app, None).await;
    let answer = watcher.ask(set([9, 0], "end")).await;
    assert_eq!(code(&answer), "login_required");
    assert_eq!(answer["message"], "Not enough perms to perform action.");
    let (_, after) = open(&app, None).await;
    assert_eq!(after, before);
    assert_eq!(history(&app, 0).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_the_socket_lives_on() {
    let app = logged_in().await;
    let (mut setter, _) = open(&app, app.cookie()).await;
    for nonsense in [
        json!({}),
        json!({"match_obj": 5}),
        json!({"match_obj": {"score": [1], "state": "end"}}),
        json!({"match_obj": {"score": [1, -1], "state": "end"}}),
        json!({"match_obj": {"score": ["1", 2], "state": "end"}}),
        json!({"match_obj": {"score": [1, 2]}}),
        json!({"match_obj": {"score": [1, 2], "state": "over"}}),
        json!({"action": "goal", "match": 1, "team": 101}),
        json!([]),
    ] {
        let answer = setter.ask(nonsense.clone()).await;
        assert_ne!(code(&answer), "", "{nonsense}");
    }
    assert_eq!(code(&setter.ask(set([1000, 0], "end")).await), "bad_score");
    setter.send_text("{").await;
    assert_eq!(code(&setter.next().await), "invalid_json");
    assert_eq!(setter.ask(set([1, 0], "end")).await["match"]["score"], json!([1, 0]));
}

#[tokio::test]
async fn it_is_a_match_with_a_history_that_outlives_the_service() {
    let app = logged_in().await;
    let (mut setter, _) = open(&app, app.cookie()).await;
    setter.ask(set([2, 1], "half_first")).await;
    setter.ask(set([2, 2], "half_first")).await;
    drop(setter);
    let app = app.restart().await;
    let (_, shown) = open(&app, None).await;
    assert_eq!(
        (&shown["score"], &shown["state"], &shown["revision"]),
        (&json!([2, 2]), &json!("half_first"), &json!(1))
    );
    let history = history(&app, 0).await;
    let scores: Vec<&Value> = history.iter().map(|event| &event["data"]["score"]).collect();
    assert_eq!(scores, [&json!([2, 1]), &json!([2, 2])]);
    assert_eq!(history[0]["metadata"]["user"], "zapis");
    assert_eq!(app.get("/api/match/0").send().await.unwrap().status(), 404, "it is not part of the schedule");
}

#[tokio::test]
async fn those_who_follow_matches_hear_nothing_of_it() {
    let app = logged_in().await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe_category", "category": 13})).await;
    let (mut setter, _) = open(&app, app.cookie()).await;
    setter.ask(set([1, 0], "half_first")).await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    assert_eq!(follower.next().await["match"]["id"], 1);
    assert_eq!(code(&follower.ask(json!({"action": "subscribe", "match": 0})).await), "unknown_match");
}
