//! `copy`: between the embedded store and a server, cut off and gone on with, and as a backup.

mod backup;
mod interrupted;
mod moving;
mod refusals;

use std::path::Path;
use std::process::{Command, Output};

use minicup_live::store::eventstoredb::EventStoreDbStore;
use minicup_live::store::sqlite::{SqliteOptions, SqliteStore};
use minicup_live::store::{EventStore, RecordedEvent};
use tempfile::TempDir;

use super::play_tournament;
use crate::support::app::{PIN, sample};
use crate::support::process::{Served, error_text, import, minicup_live};
use crate::support::stores::Listener;

/// The store of a tournament played live.
const PLAYED: &str = "sqlite:minicup.db";

/// A folder with a store in which the sample tournament was played.
async fn played() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let service = Served::start(folder.path());
    service.log_in(PIN).await.unwrap();
    play_tournament(&service).await;
    assert!(service.stop("TERM").success());
    folder
}

fn copy_command(folder: &Path, from: &str, to: &str) -> Command {
    let mut command = minicup_live(folder);
    command.args(["copy", "--from", from, "--to", to]);
    command
}

/// Copies; how that ended.
fn copy(folder: &Path, from: &str, to: &str) -> Output {
    copy_command(folder, from, to).output().unwrap()
}

/// Copies, which must succeed; how many events were new to the target.
#[track_caller]
fn copy_well(folder: &Path, from: &str, to: &str) -> usize {
    let output = copy(folder, from, to);
    assert!(output.status.success(), "{}{}", text(&output), error_text(&output));
    let text = text(&output);
    assert!(text.ends_with("\nidentical\n"), "{text}");
    let copied = text.lines().find_map(|line| line.strip_prefix("copied  ")).unwrap_or_else(|| panic!("{text}"));
    copied.parse().unwrap()
}

/// What a command wrote to standard output.
fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn sqlite(folder: &Path, name: &str) -> SqliteStore {
    SqliteStore::open(&folder.join(name), SqliteOptions::default()).unwrap()
}

fn esdb(url: &str) -> EventStoreDbStore {
    EventStoreDbStore::connect(url, "").unwrap()
}

/// A whole log, but for the places in it.
async fn log(store: &dyn EventStore) -> Vec<RecordedEvent> {
    let events = Listener::new(store, None).until_caught_up().await;
    let nowhere = minicup_domain::Position::new(0);
    events.into_iter().map(|event| RecordedEvent { position: nowhere, ..event }).collect()
}
