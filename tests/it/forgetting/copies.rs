//! Copies of a store in which people were forgotten, and what is a cut without a record.

use minicup_domain::Revision;
use minicup_live::store::eventstoredb::EventStoreDbStore;
use minicup_live::store::sqlite::{SqliteOptions, SqliteStore};
use minicup_live::store::{EventStore, StoreError};

use super::{NAME, is_on_disk, on, tournament};
use crate::esdb_server::Cluster;
use crate::support::process::{error_text, minicup_live, run_well};
use crate::support::stores::{Listener, stream};

const HOME: &str = "sqlite:minicup.db";

fn copy(folder: &std::path::Path, from: &str, to: &str) {
    let output = minicup_live(folder).args(["copy", "--from", from, "--to", to]).output().unwrap();
    assert!(output.status.success(), "{from} to {to}: {}", error_text(&output));
}

/// A folder with a store in which a player and a user were forgotten, each after a change of their stream.
fn forgotten() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    crate::support::process::import(folder.path(), &tournament());
    let mut changed = tournament();
    changed["categories"][0]["teams"][0]["players"][1]["number"] = serde_json::json!(77);
    crate::support::process::import(folder.path(), &changed);
    run_well(folder.path(), &["forget", "player", "1001"]);
    run_well(folder.path(), &["forget", "user", "sefka"]);
    folder
}

async fn revisions(store: &dyn EventStore, name: &str) -> Vec<u64> {
    store.read(&stream(name), None).await.unwrap().iter().map(|event| event.revision.get()).collect()
}

#[tokio::test]
async fn a_store_without_its_past_moves_to_a_server_and_back() {
    let folder = forgotten();
    let home = folder.path();
    let cluster = Cluster::up(1);
    copy(home, HOME, &cluster.url());
    copy(home, &cluster.url(), "sqlite:back.db");
    let away = EventStoreDbStore::connect(&cluster.url()).unwrap();
    let back = SqliteStore::open(&home.join("back.db"), SqliteOptions::default()).unwrap();
    for store in [&away as &dyn EventStore, &back] {
        assert_eq!(revisions(store, "roster-101").await, [2]);
        assert_eq!(revisions(store, "users").await.len(), 1);
        assert!(!Listener::new(store, None).until_caught_up().await.iter().any(|event| event.kind.as_ref() == "Blank"));
    }
    for store in [cluster.url().as_str(), "sqlite:back.db"] {
        let output = minicup_live(home).args(["verify", "--store", store]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("cut     2, as people were forgotten\nfaults  0\n"), "{text}");
        // And what follows has its place.
        let output = minicup_live(home).args(["import", "tournament.json", "--store", store]).output().unwrap();
        assert!(output.status.success(), "{}", error_text(&output));
    }
    assert!(!is_on_disk(&home.join("back.db"), NAME[0]));
    assert!(!cluster.log().read_all(0, u64::MAX).iter().any(|stored| {
        let data = &stored.event.data;
        data.windows(NAME[0].len()).any(|part| part == NAME[0].as_bytes())
    }));
}

#[tokio::test]
async fn a_copy_that_is_gone_on_with_forgets_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    crate::support::process::import(home, &tournament());
    let cluster = Cluster::up(1);
    for target in ["sqlite:backup.db", &cluster.url()] {
        copy(home, HOME, target);
    }
    assert!(is_on_disk(&home.join("backup.db"), NAME[0]));
    run_well(home, &["forget", "player", "1001"]);
    for target in ["sqlite:backup.db", &cluster.url()] {
        copy(home, HOME, target);
        assert!(on_in(home, target, &["verify"]).contains("faults  0\n"));
        assert!(!on_in(home, target, &["export", "2019"]).contains(NAME[0]));
    }
    assert!(!is_on_disk(&home.join("backup.db"), NAME[0]));
    // What a server shows no more it also copies no more.
    copy(home, &cluster.url(), "sqlite:again.db");
    assert!(!is_on_disk(&home.join("again.db"), NAME[0]));
}

fn on_in(folder: &std::path::Path, store: &str, arguments: &[&str]) -> String {
    match store.strip_prefix("sqlite:") {
        Some(file) => on(&format!("sqlite:{}", folder.join(file).display()), arguments),
        None => on(store, arguments),
    }
}

#[tokio::test]
async fn a_cut_without_a_record_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    crate::support::process::import(home, &tournament());
    let mut changed = tournament();
    changed["categories"][0]["teams"][0]["players"][1]["number"] = serde_json::json!(77);
    crate::support::process::import(home, &changed);
    let log = rusqlite::Connection::open(home.join("minicup.db")).unwrap();
    log.execute("DELETE FROM events WHERE stream = 'roster-101' AND revision = 0", []).unwrap();
    let output = minicup_live(home).args(["verify", "--store", HOME]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("(roster-101 revision 1): revision 0 is missing"), "{text}");
    let refused = minicup_live(home).args(["forget", "player", "1001", "--store", HOME]).output().unwrap();
    assert!(error_text(&refused).contains("roster-101 has an event that cannot be read"), "{}", error_text(&refused));

    let store = SqliteStore::open(&home.join("minicup.db"), SqliteOptions::default()).unwrap();
    let refused = store.erase(&stream("roster-102"), Revision::new(1)).await;
    assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{refused:?}");
}

#[tokio::test]
async fn forgetting_that_was_interrupted_is_named_and_completed() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    crate::support::process::import(home, &tournament());
    let past: (i64, Vec<u8>, String, String) = {
        let log = rusqlite::Connection::open(home.join("minicup.db")).unwrap();
        log.query_row("SELECT position, id, data, metadata FROM events WHERE stream = 'roster-101'", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .unwrap()
    };
    run_well(home, &["forget", "player", "1001"]);
    let log = rusqlite::Connection::open(home.join("minicup.db")).unwrap();
    let (position, id, data, metadata) = past;
    log.execute(
        "INSERT INTO events (position, stream, revision, id, type, data, metadata, recorded_at)
         VALUES (?1, 'roster-101', 0, ?2, 'RosterSet', ?3, ?4, 0)",
        rusqlite::params![position, id, data, metadata],
    )
    .unwrap();
    drop(log);
    let output = minicup_live(home).args(["verify", "--store", HOME]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("fault: roster-101: somebody was forgotten here"), "{text}");
    run_well(home, &["forget", "player", "1001"]);
    assert!(run_well(home, &["verify"]).contains("faults  0\n"));
    assert!(!is_on_disk(&home.join("minicup.db"), NAME[0]));
}
