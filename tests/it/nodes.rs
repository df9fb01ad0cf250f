//! Two services on one store: whatever happens at one is seen at both, once and in order.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{TestApp, body, sample};
use crate::support::server::{Engine, on_every_engine};
use crate::support::socket::Socket;

/// Messages one session may send in a second are limited; what a test sends through one stays below it.
const ROUNDS: usize = 18;

/// The teams of the matches of category 13 that have no result.
const MATCHES: [(i64, i64); 5] = [(1, 101), (2, 103), (3, 101), (5, 104), (6, 102)];

async fn two(engine: &Engine, half_length: u32) -> [TestApp; 2] {
    let mut one = TestApp::on(engine, &sample(half_length)).await;
    let mut other = one.sibling().await;
    one.log_in().await;
    other.log_in().await;
    [one, other]
}

async fn start(app: &TestApp, id: i64) -> u64 {
    revision(&app.accepted(id, json!({"action": "state_change", "match": id, "state": "half_first"})).await)
}

/// A goal; sent again, as clients do, where the other service was faster too often.
async fn goal(app: &TestApp, id: i64, team: i64) -> u64 {
    let goal = json!({"action": "goal", "match": id, "team": team, "command_id": Uuid::new_v4()});
    loop {
        let response = app.command(id, goal.clone()).await;
        if response.status() != StatusCode::SERVICE_UNAVAILABLE {
            assert_eq!(response.status(), StatusCode::OK);
            return revision(&body(response).await);
        }
    }
}

fn revision(message: &Value) -> u64 {
    message["revision"].as_u64().unwrap()
}

/// The last revision that a match as shown includes. Nobody is told of the one before the start.
fn shown_up_to(shown: &Value) -> u64 {
    shown["revision"].as_u64().unwrap_or(0)
}

/// The revision a broadcast tells of: its event's, or the match's.
fn told(broadcast: &Value) -> u64 {
    revision(&broadcast["match"])
}

/// Broadcasts of a match up to a revision, to somebody who was shown it up to the first; other messages are passed over.
/// What was shown may have been the last already.
async fn broadcasts_between(socket: &mut Socket, id: i64, first: u64, last: u64) -> Vec<u64> {
    let mut seen = Vec::new();
    while seen.last().unwrap_or(&first) != &last {
        let message = socket.next_with(&["match"]).await;
        if message["match"]["id"] == id {
            seen.push(told(&message));
        }
    }
    seen
}

async fn next_phase(socket: &mut Socket, id: i64, phase: &str, seen: &mut Vec<u64>) -> Value {
    loop {
        let message = socket.next_with(&["match"]).await;
        if message["match"]["id"] == id {
            seen.push(told(&message));
            if message["match"]["state"] == phase {
                return message;
            }
        }
    }
}

mod checks {
    use super::*;

    pub async fn a_match_played_through_two_services_is_one_match(engine: Engine) {
        let [one, other] = two(&engine, 2).await;
        let mut followers = Vec::new();
        for app in [&one, &other] {
            let mut of_match = app.anonymous().await;
            of_match.ask(json!({"action": "subscribe", "match": 1})).await;
            let mut of_category = app.anonymous().await;
            of_category.ask(json!({"action": "subscribe_category", "category": 13})).await;
            followers.extend([of_match, of_category]);
        }
        let mut seen = vec![Vec::new(); followers.len()];
        for (begin, over) in [("half_first", "pause"), ("half_second", "end")] {
            one.accepted(1, json!({"action": "state_change", "match": 1, "state": begin})).await;
            join_all((0..10).map(|number| goal([&one, &other][number % 2], 1, [101, 102][number % 2]))).await;
            for (follower, seen) in followers.iter_mut().zip(&mut seen) {
                next_phase(follower, 1, over, seen).await;
            }
        }
        let last = revision(&other.accepted(1, json!({"action": "confirm", "match": 1})).await);
        for (follower, seen) in followers.iter_mut().zip(&mut seen) {
            let shown = seen.last().copied().unwrap_or(0);
            seen.extend(broadcasts_between(follower, 1, shown, last).await);
            assert_eq!(*seen, (1..=last).collect::<Vec<_>>());
        }
        let history = one.read("/api/match/1/history").await;
        let ends = history["events"].as_array().unwrap().iter().filter(|event| event["type"] == "HalfEnded");
        assert_eq!(ends.count(), 2);
        for path in ["/api/match/1", "/api/category/13/standings", "/api/match-events/1"] {
            assert_eq!(one.read(path).await, other.read(path).await, "{path}");
        }
        assert_eq!(one.read("/api/match/1").await["score"], json!([10, 10]));
    }

