//! A store that fills up while goals are scored: what was acknowledged is there, what was not is nowhere.

use std::num::NonZeroU32;

use minicup_live::settings::StoreUrl;
use rusqlite::Connection;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{PIN, TestApp, body, sample};
use crate::support::process::{Logged, import};
use crate::support::socket::Socket;

/// Pages left for events: a few dozen goals.
const PAGES_LEFT: u32 = 4;
/// More goals than fit.
const MANY: usize = 2_000;

/// The service with a running match and a store that is nearly full.
async fn nearly_full() -> TestApp {
    let mut app = TestApp::with_file(&sample(4 * 3600)).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    let log = Connection::open(app.store_file()).unwrap();
    let pages: u32 = log.query_row("SELECT page_count FROM pragma_page_count", [], |row| row.get(0)).unwrap();
    drop(log);
    let path = app.store_file();
    let max_pages = NonZeroU32::new(pages + PAGES_LEFT);
    let mut app = app.restart_with(|settings| settings.store = StoreUrl::Sqlite { path, max_pages }).await;
    app.log_in().await;
    app
}

fn goal() -> Value {
    json!({"action": "goal", "match": 1, "team": 101, "player": 1001, "command_id": Uuid::new_v4()})
}

/// Goals over HTTP until one is refused, which is returned; the acknowledged ones are added.
async fn score_until_full(app: &TestApp, acknowledged: &mut Vec<(Value, Value)>) -> Value {
    for _ in 0..MANY {
        let goal = goal();
        let response = app.command(1, goal.clone()).await;
        if response.status() == 200 {
            acknowledged.push((goal, body(response).await["revision"].take()));
            continue;
        }
        assert_eq!(response.status(), 503);
        let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!(wait >= 1);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let answer = body(response).await;
        assert_eq!(answer["code"], "unavailable");
        assert!(!answer.to_string().contains("minicup.db"), "a scorekeeper is shown a path: {answer}");
        return goal;
    }
    panic!("the store never fills up");
}

/// The same over a socket.
async fn score_until_refused(socket: &mut Socket, acknowledged: &mut Vec<(Value, Value)>) -> Value {
    for _ in 0..MANY {
        let goal = goal();
        socket.send(goal.clone()).await;
        let answer = socket.next_with(&["command_id"]).await;
        assert_eq!(answer["command_id"], goal["command_id"]);
        if answer["success"] == true {
            acknowledged.push((goal, answer["revision"].clone()));
            continue;
        }
        assert_eq!(json!([answer["success"], answer["code"]]), json!([false, "unavailable"]));
        assert!(!answer.to_string().contains("minicup.db"), "a scorekeeper is shown a path: {answer}");
        return goal;
    }
    panic!("the store never fills up");
}

/// The commands of a match's goals.
async fn recorded_goals(app: &TestApp) -> Vec<Value> {
    let history = app.read("/api/match/1/history").await;
    let events = history["events"].as_array().unwrap().iter();
    let goals = events.filter(|event| event["type"] == "GoalScored");
    goals.map(|event| event["metadata"]["command_id"].clone()).collect()
}

fn ids(acknowledged: &[(Value, Value)]) -> Vec<Value> {
    acknowledged.iter().map(|(goal, _)| goal["command_id"].clone()).collect()
}

#[tokio::test]
async fn a_full_store_refuses_and_loses_nothing() {
    let app = nearly_full().await;
    let mut watcher = app.anonymous().await;
    watcher.ask(json!({"action": "subscribe", "match": 1})).await;
    let mut scorekeeper = app.socket().await;

    let mut acknowledged = Vec::new();
    let mut refused = vec![score_until_full(&app, &mut acknowledged).await];
    assert!(!acknowledged.is_empty(), "there was room for some");
    for _ in 0..3 {
        refused.push(score_until_refused(&mut scorekeeper, &mut acknowledged).await);
        refused.push(score_until_full(&app, &mut acknowledged).await);
    }

    let scored = acknowledged.len();
    for (_, revision) in &acknowledged {
        let told = watcher.next().await;
        assert_eq!((&told["event"]["type"], &told["match"]["revision"]), (&json!("goal"), revision));
    }
    for _ in 0..20 {
        let shown = watcher.ask(json!({"action": "subscribe", "match": 1})).await;
        assert!(shown.get("event").is_none(), "a goal was told that nobody acknowledged: {shown}");
        assert_eq!(shown["match"]["score"], json!([scored, 0]));
    }

    assert_eq!(app.read("/api/match/1").await["score"], json!([scored, 0]));
    assert_eq!(app.read("/api/match-events/1").await["events"].as_array().unwrap().len(), scored + 1);
    assert_eq!(recorded_goals(&app).await, ids(&acknowledged));
    app.read("/api/category/13/standings?live=1").await;
    app.read("/api/team-detail/101").await;
    // Who only reads is served, by a service that says that it takes no goals.
    for (path, status) in [("/readyz", 503), ("/healthz", 200)] {
        assert_eq!(app.get(path).send().await.unwrap().status(), status, "{path}");
    }
    let metrics = app.get("/metrics").send().await.unwrap().text().await.unwrap();
    assert!(!metrics.contains("minicup_appends_total{outcome=\"unavailable\"} 0\n"), "{metrics}");

    drop((watcher, scorekeeper));
    go_on_with_room(app, acknowledged, refused).await;
}

/// After a restart without the limit: nothing twice, nothing lost, and scoring goes on.
async fn go_on_with_room(app: TestApp, acknowledged: Vec<(Value, Value)>, refused: Vec<Value>) {
    let mut app = app.restart().await;
    app.log_in().await;
    assert_eq!(recorded_goals(&app).await, ids(&acknowledged));
    for (goal, revision) in &acknowledged {
        assert_eq!(app.accepted(1, goal.clone()).await["revision"], *revision);
    }
    assert_eq!(app.read("/api/match/1").await["score"], json!([acknowledged.len(), 0]));
    for goal in &refused {
        app.accepted(1, goal.clone()).await;
        app.accepted(1, goal.clone()).await;
    }
    let mut wanted = ids(&acknowledged);
    wanted.extend(refused.iter().map(|goal| goal["command_id"].clone()));
    assert_eq!(recorded_goals(&app).await, wanted);
    assert_eq!(app.read("/api/match/1").await["score"], json!([wanted.len(), 0]));
    app.until_ready().await;
}

#[tokio::test]
async fn goals_that_are_refused_are_seen_in_the_log_once_in_a_while() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(4 * 3600));
    let pages: u32 = {
        let log = Connection::open(folder.path().join("minicup.db")).unwrap();
        log.query_row("SELECT page_count FROM pragma_page_count", [], |row| row.get(0)).unwrap()
    };
    let service = Logged::start_on(folder.path(), &format!("sqlite:minicup.db?max_pages={}", pages + PAGES_LEFT));
    let served = &service.served;
    served.log_in(PIN).await.unwrap();
    served.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    let mut refused = 0;
    while refused < 30 {
        let (status, _) = served.post("/api/match/1/commands", &goal()).await;
        refused += u32::from(status == 503);
    }
    let lines = service.lines_with("an append failed");
    assert!(lines.len() == 1 && lines[0].contains("WARN") && lines[0].contains("free space"), "{lines:?}");
    let caused_by = ["request{id=", ":command{match_id=1 name=\"goal\" command_id="];
    assert!(caused_by.iter().all(|span| lines[0].contains(span)), "{lines:?}");
    assert_eq!(served.client.get(served.url("/readyz")).send().await.unwrap().status(), 503);
}
