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
    assert_eq!(keys(&table), ["as_of", "category_id", "table"]);
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
