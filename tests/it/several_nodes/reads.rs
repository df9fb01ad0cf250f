//! Reading at one node what was acknowledged at another.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Pair;
use crate::rest::ask;
use crate::support::app::TestApp;
use crate::support::events::EventStream;

const GOALS: u64 = 10;

/// The match with an id among those of an answer.
fn shown(answer: &Value, id: i64) -> &Value {
    answer["matches"].as_array().unwrap().iter().find(|shown| shown["id"] == id).unwrap()
}

async fn read(app: &TestApp, path: &str, revision: u64) -> Value {
    let query = if path.starts_with("/api/match") { "" } else { "&match=1" };
    ask(app.get(&format!("{path}?min_revision={revision}{query}"))).await.assert_ok()
}

async fn check_reads(mut pair: Pair) {
    pair.one.log_in().await;
    pair.one.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    for goals in 1..=GOALS {
        let acknowledged = pair.one.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
        let revision = acknowledged["revision"].as_u64().unwrap();
        let score = json!([goals, 0]);
        // Each of them is the first to be asked once.
        match goals % 7 {
            0 => assert_eq!(read(&pair.other, "/api/match/1", revision).await["score"], score),
            1 => {
                let events = read(&pair.other, "/api/match-events/1", revision).await;
                assert_eq!(events["events"].as_array().unwrap().last().unwrap()["score"], score);
            }
            2 => {
                let history = read(&pair.other, "/api/match/1/history", revision).await;
                assert_eq!(history["events"].as_array().unwrap().last().unwrap()["revision"], revision);
            }
            3 => assert_eq!(shown(&read(&pair.other, "/api/category/13", revision).await, 1)["score"], score),
            4 => {
                let team = read(&pair.other, "/api/team-detail/101", revision).await;
                assert_eq!(shown(&team, 1)["score"], score);
            }
            5 => {
                let live = format!("/api/category/13/standings?live=1&match=1&min_revision={revision}");
                let standings = ask(pair.other.get(&live)).await.assert_ok();
                let rows = standings["table"].as_array().unwrap();
                assert!(rows.iter().any(|row| row["team"] == 101 && row["scored"].as_u64() >= Some(goals)), "{rows:?}");
            }
            _ => {
                let stream = pair.other.get(&format!("/api/match/1/stream?min_revision={revision}"));
                assert_eq!(EventStream::open(stream).await.next().await.id, revision.try_into().ok());
            }
        }
    }
}

#[tokio::test]
async fn a_read_includes_what_another_node_acknowledged_on_sqlite() {
    check_reads(Pair::on_sqlite().await).await;
}

#[tokio::test]
async fn a_read_includes_what_another_node_acknowledged_on_eventstoredb() {
    check_reads(Pair::on_eventstoredb().await).await;
}

#[tokio::test]
async fn a_revision_that_nobody_recorded_is_waited_for_and_then_refused() {
    let app = TestApp::sample().await;
    let paths = [
        "/api/match/1?min_revision=7",
        "/api/match-events/1?min_revision=0",
        "/api/match/1/history?min_revision=9007199254740991",
        "/api/match/0/history?min_revision=0",
        "/api/match/1/stream?min_revision=7",
        "/api/category-list?min_revision=7&match=1",
    ];
    for answer in join_all(paths.map(|path| ask(app.get(path)))).await {
        answer.assert_problem(503, "behind");
        assert_eq!(answer.header("retry-after"), "1");
    }
}

#[tokio::test]
async fn what_names_no_revision_of_a_match_is_refused() {
    let app = TestApp::sample().await;
    for value in ["", "x", "-2", "1.5", "+1", "9007199254740992", "99999999999999999999"] {
        for path in ["/api/match/1", "/api/match-events/1", "/api/match/1/history", "/api/match/1/stream"] {
            ask(app.get(&format!("{path}?min_revision={value}"))).await.assert_problem(400, "malformed");
        }
        let standings = format!("/api/category/13/standings?match=1&min_revision={value}");
        ask(app.get(&standings)).await.assert_problem(400, "malformed");
    }
    for path in ["/api/category-list", "/api/category/13", "/api/category/13/standings", "/api/team-detail/101"] {
        ask(app.get(&format!("{path}?min_revision=1"))).await.assert_problem(400, "malformed");
        ask(app.get(&format!("{path}?min_revision=1&match=999"))).await.assert_problem(404, "unknown_match");
    }
    ask(app.get("/api/match/999?min_revision=1")).await.assert_problem(404, "unknown_match");
    for path in ["/api/match/1?min_revision=-1", "/api/category/13?min_revision=-1", "/api/team-detail/101?match=1"] {
        ask(app.get(path)).await.assert_ok();
    }
}

#[tokio::test]
async fn what_can_be_waited_for_is_described() {
    let app = TestApp::sample().await;
    let document = app.read("/api/openapi.json").await;
    let takes = |path: &str| {
        let parameters = document["paths"][path]["get"]["parameters"].as_array();
        parameters.is_some_and(|parameters| parameters.iter().any(|parameter| parameter["name"] == "min_revision"))
    };
    let described: Vec<&str> =
        document["paths"].as_object().unwrap().keys().map(String::as_str).filter(|path| takes(path)).collect();
    let wanted = [
        "/api/category-list",
        "/api/category/{id}",
        "/api/category/{id}/standings",
        "/api/match-events/{id}",
        "/api/match/{id}",
        "/api/match/{id}/history",
        "/api/match/{id}/report.csv",
        "/api/match/{id}/report.json",
        "/api/match/{id}/stream",
        "/api/programme",
        "/api/team-detail/{id}",
    ];
    assert_eq!(described, wanted);
}
