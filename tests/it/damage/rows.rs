//! Rows of an SQLite file that were changed behind the service's back.

use std::os::unix::fs::FileExt;

use reqwest::StatusCode;
use rusqlite::Connection;
use serde_json::json;

use super::{assert_only_match_1_is_set_aside, assert_shown_to_followers, last_revision, playing, restarted};
use crate::support::app::{PIN, TestApp, body, sample};
use crate::support::process::{error_text, import, minicup_live, run, run_well};
use crate::support::server::Engine;

/// Match 1 stands 1:0 after revision 2. What follows is spoilt with one statement, and the service started again.
async fn spoilt(statement: &str) -> TestApp {
    let app = playing(&Engine::sqlite()).await;
    app.accepted(1, json!({"action": "info", "text": "line"})).await;
    app.accepted(1, json!({"action": "goal", "team": 102})).await;
    let log = Connection::open(app.store_file()).unwrap();
    assert_eq!(log.execute(statement, []), Ok(1), "{statement}");
    restarted(app).await
}

#[tokio::test]
async fn a_row_that_cannot_be_read_sets_its_match_aside_and_nothing_else() {
    for set in [
        "data = x'010203'",
        "data = 'abc'",
        "data = '{\"half\": \"third\"}'",
        "type = x'00'",
        "type = 'Applause'",
        "id = 'seven'",
        "metadata = '{}'",
        "metadata = replace(metadata, '\"version\":1', '\"version\":9')",
        "revision = 77",
        "revision = -1",
        "revision = 'three'",
    ] {
        let statement = format!("UPDATE events SET {set} WHERE stream = 'match-1' AND revision = 3");
        let app = spoilt(&statement).await;
        assert_only_match_1_is_set_aside(&app).await;
        assert_shown_to_followers(&app).await;
    }
}

#[tokio::test]
async fn a_row_that_is_missing_sets_its_match_aside_and_nothing_else() {
    let app = spoilt("DELETE FROM events WHERE stream = 'match-1' AND revision = 3").await;
    assert_only_match_1_is_set_aside(&app).await;
    assert_shown_to_followers(&app).await;
    let history = app.get("/api/match/1/history").send().await.unwrap();
    assert_eq!(history.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body(history).await["code"], "damaged");
}

/// Match 1 runs and is held by its actor; match 4 was imported and nobody has turned to it.
#[tokio::test]
async fn a_match_that_lacks_what_is_known_of_it_takes_no_commands() {
    let app = restarted(playing(&Engine::sqlite()).await).await;
    let log = Connection::open(app.store_file()).unwrap();
    for (id, last, score) in [(1, 2_i64, json!([1, 0])), (4, 2, json!([12, 9]))] {
        let stream = format!("match-{id}");
        let delete = "DELETE FROM events WHERE stream = ?1 AND revision = ?2";
        assert_eq!(log.execute(delete, (&stream, last)), Ok(1), "{stream}");
        let refused = app.command(id, json!({"action": "record_result", "score": [3, 3], "reason": "slip"})).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE, "{stream}");
        assert_eq!(body(refused).await["code"], "damaged", "{stream}");
        let found = last_revision(&app, &stream).await.map(|revision| revision.get() as i64);
        assert_eq!(found, Some(last - 1), "{stream}: nothing is appended");
        assert_eq!(app.read(&format!("/api/match/{id}")).await["score"], score, "it is shown as it is known");
    }
    app.accepted(2, json!({"action": "goal", "team": 103})).await;
}

/// The file that brought the users brings them again, also where what they said before is gone.
#[tokio::test]
async fn a_missing_row_of_the_users_lets_nobody_in_until_they_are_imported_again() {
    let mut file = sample(600);
    file["users"].as_array_mut().unwrap().push(json!(
        {"username": "anna", "name": "Anna", "role": "scorekeeper", "pin": "8765"}
    ));
    let app = TestApp::with_file(&file).await;
    let log = Connection::open(app.store_file()).unwrap();
    assert_eq!(log.execute("DELETE FROM events WHERE stream = 'users' AND revision = 1", []), Ok(1));
    let mut app = app.restart().await;
    let answer = app.post("/api/login", &json!({"pin": PIN})).send().await.unwrap();
    assert_eq!(body(answer).await, json!({"success": false}));
    assert!(app.get("/readyz").send().await.unwrap().text().await.unwrap().contains("damaged: users\n"));
    app.import(&file).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "info", "text": "goes on"})).await;
}

#[tokio::test]
async fn what_the_organiser_does_goes_on_beside_a_damaged_match() {
    let mut file = sample(600);
    let app = spoilt("UPDATE events SET type = 'Applause' WHERE stream = 'match-1' AND revision = 3").await;
    file["categories"][0]["matches"][4]["location"] = json!("Z");
    app.import(&file).await;
    assert_eq!(app.read("/api/match/5").await["location"], "Z");
    assert_only_match_1_is_set_aside(&app).await;
    let folder = app.into_folder();
    let exported = run_well(folder.path(), &["export", "2019"]);
    assert!(exported.contains("\"Z\""));
    let found = run(folder.path(), &["verify"]);
    assert_eq!(found.status.code(), Some(1));
    let text = String::from_utf8(found.stdout).unwrap();
    assert!(text.contains("fault: ") && text.contains("match-1 revision 3") && text.contains("Applause"), "{text}");
}

#[test]
fn a_file_that_is_damaged_as_a_whole_refuses_the_start() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let path = folder.path().join("minicup.db");
    Connection::open(&path).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
    file.write_all_at(&vec![0xa5; length / 2], length as u64 / 2).unwrap();
    let store = ["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db"];
    let ended = minicup_live(folder.path()).args(store).output().unwrap();
    assert!(!ended.status.success());
    assert!(error_text(&ended).contains("damaged") || error_text(&ended).contains("corrupt"), "{}", error_text(&ended));
}
