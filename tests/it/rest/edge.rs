//! What holds for every request and every answer, seen as it goes over the wire.

use reqwest::Method;
use serde_json::json;

use super::{ask, go, logged_in, stranger};
use crate::support::app::TestApp;
use crate::support::wire::{self, Wire};

async fn answer(app: &TestApp, request: &str) -> String {
    wire::answer(app.address, request).await
}

#[tokio::test]
async fn a_request_names_one_host_as_hosts_are_written() {
    let app = TestApp::sample().await;
    let request = |hosts: &str| format!("GET /api/match/1 HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
    for hosts in ["", "Host: a\r\nHost: a\r\n"] {
        let answer = answer(&app, &request(hosts)).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{hosts:?}: {answer}");
    }
    for host in ["a b", "a/b", "a@b", "\u{11b}", "a\"b", "a:b", "a:99999", "a:1:2", "[::1", "[::1]2", "[a]:80", "::1"] {
        let answer = answer(&app, &request(&format!("Host: {host}\r\n"))).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{host:?}: {answer}");
        assert!(answer.contains("application/problem+json") && answer.contains("Host"), "{host:?}: {answer}");
    }
    for host in ["live.example", "live.example:8888", "127.0.0.1", "[::1]:80", "[fe80::1%25eth0]", "a:", ""] {
        let answer = answer(&app, &request(&format!("Host: {host}\r\n"))).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{host:?}: {answer}");
    }
    assert!(answer(&app, "GET /api/match/1 HTTP/1.0\r\n\r\n").await.starts_with("HTTP/1.0 200 "));
}

#[tokio::test]
async fn a_client_of_http_1_0_gets_no_chunks() {
    let app = TestApp::sample().await;
    for extra in ["", "Connection: keep-alive\r\n"] {
        let mut wire = Wire::send(app.address, &format!("GET /api/match/1/stream HTTP/1.0\r\n{extra}\r\n")).await;
        let stream = wire.read_to("data: ").await;
        let (head, body) = stream.split_once("\r\n\r\n").unwrap();
        assert!(!head.to_lowercase().contains("transfer-encoding"), "{head}");
        assert!(!head.to_lowercase().contains("keep-alive"), "{head}");
        assert!(body.starts_with("retry: "), "{body}");
    }
    let mut modern = Wire::send(app.address, "GET /api/match/1/stream HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(modern.read_to("data: ").await.to_lowercase().contains("transfer-encoding: chunked"));
}

#[tokio::test]
async fn an_event_stream_ends_when_its_reader_hangs_up() {
    let app = TestApp::start(|settings| settings.max_sessions = 1).await;
    app.import(&crate::support::app::sample(600)).await;
    let mut wire = Wire::send(app.address, "GET /api/match/1/stream HTTP/1.1\r\nHost: a\r\n\r\n").await;
    wire.read_to("data: ").await;
    ask(app.get("/api/match/2/stream")).await.assert_problem(503, "busy");
    // Nothing is broadcast meanwhile by which the service would notice.
    wire.shut().await;
    wire.read_all().await;
    assert_eq!(app.get("/api/match/2/stream").send().await.unwrap().status(), 200);
}

/// Answers of every kind: pages, reads, problems, files.
const ADDRESSES: [&str; 14] = [
    "/",
    "/match/1",
    "/nowhere",
    "/admin/",
    "/favicon.ico",
    "/robots.txt",
    "/api/match/1",
    "/api/match/99",
    "/api/match/1/history",
    "/api/me",
    "/api/admin/users",
    "/api/openapi.json",
    "/healthz",
    "/metrics",
];

#[tokio::test]
async fn no_answer_may_be_taken_for_what_it_does_not_say_it_is() {
    let app = logged_in().await;
    for path in ADDRESSES {
        for method in [Method::GET, Method::HEAD, Method::PUT] {
            let answer = app.client.request(method, app.url(path)).send().await.unwrap();
            assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        }
    }
    let refused = ask(app.post("/api/login", &json!({"pin": "0"}))).await;
    assert_eq!(refused.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn what_is_read_without_a_login_is_for_pages_of_every_origin_and_with_one_for_nobody_else() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    let paths = ADDRESSES.into_iter().filter(|path| *path != "/admin/");
    for path in paths.chain(["/api/match/1/stream"]) {
        let public = stranger().get(app.url(path)).header("origin", "https://club.example").send().await.unwrap();
        assert_eq!(public.headers()["access-control-allow-origin"], "*", "{path}");
        assert!(public.headers().get("cache-control").is_none_or(|value| !value.to_str().unwrap().contains("private")));

        let own = app.get(path).send().await.unwrap();
        assert!(own.headers().get("access-control-allow-origin").is_none(), "{path}");
        assert!(own.headers()["cache-control"].to_str().unwrap().starts_with("private, "), "{path}");
        if let Some(tag) = own.headers().get("etag") {
            assert!(own.headers()["vary"].to_str().unwrap().contains("Cookie"), "{path}");
            let known = app.get(path).header("if-none-match", tag).send().await.unwrap();
            if known.status() == 304 {
                assert!(known.headers()["cache-control"].to_str().unwrap().starts_with("private, "), "{path}");
            }
        }
    }
    let post = app.post("/api/match/1/commands", &json!({"action": "info", "text": "x"})).send().await.unwrap();
    assert!(post.headers().get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn who_must_log_in_is_told_how() {
    let app = TestApp::sample().await;
    for request in [
        app.post("/api/match/1/commands", &json!({"action": "confirm"})),
        app.get("/api/admin/users"),
        app.post("/api/season/2019/privacy", &json!({"show": "names"})),
    ] {
        let answer = ask(request).await;
        answer.assert_problem(401, "login_required");
        assert!(answer.header("www-authenticate").starts_with("Cookie realm="));
    }
}

#[tokio::test]
async fn requests_sent_ahead_are_all_answered_in_order() {
    const AHEAD: usize = 500;
    let app = TestApp::sample().await;
    let head = "GET /robots.txt HTTP/1.1\r\nHost: a\r\n";
    let last = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let mut wire = Wire::send(app.address, &format!("{}{last}", format!("{head}\r\n").repeat(AHEAD))).await;
    let answers = wire.read_all().await;
    assert_eq!(answers.matches("HTTP/1.1 200").count(), AHEAD + 1);
}
