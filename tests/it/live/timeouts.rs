//! Team time-outs, as those see them who follow.

use serde_json::{Value, json};

use super::logged_in;
use crate::support::app::{TestApp, body, sample};

fn timeout(team: i64) -> Value {
    json!({"action": "timeout", "team": team})
}

/// The sample, match 1 of which runs.
async fn running() -> TestApp {
    let app = logged_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app
}

#[tokio::test]
async fn a_timeout_stops_the_clock_for_everybody_until_the_table_lets_it_go_on() {
    let app = running().await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    app.accepted(1, timeout(102)).await;
    let seen = follower.next_with(&["event"]).await;
    let (event, shown) = (&seen["event"], &seen["match"]);
    let line = json!([event["type"], event["kind"], event["granted"], event["team_index"], event["team_id"]]);
    assert_eq!(line, json!(["info", "timeout", true, 1, 102]));
    assert_eq!(event["message"], "Oddechový čas: Borovany.");
    assert_eq!(json!([shown["timeouts"], shown["clock"]["running"]]), json!([[0, 1], false]));
    assert_eq!(shown["timeout"]["team_index"], 1);
    let stood = shown["clock"]["at"].as_f64().unwrap();
    assert!((shown["timeout"]["ends"].as_f64().unwrap() - stood - 60.0).abs() < 0.001, "{shown}");
    app.accepted(1, json!({"action": "clock", "run": true})).await;
    let shown = app.read("/api/match/1?lang=en").await;
    assert_eq!(json!([shown["timeouts"], shown["timeout"]]), json!([[0, 1], null]));
    let lines = app.read("/api/match-events/1?lang=en").await;
    let messages: Vec<&Value> = lines["events"].as_array().unwrap().iter().map(|line| &line["message"]).collect();
    assert!(messages.contains(&&json!("Time-out: Borovany.")), "{messages:?}");
    let programme = app.read("/api/programme").await;
    let listed = programme["matches"].as_array().unwrap().iter().find(|shown| shown["id"] == 1).unwrap();
    assert_eq!(listed["timeouts"], json!([0, 1]));
}

#[tokio::test]
async fn a_timeout_too_many_is_refused_and_the_referees_may_give_it() {
    let app = running().await;
    let lost = app.accepted(1, json!({"action": "timeout", "team": 101, "granted": false})).await;
    assert_eq!(app.read("/api/match/1").await["clock"]["running"], true);
    let refused = body(app.command(1, timeout(101)).await).await;
    assert_eq!(json!([refused["code"], refused["overrulable"]]), json!(["no_timeout_left", true]));
    let given = json!({"action": "timeout", "team": 101, "overrule": "an injury"});
    app.accepted(1, given).await;
    let history = app.read("/api/match/1/history").await;
    let last = history["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(json!([last["type"], last["data"]["overruled"]]), json!(["TimeoutCalled", "an injury"]));
    assert_eq!(app.read("/api/match/1").await["timeouts"], json!([2, 0]));
    let event = lost["revision"].as_i64().unwrap() + (1 << 20);
    app.accepted(1, json!({"action": "revoke_event", "event": event, "reason": "slip"})).await;
    assert_eq!(app.read("/api/match/1").await["timeouts"], json!([1, 0]));
    for malformed in [json!({"action": "timeout"}), json!({"action": "timeout", "team": 101, "granted": "yes"})] {
        let refused = app.command(1, malformed).await;
        assert!([400, 404].contains(&refused.status().as_u16()));
    }
}

#[tokio::test]
async fn where_the_category_sets_no_bound_the_referees_give_as_many_as_they_like() {
    let mut file = sample(600);
    file["categories"][0]["game"] = json!({"timeouts": null});
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    for _ in 0..3 {
        app.accepted(1, timeout(101)).await;
    }
    assert_eq!(app.read("/api/match/1").await["timeouts"], json!([3, 0]));
}
