//! Damage that reading the log does not show: a bit of an index, a write-ahead log that grows, a disk that is full.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use crate::admin::{ADMIN_PIN, with_admin};
use crate::support::app::{PIN, sample};
use crate::support::moment::moment;
use crate::support::process::{Logged, Served, import, minicup_live, run, run_well};

/// The size of a page of the file.
const PAGE: usize = 4096;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

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

/// The entry of an event ends in the revision and the position, each one byte here.
fn flip_last_entry_of_match_1(path: &Path) {
    flip(path, b"match-1\x06");
}

/// Flips a bit of the digit before the revision, in the entry of the index that has them.
fn flip(path: &Path, entry: &[u8]) {
    let root = root_of_the_index(path);
    let mut bytes = fs::read(path).unwrap();
    let page = &mut bytes[(root - 1) * PAGE..root * PAGE];
    let found = page.windows(entry.len()).position(|window| window == entry).expect("the entry is on the first page");
    page[found + entry.len() - 2] ^= 2;
    fs::write(path, bytes).unwrap();
}

async fn until_inspected(service: &Served) {
    let begun = Instant::now();
    while service.metric("minicup_store_inspected").await == 0 {
        assert!(begun.elapsed() < PATIENCE, "the inspection never ends");
        moment().await;
    }
}

fn root_of_the_index(path: &Path) -> usize {
    let log = Connection::open(path).unwrap();
    let busy: i64 = log.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).unwrap();
    assert_eq!(busy, 0);
    let select = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_events_1'";
    log.query_row(select, [], |row| row.get::<_, u32>(0)).unwrap() as usize
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
async fn a_bit_of_an_index_is_found_beside_the_start_and_stops_the_stream_that_it_hides() {
    let folder = damaged_index().await;
    let service = Logged::start(folder.path());
    service.until_logged("sqlite_autoindex_events_1").await;
    let service = &service.served;
    until_inspected(service).await;
    assert!(service.metric("minicup_store_faults").await > 0);
    let ready = service.client.get(service.url("/readyz")).send().await.unwrap();
    assert_eq!(ready.status(), 200);
    let ready = ready.text().await.unwrap();
    assert!(ready.contains("store: row ") && ready.contains("missing from index"), "{ready}");
    assert_eq!(service.read("/api/match/1").await["score"], json!([5, 0]), "what is read comes from the log");
    service.log_in(PIN).await.unwrap();
    let start = json!({"action": "state_change", "state": "half_first"});
    let (status, answer) = service.post("/api/match/1/commands", &json!({"action": "goal", "team": 101})).await;
    assert_eq!((status, &answer["code"]), (503, &json!("damaged")), "{answer}");
    service.accepted(2, start).await;
}

/// What an admin does is refused like a command, and never a fault of the service.
#[tokio::test]
async fn a_season_that_an_index_hides_takes_no_changes_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = with_admin();
    import(folder.path(), &file);
    flip(&folder.path().join("minicup.db"), b"season-2019\x03");
    let service = Served::start(folder.path());
    until_inspected(&service).await;
    service.log_in(ADMIN_PIN).await.unwrap();
    file["categories"][0]["matches"][4]["location"] = json!("Z");
    for (path, body) in [("/api/season/2019/privacy", json!({"show": "initials"})), ("/api/admin/import", file)] {
        let (status, answer) = service.post(path, &body).await;
        assert_eq!((status, &answer["code"]), (503, &json!("damaged")), "{path}: {answer}");
        assert!(!answer.to_string().contains("minicup.db"), "{answer}");
    }
    assert_eq!(service.read("/api/match/5").await["id"], 5);
}

/// A page that is no longer part of a tree: an append could write to a page that is in use.
#[tokio::test]
async fn a_page_that_is_damaged_stops_all_appends() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(4 * 3600));
    spoil_free_space_of_the_index(&folder.path().join("minicup.db"));
    let service = Logged::start(folder.path());
    service.until_logged("the store is damaged").await;
    let service = &service.served;
    until_inspected(service).await;
    let ready = service.client.get(service.url("/readyz")).send().await.unwrap();
    assert_eq!(ready.status(), 503);
    let ready = ready.text().await.unwrap();
    assert!(ready.contains("is damaged, verify it") && !ready.contains("minicup.db"), "{ready}");
    assert_eq!(service.read("/api/match/1").await["id"], json!(1));
    service.log_in(PIN).await.unwrap();
    let start = json!({"action": "state_change", "state": "half_first"});
    let (status, answer) = service.post("/api/match/2/commands", &start).await;
    assert_eq!((status, &answer["code"]), (503, &json!("unavailable")), "{answer}");
    let text = String::from_utf8(run(folder.path(), &["verify"]).stdout).unwrap();
    assert!(text.contains("Fragmentation"), "{text}");
}

/// The number of fragmented bytes, in the header of the page, is another one.
fn spoil_free_space_of_the_index(path: &Path) {
    let root = root_of_the_index(path);
    let mut bytes = fs::read(path).unwrap();
    bytes[(root - 1) * PAGE + 7] ^= 16;
    fs::write(path, bytes).unwrap();
}
