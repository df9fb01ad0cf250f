//! The switch is thrown while somebody is still being told of the past.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Child, names_in, set, tournament};
use crate::support::app::TestApp;

/// Goals of the past, more than 1 KiB each: twice as much as waits on its way to a reader, which is 64 KiB in the service
/// and some 130 KiB each in the kernel's two buffers and the client's own.
const GOALS: u32 = 800;

/// The tournament with a match that had many goals, all of one player.
async fn much_to_tell() -> (TestApp, Vec<Child>) {
    let (mut file, children) = tournament();
    let event = |kind: &str, data: Value| {
        let id = Uuid::new_v4();
        json!({"id": id, "type": kind, "version": 1, "data": data, "metadata": {"at": 1_559_307_600_000_i64, "command_id": id}})
    };
    let mut history = vec![
        event("MatchOpened", json!({"category": 13, "home": 101, "away": 102, "half_length": 600})),
        event("HalfStarted", json!({"half": "first"})),
    ];
    let goal = json!({"half": "first", "offset": 9, "side": "home", "player": 1001});
    history.extend((0..GOALS).map(|_| event("GoalScored", goal.clone())));
    history.push(event("HalfEnded", json!({"half": "first", "by": "hand"})));
    file["categories"][0]["matches"][0]["history"] = json!(history);
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    (app, children)
}

/// Asks for the past and takes nothing in until the switch is thrown; whether each message of the first `goals` goals
/// had a name.
async fn named(app: &TestApp, children: &[Child], question: Value, goals: u32) -> Vec<bool> {
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    let mut reader = app.anonymous().await;
    reader.send(question).await;
    let first = reader.next().await;
    // For who catches up this one is held back until they have.
    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    assert_ne!(names_in(&follower.next().await.to_string(), children), Vec::<String>::new());
    set(app, "numbers").await;
    let mut named = Vec::new();
    let mut message = first;
    loop {
        if message["event"]["type"] == "goal" {
            named.push(!names_in(&message.to_string(), children).is_empty());
        }
        if named.len() == goals as usize {
            return named;
        }
        message = reader.next().await;
    }
}

#[track_caller]
fn assert_hidden_from_some_point_on(named: &[bool]) {
    assert!(!named[named.len() - 1], "the last goal is told with the name");
    let first_hidden = named.iter().position(|named| !named).unwrap();
    assert!(named[first_hidden..].iter().all(|named| !named), "a name comes after the switch: {named:?}");
    assert!(named[0], "what went out before the switch had the name");
}

#[tokio::test]
async fn a_replay_goes_on_without_names() {
    let (app, children) = much_to_tell().await;
    let named = named(&app, &children, json!({"action": "replay", "match": 1, "speed": 0}), GOALS).await;
    assert_hidden_from_some_point_on(&named);
}

#[tokio::test]
async fn who_catches_up_goes_on_without_names() {
    let (app, children) = much_to_tell().await;
    let named = named(&app, &children, json!({"action": "subscribe", "match": 1, "after": -1}), GOALS + 1).await;
    assert_hidden_from_some_point_on(&named);
}
