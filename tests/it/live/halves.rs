//! Halves that end by themselves: when their time is up, and exactly once.

use std::time::Duration;

use minicup_domain::matches::{Fixture, Half, HalfStarted, MatchEvent, MatchFact};
use minicup_domain::{CategoryId, CommandId, MatchId, TeamId, Timestamp};
use minicup_live::store::codec::{Cause, match_stream};
use minicup_live::store::{Expected, NonEmpty};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{code, goal, history, logged_in, logged_in_with_halves_of};
use crate::support::app::TestApp;
use crate::support::socket::Socket;

fn change_to(state: &str) -> Value {
    json!({"action": "state_change", "state": state})
}

async fn watcher(app: &TestApp) -> Socket {
    let mut socket = app.anonymous().await;
    socket.ask(json!({"action": "subscribe", "match": 1})).await;
    socket
}

/// The ends of halves in a match's stream: half, and who ended it.
async fn ends(app: &TestApp) -> Vec<(Value, Value)> {
    let history = history(app, 1).await;
    let ends = history.iter().filter(|event| event["type"] == "HalfEnded");
    ends.map(|event| (event["data"]["half"].clone(), event["data"]["by"].clone())).collect()
}

/// What is told when the clock ends a half: once, at its full length, however late.
fn assert_ended(told: &Value, half: usize, length: i64) {
    let event = &told["event"];
    assert_eq!(
        (&event["type"], &event["half_index"], &event["time_offset"]),
        (&json!("end"), &json!(half), &json!(length))
    );
    let start = told["match"][["first_half_start", "second_half_start"][half]].as_f64().unwrap();
    let start = (start * 1000.0).round() as i64;
    assert_eq!(event["absolute_time"], start + length * 1000, "it ended when its time was up");
}

#[tokio::test]
async fn both_halves_end_by_themselves_and_once() {
    let app = logged_in_with_halves_of(1).await;
    let mut watcher = watcher(&app).await;
    for (half, running, over) in [(0, "half_first", "pause"), (1, "half_second", "end")] {
        app.accepted(1, change_to(running)).await;
        assert_eq!(watcher.next().await["match"]["state"], running);
        let told = watcher.next().await;
        assert_ended(&told, half, 1);
        assert_eq!(told["match"]["state"], over);
        app.accepted(1, goal(101)).await;
        let late = watcher.next().await;
        assert_eq!((&late["event"]["type"], &late["event"]["time_offset"]), (&json!("goal"), &json!(1)));
        assert_eq!(late["event"]["half_index"], half);
    }
    let by_clock = |half: &str| (json!(half), json!("clock"));
    assert_eq!(ends(&app).await, [by_clock("first"), by_clock("second")]);
    assert_eq!(watcher.ping().await, Vec::<Value>::new());
    assert_eq!(app.read("/api/match/1").await["score"], json!([2, 0]));
}

