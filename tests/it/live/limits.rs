//! What one session may send, and how it is looked after.

use std::time::Instant;

use serde_json::{Value, json};

use super::{ask_patiently, assert_lives, code, first_half, goal};
use crate::support::app::TestApp;

/// Messages a session may send a second (docs/protocol.md).
const A_SECOND: usize = 60;

#[tokio::test]
async fn more_messages_than_allowed_are_refused_and_later_ones_work_again() {
    let app = TestApp::sample().await;
    let mut socket = app.anonymous().await;
    let mut other = app.anonymous().await;
    let began = Instant::now();
    let (mut answered, mut refused, mut asked) = (0, 0, 0);
    while refused < 200 {
        let answer = socket.ask(json!({"action": "subscribe", "match": 1})).await;
        asked += 1;
        if answer["match"]["id"] == 1 {
            answered += 1;
        } else {
            assert_eq!(code(&answer), "rate_limited", "{answer}");
            assert!(asked > A_SECOND, "the first ones are always answered");
            refused += 1;
        }
    }
    // However slow all this was: so many a second, and a second's worth at once.
    let seconds = began.elapsed().as_secs() as usize + 1;
    assert!(answered <= A_SECOND * (seconds + 1), "{answered} in {seconds} s");
    assert_lives(&mut other).await;
    let again = ask_patiently(&mut socket, r#"{"action":"subscribe","match":1}"#).await;
    assert_eq!(again["match"]["id"], 1);
}

#[tokio::test]
async fn commands_beyond_the_limit_change_nothing() {
    let app = first_half().await;
    let mut socket = app.socket().await;
    let mut goals = 0;
    loop {
        let answer = socket.ask(goal(101)).await;
        match answer.get("event") {
            Some(_) => goals += 1,
            None => break assert_eq!(code(&answer), "rate_limited"),
        }
    }
    assert_eq!(app.read("/api/match/1").await["score"], json!([goals, 0]));
}

/// Answering the pings is all a quiet session has to do.
#[tokio::test]
async fn the_service_pings_quiet_sessions() {
    let app = TestApp::sample().await;
    let mut quiet = app.anonymous().await;
    quiet.be_pinged().await;
    quiet.be_pinged().await;
    assert_eq!(quiet.ping().await, Vec::<Value>::new());
}
