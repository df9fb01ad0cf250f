//! Coming back: to more than fits at once, and to a store that was restored from a backup.

use serde_json::{Value, json};

use super::{contents, first_half, goal, timeless};
use crate::support::app::TestApp;
use crate::support::events::EventStream;
use crate::support::socket::Socket;

const STREAM: &str = "/api/match/1/stream";

/// Lines whose list is longer than everything that may wait for one connection.
const LINES: usize = 125;
/// The last revision of the match with these lines, three goals and one of them taken back.
const LAST: i64 = 1 + LINES as i64 + 4;

/// A match that was shown in one message of more than 256 KiB.
async fn much_to_miss() -> TestApp {
    let app = first_half().await;
    for _ in 0..LINES {
        app.accepted(1, json!({"action": "info", "text": "\u{1f600}".repeat(500)})).await;
    }
    for _ in 0..3 {
        app.accepted(1, goal(101)).await;
    }
    let events = app.read("/api/match-events/1").await;
    let last = events["events"].as_array().unwrap().last().unwrap()["id"].clone();
    app.accepted(1, json!({"action": "delete_event", "event": last})).await;
    app
}

async fn resume(app: &TestApp, after: Value) -> Socket {
    let mut socket = app.anonymous().await;
    let mut subscribe = json!({"action": "subscribe", "match": 1});
    subscribe.as_object_mut().unwrap().extend(after.as_object().unwrap().clone());
    socket.send(subscribe).await;
    socket
}

#[tokio::test]
async fn whatever_was_missed_comes_however_long_its_messages_are() {
    let app = much_to_miss().await;
    let mut socket = resume(&app, json!({"after": -1})).await;
    let mut lines = 0;
    let last = loop {
        let message = socket.next().await;
        if message.get("events").is_some() {
            break message;
        }
        lines += 1;
    };
    assert_eq!(lines, 1 + LINES + 3, "the start, the lines and the goals");
    assert_eq!(last["match"]["revision"], LAST);
    assert_eq!(socket.next().await["match"]["score"], json!([2, 0]));
    app.accepted(1, goal(101)).await;
    assert_eq!(socket.next().await["match"]["score"], json!([3, 0]), "and then what happens");
}

#[tokio::test]
async fn an_event_stream_gets_all_that_was_missed_too() {
    let app = much_to_miss().await;
    let mut events = EventStream::open(app.get(STREAM).header("Last-Event-ID", "-1")).await;
    for revision in 1..=LAST {
        assert_eq!(events.next().await.id, Some(revision));
    }
    app.accepted(1, goal(101)).await;
    assert_eq!(events.next().await.id, Some(LAST + 1));
    let metrics = app.get("/metrics").send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("minicup_sessions_cut_off_total{reason=\"backlog\"} 0"), "{metrics}");
}

