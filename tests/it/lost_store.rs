//! The database is taken from under a running service: nothing is acknowledged that would be gone with the process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{PIN, TestApp, body, sample};
use crate::support::process::{Logged, Served, import, run};

fn goal() -> Value {
    json!({"action": "goal", "team": 101, "player": 1001, "command_id": Uuid::new_v4()})
}

/// A running match with one goal.
async fn scored() -> TestApp {
    let mut app = TestApp::with_file(&sample(4 * 3600)).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(1, goal()).await;
    assert_eq!(app.get("/readyz").send().await.unwrap().status(), 200);
    app
}

fn beside(app: &TestApp, suffix: &str) -> PathBuf {
    let mut name = app.store_file().into_os_string();
    name.push(suffix);
    name.into()
}

/// A goal is refused, and told so without a path; the service is not ready, and serves reads.
async fn assert_refused(app: &TestApp, goal: &Value) {
    let response = app.command(1, goal.clone()).await;
    assert_eq!(response.status(), 503);
    let answer = body(response).await;
    assert_eq!(answer["code"], "unavailable");
    assert!(!answer.to_string().contains("minicup.db"), "{answer}");
    assert_eq!(app.get("/readyz").send().await.unwrap().status(), 503);
    assert_eq!(app.get("/api/match/1").send().await.unwrap().status(), 200);
}

async fn score(app: &TestApp) -> Value {
    app.read("/api/match/1").await["score"].clone()
}

#[tokio::test]
async fn nothing_is_acknowledged_while_the_database_is_elsewhere() {
    let app = scored().await;
    let elsewhere = beside(&app, ".away");
    fs::rename(app.store_file(), &elsewhere).unwrap();
    let goal = goal();
    for _ in 0..3 {
        assert_refused(&app, &goal).await;
        // Nor is what was refused shown by what reads the database that was moved.
        assert_eq!(score(&app).await, json!([1, 0]));
    }
    fs::rename(&elsewhere, app.store_file()).unwrap();
    app.accepted(1, goal).await;
    assert_eq!(score(&app).await, json!([2, 0]));
    app.until_ready().await;
    let app = app.restart().await;
    assert_eq!(score(&app).await, json!([2, 0]));
}

#[tokio::test]
async fn nothing_is_acknowledged_into_a_database_that_was_replaced() {
    let app = scored().await;
    let backup = beside(&app, ".backup");
    Connection::open(app.store_file()).unwrap().execute("VACUUM INTO ?1", [backup.to_str().unwrap()]).unwrap();
    let (first, second) = (goal(), goal());
    app.accepted(1, first).await;
    fs::rename(&backup, app.store_file()).unwrap();
    assert_refused(&app, &second).await;
    // As the guide has it: nothing of another database may lie beside it.
    let folder = app.into_folder();
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(folder.path().join(format!("minicup.db{suffix}")));
    }
    let app = TestApp::go_on_in(folder).await;
    assert_eq!(score(&app).await, json!([1, 0]), "the backup is what counts");
}

#[tokio::test]
async fn a_database_that_was_removed_takes_nothing_more() {
    let app = scored().await;
    fs::remove_file(app.store_file()).unwrap();
    assert_refused(&app, &goal()).await;
}

/// What was acknowledged before the write-ahead log was removed is saved; from then on nothing is acknowledged.
#[tokio::test]
async fn a_write_ahead_log_that_was_removed_takes_nothing_along() {
    for (names, is_scored) in [(&["-wal"][..], true), (&["-wal", "-shm"], true), (&["-wal"], false)] {
        let folder = tempfile::tempdir().unwrap();
        import(folder.path(), &sample(4 * 3600));
        let service = Served::start(folder.path());
        service.log_in(PIN).await.unwrap();
        service.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
        service.accepted(1, goal()).await;
        for name in names {
            fs::remove_file(folder.path().join(format!("minicup.db{name}"))).unwrap();
        }
        match is_scored {
            true => {
                let (status, answer) = service.post("/api/match/1/commands", &goal()).await;
                assert_eq!((status, &answer["code"]), (503, &json!("unavailable")));
            }
            // Nobody scores, but whoever looks after the service asks whether it is ready.
            false => assert_eq!(service.client.get(service.url("/readyz")).send().await.unwrap().status(), 503),
        }
        // Without a chance to tidy up.
        service.stop("KILL");
        let service = Served::start(folder.path());
        assert_eq!(service.read("/api/match/1").await["score"], json!([1, 0]), "{names:?}");
    }
}

