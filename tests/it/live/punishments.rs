//! Punishments, as those see them who follow.

use serde_json::{Value, json};

use super::logged_in;
use crate::support::app::{TestApp, body, sample, sample_to_decide};
use crate::support::socket::Socket;

fn punish(team: i64, player: i64, punishment: &str) -> Value {
    json!({"action": "punish", "team": team, "player": player, "punishment": punishment})
}

const GO: fn() -> Value = || json!({"action": "clock", "run": true});

/// The sample, match 1 of which runs.
async fn running() -> TestApp {
    let app = logged_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app
}

async fn follower(app: &TestApp) -> Socket {
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    follower
}

/// The numbers of those who sit out.
fn off(shown: &Value) -> Vec<Value> {
    shown["suspensions"].as_array().unwrap().iter().map(|off| off["player_number"].clone()).collect()
}

#[tokio::test]
async fn a_suspension_stops_the_clock_and_is_seen_by_everybody() {
    let app = running().await;
    let mut follower = follower(&app).await;
    app.accepted(1, punish(101, 1001, "suspension")).await;
    let seen = follower.next_with(&["event"]).await;
    let (event, shown) = (&seen["event"], &seen["match"]);
    let line = json!([event["type"], event["kind"], event["team_index"], event["player_id"], event["player_number"]]);
    assert_eq!(line, json!(["info", "suspension", 0, 1001, 7]));
    assert_eq!(event["message"], "Vyloučení (2:00): Adam Králová.");
    assert_eq!(shown["clock"]["running"], false);
    let suspended = &shown["suspensions"][0];
    assert_eq!(json!([suspended["team_index"], suspended["player_id"]]), json!([0, 1001]));
    assert_eq!(json!([suspended["player_number"], suspended["official"]]), json!([7, null]));
    assert_eq!(suspended["remaining"], 120.0);
    let played = shown["match_time"].as_u64().unwrap();
    assert_eq!(suspended["until"], played + 120);
    app.accepted(1, GO()).await;
    let shown = follower.next_with(&["match"]).await["match"].clone();
    assert_eq!(json!([off(&shown), shown["clock"]["running"]]), json!([[7], true]));
    let programme = app.read("/api/programme").await;
    let listed = programme["matches"].as_array().unwrap().iter().find(|shown| shown["id"] == 1).unwrap();
    assert_eq!(listed["suspensions"], shown["suspensions"]);
}

#[tokio::test]
async fn with_a_third_suspension_comes_a_disqualification_of_its_own_and_both_go() {
    let app = running().await;
    for _ in 0..2 {
        app.accepted(1, punish(101, 1001, "suspension")).await;
        app.accepted(1, GO()).await;
    }
    let mut follower = follower(&app).await;
    let third = app.accepted(1, punish(101, 1001, "suspension")).await;
    let mut kinds = Vec::new();
    for _ in 0..2 {
        let event = follower.next_with(&["event"]).await["event"].clone();
        kinds.push(json!([event["kind"], event["third_suspension"]]));
    }
    assert_eq!(kinds, [json!(["suspension", null]), json!(["disqualification", true])]);
    let refused = app.command(
        1,
        json!({"action": "revoke_event", "event": third["event_id"].as_i64().unwrap() + 1, "reason": "slip"}),
    );
    assert_eq!(body(refused.await).await["code"], "third_suspension");
    app.accepted(1, json!({"action": "revoke_event", "event": third["event_id"], "reason": "slip"})).await;
    let lines = app.read("/api/match-events/1").await;
    let kinds: Vec<&Value> = lines["events"].as_array().unwrap().iter().map(|line| &line["kind"]).collect();
    assert!(!kinds.contains(&&json!("disqualification")), "{kinds:?}");
}