#[tokio::test]
async fn a_match_names_its_last_event() {
    let app = first_half().await;
    let mut socket = app.anonymous().await;
    let unplayed = socket.ask(json!({"action": "subscribe", "match": 2})).await;
    assert_eq!(
        (&unplayed["match"]["revision"], unplayed["match"].get("revision_id")),
        (&json!(-1), Some(&Value::Null))
    );
    socket.ask(json!({"action": "subscribe", "match": 1})).await;
    app.accepted(1, goal(101)).await;
    let told = socket.next().await;
    let history = app.read("/api/match/1/history").await;
    let last = history["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&told["match"]["revision"], &told["match"]["revision_id"]), (&last["revision"], &last["id"]));
    let read = app.read("/api/match/1").await;
    assert_eq!((&read["revision"], &read["revision_id"]), (&last["revision"], &last["id"]));
    let category = app.read("/api/category/13").await;
    assert_eq!(category["matches"][0]["revision_id"], last["id"]);
}

/// A match as it was before a backup, and as its followers last saw it.
struct Restored {
    app: TestApp,
    /// The last event that the backup has, too.
    kept: Value,
    /// The last event before the restore.
    lost: Value,
}

async fn restored() -> Restored {
    let app = first_half().await;
    app.accepted(1, goal(101)).await;
    let kept = app.read("/api/match/1").await;
    let (app, backup) = app.back_up().await;
    for _ in 0..3 {
        app.accepted(1, goal(101)).await;
    }
    let lost = app.read("/api/match/1").await;
    assert_eq!(lost["revision"], 5);
    Restored { app: app.restore(&backup).await, kept, lost }
}

/// The answer to a follower whose past the log does not have.
async fn assert_reset(app: &TestApp, mut socket: Socket) {
    let reset = socket.next().await;
    assert_eq!(reset["reset"], true, "{reset}");
    assert_eq!(reset["type_content"], json!(["match", "event", "server_time"]));
    assert_eq!(reset["match"]["revision"], app.read("/api/match/1").await["revision"]);
    assert_eq!(reset["events"], app.read("/api/match-events/1").await["events"]);
    let shown = socket.next().await;
    assert_eq!((contents(&shown), &shown["match"]), (vec!["match", "server_time"], &reset["match"]));
    assert_eq!(socket.ping().await, Vec::<Value>::new());
    app.accepted(1, goal(102)).await;
    assert_eq!(socket.next().await["event"]["type"], "goal");
}

#[tokio::test]
async fn a_follower_that_knows_more_than_a_restored_store_gets_everything_anew() {
    let Restored { app, lost, .. } = restored().await;
    assert_reset(&app, resume(&app, json!({"after": 5})).await).await;
    assert_reset(&app, resume(&app, json!({"after": 5, "after_id": lost["revision_id"]})).await).await;
}

#[tokio::test]
async fn a_restored_store_that_has_outgrown_its_follower_is_told_by_the_events_id() {
    let Restored { app, kept, lost } = restored().await;
    for _ in 0..5 {
        app.accepted(1, goal(102)).await;
    }
    assert_reset(&app, resume(&app, json!({"after": 5, "after_id": lost["revision_id"]})).await).await;

    let mut without_id = resume(&app, json!({"after": 5})).await;
    assert_eq!(without_id.next().await["match"]["revision"], 6, "by the revision alone nobody can know");
    let mut up_to_the_backup = resume(&app, json!({"after": 2, "after_id": kept["revision_id"]})).await;
    for revision in 3..=8 {
        let missed = up_to_the_backup.next().await;
        assert_eq!((&missed["match"]["revision"], missed.get("reset")), (&json!(revision), None));
    }
}

#[tokio::test]
async fn an_event_stream_is_reset_by_either_form_of_its_id() {
    let Restored { app, lost, .. } = restored().await;
    for _ in 0..5 {
        app.accepted(1, goal(102)).await;
    }
    let place = format!("5.{}", lost["revision_id"].as_str().unwrap());
    for last_seen in ["8", &place] {
        let mut events =
            EventStream::open(app.get(&format!("{STREAM}?ids=1")).header("Last-Event-ID", last_seen)).await;
        let reset = events.next().await;
        assert_eq!((reset.id, &reset.data["reset"]), (Some(7), &json!(true)), "{last_seen}");
        let id = reset.data["match"]["revision_id"].as_str().unwrap();
        assert_eq!(reset.place, Some(format!("7.{id}")));
    }
    let mut from_five = EventStream::open(app.get(STREAM).header("Last-Event-ID", "5")).await;
    let next = from_five.next().await;
    assert_eq!(
        (next.place.as_deref(), next.data.get("reset")),
        (Some("6"), None),
        "without asking, the revision alone"
    );
}

#[tokio::test]
async fn ids_of_events_resume_where_they_were() {
    let app = first_half().await;
    app.accepted(1, goal(101)).await;
    let with_ids = format!("{STREAM}?ids=1");
    let mut first = EventStream::open(app.get(&with_ids)).await;
    let place = first.next().await.place.unwrap();
    assert_eq!(place.split('.').next(), Some("2"));
    app.accepted(1, goal(102)).await;
    let live = first.next().await;
    let mut again = EventStream::open(app.get(&with_ids).header("Last-Event-ID", &place)).await;
    let resumed = again.next().await;
    assert_eq!((&resumed.place, timeless(resumed.data)), (&live.place, timeless(live.data)));

    let mut unplayed = EventStream::open(app.get("/api/match/2/stream?ids=1")).await;
    assert_eq!(unplayed.next().await.place.as_deref(), Some("-1"));
    for odd in ["5.", "5.x", "1.5"] {
        let response = app.get(STREAM).header("Last-Event-ID", odd).send().await.unwrap();
        assert_eq!(response.status(), 400, "{odd}");
    }
    assert_eq!(app.get(&format!("{STREAM}?ids=maybe")).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_match_that_a_restored_store_has_not_begun_is_reset_to_nothing() {
    let app = super::logged_in().await;
    let (app, backup) = app.back_up().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    let app = app.restore(&backup).await;
    let mut events = EventStream::open(app.get(STREAM).header("Last-Event-ID", "1")).await;
    let reset = events.next().await;
    assert_eq!((reset.id, &reset.data["reset"], &reset.data["events"]), (Some(-1), &json!(true), &json!([])));
    let mut again = EventStream::open(app.get(STREAM).header("Last-Event-ID", "-1")).await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    for stream in [&mut events, &mut again] {
        let next = stream.next().await;
        assert_eq!((next.id, next.data.get("reset")), (Some(1), None), "from here on it goes on as usual");
    }
}

#[tokio::test]
async fn what_is_no_id_is_refused() {
    let app = first_half().await;
    for odd in [json!({"after": 1, "after_id": 5}), json!({"after": 1, "after_id": "x"})] {
        assert_eq!(super::code(&resume(&app, odd).await.next().await), "malformed");
    }
    let mut unknown = resume(&app, json!({"after": 1, "after_id": null})).await;
    assert_eq!(contents(&unknown.next().await), ["match", "server_time"]);
}
