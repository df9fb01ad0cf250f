//! What was exported imports into an empty store to the same file and the same reads.

use serde_json::{Value, json};

use super::play_match_1;
use crate::support::app::{PIN, sample};
use crate::support::process::{Served, run_well, run_with_input};

#[tokio::test]
async fn an_export_imports_into_an_empty_store_to_the_same_reads() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut tournament = sample(600);
    tournament["season"]["timezone"] = json!("Europe/Prague");
    tournament["categories"][1]["rules"] = json!("ihf");
    crate::support::process::import(first.path(), &tournament);
    let original = Served::start(first.path());
    original.log_in(PIN).await.unwrap();
    play_match_1(&original).await;
    // One that runs, one over and open, one reopened after its import, one with no more than a line.
    original.accepted(2, json!({"action": "state_change", "state": "half_first"})).await;
    original.accepted(2, json!({"action": "goal", "team": 103, "player": 1015})).await;
    original.accepted(3, json!({"action": "record_result", "score": [7, 7], "reason": "paper"})).await;
    original.accepted(4, json!({"action": "reopen", "reason": "protest"})).await;
    original.accepted(5, json!({"action": "info", "text": "delayed"})).await;

    let exported = run_well(first.path(), &["export", "2019"]);
    std::fs::write(second.path().join("2019.json"), &exported).unwrap();
    run_well(second.path(), &["import", "2019.json"]);
    assert_eq!(run_well(second.path(), &["export", "2019"]), exported);
    assert_eq!(run_well(second.path(), &["import", "2019.json"]), "nothing changed\n");
    assert_eq!(
        run_well(first.path(), &["import", second.path().join("2019.json").to_str().unwrap()]),
        "nothing changed\n"
    );
    assert!(run_well(second.path(), &["verify"]).contains("faults  0\n"));

    // PINs do not travel; with one the copy tells who did what as well.
    let added = run_with_input(second.path(), &["user", "add", "zapis", "--role", "scorekeeper"], "1234\n");
    assert!(added.status.success());
    let copy = Served::start(second.path());
    copy.log_in(PIN).await.unwrap();
    for path in every_read(&tournament) {
        let (of_original, of_copy) = (answer(&original, &path).await, answer(&copy, &path).await);
        assert_eq!(of_original, of_copy, "{path}");
    }
}

/// Every GET of every id of a tournament.
fn every_read(tournament: &Value) -> Vec<String> {
    let mut paths = vec!["/api/category-list".to_owned()];
    for category in tournament["categories"].as_array().unwrap() {
        let id = &category["id"];
        let matches: Vec<&Value> = category["matches"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
        paths.push(format!("/api/category/{id}"));
        paths.push(format!("/api/category/{id}/standings"));
        paths.push(format!("/api/category/{id}/standings?live=1"));
        for at in ["2019-05-31T16:59:00Z", "2019-05-31T17:01:00Z", "2019-06-01T10:15:00Z", "2100-01-01T00:00:00Z"] {
            paths.push(format!("/api/category/{id}/standings?at={at}"));
        }
        for one in &matches {
            paths.push(format!("/api/category/{id}/standings?after_match={one}"));
            paths.push(format!("/api/match/{one}"));
            paths.push(format!("/api/match/{one}/history"));
            paths.push(format!("/api/match-events/{one}?lang=cs"));
            paths.push(format!("/api/match-events/{one}?lang=en"));
        }
        for team in category["teams"].as_array().unwrap() {
            paths.push(format!("/api/team-detail/{}", team["id"]));
            paths.extend(matches.iter().map(|one| format!("/api/team-detail/{}?match={one}", team["id"])));
        }
    }
    paths
}

/// Status and content, but for places in the log: the copy has one of its own.
async fn answer(service: &Served, path: &str) -> (u16, Value) {
    let response = service.client.get(service.url(path)).send().await.unwrap();
    let status = response.status().as_u16();
    let mut content = response.json().await.unwrap();
    forget_positions(&mut content);
    (status, content)
}

fn forget_positions(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            entries.remove("position");
            entries.values_mut().for_each(forget_positions);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_positions),
        _ => {}
    }
}
