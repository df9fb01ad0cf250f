//! Commands over HTTP.

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{TO_THE_END, ask, event_id, go, keys, logged_in, read, stranger};
use crate::support::app::TestApp;

const COMMANDS: &str = "/api/match/1/commands";

async fn kinds(app: &TestApp, match_id: i64) -> Vec<String> {
    let history = read(app, &format!("/api/match/{match_id}/history")).await;
    history["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_action_works_and_is_acknowledged() {
    let app = logged_in().await;
    let accepted = async |command: Value| -> Value {
        let ack = ask(app.post(COMMANDS, &command)).await.assert_ok();
        assert_eq!(keys(&ack), ["command_id", "match_id", "revision", "server_time", "success", "type_content"]);
        assert_eq!(json!([ack["success"], ack["match_id"]]), json!([true, 1]));
        assert_eq!(ack["type_content"], json!(["ack", "server_time"]));
        assert!(Uuid::parse_str(ack["command_id"].as_str().unwrap()).is_ok());
        assert_eq!(read(&app, "/api/match/1").await["revision"], ack["revision"]);
        ack
    };
    accepted(json!({"action": "state_change", "state": "half_first"})).await;
    let first = accepted(json!({"action": "goal", "team": 101, "player": 1001})).await;
    let second = accepted(json!({"action": "goal", "team": "102", "player": 0})).await;
    let third = accepted(json!({"action": "goal", "team": 102, "player": null, "match": "1"})).await;
    accepted(json!({"action": "delete_event", "event": event_id(1, &third)})).await;
    accepted(json!({"action": "info", "text": "Time-out"})).await;
    let revoke = json!({"action": "revoke_event", "event": event_id(1, &second), "reason": "foul"});
    accepted(revoke).await;
    let amend = json!({
        "action": "amend_event", "event": event_id(1, &first), "team": 102, "player": 1008, "time_offset": 5,
        "reason": "own goal",
    });
    accepted(amend).await;
    accepted(json!({"action": "clock", "run": false, "elapsed": 7.5, "length": 700, "reason": "mop"})).await;
    accepted(json!({"action": "clock", "run": true})).await;
    let over = accepted(json!({"action": "state_change", "state": "pause"})).await;
    accepted(json!({"action": "revoke_event", "event": event_id(1, &over), "reason": "too early", "resume": "stood"}))
        .await;
    for state in ["pause", "half_second", "end"] {
        accepted(json!({"action": "state_change", "state": state})).await;
    }
    accepted(json!({"action": "confirm"})).await;
    accepted(json!({"action": "reopen", "reason": "protest"})).await;
    accepted(json!({"action": "record_result", "score": [5, 0], "reason": "forfeit"})).await;
    accepted(json!({"action": "confirm"})).await;

    let shown = read(&app, "/api/match/1").await;
    assert_eq!(json!([shown["state"], shown["score"]]), json!(["end", [5, 0]]));
    let wanted = [
        "MatchOpened",
        "HalfStarted",
        "GoalScored",
        "GoalScored",
        "GoalScored",
        "EntryRevoked",
        "InfoAdded",
        "EntryRevoked",
        "EntryAmended",
        "LengthSet",
        "ClockSet",
        "ClockStopped",
        "ClockStarted",
        "HalfEnded",
        "EntryRevoked",
        "HalfEnded",
        "HalfStarted",
        "HalfEnded",
        "MatchConfirmed",
        "MatchReopened",
        "ResultRecorded",
        "MatchConfirmed",
    ];
    assert_eq!(kinds(&app, 1).await, wanted);
}

#[tokio::test]
async fn an_idempotency_key_is_the_command_id() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    let key = Uuid::new_v4();
    let goal = json!({"action": "goal", "team": 101});
    let first = ask(app.post(COMMANDS, &goal).header("idempotency-key", key.to_string())).await.assert_ok();
    assert_eq!(first["command_id"], key.to_string());

    let with_id = |id: Uuid| json!({"action": "goal", "team": 101, "command_id": id});
    let again = [
        app.post(COMMANDS, &goal).header("idempotency-key", key.to_string()),
        app.post(COMMANDS, &goal).header("idempotency-key", format!("\"{key}\"")),
        app.post(COMMANDS, &goal).header("idempotency-key", key.to_string().to_uppercase()),
        app.post(COMMANDS, &with_id(key)),
        app.post(COMMANDS, &with_id(key)).header("idempotency-key", key.to_string()),
    ];
    for request in again {
        let mut answer = ask(request).await.assert_ok();
        answer["server_time"] = first["server_time"].clone();
        assert_eq!(answer, first);
    }
    assert_eq!(read(&app, "/api/match/1").await["score"], json!([1, 0]));

    let malformed = [
        app.post(COMMANDS, &with_id(Uuid::new_v4())).header("idempotency-key", key.to_string()),
        app.post(COMMANDS, &goal).header("idempotency-key", "not a uuid"),
        app.post(COMMANDS, &goal).header("idempotency-key", ""),
        app.post(COMMANDS, &goal).header("idempotency-key", &b"\xff\xfe"[..]),
        app.post(COMMANDS, &json!({"action": "goal", "team": 101, "command_id": "seven"})),
        app.post(COMMANDS, &json!({"action": "goal", "team": 101, "command_id": 7})),
    ];
    for request in malformed {
        ask(request).await.assert_problem(400, "malformed");
    }
    assert_eq!(read(&app, "/api/match/1").await["score"], json!([1, 0]));
}

