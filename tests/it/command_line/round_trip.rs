//! What was exported imports into an empty store to the same file and the same reads.

use serde_json::json;

use super::play_tournament;
use super::reads::{answer, every_read};
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
    play_tournament(&original).await;

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
