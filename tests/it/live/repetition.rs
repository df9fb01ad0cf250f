//! Commands with a `command_id`: acknowledged, and without a second effect however often they are sent.

use minicup_domain::matches::{GoalScored, Half, MatchEvent, MatchFact, Side};
use minicup_domain::{CommandId, MatchId, PlayerId, Revision};
use minicup_live::store::codec::{Cause, match_stream};
use minicup_live::store::{Expected, NonEmpty};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{code, contents, first_half, goal, history, logged_in, timeless};
use crate::support::app::{TestApp, body, sample};
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

/// Sends a command over both ways; it must be refused as one whose id was used for another.
async fn refused_as_reused(app: &TestApp, command: &Value) {
    let mut socket = app.socket().await;
    let refused = acknowledged(&mut socket, command).await;
    assert_eq!((code(&refused), &refused["command_id"]), ("command_id_reused", &command["command_id"]));
    let response = app.command(command["match"].as_i64().unwrap(), command.clone()).await;
    assert_eq!(response.status(), 409);
    assert_eq!(body(response).await["code"], "command_id_reused");
}

#[tokio::test]
async fn an_id_that_was_used_for_something_else_is_refused_and_nothing_changes() {
    let app = first_half().await;
    let mut socket = app.socket().await;
    let id = json!(Uuid::new_v4());
    let with_id = |mut command: Value| {
        command["command_id"] = id.clone();
        command
    };
    let first = with_id(json!({"action": "goal", "match": 1, "team": 101, "player": 1001}));
    let ack = acknowledged(&mut socket, &first).await;
    let before = [history(&app, 1).await, history(&app, 2).await];
    let others = [
        json!({"action": "goal", "match": 1, "team": 101, "player": 1002}),
        json!({"action": "goal", "match": 1, "team": 101}),
        json!({"action": "goal", "match": 1, "team": 102, "player": 1013}),
        json!({"action": "state_change", "match": 1, "state": "pause"}),
        json!({"action": "info", "match": 1, "text": "fog"}),
        json!({"action": "state_change", "match": 2, "state": "half_first"}),
    ];
    for other in &others {
        refused_as_reused(&app, &with_id(other.clone())).await;
    }
    let app = app.restart().await;
    for other in others {
        refused_as_reused(&app, &with_id(other)).await;
    }
    assert_eq!([history(&app, 1).await, history(&app, 2).await], before);
    let mut socket = app.socket().await;
    assert_eq!(acknowledged(&mut socket, &first).await, ack);
}

#[tokio::test]
async fn the_same_in_other_words_at_another_time_or_from_somebody_else_is_a_repetition() {
    let mut app = first_half().await;
    let mut socket = app.socket().await;
    let (known, unknown) = (json!(Uuid::new_v4()), json!(Uuid::new_v4()));
    let goal = |player: Value, id: &Value| json!({"action": "goal", "match": 1, "team": 101, "player": player, "command_id": id});
    let ack = acknowledged(&mut socket, &goal(json!(1001), &known)).await;
    let scorerless = acknowledged(&mut socket, &goal(Value::Null, &unknown)).await;
    let mut absent = goal(Value::Null, &unknown);
    absent.as_object_mut().unwrap().remove("player");
    let mut late = goal(json!(1001), &known);
    late["at"] = json!(1_559_307_600);
    let mut file = sample(600);
    let petra = json!({"username": "petra", "name": "Petra", "role": "scorekeeper", "pin": "5678"});
    file["users"].as_array_mut().unwrap().push(petra);
    app.import(&file).await;
    app.log_in_with("5678").await;
    let mut socket = app.socket().await;
    for (command, answer) in [
        (goal(json!("1001"), &known), &ack),
        (goal(json!(" 1001 "), &known), &ack),
        (late, &ack),
        (goal(json!(0), &unknown), &scorerless),
        (absent, &scorerless),
    ] {
        assert_eq!(acknowledged(&mut socket, &command).await, *answer, "{command}");
    }
    assert_eq!(history(&app, 1).await.len(), 4);
}

/// Writes a goal the way the first releases did: without saying beside it what was asked for.
async fn goal_of_an_earlier_release(app: &TestApp, command_id: CommandId) {
    let goal = GoalScored {
        half: Half::First,
        offset: 1,
        place: None,
        side: Side::Home,
        player: Some(PlayerId::new(1001)),
        seven_metre: false,
        overruled: None,
    };
    let event = MatchEvent { at: minicup_live::clock::now(), fact: MatchFact::GoalScored(goal) };
    let cause = Cause { command_id, user: Some("jil".to_owned()) };
    let events = NonEmpty::new(cause.match_events(&[event])).unwrap();
    let behind_the_start = Expected::Exact(Revision::new(1));
    app.store().append(&match_stream(MatchId::new(1)), behind_the_start, events).await.unwrap();
}

#[tokio::test]
async fn a_command_of_an_earlier_release_is_the_same_if_it_would_record_its_event() {
    let app = first_half().await;
    let id = Uuid::new_v4();
    goal_of_an_earlier_release(&app, CommandId::new(id)).await;
    let mut socket = app.socket().await;
    let goal = |player: i64| json!({"action": "goal", "match": 1, "team": 101, "player": player, "command_id": id});
    assert_eq!(acknowledged(&mut socket, &goal(1001)).await["revision"], 2);
    refused_as_reused(&app, &goal(1002)).await;
    assert_eq!(history(&app, 1).await.len(), 3);
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
