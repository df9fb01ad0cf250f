//! What is answered while the log cannot be followed.

use std::time::{Duration, Instant};

use minicup_domain::matches::{MatchEvent, MatchFact};
use minicup_domain::{CommandId, MatchId};
use minicup_live::clock;
use minicup_live::store::codec::{Cause, match_stream};
use minicup_live::store::{Expected, NonEmpty};
use rusqlite::Connection;
use uuid::Uuid;

use super::{ask, read};
use crate::support::app::TestApp;
use crate::support::moment::moment;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

async fn until_ready_answers(app: &TestApp, status: u16) -> super::Answer {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let answer = ask(app.get("/readyz")).await;
        if answer.status == status {
            return answer;
        }
        moment().await;
    }
    panic!("/readyz never answers {status}");
}

async fn write_to_another_match(app: &TestApp) {
    let fixture = app.service.models.load().catalogue.fixture(MatchId::new(2)).unwrap();
    let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: None };
    let opened = cause.match_events(&[MatchEvent { at: clock::now(), fact: MatchFact::Opened(fixture) }]);
    let opened = NonEmpty::new(opened).unwrap();
    app.store().append(&match_stream(MatchId::new(2)), Expected::NoStream, opened).await.unwrap();
}

#[tokio::test]
async fn while_the_log_cannot_be_followed_the_service_is_not_ready_and_says_when_to_come_again() {
    let app = TestApp::sample().await;
    let before = read(&app, "/api/match/1").await;
    let log = Connection::open(app.store_file()).unwrap();
    // The log can be written, but not read; and something is written.
    log.execute_batch("ALTER TABLE events RENAME COLUMN position TO place").unwrap();
    write_to_another_match(&app).await;

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

    log.execute_batch("ALTER TABLE events RENAME COLUMN place TO position").unwrap();
    until_ready_answers(&app, 200).await;
    assert_eq!(read(&app, "/api/match/1").await, before);
}
