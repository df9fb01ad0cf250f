//! Live sessions, through the front door.

mod bursts;
mod clock;
mod commands;
mod corrections;
mod events;
mod exhibition;
mod floods;
mod frames;
mod full_house;
mod halves;
mod handshakes;
mod late;
mod limits;
mod line_ups;
mod malformed;
mod opening;
mod patches;
mod periods;
mod punishments;
mod repetition;
mod replays;
mod returning;
mod seven_metres;
mod slips;
mod slow_readers;
mod subscriptions;
mod timeouts;
mod treatments;

use serde_json::{Value, json};

use crate::support::app::{TestApp, sample};
use crate::support::socket::Socket;

/// The sample tournament, somebody logged in.
pub async fn logged_in() -> TestApp {
    logged_in_with_halves_of(600).await
}

/// The same with halves of so many seconds.
pub async fn logged_in_with_halves_of(half_length: u32) -> TestApp {
    let mut app = TestApp::with_file(&sample(half_length)).await;
    app.log_in().await;
    app
}

/// The sample tournament, somebody logged in, match 1 in its first half: its stream has the revisions 0 and 1.
pub async fn first_half() -> TestApp {
    let app = logged_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app
}

/// A goal in match 1, scorer unknown.
pub fn goal(team: i64) -> Value {
    json!({"action": "goal", "match": 1, "team": team})
}

/// What a message carries, in alphabetical order.
pub fn contents(message: &Value) -> Vec<&str> {
    let mut contents: Vec<&str> =
        message["type_content"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    contents.sort_unstable();
    contents
}

/// A message without the time it was sent at.
pub fn timeless(mut message: Value) -> Value {
    assert!(message.as_object_mut().unwrap().remove("server_time").unwrap().is_f64());
    message
}

/// The revisions of a match's stream, with the types of its events.
pub async fn history(app: &TestApp, id: i64) -> Vec<Value> {
    app.read(&format!("/api/match/{id}/history")).await["events"].as_array().unwrap().clone()
}

/// The code of an error, which must have the shape of one.
#[track_caller]
pub fn code(answer: &Value) -> &str {
    assert_eq!(answer["success"], json!(false), "{answer}");
    assert!(answer["message"].as_str().is_some_and(|message| !message.is_empty()), "{answer}");
    match answer["code"].as_str() {
        Some(code) => code,
        None => panic!("no code in {answer}"),
    }
}

/// Asks until the answer is not that there were too many messages.
pub async fn ask_patiently(socket: &mut Socket, text: &str) -> Value {
    loop {
        socket.send_text(text).await;
        let answer = socket.next().await;
        if answer["code"] != "rate_limited" {
            return answer;
        }
    }
}

/// The socket is alive: it answers a question, and nothing came before the answer.
pub async fn assert_lives(socket: &mut Socket) {
    let answer = ask_patiently(socket, r#"{"action":"subscribe","match":2}"#).await;
    assert_eq!(answer["match"]["id"], 2, "{answer}");
}
