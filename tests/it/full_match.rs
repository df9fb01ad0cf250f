//! A whole match: two scorekeepers enter it together, two hundred sockets watch, and all see the same.

use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::support::app::TestApp;
use crate::support::socket::Socket;

/// Sockets that watch.
const WATCHERS: usize = 200;
/// Goals each scorekeeper enters in a half.
const GOALS: usize = 12;
/// Messages after which a watcher who drops out does so.
const DROPS_AFTER: usize = 3;

/// How somebody watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From before the match to its end.
    Throughout,
    /// The category, from before the match to its end.
    Category,
    /// From somewhere in the middle on.
    Late,
    /// Again and again for a few messages, each time resuming behind the last one seen.
    Resuming,
}

/// What a watcher saw, from its first broadcast to its last.
#[derive(Debug)]
struct Seen {
    way: Way,
    /// Revisions and messages, without the time they were sent at.
    broadcasts: Vec<(i64, Value)>,
}

fn subscribe(after: Option<i64>) -> Value {
    match after {
        Some(after) => json!({"action": "subscribe", "match": 1, "after": after}),
        None => json!({"action": "subscribe", "match": 1}),
    }
}

/// The match as a subscription shows it is no broadcast; one that only shows the match confirmed is the last one.
fn is_broadcast(message: &Value, shown: bool) -> bool {
    shown || message.get("event").is_some() || message.get("events").is_some()
}

fn revision(message: &Value) -> i64 {
    message["match"]["revision"].as_i64().unwrap()
}

fn is_last(message: &Value) -> bool {
    message["match"]["confirmed"].is_number()
}

fn timeless(mut message: Value) -> Value {
    message.as_object_mut().unwrap().remove("server_time").unwrap();
    message
}

/// Watches on one socket to the end of the match.
async fn watch_to_the_end(mut socket: Socket, way: Way, ready: mpsc::Sender<()>) -> Seen {
    let question = match way {
        Way::Category => json!({"action": "subscribe_category", "category": 13}),
        _ => subscribe(None),
    };
    let shown = socket.ask(question).await;
    assert!(shown.get("match").is_some() || shown.get("matches").is_some());
    let _ = ready.send(()).await;
    drop(ready);
    let mut broadcasts = Vec::new();
    loop {
        let message = timeless(socket.next().await);
        assert_eq!(message["match"]["id"], 1);
        broadcasts.push((revision(&message), message.clone()));
        if is_last(&message) {
            return Seen { way, broadcasts };
        }
    }
}

/// Watches a few messages at a time, on a new socket each time.
async fn watch_with_interruptions(app: std::sync::Arc<TestApp>, ready: mpsc::Sender<()>) -> Seen {
    let mut broadcasts: Vec<(i64, Value)> = Vec::new();
    let _ = ready.send(()).await;
    drop(ready);
    loop {
        let last_seen = broadcasts.last().map_or(-1, |(revision, _)| *revision);
        let mut socket = app.anonymous().await;
        socket.send(subscribe(Some(last_seen))).await;
        let mut shown = false;
        for _ in 0..DROPS_AFTER {
            let message = timeless(socket.next().await);
            if is_broadcast(&message, shown) || is_last(&message) && revision(&message) > last_broadcast(&broadcasts) {
                broadcasts.push((revision(&message), message.clone()));
            } else {
                shown = true;
            }
            if is_last(&message) {
                return Seen { way: Way::Resuming, broadcasts };
            }
        }
    }
}

fn last_broadcast(broadcasts: &[(i64, Value)]) -> i64 {
    broadcasts.last().map_or(-1, |(revision, _)| *revision)
}

/// Sends a command until it is taken: two scorekeepers may be quicker than the service allows one session to be.
async fn taken(socket: &mut Socket, command: &Value) {
    loop {
        socket.send(command.clone()).await;
        let answer = socket.next_with(&["success"]).await;
        if answer["success"] == true {
            return;
        }
        assert_eq!(answer["code"], "rate_limited", "{command}: {answer}");
    }
}

fn command(mut fields: Value) -> Value {
    fields["match"] = json!(1);
    fields["command_id"] = json!(uuid::Uuid::new_v4());
    fields
}