#[tokio::test]
async fn the_same_id_works_over_a_socket_and_after_a_restart() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    let goal = json!({"action": "goal", "match": 1, "team": 101, "command_id": Uuid::new_v4()});
    let first = app.accepted(1, goal.clone()).await;
    let mut socket = app.socket().await;
    socket.send(goal.clone()).await;
    assert_eq!(socket.next_with(&["command_id"]).await["revision"], first["revision"]);
    drop(socket);
    let mut app = app.restart().await;
    app.log_in().await;
    assert_eq!(app.accepted(1, goal).await["revision"], first["revision"]);
    assert_eq!(read(&app, "/api/match/1").await["score"], json!([1, 0]));
}

#[tokio::test]
async fn the_body_may_name_the_match_but_no_other() {
    let app = logged_in().await;
    for named in [json!(2), json!("2"), json!("x"), json!(1.5), json!([1]), json!("1e0")] {
        let start = json!({"action": "state_change", "state": "half_first", "match": named});
        ask(app.post(COMMANDS, &start)).await.assert_problem(400, "malformed");
    }
    for named in [json!(null), json!(1), json!("1"), json!(1.0)] {
        ask(app.post(COMMANDS, &json!({"action": "info", "text": "x", "match": named}))).await.assert_ok();
    }
    assert_eq!(kinds(&app, 2).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_no_command_is_400() {
    let app = logged_in().await;
    for action in [json!("fly"), json!(7), json!(null), json!(["goal"]), json!("subscribe"), json!("replay")] {
        ask(app.post(COMMANDS, &json!({"action": action}))).await.assert_problem(400, "unknown_action");
    }
    ask(app.post(COMMANDS, &json!({}))).await.assert_problem(400, "unknown_action");
    let malformed = [
        json!({"action": "state_change"}),
        json!({"action": "state_change", "state": 7}),
        json!({"action": "state_change", "state": "extra_time"}),
        json!({"action": "info"}),
        json!({"action": "info", "text": {"a": 1}}),
        json!({"action": "reopen"}),
        json!({"action": "record_result", "score": [1], "reason": "x"}),
        json!({"action": "record_result", "score": [1, -1], "reason": "x"}),
        json!({"action": "record_result", "score": "1:0", "reason": "x"}),
        json!({"action": "record_result", "score": [1, 0]}),
    ];
    for command in malformed {
        ask(app.post(COMMANDS, &command)).await.assert_problem(400, "malformed");
    }
}

#[tokio::test]
async fn what_a_command_names_must_exist() {
    let app = logged_in().await;
    ask(app.post("/api/match/99/commands", &json!({"action": "confirm"}))).await.assert_problem(404, "unknown_match");
    go(&app, 1, &["half_first"]).await;
    for team in [json!(99), json!("x"), json!(null), json!(1e300), json!({})] {
        ask(app.post(COMMANDS, &json!({"action": "goal", "team": team}))).await.assert_problem(404, "unknown_team");
    }
    for player in [json!(99), json!("x"), json!(-1), json!(true)] {
        let goal = json!({"action": "goal", "team": 101, "player": player});
        ask(app.post(COMMANDS, &goal)).await.assert_problem(404, "unknown_player");
    }
    for event in [json!(99), json!("x"), json!(null), json!((1 << 20) + 999), json!(2 << 20), json!(i64::MAX)] {
        let delete = json!({"action": "delete_event", "event": event});
        let answer = ask(app.post(COMMANDS, &delete)).await;
        answer.assert_problem(404, "unknown_event");
        assert_eq!(answer.json["detail"], "MatchEvent matching query does not exist.");
    }
}

#[tokio::test]
async fn a_command_needs_a_login_and_a_page_that_may() {
    let app = logged_in().await;
    let start = json!({"action": "state_change", "state": "half_first"});
    let anonymous = ask(stranger().post(app.url(COMMANDS)).json(&start)).await;
    anonymous.assert_problem(401, "login_required");
    assert_eq!(anonymous.json["detail"], "Not enough perms to perform action.");
    let strangers = [
        "https://evil.example",
        "null",
        "nonsense",
        "https://minicup.tatranlitovel.cz",
        "http://127.0.0.1.evil.example",
    ];
    for origin in strangers {
        ask(app.post(COMMANDS, &start).header("origin", origin)).await.assert_problem(403, "foreign_origin");
    }
    assert_eq!(kinds(&app, 1).await, Vec::<String>::new());
    let own = format!("http://{}", app.address);
    let two = app.post(COMMANDS, &start).header("origin", &own).header("origin", "https://evil.example");
    ask(two).await.assert_problem(403, "foreign_origin");
    assert_eq!(kinds(&app, 1).await, Vec::<String>::new());
    for origin in [own, "http://localhost:3000".to_owned()] {
        ask(app.post(COMMANDS, &json!({"action": "info", "text": "x"})).header("origin", origin)).await.assert_ok();
    }
}

#[tokio::test]
async fn a_body_must_be_declared_as_json() {
    let app = logged_in().await;
    let body = json!({"action": "state_change", "state": "half_first"}).to_string();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense"] {
        let request = app.client.post(app.url(COMMANDS)).header(CONTENT_TYPE, kind).body(body.clone());
        ask(request).await.assert_problem(415, "unsupported_media_type");
    }
    ask(app.client.post(app.url(COMMANDS)).body(body.clone())).await.assert_problem(415, "unsupported_media_type");
    assert_eq!(kinds(&app, 1).await, Vec::<String>::new());
    let declared =
        app.client.post(app.url(COMMANDS)).header(CONTENT_TYPE, "application/json; charset=utf-8").body(body);
    ask(declared).await.assert_ok();
}

#[tokio::test]
async fn a_command_over_http_reaches_those_who_follow() {
    let app = logged_in().await;
    let mut watcher = app.anonymous().await;
    watcher.ask(json!({"action": "subscribe_category", "category": 13})).await;
    go(&app, 1, &TO_THE_END[..1]).await;
    assert_eq!(watcher.next().await["match"]["state"], "half_first");
}
