//! Moving house: to a server and back.

use std::path::Path;
use std::process::Stdio;

use minicup_domain::CommandId;
use minicup_domain::matches::{Half, InfoAdded, MatchEvent, MatchFact};
use minicup_live::clock;
use minicup_live::store::codec::Cause;
use minicup_live::store::{EventStore, Expected, NewEvent, NonEmpty};
use serde_json::Value;
use uuid::Uuid;

use super::{PLAYED, copy_well, esdb, log, played, sqlite};
use crate::command_line::reads::{answer, answer_text, every_read};
use crate::esdb_server::Cluster;
use crate::support::app::{PIN, sample};
use crate::support::process::{Served, import, minicup_live, run_with_input};
use crate::support::stores::{batch, stream};

fn serve(folder: &Path, store: &str, secret: Option<&str>) -> Served {
    let mut command = minicup_live(folder);
    command.args(["serve", "--listen", "127.0.0.1:0", "--store", store]).stderr(Stdio::null());
    Served::spawn(command.envs(secret.map(|secret| ("MINICUP_SECRET", secret))))
}

/// What a command that only reads says of a store.
fn said(folder: &Path, arguments: &[&str], store: &str) -> String {
    let output = minicup_live(folder).args(arguments).args(["--store", store]).output().unwrap();
    assert!(output.status.success(), "{arguments:?} of {store}");
    String::from_utf8(output.stdout).unwrap()
}

/// A match's broadcasts, but for the time at which they were sent again.
fn replayed(folder: &Path, store: &str) -> Vec<Value> {
    let lines = said(folder, &["replay", "1", "--speed", "0"], store);
    let message = |line: &str| {
        let mut message: Value = serde_json::from_str(line).unwrap();
        message.as_object_mut().unwrap().remove("server_time").unwrap();
        message
    };
    lines.lines().map(message).collect()
}

#[tokio::test]
async fn reads_are_the_same_on_a_server_and_back_home() {
    let folder = played().await;
    let home = folder.path();
    assert!(run_with_input(home, &["user", "add", "jana", "--role", "admin"], "97531975\n").status.success());
    let cluster = Cluster::up(1);
    let url = cluster.url();
    let paths = every_read(&sample(600));
    let original = serve(home, PLAYED, None);
    original.log_in(PIN).await.unwrap();
    let client = original.client.clone();
    let (mut before, mut before_to_the_byte) = (Vec::new(), Vec::new());
    for path in &paths {
        before.push(answer(&original, path).await);
        before_to_the_byte.push(answer_text(&original, path).await);
    }
    assert!(original.stop("TERM").success());

    let events = log(&sqlite(home, "minicup.db")).await;
    assert_eq!(copy_well(home, PLAYED, &url), events.len());
    assert_eq!(log(&esdb(&url)).await, events);
    // With the key as its secret the server's service knows the logins.
    let key = std::fs::read_to_string(home.join("minicup.db.key")).unwrap();
    let mut away = serve(home, &url, Some(key.trim()));
    away.client = client.clone();
    for (path, before) in paths.iter().zip(&before) {
        assert_eq!(&answer(&away, path).await, before, "{path}");
    }
    assert!(away.log_in("97531975").await.is_some(), "users have moved");
    assert!(away.stop("TERM").success());

    assert_eq!(copy_well(home, &url, "sqlite:back.db"), events.len());
    assert_eq!(log(&sqlite(home, "back.db")).await, events);
    std::fs::copy(home.join("minicup.db.key"), home.join("back.db.key")).unwrap();
    let mut back = serve(home, "sqlite:back.db", None);
    back.client = client;
    for (path, before) in paths.iter().zip(&before_to_the_byte) {
        assert_eq!(&answer_text(&back, path).await, before, "{path}");
    }
    for store in [&url, "sqlite:back.db"] {
        assert_eq!(said(home, &["export", "2019"], store), said(home, &["export", "2019"], PLAYED), "{store}");
        assert_eq!(replayed(home, store), replayed(home, PLAYED), "{store}");
        assert!(said(home, &["verify"], store).contains("faults  0\n"), "{store}");
    }
}

/// More than one append takes, by number and by size.
#[tokio::test]
async fn long_runs_of_one_stream_and_large_events_are_copied() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    import(home, &sample(600));
    let store = sqlite(home, "minicup.db");
    let short = store.append(&stream("match-1"), Expected::NoStream, infos(600, "x")).await.unwrap();
    let long = infos(120, &"x".repeat(10_000));
    store.append(&stream("match-1"), Expected::Exact(short.revision), long).await.unwrap();
    let events = log(&store).await;
    let cluster = Cluster::up(1);
    assert_eq!(copy_well(home, PLAYED, &cluster.url()), events.len());
    assert_eq!(copy_well(home, &cluster.url(), "sqlite:back.db"), events.len());
    assert_eq!(log(&sqlite(home, "back.db")).await, events);
}

/// Lines of information for a match, as the service stores them.
fn infos(count: usize, text: &str) -> NonEmpty<NewEvent> {
    let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: None };
    let fact = MatchFact::InfoAdded(InfoAdded { half: Half::First, offset: 0, place: None, text: text.to_owned() });
    batch(cause.match_events(&vec![MatchEvent { at: clock::now(), fact }; count]))
}
