//! Tables: now, after a match, at a time, with running matches.

use serde_json::{Value, json};

use super::{TO_THE_END, ask, go, keys, logged_in, read};
use crate::support::app::TestApp;

const STANDINGS: &str = "/api/category/13/standings";

/// Team, place, points, goals.
fn rows(table: &Value) -> Value {
    let row = |row: &Value| json!([row["team"], row["order"], row["points"], row["scored"], row["received"]]);
    table["table"].as_array().unwrap().iter().map(row).collect()
}

fn after_match_4() -> Value {
    json!([[102, 1, 2, 12, 9], [101, 2, 0, 0, 0], [103, 2, 0, 0, 0], [104, 4, 0, 9, 12]])
}

#[tokio::test]
async fn a_table_has_all_teams_of_the_category() {
    let app = TestApp::sample().await;
    let table = read(&app, STANDINGS).await;
    assert_eq!(keys(&table), ["as_of", "category_id", "rules", "table"]);
    assert_eq!(table["category_id"], 13);
    assert_eq!(keys(&table["as_of"]), ["after_match", "position"]);
    assert_eq!(table["as_of"]["after_match"], 4);
    assert!(table["as_of"]["position"].is_u64());
    assert_eq!(rows(&table), after_match_4());
    let winner = json!({
        "order": 1, "team": 102, "played": 1, "wins": 1, "draws": 0, "losses": 0, "scored": 12, "received": 9,
        "points": 2, "decided_by": null,
    });
    assert_eq!(table["table"][0], winner);
    assert_eq!(table["table"][1]["decided_by"], "points");
}

#[tokio::test]
async fn a_category_without_results_has_a_table_of_zeros() {
    let mut file = crate::support::app::sample(600);
    file["categories"][0]["matches"][3]["result"] = Value::Null;
    let app = TestApp::with_file(&file).await;
    let table = read(&app, STANDINGS).await;
    assert_eq!(table["as_of"], json!({"position": null, "after_match": null}));
    assert_eq!(rows(&table), json!([[101, 1, 0, 0, 0], [102, 1, 0, 0, 0], [103, 1, 0, 0, 0], [104, 1, 0, 0, 0]]));
}

#[tokio::test]
async fn the_table_after_a_match_stays_as_it_was() {
    let app = logged_in().await;
    let before = read(&app, &format!("{STANDINGS}?after_match=4")).await;
    assert_eq!(rows(&before), after_match_4());
    app.accepted(1, json!({"action": "record_result", "score": [3, 0], "reason": "forfeit"})).await;
    app.accepted(1, json!({"action": "confirm"})).await;
    assert_eq!(read(&app, &format!("{STANDINGS}?after_match=4")).await, before);
    let now = read(&app, STANDINGS).await;
    assert_eq!(rows(&now), json!([[101, 1, 2, 3, 0], [102, 2, 2, 12, 12], [103, 3, 0, 0, 0], [104, 4, 0, 9, 12]]));
    assert_eq!(now["table"][1]["decided_by"], "mutual_points");
    assert_eq!(read(&app, &format!("{STANDINGS}?after_match=1")).await, now);
}

#[tokio::test]
async fn there_is_no_table_after_a_match_that_does_not_count() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    for id in [1, 2, 99, 11] {
        ask(app.get(&format!("{STANDINGS}?after_match={id}"))).await.assert_problem(404, "unknown_match");
    }
    app.accepted(4, json!({"action": "reopen", "reason": "protest"})).await;
    ask(app.get(&format!("{STANDINGS}?after_match=4"))).await.assert_problem(404, "unknown_match");
}

#[tokio::test]
async fn the_table_at_a_time_counts_what_was_confirmed_by_then() {
    let app = TestApp::sample().await;
    // Match 4 was confirmed at 17:00:05 UTC.
    let at = async |at: &str| rows(&read(&app, &format!("{STANDINGS}?at={at}")).await);
    let none = json!([[101, 1, 0, 0, 0], [102, 1, 0, 0, 0], [103, 1, 0, 0, 0], [104, 1, 0, 0, 0]]);
    assert_eq!(at("2019-05-31T17:00:04Z").await, none);
    assert_eq!(at("2019-05-31T17:00:04.999Z").await, none);
    for moment in
        ["2019-05-31T17:00:05Z", "2019-05-31T19:00:05%2B02:00", "2019-05-31T19:00:05+02:00", "2030-01-01T00:00:00Z"]
    {
        assert_eq!(at(moment).await, after_match_4(), "{moment}");
    }
    assert_eq!(at("2019-05-31T17:00:05%2B02:00").await, none, "15:00 UTC");
    assert_eq!(at("2019-05-31T15:00:05-02:00").await, after_match_4());
    assert_eq!(at("2019-05-31%2017:00:05Z").await, after_match_4(), "RFC 3339 allows a space for the T");
}

