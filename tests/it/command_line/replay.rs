//! `replay`.

use serde_json::Value;

use super::play_match_1;
use crate::support::app::{PIN, sample};
use crate::support::process::{Served, error_text, import, run, run_well};

/// A broadcast without what tells when and how it was sent.
fn bare(mut message: Value) -> Value {
    let fields = message.as_object_mut().unwrap();
    assert!(fields.remove("server_time").is_some());
    fields.remove("replay");
    message
}

#[tokio::test]
async fn a_replay_writes_what_the_sockets_got() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let service = Served::start(folder.path());
    service.log_in(PIN).await.unwrap();
    let mut watcher = service.follow("subscribe", "match", 1).await;
    play_match_1(&service).await;
    let last = service.read("/api/match/1").await["revision"].clone();
    let mut told = Vec::new();
    while told.last().is_none_or(|message: &Value| message["match"]["revision"] != last) {
        told.push(bare(watcher.next().await));
    }
    assert_eq!(told.len(), 17, "one broadcast a command");

    let lines = run_well(folder.path(), &["replay", "1", "--speed", "0"]);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().all(|line| line["replay"] == true));
    assert_eq!(lines.into_iter().map(bare).collect::<Vec<_>>(), told);
}

#[test]
fn a_match_that_has_not_begun_has_no_lines() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    assert_eq!(run_well(folder.path(), &["replay", "1", "--speed", "0"]), "");
    // Imported results were broadcast when they came in.
    assert_eq!(run_well(folder.path(), &["replay", "4", "--speed", "0"]).lines().count(), 2);
}

#[test]
fn an_unknown_match_is_told() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let output = run(folder.path(), &["replay", "99", "--speed", "0"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(error_text(&output), "minicup-live: there is no match 99\n");
}
