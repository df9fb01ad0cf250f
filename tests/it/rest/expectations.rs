//! `Expect: 100-continue`: a client that asks before it sends its body gets the refusal, and not the invitation.

use serde_json::{Value, json};

use super::{go, logged_in, read};
use crate::admin::{Person, administered, issue, key};
use crate::support::app::{PIN, TestApp};
use crate::support::wire::Wire;

/// The head of a request that announces its body.
fn announced(method: &str, path: &str, headers: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n{headers}\r\n"
    )
}

/// The head of what comes back for it.
async fn head(app: &TestApp, request: &str) -> String {
    Wire::send(app.address, request).await.read_to("\r\n\r\n").await
}

const SMALL: &str = "Content-Length: 20\r\n";

#[tokio::test]
async fn a_refusal_comes_in_place_of_the_invitation() {
    let (app, admin) = administered().await;
    let scorekeeper = Person::scorekeeper(&app).await;
    let link = issue(&app, &admin, 1, "court 1").await;
    let phone = Person::new(&app, json!({"link": key(&link)})).await;
    let by = |person: &Person, more: &str| format!("Cookie: {}\r\n{more}", person.cookie);
    let foreign = format!("Origin: https://evil.example\r\n{SMALL}");
    let refused = [
        ("401", "POST", "/api/match/1/commands", SMALL.to_owned()),
        ("401", "POST", "/api/match/1/commands", "Transfer-Encoding: chunked\r\n".to_owned()),
        ("401", "POST", "/api/admin/import", "Content-Length: 8000000\r\n".to_owned()),
        ("403", "POST", "/api/admin/import", by(&scorekeeper, SMALL)),
        ("403", "POST", "/api/admin/users", by(&scorekeeper, SMALL)),
        ("403", "POST", "/api/login", foreign),
        ("413", "POST", "/api/login", "Content-Length: 70000\r\n".to_owned()),
        ("413", "POST", "/api/match/1/commands", by(&scorekeeper, "Content-Length: 70000\r\n")),
        ("413", "POST", "/api/admin/import", by(&admin, "Content-Length: 900000000\r\n")),
        ("404", "POST", "/api/nothing", SMALL.to_owned()),
        ("404", "POST", "/api/match/999/commands", by(&scorekeeper, SMALL)),
        ("404", "POST", "/api/match/x/commands", by(&scorekeeper, SMALL)),
        ("403", "POST", "/api/match/2/commands", by(&phone, SMALL)),
        ("404", "POST", "/api/admin/users/nobody/pin", by(&admin, SMALL)),
        ("404", "POST", "/api/season/1999/privacy", by(&admin, SMALL)),
        ("401", "POST", "/api/me/pin", by(&admin, SMALL)),
        ("409", "POST", "/api/first-admin", SMALL.to_owned()),
        ("405", "POST", "/api/match/1", SMALL.to_owned()),
        ("405", "PUT", "/api/login", SMALL.to_owned()),
    ];
    for (status, method, path, headers) in refused {
        let head = head(&app, &announced(method, path, &headers)).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{method} {path}, {headers:?}: {head}");
        assert!(head.contains("\r\nconnection: close\r\n"), "{method} {path}, {headers:?}: {head}");
    }
    let form = announced("POST", "/api/login", SMALL).replace("application/json", "text/plain");
    assert!(head(&app, &form).await.starts_with("HTTP/1.1 415 "));
}

#[tokio::test]
async fn a_body_that_may_come_is_asked_for_and_taken() {
    let app = TestApp::sample().await;
    let body = json!({"pin": PIN}).to_string();
    let chunked = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let lengths = [format!("Content-Length: {}\r\n", body.len()), "Transfer-Encoding: chunked\r\n".to_owned()];
    for (headers, body) in lengths.iter().zip([&body, &chunked]) {
        let mut wire = Wire::send(app.address, &announced("POST", "/api/login", headers)).await;
        assert_eq!(wire.read_to("\r\n\r\n").await, "HTTP/1.1 100 Continue\r\n\r\n");
        wire.write(body.as_bytes()).await;
        let answer = wire.read_to("}").await;
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("set-cookie: "), "{answer}");
        // The connection goes on.
        wire.write(b"GET /api/match/1 HTTP/1.1\r\nHost: a\r\n\r\n").await;
        assert!(wire.read_to("}").await.starts_with("HTTP/1.1 200 "));
    }
}

#[tokio::test]
async fn a_body_that_comes_unasked_is_taken_too() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    let body = json!({"action": "goal", "team": 101}).to_string();
    let headers = format!("Cookie: {}\r\nContent-Length: {}\r\n", app.cookie().unwrap(), body.len());
    let request = announced("POST", "/api/match/1/commands", &headers) + &body;
    let mut wire = Wire::send(app.address, &request).await;
    assert!(wire.read_to("}").await.contains("HTTP/1.1 200 "));
    assert_eq!(read(&app, "/api/match/1").await["score"], json!([1, 0]));
    // What is expected of a request without a body, or by a client of HTTP/1.0, is nothing.
    let bodiless = Wire::send(app.address, "GET /api/match/1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n");
    let answer = bodiless.await.read_to("}").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let request = announced("POST", "/api/login", SMALL).replace("HTTP/1.1", "HTTP/1.0");
    let mut old = Wire::send(app.address, &request).await;
    old.write(json!({"pin": "0000"}).to_string().as_bytes()).await;
    old.shut().await;
    assert!(old.read_all().await.starts_with("HTTP/1.0 "), "no interim answer");
}

/// Refused for a reason that shows when the body is there.
#[tokio::test]
async fn a_body_that_is_wrong_is_refused_after_it_was_asked_for() {
    let app = TestApp::sample().await;
    let mut wire = Wire::send(app.address, &announced("POST", "/api/login", "Content-Length: 2\r\n")).await;
    wire.read_to("100 Continue\r\n\r\n").await;
    wire.write(b"[]").await;
    let answer = wire.read_to("}").await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    let problem: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(problem["code"], "malformed");
}
