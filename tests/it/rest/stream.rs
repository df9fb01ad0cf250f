//! A match's broadcasts as server-sent events.

use std::time::Duration;

use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use super::{go, logged_in};
use crate::support::app::TestApp;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A stream, read event by event.
struct Events {
    response: Response,
    read: Vec<u8>,
}

impl Events {
    async fn open(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, read: Vec::new() }
    }

    /// The next event's id, if it has one, and its data.
    async fn next(&mut self) -> (Option<i64>, Value) {
        loop {
            if let Some(end) = self.read.windows(2).position(|pair| pair == b"\n\n") {
                let rest = self.read.split_off(end + 2);
                let event = String::from_utf8(std::mem::replace(&mut self.read, rest)).unwrap();
                // A comment keeps the connection alive.
                if !event.starts_with(':') {
                    return parse(&event);
                }
                continue;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("an event").unwrap();
            self.read.extend_from_slice(&chunk.expect("the stream goes on"));
        }
    }
}

fn parse(event: &str) -> (Option<i64>, Value) {
    let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
    let id = field("id: ").map(|id| id.parse().unwrap());
    (id, serde_json::from_str(field("data: ").unwrap()).unwrap())
}

fn stream(app: &TestApp, query: &str) -> RequestBuilder {
    app.get(&format!("/api/match/1/stream{query}"))
}

#[tokio::test]
async fn a_stream_shows_the_match_and_then_every_broadcast_as_a_socket_gets_it() {
    let app = logged_in().await;
    let mut events = Events::open(stream(&app, "")).await;
    let (id, first) = events.next().await;
    assert_eq!((id, &first["match"]["state"]), (None, &json!("init")), "nothing to resume behind yet");
    let mut socket = app.anonymous().await;
    socket.ask(json!({"action": "subscribe", "match": 1})).await;
    go(&app, 1, &["half_first"]).await;
    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    app.accepted(1, json!({"action": "info", "text": "Two\nlines\r\nid: 7\n\ndata: x"})).await;
    for revision in 1..=3 {
        let (id, mut told) = events.next().await;
        let mut wanted = socket.next().await;
        assert_eq!(id, Some(revision));
        told["server_time"] = Value::Null;
        wanted["server_time"] = Value::Null;
        assert_eq!(told, wanted);
    }
    let (id, now) = Events::open(stream(&app, "")).await.next().await;
    assert_eq!((id, &now["match"]["revision"]), (Some(3), &json!(3)));
}

#[tokio::test]
async fn a_stream_resumes_behind_the_last_event_seen() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    for _ in 0..5 {
        app.accepted(1, json!({"action": "goal", "team": 102})).await;
    }
    for (last_seen, missed) in [("-1", 1..=6), ("0", 1..=6), ("3", 4..=6)] {
        let mut events = Events::open(stream(&app, "").header("last-event-id", last_seen)).await;
        for revision in missed {
            assert_eq!(events.next().await.0, Some(revision), "behind {last_seen}");
        }
    }
    // Nothing twice, nothing lost; who claims to have seen the future gets what there is.
    let mut up_to_date = Events::open(stream(&app, "").header("last-event-id", "6")).await;
    let mut ahead = Events::open(stream(&app, "").header("last-event-id", "99")).await;
    let (id, told) = ahead.next().await;
    assert_eq!((id, &told["reset"]), (Some(6), &json!(true)));
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    for events in [&mut up_to_date, &mut ahead] {
        let (id, told) = events.next().await;
        assert_eq!((id, &told["match"]["score"]), (Some(7), &json!([1, 5])));
    }
}

#[tokio::test]
async fn a_stream_speaks_the_readers_language() {
    let app = logged_in().await;
    let mut english = Events::open(stream(&app, "?lang=en")).await;
    let mut czech = Events::open(stream(&app, "").header("accept-language", "cs")).await;
    english.next().await;
    czech.next().await;
    go(&app, 1, &["half_first"]).await;
    let (_, in_english) = english.next().await;
    let (_, in_czech) = czech.next().await;
    assert_ne!(in_english["event"]["message"], in_czech["event"]["message"]);
    let events = super::read(&app, "/api/match-events/1?lang=en").await;
    assert_eq!(in_english["event"], events["events"][0]);
}
