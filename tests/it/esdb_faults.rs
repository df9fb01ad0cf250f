//! What happens to an EventStoreDB cluster on a bad day, over real connections. After each fault nothing that was
//! acknowledged is lost, nothing is doubled, and everything goes on by itself. Always on a server of our own: a real one
//! has no faults to order.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use minicup_live::settings::StoreUrl;
use minicup_live::store::eventstoredb::EventStoreDbStore;
use minicup_live::store::{Appended, Delivery, EventStore, Expected, StoreError};
use prost::bytes::Bytes;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::esdb_server::{Authority, Cluster, Ending, Log, log};
use crate::support::alone::{alone, cpu_time};
use crate::support::app::{TestApp, sample};
use crate::support::followers::{Follower, Writer};
use crate::support::moment::moment;
use crate::support::stores::{Listener, append_one, batch, event, events, exact, fill, ids, stream};

fn store_on(cluster: &Cluster) -> Arc<dyn EventStore> {
    Arc::new(EventStoreDbStore::connect(&cluster.url()).unwrap())
}

#[track_caller]
fn assert_unavailable<T: std::fmt::Debug>(outcome: Result<T, StoreError>) {
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
}

/// Puts an event of somebody else into the log, as another program on the same server would.
fn append_foreign(log: &Log, name: &str) {
    let metadata = [("type", "Foreign"), ("content-type", "application/json")];
    let foreign = log::Proposed {
        id: uuid::Uuid::new_v4(),
        metadata: metadata.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        custom_metadata: Bytes::new(),
        data: Bytes::from_static(b"{}"),
    };
    log.append(name, log::Expected::Any, &[foreign]);
}

#[tokio::test]
async fn a_store_that_comes_late_is_found() {
    let mut cluster = Cluster::down(1);
    let store = store_on(&cluster);
    let follower = Follower::start(&store);
    assert_unavailable(append_one(&*store, "match-1", None).await);
    assert_unavailable(store.read(&stream("match-1"), None).await);
    cluster.node(0).start();
    let places = fill(&*store, "match-1", 3).await;
    follower.until_position(places[2].position).await;
    follower.assert_has_the_log(&store).await;
}

#[tokio::test]
async fn a_node_that_restarts_between_appends_is_not_noticed() {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    let follower = Follower::start(&store);
    append_one(&*store, "match-1", None).await.unwrap();
    for last in 0..3 {
        cluster.node(0).kill();
        cluster.node(0).start();
        append_one(&*store, "match-1", Some(last)).await.unwrap();
    }
    let last = append_one(&*store, "match-1", Some(3)).await.unwrap();
    follower.until_position(last.position).await;
    follower.assert_has_the_log(&store).await;
}

#[tokio::test]
async fn a_connection_cut_after_the_commit_changes_nothing() {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    let first = events(&["a", "b"]);
    cluster.node(0).cut_appends(1);
    let place = store.append(&stream("match-1"), Expected::NoStream, first.clone()).await.unwrap();
    let held = store.read(&stream("match-1"), None).await.unwrap();
    assert_eq!(held.len(), 2);
    assert_eq!((held[1].revision, held[1].position), (place.revision, place.position));
    let again = store.append(&stream("match-1"), Expected::NoStream, first).await;
    assert_eq!(again, Ok(Appended { repeated: true, ..place }));
}

#[tokio::test]
async fn an_append_committed_but_answered_aborted_is_acknowledged_once() {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    append_one(&*store, "match-1", None).await.unwrap();
    cluster.node(0).doubt_appends(1);
    let place = append_one(&*store, "match-1", Some(0)).await.unwrap();
    let held = store.read(&stream("match-1"), None).await.unwrap();
    assert_eq!(held.len(), 2);
    assert_eq!(place, Appended { revision: held[1].revision, position: held[1].position, repeated: false });
}

#[tokio::test]
async fn an_append_that_stays_in_doubt_is_unavailable_and_can_be_repeated() {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    let new = events(&["a"]);
    cluster.node(0).doubt_appends(u32::MAX);
    assert_unavailable(store.append(&stream("match-1"), Expected::NoStream, new.clone()).await);
    cluster.node(0).doubt_appends(0);
    let place = store.append(&stream("match-1"), Expected::NoStream, new).await.unwrap();
    let held = store.read(&stream("match-1"), None).await.unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(place, Appended { revision: held[0].revision, position: held[0].position, repeated: true });
}

