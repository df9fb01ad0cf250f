//! REST, call by call (docs/protocol.md). Every JSON answer is also held against the service's own description.

mod bad_bodies;
mod caching;
mod commands;
mod description;
mod edge;
mod errors;
mod expectations;
mod first_admin;
mod guessing;
mod history;
mod login;
mod outage;
mod pin_index;
mod report;
mod results;
mod shapes;
mod short_pins;
mod slow_bodies;
mod standard;
mod standings;
mod stream;

use std::sync::OnceLock;

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::description::Description;

/// An answer to a request.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Null if it is not JSON.
    pub json: Value,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no header {name} in {:?}", self.headers)).to_str().unwrap()
    }

    /// Fails unless this is a problem as RFC 9457 wants it, of that status and code.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.json["code"].as_str()), (status, Some(code)), "{}", self.json);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json["status"], status);
        assert_eq!(self.json["type"], "about:blank");
        for text in ["title", "detail"] {
            assert!(self.json[text].as_str().is_some_and(|text| !text.is_empty()), "{text}: {}", self.json);
        }
    }

    #[track_caller]
    pub fn assert_ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.json);
        self.json
    }
}

static DESCRIPTION: OnceLock<Description> = OnceLock::new();

async fn description(client: &Client, origin: &str) -> &'static Description {
    if DESCRIPTION.get().is_none() {
        let document = client.get(format!("{origin}/api/openapi.json")).send().await.unwrap().json().await.unwrap();
        // Another test may have been quicker; all services describe themselves alike.
        let _ = DESCRIPTION.set(Description::new(document));
    }
    DESCRIPTION.get().unwrap()
}

/// Sends a request and holds what comes back against the description.
pub async fn ask(request: RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, url) = (request.method().to_string(), request.url().clone());
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.bytes().await.unwrap().to_vec();
    let kind = headers.get(CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap()).to_owned();
    assert!(status < 500 || status == 503, "{method} {url}: {status} {}", String::from_utf8_lossy(&body));
    let json =
        if kind.ends_with("json") && method != "HEAD" { serde_json::from_slice(&body).unwrap() } else { Value::Null };
    if !json.is_null() {
        let origin = url.origin().ascii_serialization();
        description(&client, &origin).await.check(&method, url.path(), status, &kind, &json);
    }
    Answer { status, headers, body, json }
}

/// What a read answers, which must be 200 and as described.
pub async fn read(app: &TestApp, path: &str) -> Value {
    ask(app.get(path)).await.assert_ok()
}

/// Somebody who is not logged in.
pub fn stranger() -> Client {
    Client::new()
}

/// The keys of an object.
pub fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The service with the sample, somebody logged in.
pub async fn logged_in() -> TestApp {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    app
}

/// Brings a match into a state by hand.
pub async fn go(app: &TestApp, match_id: i64, states: &[&str]) {
    for state in states {
        app.accepted(match_id, json!({"action": "state_change", "state": state})).await;
    }
}

/// All states of a match in order, behind the first.
pub const TO_THE_END: [&str; 4] = ["half_first", "pause", "half_second", "end"];

/// The id by which clients know the event at a revision of a match.
pub fn event_id(match_id: i64, ack: &Value) -> i64 {
    match_id * (1 << 20) + ack["revision"].as_i64().unwrap()
}
