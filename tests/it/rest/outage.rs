//! What is answered while the log cannot be followed.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{ask, read};
use crate::support::app::TestApp;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

async fn until_ready_answers(app: &TestApp, status: u16) -> super::Answer {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let answer = ask(app.get("/readyz")).await;
        if answer.status == status {
            return answer;
        }
    }
    panic!("/readyz never answers {status}");
}

#[tokio::test]
async fn while_the_log_cannot_be_followed_the_service_is_not_ready_and_says_when_to_come_again() {
    let app = TestApp::sample().await;
    let before = read(&app, "/api/match/1").await;
    let log = Connection::open(app.store_file()).unwrap();
    // A user of a newer version of the service.
    let spoil = "INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at)
        SELECT stream, (SELECT max(revision) + 1 FROM events WHERE stream = 'users'), id, 'UserPromoted', data, json_remove(metadata, '$.checksum'), recorded_at FROM events
        WHERE stream = 'users' AND type = 'UserDefined' ORDER BY revision DESC LIMIT 1";
    log.execute_batch(spoil).unwrap();

    let not_ready = until_ready_answers(&app, 503).await;
    not_ready.assert_problem(503, "store_unavailable");
    assert_eq!(not_ready.header("retry-after"), "5");
    assert_eq!(ask(app.get("/healthz")).await.status, 200, "a restart would not help");
    let metrics = ask(app.get("/metrics")).await;
    assert!(String::from_utf8(metrics.body).unwrap().contains("\nminicup_ready 0\n"));
    for path in ["/api/match/1", "/api/category-list", "/api/category/13/standings", "/api/match/1/history"] {
        let answer = ask(app.get(path)).await;
        answer.assert_problem(503, "store_unavailable");
        assert_eq!(answer.header("retry-after"), "5");
        assert_eq!(answer.header("cache-control"), "no-store");
    }

    log.execute_batch("UPDATE events SET type = 'UserDefined' WHERE type = 'UserPromoted'").unwrap();
    until_ready_answers(&app, 200).await;
    assert_eq!(read(&app, "/api/match/1").await, before);
}