/// The first half is ended by hand; the second one plays longer than its timer would have run.
#[tokio::test]
async fn a_half_ended_by_hand_disarms_its_timer() {
    let app = logged_in_with_halves_of(2).await;
    let mut watcher = watcher(&app).await;
    for state in ["half_first", "pause", "half_second"] {
        app.accepted(1, change_to(state)).await;
        assert_eq!(watcher.next().await["match"]["state"], state);
    }
    assert_ended(&watcher.next().await, 1, 2);
    assert_eq!(ends(&app).await, [(json!("first"), json!("hand")), (json!("second"), json!("clock"))]);
    assert_eq!(watcher.ping().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_half_that_runs_across_a_restart_ends_once() {
    let app = logged_in_with_halves_of(2).await;
    app.accepted(1, change_to("half_first")).await;
    let app = app.restart().await;
    let mut watcher = app.anonymous().await;
    watcher.send(json!({"action": "subscribe", "match": 1, "after": 1})).await;
    let told = watcher.next_with(&["event"]).await;
    assert_ended(&told, 0, 2);
    assert_eq!(told["match"]["state"], "pause");
    app.accepted(1, goal(101)).await;
    assert_eq!(watcher.next_with(&["event"]).await["event"]["type"], "goal");
    assert_eq!(ends(&app).await, [(json!("first"), json!("clock"))]);
}

/// Writes into the store that the first half of match 1 began an hour ago, as if the service had been off since.
async fn began_an_hour_ago(app: &TestApp) {
    let at = Timestamp::from_millis(minicup_live::clock::now().as_millis() - 3_600_000);
    let fixture = Fixture::new(CategoryId::new(13), TeamId::new(101), TeamId::new(102), 600);
    let facts = [MatchFact::Opened(fixture), MatchFact::HalfStarted(HalfStarted { half: Half::First })];
    let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: None };
    let events = NonEmpty::new(cause.match_events(&facts.map(|fact| MatchEvent { at, fact }))).unwrap();
    app.store().append(&match_stream(MatchId::new(1)), Expected::NoStream, events).await.unwrap();
}

#[tokio::test]
async fn an_overdue_half_ends_as_soon_as_the_service_is_back() {
    let app = logged_in().await;
    began_an_hour_ago(&app).await;
    let app = app.restart().await;
    let mut watcher = app.anonymous().await;
    watcher.send(json!({"action": "subscribe", "match": 1, "after": 1})).await;
    assert_ended(&watcher.next_with(&["event"]).await, 0, 600);
    app.accepted(1, change_to("half_second")).await;
    assert_eq!(watcher.next_with(&["event"]).await["event"]["type"], "start");
    assert_eq!(ends(&app).await, [(json!("first"), json!("clock"))]);
    let app = app.restart().await;
    assert_eq!(ends(&app).await.len(), 1, "and not once more");
    assert_eq!(app.read("/api/match/1").await["state"], "half_second");
}

async fn next_but_ends(socket: &mut Socket) -> Value {
    loop {
        let message = socket.next().await;
        if message["event"]["type"] != "end" {
            return message;
        }
    }
}

/// The clock is asked before anything else: whatever comes in late meets a half that is over.
#[tokio::test]
async fn commands_race_the_clock_and_the_half_ends_once() {
    let app = logged_in_with_halves_of(1).await;
    let mut scorekeeper = app.socket().await;
    let mut watcher = watcher(&app).await;
    app.accepted(1, change_to("half_first")).await;
    let mut goals = 0;
    // As fast as the service takes them for the whole half; faster ones are cut off.
    let mut pace = tokio::time::interval(Duration::from_millis(10));
    loop {
        pace.tick().await;
        scorekeeper.send(goal(101)).await;
        let answer = next_but_ends(&mut scorekeeper).await;
        goals += i64::from(answer.get("event").is_some());
        if answer["match"]["state"] == "pause" {
            break;
        }
    }
    assert_eq!(code(&super::ask_patiently(&mut scorekeeper, &goal(103).to_string()).await), "team_not_in_match");
    assert_eq!(ends(&app).await, [(json!("first"), json!("clock"))]);
    let mut told = 0;
    let mut ended = 0;
    while told < goals || ended == 0 {
        let event = watcher.next().await["event"].clone();
        told += i64::from(event["type"] == "goal");
        ended += i64::from(event["type"] == "end");
    }
    assert_eq!((told, ended), (goals, 1));
}

/// The first releases named the end of a half by what everybody could work out.
#[tokio::test]
async fn a_half_ends_whatever_ids_clients_have_used() {
    let app = logged_in_with_halves_of(2).await;
    let mut watcher = watcher(&app).await;
    app.accepted(1, change_to("half_first")).await;
    let start = watcher.next().await["match"]["first_half_start"].as_f64().unwrap();
    let name = format!("half of match 1 over at {}", (start * 1000.0).round() as i64 + 2000);
    let mut taken = json!({"action": "info", "match": 1, "text": "fog"});
    taken["command_id"] = json!(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()));
    app.accepted(1, taken).await;
    assert_eq!(watcher.next().await["event"]["type"], "info");
    assert_ended(&watcher.next().await, 0, 2);
}

#[tokio::test]
async fn a_note_before_the_start_fixes_nothing() {
    let mut app = logged_in().await;
    let mut of_category = app.anonymous().await;
    of_category.ask(json!({"action": "subscribe_category", "category": 13})).await;
    app.accepted(1, json!({"action": "info", "text": "late by ten minutes"})).await;
    assert_eq!(of_category.next().await["event"]["message"], "late by ten minutes");
    assert_eq!(app.command(1, goal(101)).await.status(), 409);
    let types = async |app: &TestApp| -> Vec<Value> {
        history(app, 1).await.iter().map(|event| event["type"].clone()).collect()
    };
    assert_eq!(types(&app).await, ["InfoAdded"]);

    app.import(&crate::support::app::sample(300)).await;
    assert_eq!(app.read("/api/match/1").await["half_length"], 300.0);
    app = app.restart().await;
    app.accepted(1, change_to("half_first")).await;
    assert_eq!(types(&app).await, ["InfoAdded", "MatchOpened", "HalfStarted"]);
    assert_eq!(app.read("/api/match/1").await["half_length"], 300.0);
    let events = app.read("/api/match-events/1").await;
    assert_eq!(events["events"][0]["message"], "late by ten minutes");
}

/// The first releases opened a match by its first note.
#[tokio::test]
async fn a_match_that_a_note_opened_takes_the_schedule_as_it_is_at_the_start() {
    let app = logged_in().await;
    let fixture = Fixture::new(CategoryId::new(13), TeamId::new(101), TeamId::new(102), 600);
    let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: None };
    let at = minicup_live::clock::now();
    let events = NonEmpty::new(cause.match_events(&[MatchEvent { at, fact: MatchFact::Opened(fixture) }])).unwrap();
    app.store().append(&match_stream(MatchId::new(1)), Expected::NoStream, events).await.unwrap();
    app.import(&crate::support::app::sample(300)).await;
    app.accepted(1, change_to("half_first")).await;
    assert_eq!(app.read("/api/match/1").await["half_length"], 300.0);
    assert_eq!(history(&app, 1).await.len(), 3);
}