/// Cuts a file, by another program: a process that closes a file of a database ends its own SQLite locks on it.
fn cut(file: &Path, length: u64) {
    let size = format!("--size={length}");
    assert!(Command::new("truncate").arg(size).arg(file).status().unwrap().success());
}

/// What SQLite writes behind the hole is not found again.
#[tokio::test]
async fn nothing_is_acknowledged_into_a_write_ahead_log_that_was_cut() {
    for length in [0, 3 * 4096] {
        let app = scored().await;
        cut(&beside(&app, "-wal"), length);
        for _ in 0..3 {
            assert_refused(&app, &goal()).await;
        }
        assert_eq!(score(&app).await, json!([1, 0]));
    }
}

/// SQLite begins the log again by itself, and so may another program that brings it into the database.
#[tokio::test]
async fn a_write_ahead_log_that_was_brought_into_the_database_is_no_fault() {
    let app = scored().await;
    for goals in 2..5 {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        Connection::open(app.store_file()).unwrap().query_row(checkpoint, [], |_| Ok(())).unwrap();
        assert_eq!(app.get("/readyz").send().await.unwrap().status(), 200);
        app.accepted(1, goal()).await;
        assert_eq!(score(&app).await, json!([goals, 0]));
    }
    let app = app.restart().await;
    assert_eq!(score(&app).await, json!([4, 0]));
}

fn remove_database(folder: &Path) {
    for name in ["minicup.db", "minicup.db-wal", "minicup.db-shm"] {
        let _ = fs::remove_file(folder.join(name));
    }
}

#[tokio::test]
async fn a_store_made_where_there_was_one_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let first = Logged::start(folder.path());
    assert_eq!(first.lines_with("a new, empty store is made").len(), 1);
    first.stop();
    let again = Logged::start(folder.path());
    assert_eq!(again.lines_with("a new, empty store is made").len(), 0);
    again.stop();
    for emptied in [false, true] {
        remove_database(folder.path());
        if emptied {
            fs::write(folder.path().join("minicup.db"), "").unwrap();
        }
        assert_warned_of_a_new_store(folder.path());
    }
}

fn assert_warned_of_a_new_store(folder: &Path) {
    let made = Logged::start(folder);
    let lines = made.lines_with("a new, empty store is made");
    assert!(lines.len() == 1 && lines[0].contains("WARN") && lines[0].contains("minicup.db.key"), "{lines:?}");
    made.stop();
}

/// A command that may be the first to use a store says so as well.
#[test]
fn an_import_into_a_store_that_has_gone_says_so() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    assert!(Served::start(folder.path()).stop("TERM").success());
    remove_database(folder.path());
    let output = run(folder.path(), &["import", "tournament.json"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("warning: minicup.db is not there, although there is minicup.db.key"), "{text}");
}

#[tokio::test]
async fn a_key_that_was_removed_is_missed_before_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let service = Logged::start(folder.path());
    fs::remove_file(folder.path().join("minicup.db.key")).unwrap();
    service.until_logged("minicup.db.key was removed while in use").await;
    service.stop();
}

/// SQLite would delete the log, and the newest events with it.
#[tokio::test]
async fn a_write_ahead_log_without_its_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let service = Served::start(folder.path());
    service.log_in(PIN).await.unwrap();
    service.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    service.stop("KILL");
    let (file, elsewhere) = (folder.path().join("minicup.db"), folder.path().join("away.db"));
    fs::rename(&file, &elsewhere).unwrap();
    for is_empty in [false, true] {
        if is_empty {
            // As a restore that failed leaves it.
            fs::write(&file, "").unwrap();
        }
        let output = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains("minicup.db is missing") && text.contains("put the file back"), "{text}");
    }
    fs::rename(&elsewhere, &file).unwrap();
    let service = Served::start(folder.path());
    assert_eq!(service.read("/api/match/1").await["state"], "half_first");
}
