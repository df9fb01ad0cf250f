//! Line-ups, as those see them who follow and who read.

use serde_json::{Value, json};

use super::logged_in;
use crate::support::app::{TestApp, body, sample};

/// Two players of the home team, one with another number than on the roster, and two officials.
fn line_up() -> Value {
    json!({
        "action": "line_up", "team": 101,
        "players": [{"player": 1001, "number": 77, "goalkeeper": true}, {"player": "1002", "captain": true}],
        "officials": [{"letter": "a", "name": "Karel Novák"}, {"letter": "B"}],
    })
}

fn goal_of(player: i64) -> Value {
    json!({"action": "goal", "team": 101, "player": player})
}

async fn start(app: &TestApp) {
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
}

/// The numbers of the home players of match 1.
async fn numbers(app: &TestApp) -> Vec<Value> {
    let shown = app.read("/api/match/1").await;
    shown["home_team_players"].as_array().unwrap().iter().map(|player| player["number"].clone()).collect()
}

#[tokio::test]
async fn who_plays_is_seen_by_everybody_with_todays_numbers() {
    let app = logged_in().await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    let roster = numbers(&app).await;
    app.accepted(1, line_up()).await;
    let seen = follower.next_with(&["event"]).await;
    let (event, shown) = (&seen["event"], &seen["match"]);
    let line = json!([event["type"], event["kind"], event["team_index"], event["team_id"], event["player_id"]]);
    assert_eq!(line, json!(["info", "line_up", 0, 101, null]));
    assert_eq!(event["message"], "Sestava: Aurora Alfa, 2 hráči.");
    assert_eq!(json!([shown["officials"], shown["state"]]), json!([[["A", "B"], []], "init"]));
    let read = app.read("/api/match/1").await;
    let home = read["home_team_players"].as_array().unwrap();
    let named: Vec<Value> = home
        .iter()
        .map(|player| json!([player["id"], player["number"], player["goalkeeper"], player["captain"]]))
        .collect();
    assert_eq!(named, [json!([1002, 2, false, true]), json!([1001, 77, true, false])]);
    assert_eq!(read["away_team_players"][0].get("goalkeeper"), None, "the other team has named nobody");

    start(&app).await;
    app.accepted(1, goal_of(1001)).await;
    assert_eq!(follower.next_with(&["event"]).await["event"]["kind"], "start");
    let scored = follower.next_with(&["event"]).await;
    assert_eq!(json!([scored["event"]["kind"], scored["event"]["player_number"]]), json!(["goal", 77]));
    app.accepted(1, json!({"action": "punish", "team": 101, "player": 1001, "punishment": "suspension"})).await;
    assert_eq!(app.read("/api/match/1").await["suspensions"][0]["player_number"], 77);

    let lines = app.read("/api/match-events/1?lang=en").await;
    assert_eq!(lines["events"][0]["message"], "Line-up: Aurora Alfa, 2 players.");
    let event = lines["events"][0]["id"].clone();
    app.accepted(1, json!({"action": "revoke_event", "event": event, "reason": "wrong sheet"})).await;
    assert_eq!(numbers(&app).await, roster);
    let lines = app.read("/api/match-events/1").await;
    let goal = lines["events"].as_array().unwrap().iter().find(|line| line["kind"] == "goal").unwrap();
    assert_eq!(goal["player_number"], 7);
}

#[tokio::test]
async fn named_after_a_goal_it_changes_the_numbers_of_the_lines_that_are_there() {
    let app = logged_in().await;
    start(&app).await;
    app.accepted(1, goal_of(1001)).await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    app.accepted(1, line_up()).await;
    let seen = follower.next_with(&["events"]).await;
    let lines = seen["events"].as_array().unwrap();
    let numbers: Vec<Value> = lines.iter().map(|line| json!([line["kind"], line["player_number"]])).collect();
    assert_eq!(numbers, [json!(["start", null]), json!(["goal", 77]), json!(["line_up", null])]);
    assert_eq!(json!([seen["event"]["kind"], seen["match"]["officials"][0]]), json!(["line_up", ["A", "B"]]));
}

#[tokio::test]
async fn somebody_who_is_not_named_is_refused_and_the_referees_may_allow_it() {
    let app = logged_in().await;
    app.accepted(1, line_up()).await;
    start(&app).await;
    let seven = json!({"action": "seven_metre", "team": 101, "player": 1003, "outcome": "saved"});
    let card = json!({"action": "punish", "team": 101, "player": 1003, "punishment": "warning"});
    for forbidden in [goal_of(1003), seven, card] {
        let refused = body(app.command(1, forbidden.clone()).await).await;
        assert_eq!(json!([refused["code"], refused["overrulable"]]), json!(["not_in_line_up", true]), "{forbidden}");
    }
    assert_eq!(app.read("/api/match/1").await["score"], json!([0, 0]));
    let mut allowed = goal_of(1003);
    allowed["overrule"] = json!("arrived late");
    allowed["command_id"] = json!("0e5d7f1e-51c5-4f5c-9d4d-0f6f4d8b7c11");
    let first = app.accepted(1, allowed.clone()).await;
    assert_eq!(app.accepted(1, allowed).await["revision"], first["revision"]);
    assert_eq!(app.read("/api/match/1").await["score"], json!([1, 0]));
    let history = app.read("/api/match/1/history").await;
    let recorded = history["events"].as_array().unwrap();
    let last = recorded.last().unwrap();
    assert_eq!(json!([last["type"], last["data"]["overruled"]]), json!(["GoalScored", "arrived late"]));
    let named = &recorded[0];
    assert_eq!(json!([named["type"], named["data"]["officials"]]), json!(["LineUpSet", ["A", "B"]]));
    assert!(!history.to_string().contains("Karel"), "names of people are in no match");
}

#[tokio::test]
async fn more_than_the_rules_allow_and_what_nobody_understands_is_refused() {
    let mut file = sample(600);
    file["categories"][0]["game"] = json!({"line_up": 1});
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    let refused = body(app.command(1, line_up()).await).await;
    assert_eq!(json!([refused["code"], refused["overrulable"]]), json!(["line_up_too_long", true]));
    let with = |key: &str, value: Value| {
        let mut changed = line_up();
        changed[key] = value;
        changed
    };
    let malformed = [
        with("players", Value::Null),
        with("players", json!({"player": 1001})),
        with("players", json!([1001])),
        with("players", json!([{"player": 1001, "number": -1}])),
        with("players", json!([{"player": 1001, "captain": "yes"}])),
        with("players", json!(vec![json!({"player": 1001}); 101])),
        with("officials", json!([{"letter": "F"}])),
        with("officials", json!([{"letter": "A", "name": 7}])),
        with("officials", json!(["A"])),
    ];
    for malformed in malformed {
        assert_eq!(body(app.command(1, malformed.clone()).await).await["code"], "malformed", "{malformed}");
    }
    let refused = [
        (with("players", json!([])), "bad_line_up"),
        (with("players", json!([{"player": 1001}, {"player": 1001}])), "bad_line_up"),
        (with("players", json!([{"player": 1008}])), "player_not_on_team"),
        (with("players", json!([{"player": 0}])), "unknown_player"),
        (with("players", json!([{"number": 7}])), "unknown_player"),
        (with("team", json!(104)), "team_not_in_match"),
    ];
    for (command, code) in refused {
        assert_eq!(body(app.command(1, command.clone()).await).await["code"], code, "{command}");
    }
    assert_eq!(app.read("/api/match/1").await["revision"], -1);
}
