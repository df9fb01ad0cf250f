//! Treatment on court, as those see it who follow.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::logged_in;
use crate::support::app::{TestApp, body, sample};

fn treatment() -> Value {
    json!({"action": "treatment", "team": 101, "player": 1001})
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
async fn everybody_sees_who_is_off_the_court() {
    let app = running().await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    app.accepted(1, treatment()).await;
    let seen = follower.next_with(&["event"]).await;
    let event = &seen["event"];
    let line = json!([event["type"], event["kind"], event["team_id"], event["player_id"], event["message"]]);
    assert_eq!(line, json!(["info", "treatment", 101, 1001, "Ošetření na hřišti: Adam Králová."]));
    let number = &event["player_number"];
    let off = json!([{"team_index": 0, "player_id": 1001, "player_number": number, "attacks": 0}]);
    assert_eq!(seen["match"]["treatments"], off);
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let app = running().await;
    let before = app.read("/api/match/1").await["revision"].clone();
    for (odd, status, code) in [
        (json!({"action": "treatment", "team": 103}), StatusCode::CONFLICT, "team_not_in_match"),
        (json!({"action": "treatment", "team": 101, "player": 1013}), StatusCode::CONFLICT, "player_not_on_team"),
        (json!({"action": "treatment", "team": 101, "player": 999_999}), StatusCode::NOT_FOUND, "unknown_player"),
        (json!({"action": "treatment"}), StatusCode::NOT_FOUND, "unknown_team"),
        (json!({"action": "treatment", "team": {"id": 101}}), StatusCode::NOT_FOUND, "unknown_team"),
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
