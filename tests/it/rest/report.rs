//! The report of a match, as JSON and as a table for spreadsheets.

use serde_json::{Value, json};

use super::{go, logged_in, read};
use crate::support::app::{TestApp, sample};

async fn accepted(app: &TestApp, action: &str, fields: Value) {
    let mut command = json!({"action": action, "team": 101});
    command.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    app.accepted(1, command).await;
}

/// The rows of a team of which the report has more than a name.
fn told(report: &Value, team: usize) -> Vec<Value> {
    let people = report["teams"][team]["people"].as_array().unwrap();
    let told = |person: &&Value| {
        person["goals"] != 0
            || person["seven_metres"]["thrown"] != 0
            || ["warnings", "suspensions"].iter().any(|key| person[key] != json!([]))
            || ["disqualification", "blue_card"].iter().any(|key| !person[key].is_null())
    };
    people.iter().filter(told).cloned().collect()
}

async fn text(app: &TestApp, path: &str) -> (String, String) {
    let response = app.client.get(app.url(path)).send().await.unwrap();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (kind, response.text().await.unwrap())
}

#[tokio::test]
async fn it_has_who_scored_who_was_punished_and_when() {
    let app = logged_in().await;
    accepted(&app, "punish", json!({"official": "B", "punishment": "warning"})).await;
    go(&app, 1, &["half_first"]).await;
    accepted(&app, "clock", json!({"elapsed": 100, "run": false})).await;
    accepted(&app, "goal", json!({"player": 1001})).await;
    accepted(&app, "seven_metre", json!({"player": 1001, "outcome": "goal"})).await;
    accepted(&app, "seven_metre", json!({"player": 1001, "outcome": "saved"})).await;
    accepted(&app, "goal", json!({})).await;
    accepted(&app, "timeout", json!({})).await;
    accepted(&app, "goal", json!({"team": 102})).await;
    accepted(&app, "punish", json!({"player": 1002, "punishment": "warning"})).await;
    accepted(&app, "clock", json!({"elapsed": 130})).await;
    for _ in 0..3 {
        accepted(&app, "punish", json!({"player": 1002, "punishment": "suspension"})).await;
    }
    go(&app, 1, &["pause", "half_second"]).await;
    accepted(&app, "clock", json!({"elapsed": 60, "run": false})).await;
    accepted(&app, "punish", json!({"player": 1003, "punishment": "blue_card"})).await;

    let report = read(&app, "/api/match/1/report.json").await;
    assert_eq!(report["match"], read_match(&app).await);
    let home = &report["teams"][0];
    assert_eq!(json!([home["team_id"], home["team_name"]]), json!([101, "Aurora Alfa"]));
    assert_eq!(home["timeouts"], json!([{"match_time": 100, "granted": true}]));
    let [suspended, scorer, reported, official, unknown] = told(&report, 0).try_into().unwrap();
    let throws = |thrown: u32, scored: u32| json!({"thrown": thrown, "scored": scored});
    assert_eq!(json!([scorer["player_name"], scorer["goals"]]), json!(["Adam Králová", 2]));
    assert_eq!(scorer["seven_metres"], throws(2, 1));
    let times = json!([suspended["warnings"], suspended["suspensions"], suspended["disqualification"]]);
    assert_eq!((&suspended["player_id"], times), (&json!(1002), json!([[100], [130, 130, 130], 130])));
    assert_eq!(json!([reported["player_id"], reported["blue_card"]]), json!([1003, 190]));
    assert_eq!(json!([official["official"], official["warnings"], official["player_id"]]), json!(["B", [0], null]));
    assert_eq!(json!([unknown["player_id"], unknown["official"], unknown["goals"]]), json!([null, null, 1]));
    assert_eq!(told(&report, 1).len(), 1);

    let (kind, table) = text(&app, "/api/match/1/report.csv").await;
    assert_eq!(kind, "text/csv; charset=utf-8");
    let lines: Vec<&str> = table.split_terminator("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}team,number,name,official,goals,"), "{}", lines[0]);
    for line in [
        "\"Aurora Alfa\",7,\"Adam Králová\",,2,2,1,,,,",
        "\"Aurora Alfa\",,\"\",B,0,0,0,00:00,,,",
        "\"Aurora Alfa\",,\"\",,1,0,0,,,,",
    ] {
        assert!(lines.contains(&line), "{line} in {table}");
    }
    assert!(lines.iter().any(|line| line.ends_with(",0,0,0,01:40,02:10 02:10 02:10,02:10,")), "{table}");
    let people = [0, 1].map(|team| report["teams"][team]["people"].as_array().unwrap().len());
    assert_eq!(lines.len(), 1 + people[0] + people[1]);
}

/// The match without what only `/api/match/<id>` has beside it.
async fn read_match(app: &TestApp) -> Value {
    let mut shown = read(app, "/api/match/1").await;
    let fields = shown.as_object_mut().unwrap();
    for key in ["home_team_players", "away_team_players", "game"] {
        fields.remove(key).unwrap();
    }
    shown
}

#[tokio::test]
async fn before_the_start_it_lists_the_rosters_and_a_slip_leaves_no_trace() {
    let app = logged_in().await;
    let report = read(&app, "/api/match/1/report.json").await;
    assert_eq!((told(&report, 0), told(&report, 1)), (vec![], vec![]));
    assert!(!report["teams"][0]["people"].as_array().unwrap().is_empty());
    go(&app, 1, &["half_first"]).await;
    let goal = app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    let event = goal["revision"].as_i64().unwrap() + (1 << 20);
    app.accepted(1, json!({"action": "revoke_event", "event": event, "reason": "slip"})).await;
    assert_eq!(told(&read(&app, "/api/match/1/report.json").await, 0), Vec::<Value>::new());
}

#[tokio::test]
async fn it_has_who_plays_today_by_todays_numbers() {
    let app = logged_in().await;
    accepted(&app, "line_up", json!({"players": [{"player": 1001, "number": 77}], "officials": [{"letter": "A"}]}))
        .await;
    go(&app, 1, &["half_first"]).await;
    accepted(&app, "goal", json!({"player": 1001})).await;
    accepted(&app, "goal", json!({"player": 1003, "overrule": "on the sheet by hand"})).await;
    let report = read(&app, "/api/match/1/report.json").await;
    let people = report["teams"][0]["people"].as_array().unwrap();
    let listed = json!([[people[0]["player_id"], people[0]["goals"]], [people[1]["player_id"], people[1]["goals"]]]);
    assert_eq!(people.len(), 3, "{people:?}");
    assert_eq!(listed, json!([[1003, 1], [1001, 1]]));
    assert_eq!((&people[1]["player_number"], &people[2]["official"]), (&json!(77), &json!("A")));
    assert!(report["teams"][1]["people"].as_array().unwrap().len() > 3, "the others have named nobody");
}

#[tokio::test]
async fn no_cell_of_the_table_is_a_formula_and_quotes_stay_within_theirs() {
    let mut file = sample(600);
    file["categories"][0]["teams"][0]["name"] = json!("=HYPERLINK(\"x\")");
    let app = TestApp::with_file(&file).await;
    let (_, table) = text(&app, "/api/match/1/report.csv").await;
    assert!(table.contains("\r\n\"'=HYPERLINK(\"\"x\"\")\","), "{table}");
}

#[tokio::test]
async fn a_match_that_does_not_exist_has_none() {
    let app = TestApp::sample().await;
    for path in ["/api/match/999/report.json", "/api/match/999/report.csv", "/api/match/0/report.json"] {
        assert_eq!(app.client.get(app.url(path)).send().await.unwrap().status(), 404, "{path}");
    }
}
