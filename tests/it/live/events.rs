//! A match's broadcasts as server-sent events.

use serde_json::json;

use super::{first_half, goal, logged_in, timeless};
use crate::support::app::TestApp;
use crate::support::events::{EventStream, content_type};

const PATH: &str = "/api/match/1/stream";

async fn resume(app: &TestApp, last_event_id: &str) -> EventStream {
    EventStream::open(app.get(PATH).header("Last-Event-ID", last_event_id)).await
}

#[tokio::test]
async fn a_stream_begins_with_the_match_and_brings_its_broadcasts() {
    let app = first_half().await;
    let mut socket = app.anonymous().await;
    socket.ask(json!({"action": "subscribe", "match": 1})).await;
    let mut events = EventStream::open(app.get(PATH)).await;
    let first = events.next().await;
    assert_eq!(first.id, Some(1));
    assert_eq!(first.data["match"]["state"], "half_first");
    assert_eq!(first.data["type_content"], json!(["match", "server_time"]));
    for revision in 2..5 {
        app.accepted(1, goal(101)).await;
        let event = events.next().await;
        assert_eq!(event.id, Some(revision));
        assert_eq!(timeless(event.data), timeless(socket.next().await), "the same as over a socket");
    }
}

#[tokio::test]
async fn a_match_without_events_has_nothing_to_resume_behind() {
    let app = logged_in().await;
    let mut events = EventStream::open(app.get(PATH)).await;
    let first = events.next().await;
    assert_eq!(first.id, None);
    assert_eq!(first.data["match"]["revision"], -1);
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    assert_eq!(events.next().await.id, Some(1));
}

#[tokio::test]
async fn resuming_leaves_no_gap_and_repeats_nothing() {
    let app = first_half().await;
    for _ in 0..5 {
        app.accepted(1, goal(102)).await;
    }
    for (last_seen, missed) in [(-1, 1..=6), (0, 1..=6), (3, 4..=6), (5, 6..=6)] {
        let mut events = resume(&app, &last_seen.to_string()).await;
        for revision in missed {
            let event = events.next().await;
            assert_eq!(event.id, Some(revision));
            assert_eq!(event.data["match"]["revision"], revision);
        }
    }
    let mut up_to_date = resume(&app, "6").await;
    app.accepted(1, goal(102)).await;
    assert_eq!(up_to_date.next().await.id, Some(7));
}

#[tokio::test]
async fn resuming_while_goals_are_scored_leaves_no_gap() {
    const GOALS: i64 = 40;
    let app = first_half().await;
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..GOALS {
        app.accepted(1, goal(101)).await;
        let request = app.get(PATH).header("Last-Event-ID", "1");
        readers.spawn(async move {
            let mut events = EventStream::open(request).await;
            for revision in 2..2 + GOALS {
                assert_eq!(events.next().await.id, Some(revision));
            }
        });
    }
    while let Some(read) = readers.join_next().await {
        read.unwrap();
    }
}

#[tokio::test]
async fn a_stream_is_in_the_readers_language() {
    let app = first_half().await;
    app.accepted(1, goal(101)).await;
    let message = async |request: reqwest::RequestBuilder| {
        let mut events = EventStream::open(request.header("Last-Event-ID", "1")).await;
        events.next().await.data["event"]["message"].as_str().unwrap().to_owned()
    };
    let czech = message(app.get(PATH)).await;
    let english = message(app.get(&format!("{PATH}?lang=en"))).await;
    assert_ne!(czech, english);
    assert_eq!(message(app.get(PATH).header("Accept-Language", "en-GB,cs;q=0.5")).await, english);
    assert_eq!(message(app.get(&format!("{PATH}?lang=cs")).header("Accept-Language", "en")).await, czech);
    let read = app.read("/api/match-events/1?lang=en").await;
    assert_eq!(read["events"][1]["message"], english, "the same words as everywhere");
}

#[tokio::test]
async fn what_cannot_be_streamed_is_refused() {
    let app = logged_in().await;
    for (path, status) in [("/api/match/999/stream", 404), ("/api/match/x/stream", 404), ("/api/match/0/stream", 404)] {
        let response = app.get(path).send().await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(content_type(&response), "application/problem+json");
        assert_eq!(app.client.head(app.url(path)).send().await.unwrap().status(), status, "HEAD {path}");
    }
    for odd in ["x", "-2", "1.5", "+1"] {
        let response = app.get(PATH).header("Last-Event-ID", odd).send().await.unwrap();
        assert_eq!(response.status(), 400, "{odd:?}");
    }
    let unnamed = EventStream::open(app.get(PATH).header("Last-Event-ID", "")).await.next().await;
    assert_eq!(unnamed.data["match"]["revision"], -1, "an empty id names nothing");
    let foreign = app.get(PATH).header("Origin", "https://evil.example").send().await.unwrap();
    assert_eq!(foreign.status(), 403);
}

#[tokio::test]
async fn head_tells_of_a_stream_and_ends() {
    let app = logged_in().await;
    let response = app.client.head(app.url(PATH)).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(content_type(&response), "text/event-stream");
    assert_eq!(response.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn an_idle_stream_shows_that_it_lives() {
    let app = logged_in().await;
    let mut events = EventStream::open(app.get(PATH)).await;
    events.next().await;
    events.sign_of_life().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    assert_eq!(events.next().await.id, Some(1));
}

#[tokio::test]
async fn streams_end_with_the_service() {
    let app = logged_in().await;
    let mut events = EventStream::open(app.get(PATH)).await;
    events.next().await;
    drop(app);
    assert!(events.try_next().await.is_none());
}
