//! Two tournaments on one server: neither sees the other, and neither waits for it.

use minicup_live::store::EventStore;
use minicup_live::store::Expected;
use minicup_live::store::eventstoredb::EventStoreDbStore;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::app::{TestApp, sample};
use crate::support::server::Server;
use crate::support::stores::{batch, event, stream};

/// More events than a subscription is told of at once, or a look at the log reads.
const OF_OTHERS: usize = 1200;

async fn open(server: &Server) -> TestApp {
    let store = server.store();
    let mut app = TestApp::start(|settings| settings.store = store).await;
    app.import(&sample(600)).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app
}

async fn goals(app: &TestApp, count: usize) {
    for _ in 0..count {
        app.accepted(1, json!({"action": "goal", "team": 101})).await;
    }
}

async fn score(app: &TestApp) -> Value {
    app.read("/api/match/1").await["score"].clone()
}

async fn assert_follows(app: &TestApp) {
    assert_eq!(app.get("/readyz").send().await.unwrap().status(), StatusCode::OK);
    let metrics = app.get("/metrics").send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("\nminicup_projection_lag_events 0\n"), "{metrics}");
}

#[tokio::test]
async fn tournaments_on_one_eventstoredb_do_not_meet() {
    let server = Server::new();
    let neighbour = server.neighbour();
    let [ours, theirs] = [open(&server).await, open(&neighbour).await];
    goals(&ours, 2).await;
    goals(&theirs, 1).await;
    assert_eq!([score(&ours).await, score(&theirs).await], [json!([2, 0]), json!([1, 0])]);

    let others = EventStoreDbStore::connect(server.neighbour().url()).unwrap();
    let flood = batch((0..OF_OTHERS).map(|_| event("of others")).collect());
    others.append(&stream("match-1"), Expected::NoStream, flood).await.unwrap();
    for app in [&ours, &theirs] {
        assert_follows(app).await;
    }
    goals(&ours, 1).await;
    assert_eq!([score(&ours).await, score(&theirs).await], [json!([3, 0]), json!([1, 0])]);

    let shown = ours.read("/api/match-events/1").await;
    let ours = ours.restart().await;
    assert_follows(&ours).await;
    assert_eq!(ours.read("/api/match-events/1").await, shown);
}
