//! Seven-metre throws, as those see them who follow.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::logged_in;
use crate::support::app::{TestApp, body};

fn throw(outcome: &str) -> Value {
    json!({"action": "seven_metre", "team": 101, "player": 1001, "outcome": outcome})
}

/// The sample, match 1 of which runs.
async fn running() -> TestApp {
    let app = logged_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app
}

#[tokio::test]
async fn a_throw_is_a_goal_like_others_or_a_line_of_its_own() {
    let app = running().await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    for (outcome, line, score) in [
        ("saved", json!(["info", "seven_metre_missed", "saved", null]), json!([0, 0])),
        ("missed", json!(["info", "seven_metre_missed", "missed", null]), json!([0, 0])),
        ("goal", json!(["goal", "goal", null, true]), json!([1, 0])),
    ] {
        app.accepted(1, throw(outcome)).await;
        let seen = follower.next_with(&["event"]).await;
        let event = &seen["event"];
        assert_eq!(json!([event["type"], event["kind"], event["outcome"], event["seven_metre"]]), line, "{outcome}");
        assert_eq!(json!([event["team_id"], event["player_id"]]), json!([101, 1001]), "{outcome}");
        assert_eq!(seen["match"]["score"], score, "{outcome}");
    }
    app.accepted(1, json!({"action": "goal", "team": 102, "seven_metre": true})).await;
    let lines = app.read("/api/match-events/1?lang=en").await;
    let thrown = lines["events"].as_array().unwrap().iter().filter(|line| line["seven_metre"] == true).count();
    assert_eq!(thrown, 2, "{lines}");
    let scorers = app.read("/api/team-detail/101").await;
    let scorer = scorers["players"].as_array().unwrap().iter().find(|player| player["id"] == 1001).unwrap();
    assert_eq!(scorer["total_goals"], 1, "a throw that was no goal is none");
}

#[tokio::test]
async fn a_throw_is_taken_back_like_any_line_and_odd_ones_are_refused() {
    let app = running().await;
    let saved = app.accepted(1, throw("saved")).await;
    let event = saved["revision"].as_i64().unwrap() + (1 << 20);
    app.accepted(1, json!({"action": "revoke_event", "event": event, "reason": "slip"})).await;
    let lines = app.read("/api/match-events/1").await;
    assert_eq!(lines["events"].as_array().unwrap().len(), 1, "the start alone");
    for (odd, status) in [
        (json!({"action": "seven_metre", "team": 101, "outcome": "wide"}), StatusCode::BAD_REQUEST),
        (json!({"action": "seven_metre", "team": 101}), StatusCode::BAD_REQUEST),
        (json!({"action": "seven_metre", "team": 103, "outcome": "goal"}), StatusCode::CONFLICT),
    ] {
        let refused = app.command(1, odd.clone()).await;
        assert_eq!(refused.status(), status, "{odd}: {}", body(refused).await);
    }
    assert_eq!(app.read("/api/match/1").await["score"], json!([0, 0]));
}
