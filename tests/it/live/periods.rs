//! Periods after the second half: overtime, the shoot-out.

use serde_json::{Value, json};

use crate::support::app::{TestApp, body, sample_to_decide};

/// The sample, match 1 of which goes on until it is decided.
async fn decider(game: Value) -> TestApp {
    let mut app = TestApp::with_file(&sample_to_decide(&game)).await;
    app.log_in().await;
    app
}

async fn period(app: &TestApp) {
    app.accepted(1, json!({"action": "start_period"})).await;
    app.accepted(1, json!({"action": "end_period"})).await;
}

fn shot(team: i64, scored: bool) -> Value {
    json!({"action": "shootout_shot", "team": team, "scored": scored})
}

#[tokio::test]
async fn a_drawn_match_goes_on_to_overtime_and_the_shootout() {
    let app = decider(json!({"overtime": {"periods": 1, "length": 300}, "shootout": {"shots": 1}})).await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    period(&app).await;
    period(&app).await;
    let shown = app.read("/api/match/1").await;
    assert_eq!(json!([shown["state"], shown["break"]["length"]]), json!(["pause", 300]));
    app.accepted(1, json!({"action": "state_change", "state": "half_second"})).await;
    let shown = app.read("/api/match/1").await;
    let overtime = json!({"index": 2, "kind": "overtime", "length": 300, "name": "1. prodloužení, 1. část"});
    assert_eq!(json!([shown["state"], shown["period"]]), json!(["half_second", overtime]));
    let in_english = app.read("/api/match/1?lang=en").await;
    assert_eq!(in_english["period"]["name"], "1st overtime, 1st half");
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    app.accepted(1, json!({"action": "goal", "team": 102})).await;
    let lines = app.read("/api/match-events/1").await;
    let last = lines["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(json!([last["half_index"], last["time_offset"], last["period"]]), json!([1, 600, 2]));
    app.accepted(1, json!({"action": "state_change", "state": "pause"})).await;
    app.accepted(1, json!({"action": "start_period"})).await;
    app.accepted(1, shot(102, true)).await;
    let shown = app.read("/api/match/1").await;
    assert_eq!(shown["shootout"], json!({"score": [0, 1], "shots": [[], [true]], "next": 0}));
    app.accepted(1, shot(101, false)).await;
    let shown = app.read("/api/match/1").await;
    assert_eq!(json!([shown["state"], shown["score"], shown["shootout"]["score"]]), json!(["end", [1, 1], [0, 1]]));
    let mut kinds = Vec::new();
    while kinds.last() != Some(&json!("end")) || kinds.len() < 12 {
        kinds.push(follower.next_with(&["event"]).await["event"]["kind"].clone());
    }
    let shots = kinds.iter().filter(|kind| **kind == "shootout_shot").count();
    assert_eq!(shots, 2, "{kinds:?}");
}

#[tokio::test]
async fn what_the_rules_do_not_ask_for_is_refused() {
    let app = decider(json!({"shootout": {"shots": 1}})).await;
    let refused = async |command: Value| body(app.command(1, command).await).await["code"].clone();
    assert_eq!(refused(json!({"action": "end_period"})).await, "no_period_runs");
    assert_eq!(refused(shot(101, true)).await, "no_shootout");
    app.accepted(1, json!({"action": "start_period"})).await;
    assert_eq!(refused(json!({"action": "start_period"})).await, "period_runs");
    app.accepted(1, json!({"action": "end_period"})).await;
    period(&app).await;
    app.accepted(1, json!({"action": "start_period"})).await;
    assert_eq!(refused(json!({"action": "end_period"})).await, "not_decided");
    assert_eq!(refused(json!({"action": "shootout_shot", "team": 101})).await, "malformed");
    app.accepted(1, shot(101, true)).await;
    assert_eq!(refused(shot(101, true)).await, "out_of_turn");
    app.accepted(1, shot(102, false)).await;
    assert_eq!(refused(json!({"action": "start_period"})).await, "nothing_follows");
}

#[tokio::test]
async fn what_decides_a_match_is_acknowledged_with_its_own_line() {
    let golden = json!({"overtime": {"periods": 1, "length": null, "golden_goal": true}});
    let app = decider(golden).await;
    period(&app).await;
    period(&app).await;
    app.accepted(1, json!({"action": "start_period"})).await;
    let command_id = "5e0a1f4c-2f0f-4d57-9b3e-0a3c8f1d2b61";
    let goal = json!({"action": "goal", "team": 102, "command_id": command_id});
    let answer = app.accepted(1, goal.clone()).await;
    let lines = app.read("/api/match-events/1").await;
    let scored = lines["events"].as_array().unwrap().iter().find(|line| line["type"] == "goal").unwrap().clone();
    assert_eq!(answer["event_id"], scored["id"]);
    assert_ne!(answer["event_id"].as_i64().unwrap() % (1 << 20), answer["revision"]);
    assert_eq!(app.accepted(1, goal).await["event_id"], scored["id"], "a repetition is acknowledged alike");
    // The scorer is named on that line.
    app.accepted(1, json!({"action": "amend_event", "event": answer["event_id"], "player": 1008})).await;
    let other = app.accepted(2, json!({"action": "state_change", "state": "half_first"})).await;
    assert_eq!(other.get("event_id"), None);
}

#[tokio::test]
async fn the_referees_let_a_shot_out_of_turn_count_and_a_second_one_is_warned_of() {
    let app = decider(json!({"shootout": {"shots": 3}})).await;
    period(&app).await;
    period(&app).await;
    app.accepted(1, json!({"action": "start_period"})).await;
    let mut again = shot(101, true);
    again["player"] = json!(1001);
    assert_eq!(app.accepted(1, again.clone()).await.get("warnings"), None);
    let refused = body(app.command(1, again.clone()).await).await;
    assert_eq!(json!([refused["code"], refused["overrulable"]]), json!(["out_of_turn", true]));
    assert_eq!(body(app.command(1, json!({"action": "start_period"})).await).await.get("overrulable"), None);
    let mut socket = app.socket().await;
    again["match"] = json!(1);
    socket.send(again.clone()).await;
    let refused = socket.next_with(&["code"]).await;
    assert_eq!(json!([refused["code"], refused["overrulable"]]), json!(["out_of_turn", true]));
    again["overrule"] = json!("not ready");
    again["command_id"] = json!("6d8f1c0e-2a3b-4c4d-8e5f-0a1b2c3d4e5f");
    let acknowledged = app.accepted(1, again.clone()).await;
    assert_eq!(acknowledged["warnings"][0]["code"], "shot_again");
    assert_eq!(app.accepted(1, again.clone()).await["warnings"], acknowledged["warnings"], "a repetition warns alike");
    socket.send(again).await;
    assert_eq!(socket.next_with(&["warnings"]).await["warnings"], acknowledged["warnings"]);
    let history = app.read("/api/match/1/history").await;
    let shots = history["events"].as_array().unwrap().iter().filter(|event| event["type"] == "ShotTaken");
    let overruled: Vec<Value> = shots.map(|event| event["data"]["overruled"].clone()).collect();
    assert_eq!(overruled, [json!(null), json!("not ready")]);
}
