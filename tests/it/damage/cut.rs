//! Streams that were cut or deleted with the tools of an EventStoreDB server.

use reqwest::StatusCode;
use serde_json::json;

use super::{assert_only_match_1_is_set_aside, assert_shown_to_followers, playing, restarted};
use crate::esdb_server::{Cluster, log};
use crate::support::app::{TestApp, body};
use crate::support::moment::moment;
use crate::support::process::minicup_live;
use crate::support::server::Engine;

/// What can be done to a stream.
#[derive(Debug, Clone, Copy)]
enum How {
    Deleted,
    Tombstoned,
    MaxCount,
    MaxAge,
    TruncatedBefore,
}

const ALL: [How; 5] = [How::Deleted, How::Tombstoned, How::MaxCount, How::MaxAge, How::TruncatedBefore];

/// In seconds.
const MAX_AGE: u64 = 3600;

impl How {
    fn cut(self, log: &log::Log) {
        match self {
            Self::Deleted => drop(log.delete("match-1", log::Expected::Any)),
            Self::Tombstoned => drop(log.tombstone("match-1", log::Expected::Any)),
            Self::MaxCount => log.set_metadata("match-1", r#"{"$maxCount":2}"#),
            Self::MaxAge => {
                log.set_metadata("match-1", &json!({"$maxAge": MAX_AGE}).to_string());
                log.pass(MAX_AGE + 1);
            }
            Self::TruncatedBefore => log.set_metadata("match-1", r#"{"$tb":1}"#),
        }
    }
}

async fn on(cluster: &Cluster) -> TestApp {
    playing(&Engine::At(cluster.url())).await
}

/// Waits until the service has taken in that match 1 is cut, or that it is whole again.
async fn until_damaged(app: &TestApp, damaged: bool) {
    let settled = async {
        while (app.read("/api/match/1").await["damaged"] == true) != damaged {
            moment().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), settled).await.unwrap();
}

/// Everything the log has of the match, whatever reads of the stream show.
fn recorded(cluster: &Cluster) -> usize {
    let events = cluster.log().read_all(0, u64::MAX);
    events.iter().filter(|stored| stored.stream == "match-1" && stored.revision < 1000).count()
}

async fn assert_history_is_refused(app: &TestApp, how: How) {
    let history = app.get("/api/match/1/history").send().await.unwrap();
    assert_eq!(history.status(), StatusCode::SERVICE_UNAVAILABLE, "{how:?}");
    assert_eq!(body(history).await["code"], "damaged", "{how:?}");
}

#[tokio::test]
async fn a_stream_that_is_cut_under_a_running_service_takes_no_more_commands() {
    for how in ALL {
        let cluster = Cluster::up(1);
        let app = on(&cluster).await;
        let before = recorded(&cluster);
        how.cut(cluster.log());
        until_damaged(&app, true).await;
        assert_only_match_1_is_set_aside(&app).await;
        assert_shown_to_followers(&app).await;
        assert_history_is_refused(&app, how).await;

        let app = restarted(app).await;
        assert_only_match_1_is_set_aside(&app).await;
        assert_shown_to_followers(&app).await;
        assert_history_is_refused(&app, how).await;
        assert_eq!(recorded(&cluster), before + usize::from(matches!(how, How::Tombstoned)), "{how:?}");
    }
}

#[tokio::test]
async fn verify_finds_what_a_command_would_not_read_and_a_copy_has_it() {
    for how in ALL {
        let cluster = Cluster::up(1);
        let app = on(&cluster).await;
        let folder = tempfile::tempdir().unwrap();
        let run = |arguments: &[&str]| minicup_live(folder.path()).args(arguments).output().unwrap();
        let whole = run(&["verify", "--store", &cluster.url()]);
        assert!(whole.status.success(), "{whole:?}");
        how.cut(cluster.log());
        let found = run(&["verify", "--store", &cluster.url()]);
        assert_eq!(found.status.code(), Some(1), "{how:?}");
        let text = String::from_utf8(found.stdout).unwrap();
        let fault = text.lines().find(|line| line.starts_with("fault: match-1: ")).unwrap_or_else(|| panic!("{text}"));
        assert!(fault.contains("copy into a new store before the next scavenge"), "{fault}");
        assert!(text.lines().any(|line| line.split_whitespace().eq(["faults", "1"])), "{text}");

        let copied = run(&["copy", "--from", &cluster.url(), "--to", "sqlite:copy.db"]);
        assert!(copied.status.success(), "{how:?}: {copied:?}");
        let verified = run(&["verify", "--store", "sqlite:copy.db"]);
        assert!(verified.status.success(), "{how:?}: {verified:?}");
        drop(app);
    }
}

#[tokio::test]
async fn a_stream_that_will_fade_takes_no_more_commands_while_all_of_it_still_shows() {
    let cluster = Cluster::up(1);
    let app = on(&cluster).await;
    cluster.log().set_metadata("match-1", &json!({"$maxAge": MAX_AGE}).to_string());
    until_damaged(&app, true).await;
    assert_only_match_1_is_set_aside(&app).await;
    let folder = tempfile::tempdir().unwrap();
    let found = minicup_live(folder.path()).args(["verify", "--store", &cluster.url()]).output().unwrap();
    assert_eq!(found.status.code(), Some(1));
    let text = String::from_utf8(found.stdout).unwrap();
    let fault = text.lines().find(|line| line.starts_with("fault: match-1: ")).unwrap_or_else(|| panic!("{text}"));
    assert!(fault.contains("take $maxAge out of it"), "{fault}");

    // Half an hour later nothing is hidden yet, and the match can be had back whole.
    cluster.log().pass(MAX_AGE / 2);
    cluster.log().set_metadata("match-1", "{}");
    until_damaged(&app, false).await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    let app = restarted(app).await;
    assert_eq!(app.read("/api/match/1").await["score"], json!([2, 0]));
}

#[tokio::test]
async fn events_that_are_young_enough_still_show_and_the_others_are_missing() {
    let cluster = Cluster::up(1);
    let app = on(&cluster).await;
    cluster.log().pass(MAX_AGE + 1);
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    cluster.log().set_metadata("match-1", &json!({"$maxAge": MAX_AGE}).to_string());
    until_damaged(&app, true).await;
    let log::Reading::Events(shown) = cluster.log().read("match-1", None, 100, false) else { panic!("a stream") };
    assert_eq!(shown.len(), 1);
    assert_history_is_refused(&restarted(app).await, How::MaxAge).await;
}

#[tokio::test]
async fn a_cut_that_is_undone_gives_the_match_back() {
    let cluster = Cluster::up(1);
    let app = on(&cluster).await;
    cluster.log().set_metadata("match-1", r#"{"$tb":2}"#);
    until_damaged(&app, true).await;
    cluster.log().set_metadata("match-1", "{}");
    until_damaged(&app, false).await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    assert_eq!(app.get("/readyz").send().await.unwrap().text().await.unwrap(), "ready\n");
    let app = restarted(app).await;
    let shown = app.read("/api/match/1").await;
    assert_eq!((shown.get("damaged"), &shown["score"]), (None, &json!([2, 0])));
}

#[tokio::test]
async fn metadata_that_hides_nothing_is_no_damage() {
    let cluster = Cluster::up(1);
    let app = on(&cluster).await;
    cluster.log().set_metadata("match-1", r#"{"$maxCount":1000,"$acl":{"$r":"$all"}}"#);
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    let app = restarted(app).await;
    assert_eq!(app.read("/api/match/1").await.get("damaged"), None);
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
}

#[tokio::test]
async fn what_another_program_wrote_sets_its_match_aside_and_nothing_else() {
    for data in [&b"\x01\x02\x03"[..], br#"{"half":"third"}"#] {
        let cluster = Cluster::up(1);
        let app = on(&cluster).await;
        let metadata = [("type", "GoalScored"), ("content-type", "application/json")];
        let foreign = log::Proposed {
            id: uuid::Uuid::new_v4(),
            metadata: metadata.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
            custom_metadata: prost::bytes::Bytes::new(),
            data: prost::bytes::Bytes::from_static(data),
        };
        cluster.log().append("match-1", log::Expected::Any, &[foreign]);
        until_damaged(&app, true).await;
        assert_only_match_1_is_set_aside(&app).await;
        let app = restarted(app).await;
        assert_only_match_1_is_set_aside(&app).await;
        assert_shown_to_followers(&app).await;
    }
}
