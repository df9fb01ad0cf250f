//! Commands with a `command_id`: acknowledged, and without a second effect however often they are sent.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{code, contents, first_half, goal, history, logged_in, timeless};
use crate::support::app::{TestApp, body};
use crate::support::socket::Socket;

/// Sends a command; its acknowledgement, whatever else comes before.
async fn acknowledged(socket: &mut Socket, command: &Value) -> Value {
    socket.send(command.clone()).await;
    timeless(socket.next_with(&["command_id"]).await)
}

/// Sends a command over HTTP with its id in the header alone.
async fn over_http(app: &TestApp, command: &Value) -> Value {
    let mut command = command.clone();
    let id = command.as_object_mut().unwrap().remove("command_id").unwrap();
    let request = app.post("/api/match/1/commands", &command).header("Idempotency-Key", id.as_str().unwrap());
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200, "{command}");
    timeless(body(response).await)
}

/// One command of each kind, in an order in which each has an effect, and what each was answered with.
async fn every_command(app: &TestApp, socket: &mut Socket) -> Vec<(Value, Value)> {
    let mut answered = Vec::new();
    let mut goals = Vec::new();
    let state = |state: &str| json!({"action": "state_change", "state": state});
    let steps = [
        state("half_first"),
        goal(101),
        goal(101),
        goal(102),
        json!({"action": "info", "text": "fog"}),
        json!({"action": "delete_event", "event": 2}),
        json!({"action": "revoke_event", "event": 1, "reason": "offside"}),
        json!({"action": "amend_event", "event": 0, "player": 1001, "reason": "seen by all"}),
        state("pause"),
        state("half_second"),
        state("end"),
        json!({"action": "confirm"}),
        json!({"action": "reopen", "reason": "protest"}),
        json!({"action": "record_result", "score": [4, 4], "reason": "settled"}),
        json!({"action": "confirm"}),
    ];
    for mut command in steps {
        command["match"] = json!(1);
        command["command_id"] = json!(Uuid::new_v4());
        if let Some(index) = command["event"].as_u64() {
            command["event"] = json!(goals[index as usize]);
        }
        let answer = acknowledged(socket, &command).await;
        assert_eq!(contents(&answer), ["ack", "server_time"], "{command}: {answer}");
        assert_eq!(
            answer,
            json!({
                "success": true, "command_id": command["command_id"], "match_id": 1,
                "revision": history(app, 1).await.len() - 1, "type_content": ["ack", "server_time"]
            })
        );
        if command["action"] == "goal" {
            let events = app.read("/api/match-events/1").await;
            goals.push(events["events"].as_array().unwrap().last().unwrap()["id"].as_i64().unwrap());
        }
        answered.push((command, answer));
    }
    answered
}

#[tokio::test]
async fn repetitions_change_nothing_and_are_answered_alike_even_after_a_restart() {
    let app = logged_in().await;
    let mut socket = app.socket().await;
    let answered = every_command(&app, &mut socket).await;
    let before = history(&app, 1).await;
    let mut watcher = app.anonymous().await;
    watcher.ask(json!({"action": "subscribe", "match": 1})).await;
    let mut other = app.socket().await;
    for (command, answer) in &answered {
        assert_eq!(acknowledged(&mut socket, command).await, *answer, "{command}");
        assert_eq!(acknowledged(&mut other, command).await, *answer, "{command}");
        assert_eq!(over_http(&app, command).await, *answer, "{command}");
    }
    assert_eq!(watcher.ping().await, Vec::<Value>::new());
    assert_eq!(other.ping().await, Vec::<Value>::new());
    assert_eq!(history(&app, 1).await, before);
    drop((socket, other, watcher));

    let app = app.restart().await;
    let mut socket = app.socket().await;
    for (command, answer) in &answered {
        assert_eq!(over_http(&app, command).await, *answer, "{command}");
        assert_eq!(acknowledged(&mut socket, command).await, *answer, "{command}");
    }
    assert_eq!(history(&app, 1).await, before);
}

#[tokio::test]
async fn a_command_sent_by_many_at_once_has_one_effect() {
    let app = first_half().await;
    let mut command = goal(101);
    command["command_id"] = json!(Uuid::new_v4());
    let mut senders = Vec::new();
    for _ in 0..10 {
        senders.push(app.socket().await);
    }
    for sender in &mut senders {
        sender.send(command.clone()).await;
    }
    for mut sender in senders {
        let ack = sender.next_with(&["command_id"]).await;
        assert_eq!((&ack["success"], &ack["revision"]), (&json!(true), &json!(2)));
    }
    assert_eq!(app.read("/api/match/1").await["score"], json!([1, 0]));
}

#[tokio::test]
async fn a_refused_command_is_told_its_id_and_may_be_sent_again() {
    let app = logged_in().await;
    let mut socket = app.socket().await;
    let mut command = goal(101);
    command["command_id"] = json!("6F0A1F0E-2D0A-4C43-9A37-0D6A7A3C1F11");
    let refused = socket.ask(command.clone()).await;
    assert_eq!(code(&refused), "not_started");
    assert_eq!(refused["command_id"], "6f0a1f0e-2d0a-4c43-9a37-0d6a7a3c1f11");
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    assert_eq!(acknowledged(&mut socket, &command).await["revision"], 2);

    let mut deletion = json!({"action": "delete_event", "match": 1, "event": 1});
    deletion["command_id"] = json!(Uuid::new_v4());
    let refused = acknowledged(&mut socket, &deletion).await;
    assert_eq!((code(&refused), &refused["command_id"]), ("unknown_event", &deletion["command_id"]));
    assert_eq!(refused["match"]["id"], 1);
}

#[tokio::test]
async fn a_command_that_is_already_so_is_acknowledged() {
    let app = logged_in().await;
    let mut socket = app.socket().await;
    app.accepted(1, json!({"action": "record_result", "score": [1, 0], "reason": "by hand"})).await;
    let confirmed = app.accepted(1, json!({"action": "confirm"})).await;
    let again = json!({"action": "confirm", "match": 1, "command_id": Uuid::new_v4()});
    let ack = acknowledged(&mut socket, &again).await;
    assert_eq!((&ack["success"], &ack["revision"]), (&json!(true), &confirmed["revision"]));
    assert_eq!(acknowledged(&mut socket, &again).await, ack);
}

#[tokio::test]
async fn the_id_in_the_header_and_the_body_must_be_the_same() {
    let app = first_half().await;
    let mut command = goal(101);
    command["command_id"] = json!(Uuid::new_v4());
    for key in [Uuid::new_v4().to_string(), "x".to_owned(), String::new()] {
        let request = app.post("/api/match/1/commands", &command).header("Idempotency-Key", &key);
        assert_eq!(request.send().await.unwrap().status(), 400, "{key}");
    }
    assert_eq!(history(&app, 1).await.len(), 2);
}
