//! What goes wrong: always `application/problem+json`, with a status, a code and a detail.

use reqwest::Method;
use serde_json::json;

use super::{ask, logged_in, read};
use crate::support::app::TestApp;

const READS: [(&str, &str); 6] = [
    ("/api/category/", ""),
    ("/api/category/", "/standings"),
    ("/api/match/", ""),
    ("/api/match/", "/history"),
    ("/api/match-events/", ""),
    ("/api/team-detail/", ""),
];

#[tokio::test]
async fn unknown_ids_are_not_found_and_named_as_clients_know_them() {
    let app = TestApp::sample().await;
    let (category, match_) = (("Category", "unknown_category"), ("Match", "unknown_match"));
    let things = [category, category, match_, match_, match_, ("TeamInfo", "unknown_team")];
    for ((before, after), (entity, code)) in READS.into_iter().zip(things) {
        for id in ["99", "-1", "9007199254740993", "9223372036854775807"] {
            let answer = ask(app.get(&format!("{before}{id}{after}"))).await;
            answer.assert_problem(404, code);
            assert_eq!(answer.json["detail"], format!("{entity} matching query does not exist."));
        }
    }
    ask(app.get("/api/match/99/stream")).await.assert_problem(404, "unknown_match");
}

#[tokio::test]
async fn malformed_ids_are_not_found() {
    let app = logged_in().await;
    for (before, after) in READS {
        for id in [
            "abc",
            "1.5",
            "1e3",
            "0x1",
            "%20",
            "%ff",
            "1%2F2",
            "9223372036854775808",
            "99999999999999999999999",
            "+1",
            "%2B1",
            "-",
            "--1",
        ] {
            ask(app.get(&format!("{before}{id}{after}"))).await.assert_problem(404, "malformed_id");
        }
    }
    for id in ["abc", "1.5", "99999999999999999999999"] {
        ask(app.get(&format!("/api/match/{id}/stream"))).await.assert_problem(404, "unknown_match");
        let command = app.post(&format!("/api/match/{id}/commands"), &json!({"action": "confirm"}));
        ask(command).await.assert_problem(404, "malformed_id");
    }
}

#[tokio::test]
async fn unknown_addresses_are_not_found() {
    let app = TestApp::sample().await;
    for path in ["/api", "/api/", "/api/match", "/api/match/", "/api/match/1/", "/api/match/1/foo", "/nowhere", "/ws"] {
        ask(app.get(path)).await.assert_problem(404, "no_such_page");
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = logged_in().await;
    let reads =
        ["/api/match/1", "/api/category-list", "/api/match/1/history", "/healthz", "/metrics", "/api/openapi.json"];
    for path in reads {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
            let answer = ask(app.client.request(method, app.url(path))).await;
            answer.assert_problem(405, "method_not_allowed");
            assert_eq!(answer.header("allow"), "GET, HEAD");
        }
    }
    for path in ["/api/login", "/api/logout", "/api/match/1/commands"] {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let answer = ask(app.client.request(method, app.url(path))).await;
            answer.assert_problem(405, "method_not_allowed");
            assert_eq!(answer.header("allow"), "POST");
        }
    }
}

#[tokio::test]
async fn a_malformed_query_is_400_and_an_unknown_one_does_not_matter() {
    let app = TestApp::sample().await;
    for query in
        ["after_match=x", "after_match=", "after_match=1.5", "at=yesterday", "at=", "at=2019-05-31", "after_match=%ff"]
    {
        ask(app.get(&format!("/api/category/13/standings?{query}"))).await.assert_problem(400, "malformed");
    }
    for query in ["live=maybe", "live=", "live=2", "live=TRUE", "after_match=%2B4", "match=x"] {
        ask(app.get(&format!("/api/category/13/standings?{query}"))).await.assert_problem(400, "malformed");
    }
    ask(app.get("/api/team-detail/101?match=x")).await.assert_problem(400, "malformed");
    ask(app.get("/api/team-detail/101?match=99")).await.assert_problem(404, "unknown_match");
    for last_seen in ["x", "+1", "1.5"] {
        let stream = app.get("/api/match/1/stream").header("last-event-id", last_seen);
        ask(stream).await.assert_problem(400, "malformed");
    }
    for none in ["", " "] {
        let stream = app.get("/api/match/1/stream").header("last-event-id", none).send().await.unwrap();
        assert_eq!(stream.status(), 200, "{none:?}");
    }
    assert_eq!(read(&app, "/api/match/1?foo=1&&=%zz").await, read(&app, "/api/match/1").await);
}

#[tokio::test]
async fn a_socket_address_wants_a_handshake() {
    let app = TestApp::sample().await;
    for path in ["/ws/live", "/ws/exhibition"] {
        ask(app.get(path)).await.assert_problem(400, "malformed");
    }
}

#[tokio::test]
async fn beyond_the_session_limit_an_event_stream_is_told_to_come_again() {
    let app = TestApp::start(|settings| settings.max_sessions = 0).await;
    let answer = ask(app.get("/api/match/1/stream")).await;
    answer.assert_problem(503, "busy");
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn refused_commands_are_409_with_the_reason() {
    let app = logged_in().await;
    let refused = async |match_id: i64, command: serde_json::Value, code: &str| {
        let answer = ask(app.post(&format!("/api/match/{match_id}/commands"), &command)).await;
        answer.assert_problem(409, code);
    };
    refused(1, json!({"action": "goal", "team": 101}), "not_started").await;
    refused(1, json!({"action": "state_change", "state": "end"}), "illegal_transition").await;
    refused(1, json!({"action": "confirm"}), "not_ended").await;
    refused(1, json!({"action": "record_result", "score": [1000, 0], "reason": "x"}), "bad_score").await;
    refused(1, json!({"action": "info", "text": ""}), "bad_text").await;
    refused(1, json!({"action": "info", "text": "x".repeat(501)}), "bad_text").await;
    refused(4, json!({"action": "goal", "team": 102}), "confirmed").await;
    super::go(&app, 1, &["half_first"]).await;
    refused(1, json!({"action": "goal", "team": 103}), "team_not_in_match").await;
    refused(1, json!({"action": "goal", "team": 101, "player": 1008}), "player_not_on_team").await;
}
