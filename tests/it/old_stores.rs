//! A store file as an earlier release left it: it opens, reads, goes on and stays what that release can open.

use std::path::Path;

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::app::PIN;
use crate::support::process::{Served, run_well};

/// Written by release 0.1.0: the sample tournament, match 1 played and confirmed twice, match 3 with a result by hand,
/// match 4 imported and reopened, match 5 with no more than a line.
const RELEASE_0_1_0: &[u8] = include_bytes!("../data/stores/0.1.0.db");

fn old_store() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("minicup.db"), RELEASE_0_1_0).unwrap();
    folder
}

fn number(folder: &Path, select: &str) -> i64 {
    let log = Connection::open(folder.join("minicup.db")).unwrap();
    log.query_row(select, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_store_of_an_earlier_release_is_read_and_gone_on_with() {
    let folder = old_store();
    let service = Served::start(folder.path());
    let one = service.read("/api/match/1").await;
    assert_eq!(json!([one["state"], one["score"], one["revision"]]), json!(["end", [2, 2], 17]));
    assert_eq!(service.read("/api/match/3").await["score"], json!([7, 7]));
    assert_eq!(service.read("/api/match/5").await["revision"], json!(1));
    let table = service.read("/api/category/13/standings?live=1").await;
    let order: Vec<&Value> = table["table"].as_array().unwrap().iter().map(|row| &row["team"]).collect();
    assert_eq!(order, [102, 101, 103, 104]);
    assert_eq!(service.read("/api/match/1/history").await["events"].as_array().unwrap().len(), 18);

    service.log_in(PIN).await.expect("an earlier login still holds");
    service.accepted(5, json!({"action": "state_change", "state": "half_first"})).await;
    service.accepted(5, json!({"action": "goal", "team": 104})).await;
    assert!(service.stop("TERM").success());

    let verified = run_well(folder.path(), &["verify"]);
    assert!(verified.contains("without checksum 61\nfaults  0\n"), "{verified}");
    let sealed = "SELECT count(*) FROM events WHERE metadata LIKE '%\"checksum\":\"%' AND stream LIKE 'match-%'";
    assert_eq!(number(folder.path(), sealed), 2, "what is new has a checksum, what is old stays as it is");
    // An upgrade that is taken back must find its file.
    assert_eq!(number(folder.path(), "SELECT user_version FROM pragma_user_version"), 1);
}

#[test]
fn a_bit_that_flips_in_an_event_of_an_earlier_release_is_found_where_its_id_tells() {
    let folder = old_store();
    let log = Connection::open(folder.path().join("minicup.db")).unwrap();
    let id: Vec<u8> =
        log.query_row("SELECT id FROM events WHERE stream = 'match-1' AND revision = 9", [], |row| row.get(0)).unwrap();
    let mut flipped = id;
    flipped[5] ^= 4;
    log.execute("UPDATE events SET id = ?1 WHERE stream = 'match-1' AND revision = 9", [flipped]).unwrap();
    drop(log);
    let output = crate::support::process::run(folder.path(), &["verify"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("match-1 revision 9): the id is not the one that its command gives it"), "{text}");
}

/// A copy gives old events their checksum, and is still a copy.
#[test]
fn a_copy_of_an_old_store_is_sealed() {
    let folder = old_store();
    let copy = ["copy", "--from", "sqlite:minicup.db", "--to", "sqlite:copy.db"];
    for copied in [61, 0] {
        let output = crate::support::process::minicup_live(folder.path()).args(copy).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(&format!("copied  {copied}\n")) && text.ends_with("identical\n"), "{text}");
    }
    let log = Connection::open(folder.path().join("copy.db")).unwrap();
    let marked = "SELECT count(*) FROM events WHERE metadata LIKE '%\"more\":%'";
    assert_eq!(number(folder.path(), marked), 0, "what is copied at once was not appended at once");
    let bare = "SELECT count(*) FROM events WHERE metadata NOT LIKE '%\"checksum\":\"%'";
    assert_eq!(log.query_row(bare, [], |row| row.get::<_, i64>(0)), Ok(0));
}