#[tokio::test]
async fn what_the_rules_forbid_the_referees_give_and_too_many_warnings_are_warned_of() {
    let app = running().await;
    app.accepted(1, punish(102, 1008, "disqualification")).await;
    app.accepted(1, GO()).await;
    let refused = body(app.command(1, punish(102, 1008, "suspension")).await).await;
    assert_eq!(json!([refused["code"], refused["overrulable"]]), json!(["disqualified", true]));
    let mut given = punish(102, 1008, "blue_card");
    given["overrule"] = json!("insulted the referees");
    app.accepted(1, given).await;
    let history = app.read("/api/match/1/history").await;
    let last = history["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(json!([last["type"], last["data"]["overruled"]]), json!(["Punished", "insulted the referees"]));
    assert_eq!(app.accepted(1, punish(101, 1001, "warning")).await.get("warnings"), None);
    let again = app.accepted(1, punish(101, 1001, "warning")).await;
    assert_eq!(again["warnings"][0]["code"], "warned_again");
    let official = json!({"action": "punish", "team": 101, "official": "a", "punishment": "suspension"});
    app.accepted(1, official).await;
    let shown = app.read("/api/match/1").await;
    let last = shown["suspensions"].as_array().unwrap().last().unwrap();
    assert_eq!(json!([last["official"], last["player_id"]]), json!(["A", null]));
    let lines = app.read("/api/match-events/1?lang=en").await;
    let line = lines["events"].as_array().unwrap().last().unwrap();
    let said = json!([line["message"], line["official"], line["player_id"]]);
    assert_eq!(said, json!(["Suspension (2:00): Aurora Alfa, official A.", "A", null]));
}

#[tokio::test]
async fn what_nobody_understands_is_refused() {
    let app = running().await;
    let official = |letter: &str| json!({"action": "punish", "team": 101, "official": letter, "punishment": "warning"});
    let both = json!({"action": "punish", "team": 101, "player": 1001, "official": "A", "punishment": "warning"});
    for malformed in
        [punish(101, 1001, "yellow"), official("F"), official(""), both, json!({"action": "punish", "team": 101})]
    {
        assert_eq!(body(app.command(1, malformed.clone()).await).await["code"], "malformed", "{malformed}");
    }
    let other_team = body(app.command(1, punish(102, 1001, "warning")).await).await;
    assert_eq!(json!([other_team["code"], other_team.get("overrulable")]), json!(["player_not_on_team", null]));
}

#[tokio::test]
async fn before_the_match_a_punishment_is_recorded_and_costs_no_time() {
    let app = logged_in().await;
    app.accepted(1, punish(101, 1001, "warning")).await;
    app.accepted(1, punish(101, 1002, "suspension")).await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    let shown = app.read("/api/match/1").await;
    assert_eq!(json!([off(&shown), shown["clock"]["running"]]), json!([[], true]));
    let lines = app.read("/api/match-events/1").await;
    let kinds: Vec<&Value> = lines["events"].as_array().unwrap().iter().map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["warning", "suspension", "start"]);
}

#[tokio::test]
async fn where_the_category_says_so_the_clock_runs_on_and_nobody_is_short() {
    let mut file = sample(600);
    file["categories"][0]["game"] = json!({"clock": "running", "suspension": 60});
    assert_eq!(file["categories"][0]["matches"][1]["id"], 2);
    file["categories"][0]["matches"][1]["game"] = json!({"suspension": 0});
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(1, punish(101, 1001, "suspension")).await;
    let shown = app.read("/api/match/1").await;
    assert_eq!(json!([shown["clock"]["running"], shown["suspensions"][0]["remaining"]]), json!([true, 60.0]));
    let team = app.read("/api/match/2").await["home_team_id"].clone();
    app.accepted(2, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(2, json!({"action": "punish", "team": team, "punishment": "suspension"})).await;
    assert_eq!(off(&app.read("/api/match/2").await), [json!(null); 0]);
}

#[tokio::test]
async fn who_sits_out_at_the_end_does_not_shoot() {
    let mut app = TestApp::with_file(&sample_to_decide(&json!({"shootout": {"shots": 3}}))).await;
    app.log_in().await;
    for _ in 0..2 {
        app.accepted(1, json!({"action": "start_period"})).await;
        app.accepted(1, json!({"action": "end_period"})).await;
    }
    app.accepted(1, punish(101, 1001, "suspension")).await;
    app.accepted(1, json!({"action": "start_period"})).await;
    let refused = body(app.command(1, punish(101, 1002, "suspension")).await).await;
    assert_eq!(json!([refused["code"], refused["overrulable"]]), json!(["disqualification_alone", true]));
    let mut shot = json!({"action": "shootout_shot", "team": 101, "player": 1001, "scored": true});
    let refused = body(app.command(1, shot.clone()).await).await;
    assert_eq!(json!([refused["code"], refused["overrulable"]]), json!(["may_not_shoot", true]));
    shot["overrule"] = json!("as agreed");
    app.accepted(1, shot).await;
}
