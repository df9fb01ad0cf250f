//! Messages that make no sense: an error to the sender alone, nothing changed, and the socket lives on.

use serde_json::{Value, json};

use super::{ask_patiently, assert_lives, code, first_half, goal, history};
use crate::support::app::TestApp;

/// Asks each question of a logged-in socket and checks the code it is refused with.
async fn check(app: &TestApp, questions: &[(&str, &str)]) {
    let before = history(app, 1).await;
    let mut socket = app.socket().await;
    let mut watcher = app.anonymous().await;
    watcher.ask(json!({"action": "subscribe", "match": 1})).await;
    for (question, expected) in questions {
        let answer = ask_patiently(&mut socket, question).await;
        assert_eq!(code(&answer), *expected, "{question}: {answer}");
        assert_eq!(answer["server_time"].as_f64().map(|at| at > 1e9), Some(true), "{question}: {answer}");
    }
    assert_lives(&mut socket).await;
    assert_eq!(history(app, 1).await, before);
    assert_eq!(watcher.ping().await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_is_no_json_object_is_refused() {
    let app = first_half().await;
    let deep = "[".repeat(10_000);
    let deep_object = r#"{"a":"#.repeat(10_000);
    let closed = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let buried = format!(r#"{{"action":"subscribe","match":{closed}}}"#);
    let questions = [
        ("", "invalid_json"),
        ("nonsense", "invalid_json"),
        ("{", "invalid_json"),
        (r#"{"action":"subscribe","match":1}}"#, "invalid_json"),
        (r#"{"action":"subscribe","match":NaN}"#, "invalid_json"),
        (r#"{"action":"subscribe","match":Infinity}"#, "invalid_json"),
        (r#"{"action":"subscribe","match":1e999}"#, "invalid_json"),
        ("{'action':'subscribe'}", "invalid_json"),
        (deep.as_str(), "invalid_json"),
        (deep_object.as_str(), "invalid_json"),
        (closed.as_str(), "invalid_json"),
        (buried.as_str(), "invalid_json"),
        ("[]", "not_an_object"),
        ("5", "not_an_object"),
        ("null", "not_an_object"),
        (r#""subscribe""#, "not_an_object"),
    ];
    check(&app, &questions).await;
}

#[tokio::test]
async fn actions_that_do_not_exist_are_refused_by_name() {
    let app = first_half().await;
    let questions = [
        ("{}", "unknown_action"),
        (r#"{"action":null}"#, "unknown_action"),
        (r#"{"action":5}"#, "unknown_action"),
        (r#"{"action":["goal"]}"#, "unknown_action"),
        (r#"{"action":""}"#, "unknown_action"),
        (r#"{"action":"Goal","match":1,"team":101}"#, "unknown_action"),
    ];
    check(&app, &questions).await;
    let mut socket = app.anonymous().await;
    let answer = socket.ask(json!({"action": "fly", "command_id": "6f0a1f0e-2d0a-4c43-9a37-0d6a7a3c1f11"})).await;
    assert_eq!(answer["message"], "Unknown action fly.");
    assert_eq!(answer["command_id"], "6f0a1f0e-2d0a-4c43-9a37-0d6a7a3c1f11");
}

#[tokio::test]
async fn odd_fields_of_questions_are_refused() {
    let app = first_half().await;
    let questions = [
        (r#"{"action":"subscribe"}"#, "unknown_match"),
        (r#"{"action":"subscribe","match":99999999999999999999}"#, "unknown_match"),
        (r#"{"action":"subscribe","match":"99999999999999999999"}"#, "unknown_match"),
        (r#"{"action":"subscribe","match":9223372036854775807}"#, "unknown_match"),
        (r#"{"action":"subscribe","match":-9223372036854775808}"#, "unknown_match"),
        (r#"{"action":"subscribe","match":-1}"#, "unknown_match"),
        (r#"{"action":"subscribe","match":{}}"#, "unknown_match"),
        (r#"{"action":"subscribe","match":0}"#, "unknown_match"),
        (r#"{"action":"subscribe","match":1,"after":"x"}"#, "malformed"),
        (r#"{"action":"subscribe","match":1,"after":1.5}"#, "malformed"),
        (r#"{"action":"subscribe","match":1,"after":-2}"#, "malformed"),
        (r#"{"action":"subscribe","match":1,"after":true}"#, "malformed"),
        (r#"{"action":"subscribe","match":1,"after":[]}"#, "malformed"),
        (r#"{"action":"subscribe","match":1,"after":99999999999999999999}"#, "malformed"),
        (r#"{"action":"unsubscribe","match":"x"}"#, "unknown_match"),
        (r#"{"action":"unsubscribe"}"#, "unknown_match"),
        (r#"{"action":"subscribe_category","category":[13]}"#, "unknown_category"),
        (r#"{"action":"subscribe_category","category":99999999999999999999}"#, "unknown_category"),
        (r#"{"action":"unsubscribe_category","category":-13}"#, "unknown_category"),
        (r#"{"action":"fetch_team_roster","team":{}}"#, "unknown_team"),
        (r#"{"action":"fetch_team_roster","team":-101}"#, "unknown_team"),
        (r#"{"action":"fetch_team_roster","team":101,"match":"x"}"#, "unknown_match"),
        (r#"{"action":"fetch_category_table","category":"x"}"#, "unknown_category"),
        (r#"{"action":"replay","match":"x"}"#, "unknown_match"),
        (r#"{"action":"replay","match":1,"speed":-1}"#, "malformed"),
        (r#"{"action":"replay","match":1,"speed":"fast"}"#, "malformed"),
        (r#"{"action":"replay","match":1,"speed":[]}"#, "malformed"),
        (r#"{"action":"replay","match":1,"from":-1}"#, "malformed"),
        (r#"{"action":"replay","match":1,"from":0.5}"#, "malformed"),
        (r#"{"action":"replay","match":1,"from":{}}"#, "malformed"),
    ];
    check(&app, &questions).await;
}

#[tokio::test]
async fn odd_fields_of_commands_are_refused() {
    let app = first_half().await;
    let event = app.read("/api/match-events/1").await["events"][0]["id"].as_i64().unwrap();
    let long = "x".repeat(501);
    let revoke_long = format!(r#"{{"action":"revoke_event","match":1,"event":{event},"reason":"{long}"}}"#);
    let info_long = format!(r#"{{"action":"info","match":1,"text":"{long}"}}"#);
    let revoke_without = format!(r#"{{"action":"revoke_event","match":1,"event":{event}}}"#);
    let half_of_start = format!(r#"{{"action":"amend_event","match":1,"event":{event},"half_index":2,"reason":"no"}}"#);
    let offset_of_start =
        format!(r#"{{"action":"amend_event","match":1,"event":{event},"time_offset":-1,"reason":"no"}}"#);
    let questions = [
        (r#"{"action":"goal"}"#, "unknown_match"),
        (r#"{"action":"goal","match":true,"team":101}"#, "unknown_match"),
        (r#"{"action":"goal","match":1.5,"team":101}"#, "unknown_match"),
        (r#"{"action":"goal","match":99999999999999999999,"team":101}"#, "unknown_match"),
        (r#"{"action":"goal","match":1}"#, "unknown_team"),
        (r#"{"action":"goal","match":1,"team":[101]}"#, "unknown_team"),
        (r#"{"action":"goal","match":1,"team":-101}"#, "unknown_team"),
        (r#"{"action":"goal","match":1,"team":"99999999999999999999"}"#, "unknown_team"),
        (r#"{"action":"goal","match":1,"team":103}"#, "team_not_in_match"),
        (r#"{"action":"goal","match":1,"team":101,"player":"x"}"#, "unknown_player"),
        (r#"{"action":"goal","match":1,"team":101,"player":true}"#, "unknown_player"),
        (r#"{"action":"goal","match":1,"team":101,"player":-1001}"#, "unknown_player"),
        (r#"{"action":"goal","match":1,"team":101,"player":99999999999999999999}"#, "unknown_player"),
        (r#"{"action":"goal","match":1,"team":101,"player":1008}"#, "player_not_on_team"),
        (r#"{"action":"goal","match":1,"team":101,"command_id":5}"#, "malformed"),
        (r#"{"action":"goal","match":1,"team":101,"command_id":"x"}"#, "malformed"),
        (r#"{"action":"state_change","match":1}"#, "malformed"),
        (r#"{"action":"state_change","match":1,"state":{}}"#, "malformed"),
        (r#"{"action":"state_change","match":1,"state":"over"}"#, "malformed"),
        (r#"{"action":"revoke_event","match":1,"reason":"no"}"#, "unknown_event"),
        (r#"{"action":"revoke_event","match":1,"event":-1,"reason":"no"}"#, "unknown_event"),
        (r#"{"action":"revoke_event","match":1,"event":[],"reason":"no"}"#, "unknown_event"),
        (r#"{"action":"revoke_event","match":1,"event":99999999999999999999,"reason":"no"}"#, "unknown_event"),
        (revoke_without.as_str(), "malformed"),
        (revoke_long.as_str(), "bad_text"),
        (half_of_start.as_str(), "malformed"),
        (offset_of_start.as_str(), "malformed"),
        (r#"{"action":"info","match":1}"#, "malformed"),
        (r#"{"action":"info","match":1,"text":5}"#, "malformed"),
        (r#"{"action":"info","match":1,"text":""}"#, "bad_text"),
        (r#"{"action":"info","match":1,"text":" "}"#, "bad_text"),
        (r#"{"action":"info","match":1,"text":"a\u0000"}"#, "malformed"),
        (r#"{"action":"info","match":1,"text":"a\u202eb"}"#, "malformed"),
        (r#"{"action":"info","match":1,"text":"\u200b"}"#, "malformed"),
        (info_long.as_str(), "bad_text"),
        (r#"{"action":"confirm","match":1}"#, "not_ended"),
        (r#"{"action":"confirm","match":"1x"}"#, "unknown_match"),
        (r#"{"action":"reopen","match":1}"#, "malformed"),
        (r#"{"action":"reopen","match":1,"reason":""}"#, "bad_text"),
        (r#"{"action":"reopen","match":1,"reason":"\u0007"}"#, "malformed"),
        (r#"{"action":"record_result","match":1,"score":[1,0],"reason":"\u2028"}"#, "bad_text"),
        (r#"{"action":"clock","match":1,"run":false,"reason":"\u202e"}"#, "malformed"),
        (r#"{"action":"timeout","match":1,"team":101,"overrule":"\u0007"}"#, "malformed"),
        (r#"{"action":"punish","match":1,"team":101,"punishment":"warning","overrule":"\u202e"}"#, "malformed"),
        (r#"{"action":"punish","match":1,"team":101,"punishment":"yellow"}"#, "malformed"),
        (r#"{"action":"punish","match":1,"team":101,"punishment":"warning","official":"F"}"#, "malformed"),
        (r#"{"action":"record_result","match":1,"reason":"no"}"#, "malformed"),
        (r#"{"action":"record_result","match":1,"score":[1],"reason":"no"}"#, "malformed"),
        (r#"{"action":"record_result","match":1,"score":[1,2,3],"reason":"no"}"#, "malformed"),
        (r#"{"action":"record_result","match":1,"score":["1",2],"reason":"no"}"#, "malformed"),
        (r#"{"action":"record_result","match":1,"score":[-1,2],"reason":"no"}"#, "malformed"),
        (r#"{"action":"record_result","match":1,"score":"1:2","reason":"no"}"#, "malformed"),
        (r#"{"action":"record_result","match":1,"score":[1,4294967296],"reason":"no"}"#, "malformed"),
        (r#"{"action":"record_result","match":1,"score":[1000,0],"reason":"no"}"#, "bad_score"),
        (r#"{"action":"record_result","match":1,"score":[1,0],"reason":""}"#, "bad_text"),
    ];
    check(&app, &questions).await;
}

#[tokio::test]
async fn a_refused_deletion_shows_the_match_to_the_sender_alone() {
    let app = first_half().await;
    app.accepted(1, goal(101)).await;
    for event in [json!(null), json!("x"), json!(-5), json!(7), json!([]), json!(1e300)] {
        let mut socket = app.socket().await;
        let answer = socket.ask(json!({"action": "delete_event", "match": 1, "event": event})).await;
        assert_eq!(code(&answer), "unknown_event", "{event}");
        assert_eq!(answer["message"], "MatchEvent matching query does not exist.");
        assert_eq!(answer["match"]["score"], json!([1, 0]), "{event}");
        assert_lives(&mut socket).await;
    }
    assert_eq!(history(&app, 1).await.len(), 3);
}

#[tokio::test]
async fn nobody_changes_anything_without_a_login() {
    let app = first_half().await;
    app.accepted(1, goal(101)).await;
    let before = history(&app, 1).await;
    let event = app.read("/api/match-events/1").await["events"][1]["id"].clone();
    let commands = [
        goal(101),
        json!({"action": "state_change", "match": 1, "state": "pause"}),
        json!({"action": "delete_event", "match": 1, "event": event}),
        json!({"action": "revoke_event", "match": 1, "event": event, "reason": "mine"}),
        json!({"action": "amend_event", "match": 1, "event": event, "time_offset": 5, "reason": "mine"}),
        json!({"action": "info", "match": 1, "text": "hello"}),
        json!({"action": "confirm", "match": 1}),
        json!({"action": "reopen", "match": 1, "reason": "mine"}),
        json!({"action": "record_result", "match": 1, "score": [9, 0], "reason": "mine"}),
    ];
    let mut socket = app.anonymous().await;
    for command in commands {
        let answer = socket.ask(command.clone()).await;
        assert_eq!(code(&answer), "login_required", "{command}");
        assert_eq!(answer["message"], "Not enough perms to perform action.");
    }
    assert_lives(&mut socket).await;
    assert_eq!(history(&app, 1).await, before);
}