#[tokio::test]
async fn a_conflict_behind_a_doubtful_answer_is_still_a_conflict() {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    append_one(&*store, "match-1", None).await.unwrap();
    cluster.node(0).doubt_appends(1);
    assert_eq!(append_one(&*store, "match-1", None).await, Err(StoreError::Conflict));
    assert_eq!(store.read(&stream("match-1"), None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_slow_store_is_waited_for() {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    cluster.node(0).slow_appends(Duration::from_millis(300));
    let follower = Follower::start(&store);
    let places = fill(&*store, "match-1", 3).await;
    follower.until_position(places[2].position).await;
    follower.assert_has_the_log(&store).await;
}

#[tokio::test]
async fn a_leader_that_moves_is_followed() {
    let mut cluster = Cluster::up(3);
    let store = store_on(&cluster);
    let follower = Follower::start(&store);
    append_one(&*store, "match-1", None).await.unwrap();
    cluster.elect(1);
    append_one(&*store, "match-1", Some(0)).await.unwrap();
    assert_eq!(store.read(&stream("match-1"), None).await.unwrap().len(), 2);
    cluster.elect(2);
    cluster.node(0).kill();
    cluster.node(1).kill();
    let last = append_one(&*store, "match-1", Some(1)).await.unwrap();
    follower.until_position(last.position).await;
    follower.assert_has_the_log(&store).await;
}

#[tokio::test]
async fn a_leader_that_was_cut_off_and_does_not_know_it_costs_no_append_its_deadline() {
    // The turn of the second comes next: that would take two attempts, and the sum of the waits has it.
    for lost in [0, 2] {
        let mut cluster = Cluster::up(3);
        cluster.elect(lost);
        let stores: Vec<_> = (1..=4).map(|id| (store_on(&cluster), format!("match-{id}"))).collect();
        for (store, name) in &stores {
            append_one(&**store, name, None).await.unwrap();
        }
        cluster.node(lost).isolate();
        cluster.elect((lost + 1) % 3);
        let appends = stores.iter().map(|(store, name)| append_one(&**store, name, Some(0)));
        for appended in join_all(appends).await {
            appended.unwrap();
        }
    }
}

#[tokio::test]
async fn nodes_that_redirect_to_one_that_is_gone_are_asked_until_they_know_better() {
    let mut cluster = Cluster::up(3);
    let store = store_on(&cluster);
    append_one(&*store, "match-1", None).await.unwrap();
    cluster.node(0).kill();
    // Nobody leads: the others still name the first.
    let appending = {
        let store = Arc::clone(&store);
        tokio::spawn(async move { append_one(&*store, "match-1", Some(0)).await })
    };
    cluster.node(1).until_redirected(2).await;
    cluster.elect(2);
    appending.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_follower_alone_in_the_address_sends_us_to_the_leader() {
    let cluster = Cluster::up(3);
    cluster.elect(2);
    let url = format!("esdb://{}?tls=false", cluster.address());
    let store: Arc<dyn EventStore> = Arc::new(EventStoreDbStore::connect(&url).unwrap());
    let places = fill(&*store, "match-1", 2).await;
    let delivered = Listener::new(&*store, None).until_caught_up().await;
    assert_eq!(delivered, store.read(&stream("match-1"), None).await.unwrap());
    assert_eq!(delivered[1].position, places[1].position);
}

/// How a listener hears of the end of its subscription, and that another one misses nothing.
async fn check_ending(ending: Ending) {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    let follower = Follower::start(&store);
    let mut listener = Listener::new(&*store, None);
    append_one(&*store, "match-1", None).await.unwrap();
    assert_eq!(listener.next_event().await.stream, stream("match-1"));
    follower.until_count(1).await;
    cluster.node(0).end_subscriptions(ending);
    let last = append_one(&*store, "match-1", Some(0)).await.unwrap();
    let (_, error) = listener.until_error().await;
    assert_unavailable::<()>(Err(error));
    follower.until_position(last.position).await;
    follower.assert_has_the_log(&store).await;
}

#[tokio::test]
async fn a_subscription_that_ends_cleanly_is_opened_again() {
    check_ending(Ending::Clean).await;
}

#[tokio::test]
async fn a_subscription_that_ends_with_an_error_is_opened_again() {
    check_ending(Ending::Error).await;
}

#[tokio::test]
async fn a_subscription_that_goes_silent_is_opened_again() {
    check_ending(Ending::Silent).await;
}

#[tokio::test]
async fn a_quiet_log_is_no_silence() {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    let mut listener = Listener::new(&*store, None);
    listener.until_caught_up().await;
    // Others are busy for several looks at the log, with events that do not pass the filter.
    for looks in 1..=3 {
        append_foreign(cluster.log(), "orders-1");
        cluster.node(0).until_log_was_read(looks).await;
    }
    append_one(&*store, "match-1", None).await.unwrap();
    assert_eq!(listener.until_caught_up().await.len(), 1);
}

#[tokio::test]
async fn a_store_that_is_away_under_load_loses_and_doubles_nothing() {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    let follower = Follower::start(&store);
    let writers: Vec<_> = (1..=4).map(|number| Writer::start(&store, &format!("match-{number}"))).collect();
    for _ in 0..2 {
        for writer in &writers {
            writer.until_more_acknowledged(20).await;
        }
        cluster.node(0).cut();
    }
    cluster.node(0).kill();
    for writer in &writers {
        writer.until_refused().await;
    }
    cluster.node(0).start();
    for writer in &writers {
        writer.until_more_acknowledged(20).await;
    }
    for writer in writers {
        let (name, acknowledged) = writer.stop().await;
        assert_eq!(ids(&store.read(&stream(&name), None).await.unwrap()), acknowledged, "{name}");
    }
    follower.until_position(store.head().unwrap()).await;
    follower.assert_has_the_log(&store).await;
}

#[tokio::test]
async fn what_is_not_ours_is_not_delivered() {
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    append_one(&*store, "match-1", None).await.unwrap();
    // A name like ours is not enough, as long as it cannot be ours.
    for foreign in ["orders-1", "match-first", "matches", "usersettings", "$$match-1", "$stats-0.0.0.0"] {
        append_foreign(cluster.log(), foreign);
    }
    append_one(&*store, "users", None).await.unwrap();
    append_one(&*store, "match-2", None).await.unwrap();
    cluster.log().tombstone("match-2", log::Expected::Any);
    let delivered = Listener::new(&*store, None).until_caught_up().await;
    let names: Vec<_> = delivered.iter().map(|event| event.stream.as_str()).collect();
    assert_eq!(names, ["match-1", "users", "match-2"]);
    // The server leaves out what does not begin like ours: sent were these, three that do, a match's metadata among them,
    // and the notice of the deletion.
    assert_eq!(cluster.node(0).told(), 3 + 3 + 1);
    let deleted = store.read(&stream("match-2"), None).await;
    assert!(matches!(deleted, Err(StoreError::Corrupt { .. })), "{deleted:?}");
    let appended = append_one(&*store, "match-2", Some(0)).await;
    assert!(matches!(appended, Err(StoreError::Corrupt { .. })), "{appended:?}");
}

#[tokio::test]
async fn a_stream_that_was_deleted_is_damaged_as_soon_as_somebody_appends() {
    let cluster = Cluster::up(1);
    let store = store_on(&cluster);
    fill(&*store, "match-1", 2).await;
    cluster.log().delete("match-1", log::Expected::Any);
    // The server shows it like one that never was.
    assert_eq!(store.read(&stream("match-1"), None).await, Ok(vec![]));
    let appended = append_one(&*store, "match-1", None).await;
    assert!(matches!(appended, Err(StoreError::Corrupt { .. })), "{appended:?}");
    let read = store.read(&stream("match-1"), None).await;
    assert!(matches!(read, Err(StoreError::Corrupt { .. })), "{read:?}");
}

#[tokio::test]
async fn stores_with_prefixes_share_a_server_without_meeting() {
    let cluster = Cluster::up(1);
    let [ours, theirs] = ["ours.", "theirs."]
        .map(|prefix| EventStoreDbStore::connect(&format!("{}&prefix={prefix}", cluster.url())).unwrap())
        .map(|store| Arc::new(store) as Arc<dyn EventStore>);
    append_one(&*theirs, "match-1", None).await.unwrap();
    append_one(&*ours, "match-1", None).await.unwrap();
    let delivered = Listener::new(&*ours, None).until_caught_up().await;
    assert_eq!(delivered, ours.read(&stream("match-1"), None).await.unwrap());
    assert_ne!(ids(&delivered), ids(&theirs.read(&stream("match-1"), None).await.unwrap()));
}

#[tokio::test]
async fn a_guarded_store_lets_in_who_trusts_it_and_knows_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let (trusted, other) = (folder.path().join("ca.pem"), folder.path().join("other.pem"));
    let authority = Authority::new();
    authority.write_certificate(&trusted);
    Authority::new().write_certificate(&other);
    // scorer:pass-word, in base 64
    let cluster = Cluster::guarded(&authority, "Basic c2NvcmVyOnBhc3Mtd29yZA==");
    let open = |password: &str, file: &Path| {
        let url = format!("esdb://scorer:{password}@{}?tlsCaFile={}", cluster.address(), file.display());
        EventStoreDbStore::connect(&url).unwrap()
    };
    let store = open("pass-word", &trusted);
    append_one(&store, "match-1", None).await.unwrap();
    assert_eq!(Listener::new(&store, None).until_caught_up().await.len(), 1);

    let advice = "access denied, check user and password in the store's address, and what this user may do";
    let denied = StoreError::Unavailable(advice.to_owned());
    let intruder = open("guessed", &trusted);
    assert_eq!(append_one(&intruder, "match-1", Some(0)).await, Err(denied.clone()));
    assert_eq!(intruder.read(&stream("match-1"), None).await, Err(denied.clone()));
    assert_eq!(Listener::new(&intruder, None).until_error().await, (vec![], denied));
    assert_unavailable(open("pass-word", &other).read(&stream("match-1"), None).await);
}

/// Runs in a process of its own, whose CPU time is that of this test.
#[tokio::test]
async fn a_bad_day_costs_little_cpu() {
    if !alone("esdb_faults::a_bad_day_costs_little_cpu").await {
        return;
    }
    let mut cluster = Cluster::up(1);
    let store = store_on(&cluster);
    let follower = Follower::start(&store);
    let writer = Writer::start(&store, "match-1");
    writer.until_more_acknowledged(1).await;
    let (name, acknowledged) = writer.stop().await;
    follower.until_count(acknowledged.len()).await;

    let (begun, before) = (std::time::Instant::now(), cpu_time());
    cluster.node(0).end_subscriptions(Ending::Clean);
    follower.until_error_count(1).await;
    cluster.node(0).kill();
    // Takes its whole deadline, which is time enough for a thread to spin.
    assert_unavailable(
        store.append(&stream(&name), exact(acknowledged.len() as u64 - 1), batch(vec![event("x")])).await,
    );
    let (elapsed, used) = (begun.elapsed(), cpu_time() - before);
    assert!(used < elapsed / 2, "{used:?} of CPU in {elapsed:?}");

    cluster.node(0).start();
    let last = append_one(&*store, "match-2", None).await.unwrap();
    follower.until_position(last.position).await;
    follower.assert_has_the_log(&store).await;
}

/// The table as clients read it.
async fn scored(app: &TestApp) -> Value {
    app.read("/api/match/1").await["score"].clone()
}

async fn until_ready(app: &TestApp, wanted: StatusCode) {
    let ready = async {
        while app.get("/readyz").send().await.unwrap().status() != wanted {
            moment().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ready).await.unwrap();
}

#[tokio::test]
async fn the_service_outlives_its_store_and_finds_everything_again() {
    let mut cluster = Cluster::up(1);
    let url = cluster.url();
    let mut app = TestApp::start(|settings| settings.store = StoreUrl::EventStore(url)).await;
    app.import(&sample(600)).await;
    app.log_in().await;
    let mut socket = app.socket().await;
    socket.send(json!({"action": "state_change", "match": 1, "state": "half_first"})).await;
    assert_eq!(socket.next().await["event"]["type"], "start");
    socket.send(json!({"action": "goal", "match": 1, "team": 101, "player": 1001})).await;
    assert_eq!(socket.next().await["match"]["score"], json!([1, 0]));
    assert_eq!(scored(&app).await, json!([1, 0]));
    until_ready(&app, StatusCode::OK).await;

    cluster.node(0).kill();
    until_ready(&app, StatusCode::SERVICE_UNAVAILABLE).await;
    assert_eq!(scored(&app).await, json!([1, 0]));
    let goal = json!({"action": "goal", "team": 101, "command_id": uuid::Uuid::new_v4()});
    let refused = app.command(1, goal.clone()).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);

    cluster.node(0).start();
    until_ready(&app, StatusCode::OK).await;
    // Whether the refused one was recorded nobody knows; under its id it counts once.
    app.accepted(1, goal).await;
    assert_eq!(scored(&app).await, json!([2, 0]));

    let standings = app.read("/api/category-list").await;
    let mut app = app.restart().await;
    assert_eq!(app.read("/api/category-list").await, standings);
    assert_eq!(scored(&app).await, json!([2, 0]));
    app.log_in().await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    assert_eq!(scored(&app).await, json!([3, 0]));
}

#[tokio::test]
async fn a_subscription_to_a_store_that_is_away_fails_and_can_be_made_again() {
    let mut cluster = Cluster::down(1);
    let store = store_on(&cluster);
    let mut listener = Listener::new(&*store, None);
    let (delivered, error) = listener.until_error().await;
    assert!(delivered.is_empty());
    assert_unavailable::<()>(Err(error));
    cluster.node(0).start();
    let mut listener = Listener::new(&*store, None);
    assert_eq!(listener.next().await, Some(Ok(Delivery::CaughtUp)));
}
