//! What only a store in a file can get wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier};

use futures_util::future::{join_all, join3};
use minicup_domain::Revision;
use minicup_live::store::sqlite::{SqliteOptions, SqliteStore};
use minicup_live::store::{Appended, EventStore, Expected, StoreError};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::stores::{
    Listener, append_one, batch, event, events, exact, fill, ids, on_thread, revisions, stream,
};

/// The size of a page of the file.
const PAGE: usize = 4096;

fn scratch() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("minicup.db");
    (folder, path)
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, SqliteOptions::default()).unwrap()
}

fn open_small(path: &Path, max_pages: u32) -> SqliteStore {
    SqliteStore::open(path, SqliteOptions { max_pages: Some(max_pages) }).unwrap()
}

/// Puts everything from the write-ahead log into the file itself.
fn checkpoint(path: &Path) {
    let raw = Connection::open(path).unwrap();
    let busy: i64 = raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).unwrap();
    assert_eq!(busy, 0);
}

fn overwrite(path: &Path, change: impl FnOnce(&mut [u8])) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

#[track_caller]
fn assert_corrupt(error: &StoreError) {
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
}

#[track_caller]
fn assert_unavailable<T: std::fmt::Debug>(outcome: &Result<T, StoreError>) {
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
}

#[tokio::test]
async fn keeps_everything_when_reopened() {
    let (_folder, path) = scratch();
    let copy = events(&["a", "b"]);
    let store = open(&path);
    let place = store.append(&stream("match-1"), Expected::NoStream, copy.clone()).await.unwrap();
    let before = store.read(&stream("match-1"), None).await.unwrap();
    drop(store);

    let store = open(&path);
    assert_eq!(store.head(), None);
    assert_eq!(store.read(&stream("match-1"), None).await.unwrap(), before);
    assert_eq!(
        store.append(&stream("match-1"), Expected::NoStream, copy).await,
        Ok(Appended { repeated: true, ..place })
    );
    let next = append_one(&store, "match-1", Some(1)).await.unwrap();
    assert!(next.position > place.position);
    let mut listener = Listener::new(&store, Some(place.position));
    assert_eq!(listener.next_event().await.position, next.position);
}

#[tokio::test]
async fn never_gives_a_position_out_twice() {
    let (_folder, path) = scratch();
    let store = open(&path);
    let places = fill(&store, "match-1", 3).await;
    Connection::open(&path).unwrap().execute("DELETE FROM events WHERE revision = 2", []).unwrap();
    let next = append_one(&store, "match-1", Some(1)).await.unwrap();
    assert!(next.position > places[2].position);
}

#[tokio::test]
async fn knows_of_what_it_has_read() {
    let (_folder, path) = scratch();
    let (one, other) = (open(&path), open(&path));
    let places = fill(&other, "match-1", 2).await;
    assert_eq!(one.head(), None);
    one.read(&stream("match-1"), None).await.unwrap();
    assert_eq!(one.head(), Some(places[1].position), "what was appended elsewhere counts once it was read");
}

#[tokio::test]
async fn sees_what_another_handle_appends() {
    let (_folder, path) = scratch();
    let (one, other) = (open(&path), open(&path));
    let mut listener = Listener::new(&one, None);
    assert_eq!(listener.until_caught_up().await, []);
    for number in 0..5_u64 {
        let writer = if number % 2 == 0 { &other } else { &one };
        let place = append_one(writer, "match-1", number.checked_sub(1)).await.unwrap();
        assert_eq!(listener.next_event().await.position, place.position);
        assert_eq!(one.head(), Some(place.position), "what was delivered counts");
    }
    assert_eq!(append_one(&one, "match-1", Some(3)).await, Err(StoreError::Conflict));
}

#[tokio::test]
async fn two_handles_write_at_once() {
    const EACH: u64 = 100;
    let (_folder, path) = scratch();
    let (one, other) = (Arc::new(open(&path)), Arc::new(open(&path)));
    let mut listener = Listener::new(&*one, None);
    let writers = [("match-1", one), ("match-2", other)]
        .map(|(name, store)| on_thread(async move { fill(&*store, name, EACH).await }));
    let delivered = listener.next_events(2 * EACH as usize).await;
    for writer in writers {
        assert_eq!(writer.join().unwrap().len(), EACH as usize);
    }
    assert!(delivered.is_sorted_by(|a, b| a.position < b.position));
}

