//! Copies that are cut off, and gone on with.

use std::process::Stdio;
use std::time::Duration;

use minicup_live::store::EventStore;

use super::{PLAYED, copy, copy_command, copy_well, esdb, log, played, sqlite, text};
use crate::esdb_server::Cluster;
use crate::support::process::error_text;
use crate::support::stores::{Listener, append_one};

/// How long an append takes while the test does something in the middle of a copy. Much less than an attempt may take, which
/// on a busy machine has to connect in that time as well.
const SLOW: Duration = Duration::from_millis(500);

#[tokio::test]
async fn a_copy_that_is_killed_goes_on_and_doubles_nothing() {
    const KILLS: usize = 4;
    let folder = played().await;
    let mut cluster = Cluster::up(1);
    let url = cluster.url();
    let target = esdb(&url);
    let events = log(&sqlite(folder.path(), "minicup.db")).await;
    cluster.node(0).slow_appends(SLOW);
    let mut arriving = Listener::new(&target, None);
    for _ in 0..KILLS {
        let mut copying = copy_command(folder.path(), PLAYED, &url).stderr(Stdio::null()).spawn().unwrap();
        arriving.next_event().await;
        copying.kill().unwrap();
        copying.wait().unwrap();
        // What was appended together, and what was on its way.
        let arrived = log(&target).await;
        assert!(events.starts_with(&arrived) && arrived.len() < events.len());
        arriving = Listener::new(&target, target.head());
    }
    cluster.node(0).slow_appends(Duration::ZERO);
    let copied = copy_well(folder.path(), PLAYED, &url);
    assert!(copied <= events.len() - KILLS, "{copied} of {}", events.len());
    assert_eq!(log(&target).await, events);
    assert_eq!(copy_well(folder.path(), PLAYED, &url), 0);
    assert_eq!(log(&target).await, events);
}

#[tokio::test]
async fn answers_that_leave_it_open_double_nothing() {
    let folder = played().await;
    let mut cluster = Cluster::up(1);
    cluster.node(0).doubt_appends(3);
    cluster.node(0).cut_appends(2);
    let events = log(&sqlite(folder.path(), "minicup.db")).await;
    let mut output = copy(folder.path(), PLAYED, &cluster.url());
    // On a machine that is short of time so many in a row outlast what one append may take.
    while !output.status.success() {
        let told = error_text(&output);
        assert!(told.contains("copy again to go on"), "{told}");
        output = copy(folder.path(), PLAYED, &cluster.url());
    }
    assert!(text(&output).ends_with("\nidentical\n"), "{}", text(&output));
    assert_eq!(log(&esdb(&cluster.url())).await, events);
}

#[tokio::test]
async fn a_target_that_gets_full_is_gone_on_with() {
    let folder = played().await;
    let events = log(&sqlite(folder.path(), "minicup.db")).await;
    let output = copy(folder.path(), PLAYED, "sqlite:copy.db?max_pages=8");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    let told = error_text(&output);
    assert!(told.contains("the target: ") && told.contains("page limit") && told.contains("copy again"), "{told}");
    let arrived = log(&sqlite(folder.path(), "copy.db")).await;
    assert!(!arrived.is_empty() && events.starts_with(&arrived) && arrived.len() < events.len());
    assert_eq!(copy_well(folder.path(), PLAYED, "sqlite:copy.db"), events.len() - arrived.len());
    assert_eq!(log(&sqlite(folder.path(), "copy.db")).await, events);
}

#[tokio::test]
async fn a_source_that_grows_meanwhile_is_told_and_the_rest_is_got_later() {
    let folder = played().await;
    let mut cluster = Cluster::up(1);
    let url = cluster.url();
    cluster.node(0).slow_appends(SLOW);
    let mut command = copy_command(folder.path(), PLAYED, &url);
    let copying = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Once the first event arrives the copy has seen the end of its source, and is far from its own.
    let target = esdb(&url);
    Listener::new(&target, None).next_event().await;
    let late = crate::support::process::run_with_input(
        folder.path(),
        &["user", "add", "jana", "--role", "admin"],
        "97531975\n",
    );
    assert!(late.status.success());
    cluster.node(0).slow_appends(Duration::ZERO);
    let output = copying.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", error_text(&output));
    assert!(error_text(&output).contains("written to meanwhile: copy again"), "{}", error_text(&output));
    assert_eq!(copy_well(folder.path(), PLAYED, &url), 1);
    assert_eq!(log(&target).await, log(&sqlite(folder.path(), "minicup.db")).await);
}

#[tokio::test]
async fn somebody_else_who_writes_to_the_target_is_told() {
    let folder = played().await;
    let mut cluster = Cluster::up(1);
    let url = cluster.url();
    cluster.node(0).slow_appends(SLOW);
    let mut command = copy_command(folder.path(), PLAYED, &url);
    let copying = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let target = esdb(&url);
    Listener::new(&target, None).next_event().await;
    // The copy comes to match 1 late.
    append_one(&target, "match-1", None).await.unwrap();
    cluster.node(0).slow_appends(Duration::ZERO);
    let output = copying.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = error_text(&output);
    assert!(told.contains("another process writes to the target, at match-1 revision 0"), "{told}");
}