    pub async fn whoever_begins_to_follow_where_a_match_was_never_heard_of_misses_nothing(engine: Engine) {
        let [one, other] = two(&engine, 600).await;
        let mut sockets = Vec::new();
        for (id, team) in MATCHES {
            let mut follower = other.anonymous().await;
            let mut newcomer = other.anonymous().await;
            start(&one, id).await;
            let goals = async {
                for _ in 0..10 {
                    goal(&one, id, team).await;
                }
            };
            let following = async {
                follower.send(json!({"action": "subscribe_category", "category": 13})).await;
                newcomer.send(json!({"action": "subscribe", "match": id})).await;
            };
            tokio::join!(goals, following);
            let last = goal(&one, id, team).await;

            let shown = follower.next_with(&["matches"]).await;
            let first = shown_up_to(&shown["matches"][id.to_string()]);
            let first_of_newcomer = shown_up_to(&newcomer.next_with(&["match"]).await["match"]);
            for (socket, first) in [(&mut follower, first), (&mut newcomer, first_of_newcomer)] {
                assert_eq!(broadcasts_between(socket, id, first, last).await, (first + 1..=last).collect::<Vec<_>>());
            }
            sockets.push(follower);
        }
    }

    /// A service only keeps count of a match that nobody follows at it. Those who follow it there later, itself or through
    /// its category, and those who send a command there, are as well off as where the match is scored.
    pub async fn a_match_that_nobody_follows_at_a_service_is_followed_there_later(engine: Engine) {
        let [one, other] = two(&engine, 600).await;
        for (id, team) in MATCHES {
            start(&one, id).await;
            for _ in 0..3 {
                goal(&one, id, team).await;
            }
        }
        // By now the other service has read all of it, and nobody has followed anything there.
        let first = goal(&one, 6, 102).await;
        other.read(&format!("/api/match/6?min_revision={first}")).await;
        let mut of_category = other.anonymous().await;
        of_category.ask(json!({"action": "subscribe_category", "category": 13})).await;
        for (id, team) in MATCHES {
            let mut of_match = other.anonymous().await;
            let shown = of_match.ask(json!({"action": "subscribe", "match": id})).await;
            let first = shown_up_to(&shown["match"]);
            goal(&one, id, team).await;
            let last = goal(&other, id, team).await;
            for follower in [&mut of_match, &mut of_category] {
                assert_eq!(broadcasts_between(follower, id, first, last).await, [last - 1, last], "match {id}");
            }
        }
    }

    pub async fn whoever_resumes_at_another_service_sees_nothing_twice(engine: Engine) {
        let [one, other] = two(&engine, 600).await;
        start(&one, 1).await;
        for _ in 0..ROUNDS {
            let after = goal(&one, 1, 101).await;
            let mut resumed = other.anonymous().await;
            resumed.send(json!({"action": "subscribe", "match": 1, "after": after})).await;
            let last = goal(&one, 1, 101).await;
            let mut events = Vec::new();
            while events.last() != Some(&last) {
                let message = resumed.next_with(&["match"]).await;
                if message.get("event").is_some() {
                    events.push(told(&message));
                } else {
                    assert!(told(&message) >= after, "what is shown is older than what was seen");
                }
            }
            assert_eq!(events, [last]);
        }
    }

    pub async fn whoever_follows_the_category_misses_nothing_by_turning_to_a_match(engine: Engine) {
        let mut app = TestApp::on(&engine, &sample(600)).await;
        app.log_in().await;
        start(&app, 1).await;
        let mut last = 1;
        for asked in [
            json!({"action": "subscribe", "match": 1}),
            json!({"action": "fetch_team_roster", "team": 101, "match": 1}),
        ] {
            let mut socket = app.anonymous().await;
            socket.send(json!({"action": "subscribe_category", "category": 13})).await;
            socket.next_with(&["matches"]).await;
            let first = last;
            let mut heard: BTreeMap<u64, usize> = BTreeMap::new();
            for _ in 0..ROUNDS {
                let goals = join_all((0..4).map(|_| goal(&app, 1, 101)));
                let asking = async {
                    socket.send(asked.clone()).await;
                    socket.send(json!({"action": "unsubscribe", "match": 1})).await;
                };
                let (goals, ()) = tokio::join!(goals, asking);
                last = goals.into_iter().max().unwrap();
                while heard.keys().last() != Some(&last) {
                    let message = socket.next_with(&["event", "match"]).await;
                    *heard.entry(told(&message)).or_default() += 1;
                }
            }
            assert_eq!(heard, (first + 1..=last).map(|revision| (revision, 1)).collect());
        }
    }
}

on_every_engine! {
    a_match_played_through_two_services_is_one_match
    whoever_begins_to_follow_where_a_match_was_never_heard_of_misses_nothing
    a_match_that_nobody_follows_at_a_service_is_followed_there_later
    whoever_resumes_at_another_service_sees_nothing_twice
    whoever_follows_the_category_misses_nothing_by_turning_to_a_match
}
