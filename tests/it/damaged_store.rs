//! Damage that reading the log does not show: a bit of an index, a write-ahead log that grows, a disk that is full.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use crate::support::app::{PIN, sample};
use crate::support::process::{Logged, Served, import, minicup_live, run, run_well};

/// The size of a page of the file.
const PAGE: usize = 4096;

/// A store of matches whose index on streams and revisions has one bit flipped: an entry of match 1 is filed under
/// match 3.
async fn damaged_index() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(4 * 3600));
    let service = Served::start(folder.path());
    service.log_in(PIN).await.unwrap();
    service.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    for _ in 0..5 {
        service.accepted(1, json!({"action": "goal", "team": 101})).await;
    }
    assert!(service.stop("TERM").success());
    flip_last_entry_of_match_1(&folder.path().join("minicup.db"));
    folder
}

fn flip_last_entry_of_match_1(path: &Path) {
    let log = Connection::open(path).unwrap();
    let busy: i64 = log.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).unwrap();
    assert_eq!(busy, 0);
    let select = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_events_1'";
    let root = log.query_row(select, [], |row| row.get::<_, u32>(0)).unwrap() as usize;
    drop(log);
    let mut bytes = fs::read(path).unwrap();
    let page = &mut bytes[(root - 1) * PAGE..root * PAGE];
    // The entry ends in the revision and the position, each one byte here.
    let entry = page.windows(8).position(|window| window.starts_with(b"match-1\x06")).expect("an entry of revision 6");
    page[entry + 6] ^= 2;
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_bit_of_an_index_is_found_by_verify_and_a_copy_is_whole() {
    let folder = damaged_index().await;
    let output = run(folder.path(), &["verify"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("sqlite_autoindex_events_1"), "{text}");
    let copy = ["copy", "--from", "sqlite:minicup.db", "--to", "sqlite:copy.db"];
    assert!(minicup_live(folder.path()).args(copy).status().unwrap().success());
    fs::rename(folder.path().join("copy.db"), folder.path().join("minicup.db")).unwrap();
    assert!(run_well(folder.path(), &["verify"]).contains("faults  0\n"));
}

#[tokio::test]
async fn a_bit_of_an_index_is_found_beside_the_start_and_nothing_is_appended() {
    let folder = damaged_index().await;
    let service = Logged::start(folder.path());
    service.until_logged("the store is damaged").await;
    let service = &service.served;
    assert_eq!(service.client.get(service.url("/readyz")).send().await.unwrap().status(), 503);
    assert_eq!(service.read("/api/match/1").await["score"], json!([5, 0]), "what is read comes from the log");
    service.log_in(PIN).await.unwrap();
    for (id, code) in [(1, "damaged"), (2, "unavailable")] {
        let (status, answer) =
            service.post(&format!("/api/match/{id}/commands"), &json!({"action": "info", "text": "?"})).await;
        assert_eq!((status, &answer["code"]), (503, &json!(code)), "match {id}: {answer}");
    }
}
