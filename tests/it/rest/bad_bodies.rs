//! Bodies nobody should send: each is a clear 4xx, nothing changes and the process lives.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use super::{ask, go, logged_in, read};
use crate::support::app::TestApp;

const POSTS: [&str; 2] = ["/api/login", "/api/match/1/commands"];
/// For an answer that never comes; nothing is decided by it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Match 1 as it is before and must be after.
async fn begun() -> (TestApp, serde_json::Value) {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    let history = read(&app, "/api/match/1/history").await;
    (app, history)
}

async fn assert_unharmed(app: &TestApp, history: &serde_json::Value) {
    assert_eq!(read(app, "/api/match/1/history").await, *history);
    ask(app.post("/api/match/1/commands", &json!({"action": "goal", "team": 102}))).await.assert_ok();
}

#[tokio::test]
async fn bodies_that_are_no_json_are_malformed() {
    let (app, history) = begun().await;
    let nested_lists = "[".repeat(60_000);
    let nested_objects = "{\"a\":".repeat(12_000);
    let deep_but_closed = format!("{{\"action\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let bodies: [&[u8]; 22] = [
        b"",
        b" ",
        b"{",
        b"{}}",
        b"null",
        b"[]",
        b"7",
        b"\"goal\"",
        b"NaN",
        b"{\"action\": NaN}",
        b"{\"action\": \"goal\", \"team\": Infinity}",
        b"{\"action\": \"goal\", \"team\": 1e999}",
        b"{\"action\": \"goal\", \"team\": 101,}",
        b"{'action': 'goal'}",
        b"{\"action\": \"go\xffal\"}",
        b"\xff\xfe{\x00}\x00",
        b"{\"action\": \"goal\" \x00}",
        b"{\"action\": \"\\ud800\"}",
        b"{\"action\": \"goal\"",
        nested_lists.as_bytes(),
        nested_objects.as_bytes(),
        deep_but_closed.as_bytes(),
    ];
    for path in POSTS {
        for body in bodies {
            let request = app.client.post(app.url(path)).header(CONTENT_TYPE, "application/json").body(body.to_vec());
            let answer = ask(request).await;
            answer.assert_problem(400, "malformed");
            assert!(answer.body.len() < 1000, "what came in does not go back");
        }
    }
    assert_unharmed(&app, &history).await;
}

#[tokio::test]
async fn a_body_may_be_as_long_as_a_frame() {
    let (app, history) = begun().await;
    let padded = |length: usize| {
        let mut body = json!({"action": "nothing"}).to_string();
        body.extend(std::iter::repeat_n(' ', length - body.len()));
        app.client.post(app.url(POSTS[1])).header(CONTENT_TYPE, "application/json").body(body)
    };
    ask(padded(64 * 1024)).await.assert_problem(400, "unknown_action");
    ask(padded(64 * 1024 + 1)).await.assert_problem(413, "payload_too_large");
    assert_unharmed(&app, &history).await;
}

/// What comes back for bytes sent as they are.
fn raw(app: &TestApp, head: &str, body: &[u8], then_close: bool) -> String {
    let mut stream = TcpStream::connect(app.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    // The service need not take in what it has refused.
    let _ = stream.write_all(body);
    if then_close {
        stream.shutdown(Shutdown::Write).unwrap();
    }
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while !String::from_utf8_lossy(&answer).ends_with('}') {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => answer.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn ten_megabytes_are_too_large() {
    let (app, history) = begun().await;
    let body = vec![b' '; 10_000_000];
    let cookie = app.cookie().unwrap();
    for path in POSTS {
        let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n");
        let declared = format!("{head}Content-Length: {}\r\n\r\n", body.len());
        let answer = raw(&app, &declared, &body, false);
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("application/problem+json") && answer.contains("\"payload_too_large\""), "{answer}");
        let mut chunks = format!("{:x}\r\n", body.len()).into_bytes();
        chunks.extend_from_slice(&body);
        chunks.extend_from_slice(b"\r\n0\r\n\r\n");
        let answer = raw(&app, &format!("{head}Transfer-Encoding: chunked\r\n\r\n"), &chunks, false);
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    }
    assert_unharmed(&app, &history).await;
}

#[tokio::test]
async fn half_a_body_is_malformed() {
    let (app, history) = begun().await;
    let cookie = app.cookie().unwrap();
    for path in POSTS {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
        );
        let answer = raw(&app, &head, b"{\"action\": \"goal\", \"team\": 101", true);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
        // Gone without waiting for an answer.
        let mut stream = TcpStream::connect(app.address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"{").unwrap();
    }
    assert_unharmed(&app, &history).await;
}

#[tokio::test]
async fn what_is_no_http_is_400() {
    let (app, history) = begun().await;
    for head in [
        "GARBAGE\r\n\r\n",
        "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
    ] {
        let answer = raw(&app, head, b"", true);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
    assert_unharmed(&app, &history).await;
}