/// Enters goals and puts some of them right, while the other scorekeeper does the same for the other team.
async fn keep_score(app: &TestApp, socket: &mut Socket, team: i64, first_player: i64) {
    for number in 0..GOALS {
        let player = first_player + (number % 7) as i64;
        taken(socket, &command(json!({"action": "goal", "team": team, "player": player}))).await;
        if number % 4 == 3 {
            let events = app.read("/api/match-events/1").await;
            let own = events["events"].as_array().unwrap().iter().rfind(|event| event["team_id"] == team).unwrap();
            let event = &own["id"];
            taken(socket, &command(json!({"action": "amend_event", "event": event, "player": 0, "reason": "unclear"})))
                .await;
            taken(socket, &command(json!({"action": "revoke_event", "event": event, "reason": "no goal"}))).await;
        }
    }
}

async fn change_to(socket: &mut Socket, state: &str) {
    taken(socket, &command(json!({"action": "state_change", "state": state}))).await;
}

#[tokio::test]
async fn two_hundred_watchers_see_the_match_that_two_scorekeepers_enter() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let app = std::sync::Arc::new(app);
    let (ready, mut readiness) = mpsc::channel(WATCHERS);
    let (half, halves) = watch::channel(0);
    let mut watchers = JoinSet::new();
    for number in 0..WATCHERS {
        let (app, ready, mut halves) = (std::sync::Arc::clone(&app), ready.clone(), halves.clone());
        watchers.spawn(async move {
            match number % 4 {
                0 => watch_to_the_end(app.anonymous().await, Way::Throughout, ready).await,
                1 => watch_to_the_end(app.anonymous().await, Way::Category, ready).await,
                2 => watch_with_interruptions(app, ready).await,
                _ => {
                    let _ = ready.send(()).await;
                    halves.wait_for(|half| *half > number % 3).await.unwrap();
                    watch_to_the_end(app.anonymous().await, Way::Late, ready).await
                }
            }
        });
    }
    drop(ready);
    for _ in 0..WATCHERS {
        readiness.recv().await.unwrap();
    }

    let (mut home, mut away) = (app.socket().await, app.socket().await);
    change_to(&mut home, "half_first").await;
    half.send_replace(1);
    tokio::join!(keep_score(&app, &mut home, 101, 1001), keep_score(&app, &mut away, 102, 1008));
    change_to(&mut away, "pause").await;
    half.send_replace(2);
    change_to(&mut home, "half_second").await;
    tokio::join!(keep_score(&app, &mut home, 101, 1001), keep_score(&app, &mut away, 102, 1008));
    half.send_replace(3);
    change_to(&mut away, "end").await;
    // Whoever joins late has joined before the last broadcast, which is what ends their watch.
    while readiness.recv().await.is_some() {}
    taken(&mut home, &command(json!({"action": "confirm"}))).await;

    let mut all = Vec::new();
    while let Some(seen) = watchers.join_next().await {
        all.push(seen.unwrap());
    }
    check(&app, &all).await;
}

async fn check(app: &TestApp, all: &[Seen]) {
    let last = app.read("/api/match/1").await["revision"].as_i64().unwrap();
    let complete = &all.iter().find(|seen| seen.way == Way::Throughout).unwrap().broadcasts;
    let told: Vec<i64> = complete.iter().map(|(revision, _)| *revision).collect();
    assert_eq!(told, (1..=last).collect::<Vec<_>>(), "the schedule's own event is told to nobody, the rest to all");
    assert_eq!(all.len(), WATCHERS);
    for Seen { way, broadcasts } in all {
        let first = complete.len() - broadcasts.len();
        assert_eq!(broadcasts, &complete[first..], "{way:?}");
        assert!(*way == Way::Late || first == 0, "{way:?} began at {first}");
    }
    let score = json!([GOALS * 2 - 6, GOALS * 2 - 6]);
    let (_, end) = complete.last().unwrap();
    assert_eq!(end["match"]["score"], score);
    assert_eq!(app.read("/api/match/1").await["score"], score);
    let standing = &complete.iter().rev().find_map(|(_, message)| message.get("events")).unwrap();
    let read = app.read("/api/match-events/1").await;
    assert!(standing.as_array().unwrap().iter().all(|event| read["events"].as_array().unwrap().contains(event)));
}
