//! Requests that never come to their end. Each test waits out the time such a request has.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::Value;

use crate::admin::administered;
use crate::support::app::{TestApp, sample};
use crate::support::process::{Served, import};
use crate::support::program;
use crate::support::wire::{Wire, answer};

/// Between two bytes of a client that drips.
const PAUSE: Duration = Duration::from_millis(200);

fn head(path: &str, headers: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{headers}\r\n")
}

#[track_caller]
fn assert_too_slow(answer: &str) {
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("application/problem+json") && answer.contains("\"body_too_slow\""), "{answer}");
    assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_body_that_does_not_come_or_drips_is_given_up() {
    let (app, admin) = administered().await;
    let cookie = format!("Cookie: {}\r\n", admin.cookie);
    let requests = [
        head("/api/login", "Content-Length: 1000\r\n"),
        head("/api/login", "Transfer-Encoding: chunked\r\n"),
        head("/api/match/1/commands", &format!("{cookie}Content-Length: 1000\r\n")),
        head("/api/admin/import", &format!("{cookie}Content-Length: 1000\r\n")),
        head("/api/admin/import", &format!("{cookie}Transfer-Encoding: chunked\r\n")),
    ];
    let silent = join_all(requests.iter().map(|request| answer(app.address, request)));
    let dripping = join_all(requests.iter().map(async |request| {
        // The chunk that is begun is longer than what comes of it.
        let begun = if request.contains("chunked") { format!("{request}3e8\r\n") } else { request.clone() };
        Wire::send(app.address, &begun).await.read_all_dripping(b' ', PAUSE).await
    }));
    let (silent, dripping) = tokio::join!(silent, dripping);
    silent.iter().chain(&dripping).for_each(|answer| assert_too_slow(answer));
}

#[tokio::test]
async fn a_head_that_drips_is_given_up() {
    let app = TestApp::sample().await;
    let first = async {
        let mut wire = Wire::send(app.address, "GET /api/match/1 HTTP/1.1\r\nHost: x\r\nX: ").await;
        let answer = wire.read_all_dripping(b'x', PAUSE).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    };
    let second = async {
        let mut wire = Wire::send(app.address, "GET /api/match/1 HTTP/1.1\r\nHost: x\r\n\r\n").await;
        wire.read_to("}").await;
        wire.write(b"GET /api/match/1 HTTP/1.1\r\nHost: x\r\nX: ").await;
        wire.read_all_dripping(b'x', PAUSE).await;
    };
    tokio::join!(first, second);
    assert_eq!(app.read("/api/match/1").await["id"], 1);
}

/// What only admins or those who are logged in may send is not waited for from anybody else.
#[tokio::test]
async fn a_body_of_somebody_who_may_not_send_it_is_not_waited_for() {
    let app = TestApp::sample().await;
    for path in ["/api/match/1/commands", "/api/admin/import", "/api/admin/users", "/api/season/2019/privacy"] {
        for length in ["Content-Length: 60000\r\n", "Transfer-Encoding: chunked\r\n"] {
            let answer = Wire::send(app.address, &head(path, length)).await.read_to("}").await;
            assert!(answer.starts_with("HTTP/1.1 401 "), "{path}: {answer}");
        }
    }
    let foreign = head("/api/login", "Origin: https://evil.example\r\nContent-Length: 60000\r\n");
    let answer = Wire::send(app.address, &foreign).await.read_to("}").await;
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
}

/// A service with 300 files, and its log.
fn cramped(folder: &Path) -> Served {
    let log = std::fs::File::create(folder.join("log")).unwrap();
    let serve = "ulimit -n 300 && exec \"$0\" serve --listen 127.0.0.1:0 --store sqlite:minicup.db";
    let mut command = Command::new("sh");
    command.args(["-c", serve]).arg(program::path()).env_clear().current_dir(folder);
    Served::spawn(command.stdin(Stdio::null()).stderr(log))
}

#[tokio::test]
async fn unfinished_requests_take_no_files_that_others_need() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let served = cramped(folder.path());
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("WARN") && log.contains("limit of open files"), "{log}");
    let mut silent = Vec::new();
    for _ in 0..320 {
        let asks = head("/api/login", "Content-Length: 1000\r\nExpect: 100-continue\r\n");
        let mut wire = Wire::send(served.address, &asks).await;
        // It has its place, so it is older than the requests below.
        assert_eq!(wire.read_to("\r\n\r\n").await, "HTTP/1.1 100 Continue\r\n\r\n");
        silent.push(wire);
    }
    for _ in 0..20 {
        assert_eq!(served.client.get(served.url("/healthz")).send().await.unwrap().status(), 200);
        assert_eq!(served.read("/api/match/1").await["id"], Value::from(1));
    }
    assert!(served.log_in("1234").await.is_some());
    drop(silent);
}
