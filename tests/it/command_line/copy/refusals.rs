//! What cannot be copied, or not there.

use std::path::Path;

use rusqlite::Connection;
use serde_json::json;

use super::{PLAYED, copy, copy_well, esdb, log, played, sqlite, text};
use crate::esdb_server::Cluster;
use crate::support::app::sample;
use crate::support::process::{error_text, import, minicup_live};
use crate::support::stores::append_one;

/// A copy must end with status 1; all that it told.
#[track_caller]
fn refused(folder: &Path, from: &str, to: &str, parts: &[&str]) {
    let output = copy(folder, from, to);
    let told = text(&output) + &error_text(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(!told.contains("identical") && !told.contains("panicked"), "{told}");
    for part in parts {
        assert!(told.contains(part), "{part:?} is not in {told}");
    }
}

/// A folder with the store of another tournament.
fn other_tournament() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut other = sample(600);
    other["season"]["name"] = json!("Another one");
    import(folder.path(), &other);
    folder
}

#[tokio::test]
async fn a_target_that_holds_something_else_is_left_as_it_is() {
    let (folder, other) = (played().await, other_tournament());
    let cluster = Cluster::up(1);
    let url = cluster.url();
    copy_well(other.path(), PLAYED, &url);
    let held = log(&esdb(&url)).await;
    refused(folder.path(), PLAYED, &url, &["difference: roster-101 revision 0 has another id", "left as it is"]);
    assert_eq!(log(&esdb(&url)).await, held);

    // The same streams to the last, and one event more.
    copy_well(folder.path(), PLAYED, "sqlite:copy.db");
    append_one(&sqlite(folder.path(), "copy.db"), "match-77", None).await.unwrap();
    let held = log(&sqlite(folder.path(), "copy.db")).await;
    refused(folder.path(), PLAYED, "sqlite:copy.db", &["match-77 revision 0 is in the target alone"]);
    assert_eq!(log(&sqlite(folder.path(), "copy.db")).await, held);
}

#[tokio::test]
async fn whatever_differs_in_a_target_is_named() {
    let folder = played().await;
    let spoilt = |statement: &str, parts: &[&str]| {
        for file in ["spoilt.db", "spoilt.db-wal", "spoilt.db-shm"] {
            let _ = std::fs::remove_file(folder.path().join(file));
        }
        copy_well(folder.path(), PLAYED, "sqlite:spoilt.db");
        Connection::open(folder.path().join("spoilt.db")).unwrap().execute_batch(statement).unwrap();
        refused(folder.path(), PLAYED, "sqlite:spoilt.db", parts);
    };
    let of_match = |set: &str| format!("UPDATE events SET {set} WHERE stream = 'match-1' AND revision = 3");
    spoilt(&of_match("id = zeroblob(16)"), &["match-1 revision 3 has another id\n"]);
    spoilt(&of_match("type = 'Applause'"), &["match-1 revision 3 has another type\n"]);
    spoilt(&of_match("data = '{}'"), &["match-1 revision 3 has another data\n"]);
    spoilt(&of_match("metadata = '{}', data = '[]'"), &["match-1 revision 3 has another data, metadata\n"]);
    spoilt(
        "DELETE FROM events WHERE stream = 'match-1' AND revision = 3",
        &["the target has match-1 revision 4 where the source has match-1 revision 3"],
    );
    spoilt(
        "UPDATE events SET position = 1000 WHERE stream = 'match-1' AND revision = 0",
        &["the target has match-1 revision 1 where the source has match-1 revision 0"],
    );
}

#[tokio::test]
async fn a_source_that_is_damaged_is_refused_with_the_place() {
    let folder = played().await;
    let whole = log(&sqlite(folder.path(), "minicup.db")).await;
    copy_well(folder.path(), PLAYED, "sqlite:spoilt.db");
    let spoil = |statement: &str| {
        Connection::open(folder.path().join("spoilt.db")).unwrap().execute_batch(statement).unwrap();
    };
    spoil("UPDATE events SET type = 'Applause' WHERE stream = 'match-1' AND revision = 9");
    refused(folder.path(), "sqlite:spoilt.db", "sqlite:one.db", &["the source: ", "match-1 revision 9", "Applause"]);
    spoil("DELETE FROM events WHERE stream = 'match-1' AND revision = 8");
    refused(folder.path(), "sqlite:spoilt.db", "sqlite:two.db", &["match-1 revision 9", "Applause"]);
    spoil("DELETE FROM events WHERE stream = 'match-1' AND revision = 4");
    refused(folder.path(), "sqlite:spoilt.db", "sqlite:two.db", &["match-1 revision 5", "revision 4 is missing"]);
    assert!(whole.starts_with(&log(&sqlite(folder.path(), "two.db")).await));
}

#[tokio::test]
async fn one_store_twice_and_no_store_are_refused() {
    let folder = played().await;
    let before = log(&sqlite(folder.path(), "minicup.db")).await;
    std::os::unix::fs::symlink(folder.path().join("minicup.db"), folder.path().join("link.db")).unwrap();
    let whole = format!("sqlite:{}", folder.path().join("minicup.db").display());
    for same in [PLAYED, "sqlite:link.db", "sqlite:./minicup.db", "sqlite:minicup.db?max_pages=1000", &whole] {
        refused(folder.path(), PLAYED, same, &["is source and target"]);
    }
    assert_eq!(log(&sqlite(folder.path(), "minicup.db")).await, before);
    let server = "esdb://admin:hush@127.0.0.1:1?tls=false";
    refused(folder.path(), server, server, &["esdb://127.0.0.1:1?tls=false is source and target"]);
    refused(folder.path(), "sqlite:missing.db", "sqlite:new.db", &["there is no store at sqlite:missing.db"]);
    assert!(!folder.path().join("missing.db").exists() && !folder.path().join("new.db").exists());
}

#[tokio::test]
async fn stores_that_cannot_be_opened_are_told() {
    let folder = played().await;
    std::fs::write(folder.path().join("text.db"), "by no means a database, whatever its name may say").unwrap();
    refused(folder.path(), PLAYED, "sqlite:text.db", &["text.db", "not an event store"]);
    refused(folder.path(), PLAYED, "esdb://127.0.0.1:1?tlsCaFile=missing.pem", &["missing.pem", "esdb://HOST"]);
    let nobody = Cluster::down(1);
    let nobody = nobody.url();
    refused(folder.path(), PLAYED, &nobody, &["the target: ", "unavailable", "copy again"]);
    refused(folder.path(), &nobody, "sqlite:new.db", &["the source: ", "unavailable", "copy again"]);
    for arguments in [
        &["copy", "--from", PLAYED][..],
        &["copy", "--to", PLAYED],
        &["copy", "--from", PLAYED, "--to", "mysql://x"],
        &["copy", "--from", "minicup.db", "--to", "sqlite:new.db"],
    ] {
        let output = minicup_live(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}