#[tokio::test]
async fn a_live_table_counts_running_matches_at_their_present_score() {
    let app = logged_in().await;
    let live = format!("{STANDINGS}?live=1");
    assert_eq!(rows(&read(&app, &live).await), after_match_4());
    go(&app, 1, &["half_first"]).await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    let table = json!([[101, 1, 2, 1, 0], [102, 2, 2, 12, 10], [103, 3, 0, 0, 0], [104, 4, 0, 9, 12]]);
    assert_eq!(rows(&read(&app, &live).await), table);
    assert_eq!(rows(&read(&app, STANDINGS).await), after_match_4(), "the table itself has only what is confirmed");
    go(&app, 1, &TO_THE_END[1..]).await;
    app.accepted(1, json!({"action": "confirm"})).await;
    assert_eq!(rows(&read(&app, &live).await), table);
    assert_eq!(rows(&read(&app, STANDINGS).await), table);
}

/// Group B of the EURO 2020 with another last day; match 6 is open.
fn euro(rules: Value) -> Value {
    let teams = [(1, "Austria"), (2, "Czechia"), (3, "North Macedonia"), (4, "Ukraine")];
    let results = [(1, 2, [32, 29]), (3, 4, [26, 25]), (1, 4, [34, 30]), (2, 3, [27, 25]), (3, 1, [27, 23])];
    let fixture = |index: usize, home, away| {
        json!({"id": index, "number": index, "home_team_id": home, "away_team_id": away, "location": "A",
            "start": format!("2020-01-{:02}T18:00:00Z", 9 + index)})
    };
    let played = results.into_iter().enumerate().map(|(index, (home, away, score))| {
        let mut fixture = fixture(index + 1, home, away);
        fixture["result"] = json!({"score": score, "confirmed_at": format!("2020-01-{:02}T20:00:00Z", 10 + index)});
        fixture
    });
    let matches: Vec<Value> = played.chain([fixture(6, 2, 4)]).collect();
    let teams: Vec<Value> =
        teams.map(|(id, name)| json!({"id": id, "slug": format!("t{id}"), "name": name, "players": []})).into();
    json!({
        "format": "minicup-tournament/1",
        "season": {"slug": "2020", "name": "EURO", "timezone": "Europe/Vienna"},
        "categories": [{"id": 13, "slug": "b", "name": "B", "rules": rules, "teams": teams, "matches": matches}],
        "users": [{"username": "jil", "name": "Jil Nová", "role": "admin", "pin": "1234"}],
    })
}

#[tokio::test]
async fn a_federations_table_goes_by_all_matches_until_the_group_is_over() {
    let mut app = TestApp::with_file(&euro(json!("ihf"))).await;
    app.log_in().await;
    let order = |table: &Value| -> Value {
        let line = |row: &Value| json!([row["team"], row["order"], row["decided_by"]]);
        table["table"].as_array().unwrap().iter().map(line).collect()
    };
    let open = read(&app, STANDINGS).await;
    assert_eq!(order(&open), json!([[1, 1, null], [3, 2, "goals"], [2, 3, "points"], [4, 4, "points"]]));
    let criteria = ["mutual_points", "mutual_goal_difference", "mutual_goals", "goal_difference", "goals", "lot"];
    let rules = json!({"preset": "ihf", "order": criteria, "restart": false, "unfinished": "overall", "final": false});
    assert_eq!(open["rules"], rules);

    app.accepted(6, json!({"action": "record_result", "score": [23, 19], "reason": "on paper"})).await;
    let live = read(&app, &format!("{STANDINGS}?live=1")).await;
    assert_eq!(live["rules"]["final"], false);
    assert_eq!(order(&live), json!([[1, 1, null], [2, 2, "goals"], [3, 3, "goals"], [4, 4, "points"]]));
    app.accepted(6, json!({"action": "confirm"})).await;
    let over = read(&app, STANDINGS).await;
    assert_eq!(over["rules"]["final"], true);
    let by_mutual = json!([[3, 1, null], [2, 2, "mutual_goal_difference"], [1, 3, "mutual_goals"], [4, 4, "points"]]);
    assert_eq!(order(&over), by_mutual);
    assert_eq!(read(&app, &format!("{STANDINGS}?after_match=5")).await, open);
}

#[tokio::test]
async fn a_category_may_have_rules_of_its_own() {
    let own = json!({"order": ["wins", "lot"], "restart": true, "unfinished": "same"});
    let app = TestApp::with_file(&euro(own)).await;
    let table = read(&app, STANDINGS).await;
    let rules =
        json!({"preset": null, "order": ["wins", "lot"], "restart": true, "unfinished": "same", "final": false});
    assert_eq!(table["rules"], rules);
    let places: Vec<_> = table["table"].as_array().unwrap().iter().map(|row| row["order"].clone()).collect();
    assert_eq!(places, [1, 1, 3, 4]);
}
