//! `verify`, on a store that is whole and on spoilt copies of it.

use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use super::play_match_1;
use crate::support::app::{PIN, sample};
use crate::support::process::{Served, import, run};

/// A store in which match 1 was played.
async fn played() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let service = Served::start(folder.path());
    service.log_in(PIN).await.unwrap();
    play_match_1(&service).await;
    assert!(service.stop("TERM").success());
    folder
}

/// Exit status and what was found.
fn verify(folder: &Path) -> (i32, String) {
    let output = run(folder, &["verify"]);
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn number_behind(text: &str, word: &str) -> i64 {
    let line = text.lines().find_map(|line| line.strip_prefix(word)).unwrap_or_else(|| panic!("no {word} in {text}"));
    line.trim().parse().unwrap()
}

#[tokio::test]
async fn a_store_that_is_whole_is_counted() {
    let folder = played().await;
    let log = Connection::open(folder.path().join("minicup.db")).unwrap();
    let count = |what: &str| -> i64 {
        log.query_row(&format!("SELECT count({what}) FROM events"), [], |row| row.get(0)).unwrap()
    };
    let (status, text) = verify(folder.path());
    assert_eq!(status, 0, "{text}");
    assert_eq!(number_behind(&text, "events"), count("*"));
    assert_eq!(number_behind(&text, "streams"), count("DISTINCT stream"));
    assert_eq!(number_behind(&text, "faults"), 0);
    assert!(text.lines().any(|line| line.starts_with("took ") && line.ends_with("events/s")), "{text}");
}

/// Spoils a store with one statement; the place and the fault must be told.
#[track_caller]
fn assert_found(original: &Path, statement: &str, parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    // With its write-ahead log, which a service leaves behind.
    for file in std::fs::read_dir(original).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let log = Connection::open(folder.path().join("minicup.db")).unwrap();
    log.execute_batch(statement).unwrap();
    drop(log);
    let (status, text) = verify(folder.path());
    assert_eq!(status, 1, "{statement}: {text}");
    let fault = text.lines().find(|line| line.starts_with("fault: ")).unwrap_or_else(|| panic!("no fault in {text}"));
    for part in parts {
        assert!(fault.contains(part), "{statement}: {part:?} is not in {fault}");
    }
    assert!(number_behind(&text, "faults") > 0);
}

/// A goal that is the second event of a match, behind no start.
const GOAL_BEFORE_START: &str = "
    INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at)
        SELECT 'match-3', 0, id, type, data, json_remove(metadata, '$.checksum'), recorded_at FROM events
        WHERE stream = 'match-1' AND type = 'MatchOpened';
    INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at)
        SELECT 'match-3', 1, id, type, data, json_remove(metadata, '$.checksum'), recorded_at FROM events
        WHERE stream = 'match-1' AND revision = 2;";

#[tokio::test]
async fn whatever_was_spoilt_is_found_with_its_place() {
    let folder = played().await;
    let found = |statement: &str, parts: &[&str]| assert_found(folder.path(), statement, parts);
    let of_match = |set: &str, revision: u64| {
        format!("UPDATE events SET {set} WHERE stream = 'match-1' AND revision = {revision}")
    };
    found(&of_match("revision = 99", 17), &["match-1 revision 99", "revision 17 is missing"]);
    found(
        "DELETE FROM events WHERE stream = 'match-1' AND revision = 5",
        &["match-1 revision 6", "revision 5 is missing"],
    );
    found(&of_match("type = 'Applause'", 3), &["match-1 revision 3", "Applause is not known"]);
    found(&of_match("data = '{\"half\": \"third\"}'", 2), &["match-1 revision 2"]);
    found(&of_match("data = '{\"half\": \"first\"}'", 2), &["match-1 revision 2", "missing field"]);
    found(&of_match("data = 'garbage'", 2), &["position", "data is not JSON"]);
    found(&of_match("data = x'ff00'", 2), &["position", "data is not JSON"]);
    found(&of_match("id = 'seven'", 2), &["position", "UUID"]);
    found(&of_match("metadata = '{}'", 2), &["match-1 revision 2"]);
    found(
        &of_match("metadata = replace(metadata, '\"version\":1', '\"version\":9')", 2),
        &["match-1 revision 2", "version 9"],
    );
    found("UPDATE events SET stream = 'match-x' WHERE stream = 'match-4'", &["match-x revision 0"]);
    found("UPDATE events SET stream = 'nonsense' WHERE stream = 'users'", &["nonsense revision 0"]);
    found(GOAL_BEFORE_START, &["match-3 revision 1", "period that was not played"]);
}

#[tokio::test]
async fn several_faults_are_all_named() {
    let folder = played().await;
    let log = Connection::open(folder.path().join("minicup.db")).unwrap();
    log.execute_batch(
        "UPDATE events SET type = 'Applause' WHERE stream = 'match-1' AND revision = 3;
         UPDATE events SET data = '{}' WHERE stream = 'match-1' AND revision = 2;
         UPDATE events SET revision = 7 WHERE stream = 'match-11' AND revision = 2;",
    )
    .unwrap();
    log.execute_batch(GOAL_BEFORE_START).unwrap();
    drop(log);
    let (status, text) = verify(folder.path());
    assert_eq!(status, 1);
    for place in ["match-1 revision 3", "match-1 revision 2", "match-11 revision 7", "match-3 revision 1"] {
        assert!(text.lines().any(|line| line.starts_with("fault: ") && line.contains(place)), "{place} in {text}");
    }
}
