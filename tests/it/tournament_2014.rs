//! A whole tournament of the past, under invented names: the table after every match is the one that was recorded.

use serde_json::{Value, json};

use crate::support::app::TOURNAMENT_2014;
use crate::support::process::{Served, run_well};

/// The table after each match, as it was recorded.
const STANDINGS: &str = include_str!("../data/cup-2014.standings.json");
/// Matches of each of the two categories.
const MATCHES: usize = 66;

#[tokio::test]
async fn the_table_after_every_match_of_2014_is_as_recorded() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("2014.json"), TOURNAMENT_2014).unwrap();
    run_well(folder.path(), &["import", "2014.json"]);
    let service = Served::start(folder.path());

    let wanted: Value = serde_json::from_str(STANDINGS).unwrap();
    let categories = wanted["categories"].as_array().unwrap();
    assert_eq!(categories.len(), 2);
    for category in categories {
        let after = category["after"].as_array().unwrap();
        assert_eq!(after.len(), MATCHES);
        for after in after {
            let path = format!("/api/category/{}/standings?after_match={}", category["id"], after["after_match"]);
            let answer = service.read(&path).await;
            assert_eq!(rows(&answer), after["table"], "{path}");
            assert_eq!(answer["as_of"]["after_match"], after["after_match"]);
        }
        let last = service.read(&format!("/api/category/{}/standings", category["id"])).await;
        assert_eq!(rows(&last), after[MATCHES - 1]["table"]);
    }
}

#[test]
fn no_person_is_in_the_tournament_of_2014() {
    let file: Value = serde_json::from_str(TOURNAMENT_2014).unwrap();
    assert_eq!(file.get("users"), None);
    let teams =
        file["categories"].as_array().unwrap().iter().flat_map(|category| category["teams"].as_array().unwrap());
    for team in teams {
        let fields: Vec<&str> = team.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!((fields, &team["players"]), (vec!["id", "name", "players", "slug"], &json!([])));
    }
}

/// Team, place, points, goals scored and received.
fn rows(answer: &Value) -> Value {
    let row = |row: &Value| json!([row["team"], row["order"], row["points"], row["scored"], row["received"]]);
    answer["table"].as_array().unwrap().iter().map(row).collect()
}
