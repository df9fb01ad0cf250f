//! Treatment on court and the attacks after it, as those see them who follow.

use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::logged_in;
use crate::support::app::{TestApp, body, sample};

fn treatment() -> Value {
    json!({"action": "treatment", "team": 101, "player": 1001})
}

fn attack(team: i64) -> Value {
    json!({"action": "attack", "team": team})
}

/// The sample, whose category counts attacks after treatment; match 1 runs.
async fn running() -> TestApp {
    let mut file = sample(600);
    file["categories"][0]["game"] = json!({"treatment": true});
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app
}

async fn refused(app: &TestApp, command: Value) -> (StatusCode, Value) {
    let response = app.command(1, command).await;
    (response.status(), body(response).await["code"].clone())
}

#[tokio::test]
async fn everybody_sees_who_is_off_the_court_until_three_attacks_have_ended() {
    let app = running().await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    app.accepted(1, treatment()).await;
    let seen = follower.next_with(&["event"]).await;
    let event = &seen["event"];
    let line = json!([event["type"], event["kind"], event["team_id"], event["player_id"], event["message"]]);
    assert_eq!(line, json!(["info", "treatment", 101, 1001, "Ošetření na hřišti: Adam Králová."]));
    let off = |attacks: i64| json!([{"team_index": 0, "player_id": 1001, "player_number": event["player_number"], "attacks": attacks}]);
    assert_eq!(seen["match"]["treatments"], off(0));
    app.accepted(1, attack(101)).await;
    let seen = follower.next_with(&["event"]).await;
    let line = json!([seen["event"]["kind"], seen["event"]["player_id"], seen["event"]["message"]]);
    assert_eq!(line, json!(["attack", null, "Konec útoku: Aurora Alfa."]));
    assert_eq!(seen["match"]["treatments"], off(1));
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    assert_eq!(app.read("/api/match/1").await["treatments"], off(2));
    app.accepted(1, attack(101)).await;
    assert_eq!(app.read("/api/match/1").await["treatments"], Value::Null, "the player may come back");
    assert_eq!(refused(&app, attack(101)).await, (StatusCode::CONFLICT, json!("nobody_treated")));
}

#[tokio::test]
async fn a_slip_is_taken_back_and_what_is_sent_twice_counts_once_also_after_a_restart() {
    let app = running().await;
    app.accepted(1, treatment()).await;
    let mut counted = attack(101);
    counted["command_id"] = json!(Uuid::new_v4());
    let first = app.accepted(1, counted.clone()).await;
    assert_eq!(app.accepted(1, counted.clone()).await["revision"], first["revision"]);
    let mut app = app.restart().await;
    app.log_in().await;
    assert_eq!(app.accepted(1, counted).await["revision"], first["revision"]);
    assert_eq!(app.read("/api/match/1").await["treatments"][0]["attacks"], 1);
    let event = first["revision"].as_i64().unwrap() + (1 << 20);
    app.accepted(1, json!({"action": "revoke_event", "event": event, "reason": "slip"})).await;
    assert_eq!(app.read("/api/match/1").await["treatments"][0]["attacks"], 0);
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let app = running().await;
    let before = app.read("/api/match/1").await["revision"].clone();
    for (odd, status, code) in [
        (attack(101), StatusCode::CONFLICT, "nobody_treated"),
        (json!({"action": "treatment", "team": 103}), StatusCode::CONFLICT, "team_not_in_match"),
        (json!({"action": "treatment", "team": 101, "player": 1013}), StatusCode::CONFLICT, "player_not_on_team"),
        (json!({"action": "treatment", "team": 101, "player": 999_999}), StatusCode::NOT_FOUND, "unknown_player"),
        (json!({"action": "treatment"}), StatusCode::NOT_FOUND, "unknown_team"),
        (json!({"action": "treatment", "team": {"id": 101}}), StatusCode::NOT_FOUND, "unknown_team"),
        (json!({"action": "attack", "team": 999_999}), StatusCode::NOT_FOUND, "unknown_team"),
        (json!({"action": "attack", "team": 101, "at": "noon"}), StatusCode::BAD_REQUEST, "malformed"),
    ] {
        assert_eq!(refused(&app, odd.clone()).await, (status, json!(code)), "{odd}");
    }
    assert_eq!(app.read("/api/match/1").await["revision"], before);
}

#[tokio::test]
async fn where_the_category_does_not_ask_for_it_nothing_is_counted() {
    let app = logged_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    assert_eq!(refused(&app, treatment()).await, (StatusCode::CONFLICT, json!("treatment_not_counted")));
    let asked = json!({"action": "treatment", "team": 101, "overrule": "the referees wish it"});
    assert_eq!(refused(&app, asked).await.1, json!("treatment_not_counted"), "a rule of the match is not overruled");
}