#[test]
fn a_new_file_may_be_opened_by_several_at_once() {
    const OPENERS: usize = 8;
    let (_folder, path) = scratch();
    let start = Barrier::new(OPENERS);
    std::thread::scope(|scope| {
        for _ in 0..OPENERS {
            scope.spawn(|| {
                start.wait();
                open(&path)
            });
        }
    });
}

/// Each damage is done to the third of five events of one stream; the others are delivered all the same.
#[tokio::test]
async fn returns_a_row_that_cannot_be_what_was_written_with_its_fault() {
    for damage in [
        "id = x'0102'",
        "id = 'not a uuid'",
        "id = CAST(id AS TEXT)",
        "type = x'00'",
        "data = ''",
        "data = 'torn'",
        "data = CAST(data AS BLOB)",
        "data = CAST(x'7bff7d' AS TEXT)",
        "data = substr(data, 1, 5)",
        "metadata = CAST(x'0000' AS TEXT)",
        "metadata = x'7b7d'",
    ] {
        let (_folder, path) = scratch();
        let store = open(&path);
        damage_the_third(&store, &path, damage).await;
        for events in
            [store.read(&stream("match-1"), None).await.unwrap(), Listener::new(&store, None).until_caught_up().await]
        {
            assert_eq!(revisions(&events), [0, 1, 2, 3, 4], "{damage}");
            let faulty: Vec<bool> = events.iter().map(|event| event.fault.is_some()).collect();
            assert_eq!(faulty, [false, false, true, false, false], "{damage}");
        }
    }
}

async fn damage_the_third(store: &SqliteStore, path: &Path, damage: &str) {
    let places = fill(store, "match-1", 5).await;
    let raw = Connection::open(path).unwrap();
    let third = i64::try_from(places[2].position.get()).unwrap();
    assert_eq!(raw.execute(&format!("UPDATE events SET {damage} WHERE position = {third}"), []), Ok(1), "{damage}");
}

/// A stream with such a row cannot be read, but the log is delivered around it.
#[tokio::test]
async fn a_row_without_a_revision_is_delivered_with_its_fault() {
    for damage in ["revision = -1", "revision = 'two'", "revision = 2.5"] {
        let (_folder, path) = scratch();
        let store = open(&path);
        damage_the_third(&store, &path, damage).await;
        assert_corrupt(&store.read(&stream("match-1"), None).await.unwrap_err());
        let delivered = Listener::new(&store, None).until_caught_up().await;
        assert_eq!(delivered.iter().filter(|event| event.fault.is_some()).count(), 1, "{damage}");
        assert_eq!(delivered.len(), 5, "{damage}");
    }
}

/// Nobody could go on after it.
#[tokio::test]
async fn a_row_without_a_position_ends_the_subscription() {
    let (_folder, path) = scratch();
    let store = open(&path);
    damage_the_third(&store, &path, "position = -3").await;
    let (delivered, error) = Listener::new(&store, None).until_error().await;
    assert_corrupt(&error);
    assert_eq!(delivered, []);
}

