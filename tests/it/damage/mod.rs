//! Something in the log that cannot be read sets one match, one login or one roster aside, and nothing else.

mod cut;
mod matches;
mod people;
mod rows;

use minicup_domain::Revision;
use minicup_live::store::{EventStore, Expected, NewEvent, NonEmpty, StreamId};
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{TestApp, body, sample};
use crate::support::server::Engine;

/// A service in which match 1 stands 1:0 and match 2 has begun, with somebody logged in.
async fn playing(engine: &Engine) -> TestApp {
    let mut app = TestApp::on(engine, &sample(600)).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    app.accepted(2, json!({"action": "state_change", "state": "half_first"})).await;
    app
}

/// Starts the service again and logs somebody in.
async fn restarted(app: TestApp) -> TestApp {
    let mut app = app.restart().await;
    app.log_in().await;
    app
}

/// Appends an event as another program, or another release of this one, would.
pub async fn write(store: &dyn EventStore, stream: &str, kind: &str, data: &Value) {
    let stream = StreamId::new(stream);
    let last = store.read(&stream, None).await.unwrap().last().map(|event| event.revision);
    let metadata = json!({"at": 1_559_307_600_000_u64, "version": 1, "command_id": Uuid::new_v4()});
    let event = NewEvent {
        id: Uuid::new_v4(),
        kind: kind.to_owned().into(),
        data: data.to_string().into_bytes(),
        metadata: metadata.to_string().into_bytes(),
    };
    store.append(&stream, Expected::behind(last), NonEmpty::new(vec![event]).unwrap()).await.unwrap();
}

/// What commands of match 1 are answered, and those of match 2.
async fn assert_only_match_1_is_set_aside(app: &TestApp) {
    let shown = app.read("/api/match/1").await;
    assert_eq!((&shown["damaged"], &shown["score"]), (&json!(true), &json!([1, 0])), "{shown}");
    let other = app.read("/api/match/2").await;
    assert_eq!(other.get("damaged"), None, "{other}");
    let listed = app.read("/api/category/13").await;
    let damaged: Vec<&Value> =
        listed["matches"].as_array().unwrap().iter().filter(|shown| shown["damaged"] == true).collect();
    assert_eq!(damaged.iter().map(|shown| &shown["id"]).collect::<Vec<_>>(), [&json!(1)]);

    for command in [json!({"action": "goal", "team": 101}), json!({"action": "state_change", "state": "pause"})] {
        let refused = app.command(1, command).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(refused.headers().contains_key("retry-after"));
        assert_eq!(body(refused).await["code"], "damaged");
    }
    app.accepted(2, json!({"action": "info", "text": "goes on"})).await;

    let ready = app.get("/readyz").send().await.unwrap();
    assert_eq!(ready.status(), StatusCode::OK);
    assert_eq!(ready.text().await.unwrap(), "ready\ndamaged: match-1\n");
    let metrics = app.get("/metrics").send().await.unwrap().text().await.unwrap();
    for line in ["minicup_ready 1", "minicup_damaged_streams 1", "minicup_damaged_stream{stream=\"match-1\"} 1"] {
        assert!(metrics.lines().any(|found| found == line), "{line} is not in {metrics}");
    }
}

/// The same over a socket.
async fn assert_shown_to_followers(app: &TestApp) {
    let mut socket = app.socket().await;
    socket.send(json!({"action": "subscribe", "match": 1})).await;
    let shown = socket.next().await;
    assert_eq!((&shown["match"]["damaged"], &shown["match"]["score"]), (&json!(true), &json!([1, 0])), "{shown}");
    let id = Uuid::new_v4();
    socket.send(json!({"action": "goal", "match": 1, "team": 101, "command_id": id})).await;
    let refused = socket.next().await;
    assert_eq!((&refused["success"], &refused["code"]), (&json!(false), &json!("damaged")), "{refused}");
    assert_eq!(refused["command_id"], json!(id));
    socket.send(json!({"action": "subscribe", "match": 2})).await;
    assert_eq!(socket.next().await["match"].get("damaged"), None);
}

/// The last revision of a stream.
async fn last_revision(app: &TestApp, stream: &str) -> Option<Revision> {
    app.store().read(&StreamId::new(stream), None).await.unwrap().last().map(|event| event.revision)
}