#[tokio::test]
async fn reports_a_gap_and_a_swap_in_a_stream() {
    for damage in [
        "DELETE FROM events WHERE revision = 2",
        "DELETE FROM events WHERE revision = 0",
        "UPDATE events SET revision = 9 WHERE revision = 4",
        "UPDATE events SET position = 99 WHERE revision = 1",
    ] {
        let (_folder, path) = scratch();
        let store = open(&path);
        fill(&store, "match-1", 5).await;
        fill(&store, "match-2", 1).await;
        Connection::open(&path).unwrap().execute(&format!("{damage} AND stream = 'match-1'"), []).unwrap();
        let outcome = store.read(&stream("match-1"), None).await;
        assert!(matches!(outcome, Err(StoreError::Corrupt { .. })), "{damage}: {outcome:?}");
        assert_eq!(store.read(&stream("match-2"), None).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn reports_a_gap_right_behind_what_is_known() {
    let (_folder, path) = scratch();
    let store = open(&path);
    fill(&store, "match-1", 5).await;
    Connection::open(&path).unwrap().execute("DELETE FROM events WHERE revision = 3", []).unwrap();
    assert_corrupt(&store.read(&stream("match-1"), Some(Revision::new(2))).await.unwrap_err());
    assert_eq!(revisions(&store.read(&stream("match-1"), Some(Revision::new(3))).await.unwrap()), [4]);
}

#[tokio::test]
async fn reports_overwritten_bytes_of_a_row() {
    let (_folder, path) = scratch();
    let store = open(&path);
    fill(&store, "match-1", 2).await;
    store.append(&stream("match-1"), exact(1), events(&["SPOILT"])).await.unwrap();
    checkpoint(&path);
    overwrite(&path, |bytes| {
        let start = bytes.windows(6).position(|window| window == b"SPOILT").unwrap();
        bytes[start..start + 6].fill(0xff);
    });
    let delivered = Listener::new(&store, None).until_caught_up().await;
    assert_eq!(delivered, store.read(&stream("match-1"), None).await.unwrap());
    assert_eq!(delivered.iter().map(|event| event.fault.is_some()).collect::<Vec<_>>(), [false, false, true]);
}

#[tokio::test]
async fn reports_overwritten_pages() {
    let (_folder, path) = scratch();
    let store = open(&path);
    let batch_of_many = batch((0..3000).map(|_| event("many")).collect());
    store.append(&stream("match-1"), Expected::NoStream, batch_of_many).await.unwrap();
    checkpoint(&path);
    overwrite(&path, |bytes| {
        let half = bytes.len() / PAGE / 2 * PAGE;
        bytes[half..].fill(0xa5);
    });
    assert_corrupt(&store.read(&stream("match-1"), None).await.unwrap_err());
    let (delivered, error) = Listener::new(&store, None).until_error().await;
    assert_corrupt(&error);
    assert_eq!(revisions(&delivered), (0..delivered.len() as u64).collect::<Vec<_>>());
}

#[tokio::test]
async fn refuses_when_full_and_still_reads() {
    let (_folder, path) = scratch();
    let store = open_small(&path, 30);
    let mut accepted = Vec::new();
    let refused = loop {
        let large = event(&"x".repeat(PAGE));
        let name = stream(&format!("ballast-{}", accepted.len()));
        match store.append(&name, Expected::NoStream, batch(vec![large.clone()])).await {
            Ok(_) => accepted.push(large.id),
            Err(error) => break error,
        }
    };
    assert_unavailable::<()>(&Err(refused));
    assert_eq!(ids(&Listener::new(&store, None).until_caught_up().await), accepted);
    assert_eq!(store.read(&stream("ballast-0"), None).await.unwrap().len(), 1);

    Connection::open(&path).unwrap().execute("DELETE FROM events WHERE stream <> 'ballast-0'", []).unwrap();
    append_one(&store, "match-1", None).await.expect("works again when there is room");
    drop(store);

    let large = events(&[&"x".repeat(60 * PAGE)]);
    let store = open_small(&path, 30);
    assert_unavailable(&store.append(&stream("match-2"), Expected::NoStream, large.clone()).await);
    drop(store);
    let store = open_small(&path, 300);
    store.append(&stream("match-2"), Expected::NoStream, large).await.expect("works with a higher limit");
}

/// Appends that are written together must not share the fate of one that does not fit.
#[tokio::test]
async fn an_append_that_does_not_fit_fails_alone() {
    let (_folder, path) = scratch();
    let store = open_small(&path, 30);
    let (name, large) = (stream("large"), events(&["small", &"x".repeat(60 * PAGE)]));
    let before = join_all((0..20).map(|number| open_stream(&store, number)));
    let after = join_all((20..40).map(|number| open_stream(&store, number)));
    let (before, refused, after) = join3(before, store.append(&name, Expected::NoStream, large), after).await;
    assert_unavailable(&refused);
    assert!(before.iter().chain(&after).all(Result::is_ok));
    assert_eq!(store.read(&name, None).await.unwrap(), []);
    assert_eq!(Listener::new(&store, None).until_caught_up().await.len(), 40);
}

async fn open_stream(store: &SqliteStore, number: u64) -> Result<(), StoreError> {
    append_one(store, &format!("match-{number}"), None).await.map(drop)
}

#[tokio::test]
async fn a_locked_file_is_unavailable_until_it_is_released() {
    let (_folder, path) = scratch();
    let store = open(&path);
    append_one(&store, "match-1", None).await.unwrap();
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_unavailable(&append_one(&store, "match-1", Some(0)).await);
    assert_eq!(store.read(&stream("match-1"), None).await.unwrap().len(), 1);
    raw.execute_batch("ROLLBACK").unwrap();
    append_one(&store, "match-1", Some(0)).await.unwrap();
}

#[tokio::test]
async fn a_file_that_has_gone_is_unavailable() {
    let (folder, path) = scratch();
    let store = open(&path);
    drop(folder);
    assert_unavailable(&store.read(&stream("match-1"), None).await);
    let (delivered, error) = Listener::new(&store, None).until_error().await;
    assert_eq!(delivered, []);
    assert_unavailable::<()>(&Err(error));
}

#[test]
fn refuses_a_newer_schema() {
    let (_folder, path) = scratch();
    drop(open(&path));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 2).unwrap();
    let outcome = SqliteStore::open(&path, SqliteOptions::default());
    assert!(matches!(&outcome, Err(StoreError::Unavailable(text)) if text.contains("newer program")), "{outcome:?}");
}

#[test]
fn refuses_files_of_others_and_leaves_them_alone() {
    let (_folder, path) = scratch();
    fs::write(&path, "score: 12 to 10\n".repeat(100)).unwrap();
    assert_refused_untouched(&path);

    for (tables, version) in [("CREATE TABLE songs (title)", 0), ("CREATE TABLE events (title)", 1), ("", 1), ("", -1)]
    {
        let (_folder, path) = scratch();
        let raw = Connection::open(&path).unwrap();
        raw.execute_batch(&format!("{tables}; PRAGMA user_version = {version}")).unwrap();
        drop(raw);
        assert_refused_untouched(&path);
    }
}

#[track_caller]
fn assert_refused_untouched(path: &Path) {
    let before = fs::read(path).unwrap();
    assert_corrupt(&SqliteStore::open(path, SqliteOptions::default()).unwrap_err());
    assert_eq!(fs::read(path).unwrap(), before);
}

#[test]
fn refuses_what_is_no_file_on_a_disk() {
    let folder = tempfile::tempdir().unwrap();
    assert_unavailable(&SqliteStore::open(folder.path(), SqliteOptions::default()));
    assert_unavailable(&SqliteStore::open(Path::new(":memory:"), SqliteOptions::default()));
    let below_a_file = folder.path().join("file/minicup.db");
    fs::write(folder.path().join("file"), "").unwrap();
    assert_unavailable(&SqliteStore::open(&below_a_file, SqliteOptions::default()));
}

/// A log that grew because somebody read all the time is cut back once nobody does.
#[tokio::test]
async fn a_write_ahead_log_shrinks_when_a_long_reader_is_gone() {
    const LIMIT: u64 = 16 * 1024 * 1024;
    let (_folder, path) = scratch();
    let store = open(&path);
    append_one(&store, "match-1", None).await.unwrap();
    let log_size = || fs::metadata(path.with_extension("db-wal")).unwrap().len();

    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    let large = "x".repeat(256 * 1024);
    let mut number = 0;
    while log_size() < 2 * LIMIT {
        store.append(&stream(&format!("large-{number}")), Expected::NoStream, events(&[&large])).await.unwrap();
        number += 1;
    }
    reader.execute_batch("COMMIT").unwrap();
    for last in 0..10 {
        append_one(&store, "match-1", Some(last)).await.unwrap();
    }
    assert!(log_size() <= LIMIT, "{} bytes", log_size());
}
