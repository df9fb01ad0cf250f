//! Taking goals back and putting them right.

use minicup_domain::matches::{Fixture, GoalScored, Half, HalfStarted, MatchEvent, MatchFact, Side};
use minicup_domain::{CategoryId, CommandId, MatchId, TeamId};
use minicup_live::store::codec::{Cause, match_stream};
use minicup_live::store::{Expected, NonEmpty};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{code, contents, first_half, goal, history, logged_in, timeless};
use crate::support::app::TestApp;
use crate::support::socket::Socket;

async fn sockets(app: &TestApp) -> (Socket, Socket) {
    let mut watcher = app.anonymous().await;
    watcher.ask(json!({"action": "subscribe", "match": 1})).await;
    let mut sender = app.socket().await;
    sender.ask(json!({"action": "subscribe", "match": 1})).await;
    (sender, watcher)
}

/// Scores; the id of the goal.
async fn score(sender: &mut Socket, watcher: &mut Socket, command: Value) -> Value {
    sender.send(command).await;
    sender.next_with(&["event"]).await;
    watcher.next_with(&["event"]).await["event"]["id"].clone()
}

/// Corrects; what everybody is told, which must be the match and all that remains.
async fn correct(sender: &mut Socket, watcher: &mut Socket, command: Value) -> Value {
    sender.send(command.clone()).await;
    let told = watcher.next().await;
    assert_eq!(contents(&told), ["event", "match", "server_time"], "{command}: {told}");
    assert_eq!(timeless(sender.next().await), timeless(told.clone()), "{command}");
    assert!(told["events"].is_array(), "{command}: {told}");
    told
}

fn events(told: &Value) -> &Vec<Value> {
    told["events"].as_array().unwrap()
}

#[tokio::test]
async fn the_last_goal_can_be_deleted() {
    let app = first_half().await;
    let (mut sender, mut watcher) = sockets(&app).await;
    let first = score(&mut sender, &mut watcher, goal(101)).await;
    let second = score(&mut sender, &mut watcher, goal(102)).await;
    let start = app.read("/api/match-events/1").await["events"][0]["id"].clone();
    let delete = |event: &Value| json!({"action": "delete_event", "match": 1, "event": event});
    for (event, expected) in [(&first, "not_last_goal"), (&start, "not_revocable")] {
        let refused = sender.ask(delete(event)).await;
        assert_eq!(code(&refused), expected);
        assert_eq!(contents(&refused), ["match", "server_time"]);
        assert_eq!(refused["match"]["score"], json!([1, 1]));
    }
    let deleted = correct(&mut sender, &mut watcher, delete(&second)).await;
    assert_eq!(deleted["match"]["score"], json!([1, 0]));
    assert_eq!(events(&deleted).iter().map(|event| &event["id"]).collect::<Vec<_>>(), [&start, &first]);
    let text = json!({"action": "delete_event", "match": 1, "event": first.to_string()});
    assert_eq!(correct(&mut sender, &mut watcher, text).await["match"]["score"], json!([0, 0]));
    assert_eq!(code(&sender.ask(delete(&first)).await), "unknown_event");
    assert_eq!(watcher.ping().await, Vec::<Value>::new(), "refusals concern the sender alone");
    assert_eq!(history(&app, 1).await.len(), 6, "what was deleted stays in the history");
}

/// Writes what happened in match 1 two minutes ago: a start and a goal.
async fn two_minutes_ago(app: &TestApp) {
    let at = minicup_live::clock::now();
    let at = minicup_domain::Timestamp::from_millis(at.as_millis() - 120_000);
    let fixture = Fixture::new(CategoryId::new(13), TeamId::new(101), TeamId::new(102), 600);
    let half = Half::First;
    let facts = [
        MatchFact::Opened(fixture),
        MatchFact::HalfStarted(HalfStarted { half }),
        MatchFact::GoalScored(GoalScored {
            half,
            offset: 0,
            place: None,
            side: Side::Home,
            player: None,
            seven_metre: false,
            overruled: None,
        }),
    ];
    let events = facts.map(|fact| MatchEvent { at, fact });
    let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: None };
    let events = NonEmpty::new(cause.match_events(&events)).unwrap();
    app.store().append(&match_stream(MatchId::new(1)), Expected::NoStream, events).await.unwrap();
}

#[tokio::test]
async fn a_goal_is_deleted_within_a_minute_and_revoked_later() {
    let app = logged_in().await;
    two_minutes_ago(&app).await;
    let (mut sender, mut watcher) = sockets(&app).await;
    let event = app.read("/api/match-events/1").await["events"][1]["id"].clone();
    assert_eq!(code(&sender.ask(json!({"action": "delete_event", "match": 1, "event": event})).await), "too_late");
    let revoke = json!({"action": "revoke_event", "match": 1, "event": event, "reason": "it was no goal"});
    assert_eq!(correct(&mut sender, &mut watcher, revoke).await["match"]["score"], json!([0, 0]));
}

#[tokio::test]
async fn any_goal_or_line_can_be_revoked_with_a_reason() {
    let app = first_half().await;
    let (mut sender, mut watcher) = sockets(&app).await;
    let first = score(&mut sender, &mut watcher, goal(101)).await;
    let line = score(&mut sender, &mut watcher, json!({"action": "info", "match": 1, "text": "fog"})).await;
    score(&mut sender, &mut watcher, goal(101)).await;
    let revoke = |event: &Value| json!({"action": "revoke_event", "match": 1, "event": event, "reason": "offside"});
    let revoked = correct(&mut sender, &mut watcher, revoke(&first)).await;
    assert_eq!(revoked["match"]["score"], json!([1, 0]));
    assert_eq!(events(&revoked).len(), 3);
    assert_eq!(events(&revoked)[2]["score"], json!([1, 0]), "the goals behind it count again");
    assert_eq!(events(&correct(&mut sender, &mut watcher, revoke(&line)).await).len(), 2);
    assert_eq!(code(&sender.ask(revoke(&first)).await), "unknown_event");

    let history = history(&app, 1).await;
    let last_but_one = &history[history.len() - 2];
    assert_eq!(last_but_one["data"]["reason"], "offside");
    assert_eq!(last_but_one["metadata"]["user"], "zapis");
}

#[tokio::test]
async fn every_field_of_a_goal_can_be_amended() {
    let app = first_half().await;
    for state in ["pause", "half_second"] {
        app.accepted(1, json!({"action": "state_change", "state": state})).await;
    }
    let (mut sender, mut watcher) = sockets(&app).await;
    let scored = json!({"action": "goal", "match": 1, "team": 101, "player": 1001});
    let event = score(&mut sender, &mut watcher, scored).await;
    let amend = |field: &str, value: Value| {
        let mut command = json!({"action": "amend_event", "match": 1, "event": event, "reason": "seen by all"});
        command[field] = value;
        command
    };
    let amended = async |sender: &mut Socket, watcher: &mut Socket, field: &str, value: Value| {
        let told = correct(sender, watcher, amend(field, value)).await;
        let goal = events(&told).iter().find(|line| line["id"] == event).unwrap().clone();
        (told["match"]["score"].clone(), goal)
    };
    let (score, goal) = amended(&mut sender, &mut watcher, "player", json!("1002")).await;
    assert_eq!((score, &goal["player_id"]), (json!([1, 0]), &json!(1002)));
    let (_, goal) = amended(&mut sender, &mut watcher, "player", json!(0)).await;
    assert_eq!((&goal["player_id"], &goal["player_name"]), (&Value::Null, &Value::Null));
    let (_, goal) = amended(&mut sender, &mut watcher, "player", json!(1003)).await;
    assert_eq!(goal["player_id"], 1003);
    let (score, goal) = amended(&mut sender, &mut watcher, "team", json!(102)).await;
    assert_eq!((score, &goal["team_id"], &goal["team_index"]), (json!([0, 1]), &json!(102), &json!(1)));
    assert_eq!(goal["player_id"], Value::Null, "the scorer is not on the other team");
    let (_, goal) = amended(&mut sender, &mut watcher, "time_offset", json!(599)).await;
    assert_eq!((&goal["time_offset"], &goal["half_index"]), (&json!(599), &json!(1)));
    let (score, goal) = amended(&mut sender, &mut watcher, "half_index", json!(0)).await;
    assert_eq!((score, &goal["half_index"], &goal["time_offset"]), (json!([0, 1]), &json!(0), &json!(599)));

    for (field, value, expected) in [
        ("player", json!(1001), "player_not_on_team"),
        ("player", json!(9999), "unknown_player"),
        ("team", json!(103), "team_not_in_match"),
        ("team", json!(9999), "unknown_team"),
        ("time_offset", json!(601), "beyond_half"),
        ("half_index", json!(2), "malformed"),
        ("reason", json!(""), "bad_text"),
        ("reason", json!(null), "bad_text"),
        ("reason", json!(7), "malformed"),
    ] {
        assert_eq!(code(&sender.ask(amend(field, value.clone())).await), expected, "{field} {value}");
    }
    let shown = sender.ask(amend("time_offset", json!(599))).await;
    assert_eq!(contents(&shown), ["match", "server_time"], "it is already so, the sender is shown the match");
    assert!(shown.get("events").is_none());
    assert_eq!(watcher.ping().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_line_has_a_time_and_no_team() {
    let app = first_half().await;
    let (mut sender, mut watcher) = sockets(&app).await;
    let line = score(&mut sender, &mut watcher, json!({"action": "info", "match": 1, "text": "fog"})).await;
    let amend = |field: &str, value: Value| {
        let mut command = json!({"action": "amend_event", "match": 1, "event": line, "reason": "late"});
        command[field] = value;
        command
    };
    let told = correct(&mut sender, &mut watcher, amend("time_offset", json!(300))).await;
    assert_eq!(events(&told)[1]["time_offset"], 300);
    assert_eq!(code(&sender.ask(amend("team", json!(101))).await), "not_a_goal");
    assert_eq!(code(&sender.ask(amend("half_index", json!(1))).await), "half_not_played");
}

#[tokio::test]
async fn nothing_is_corrected_once_confirmed() {
    let app = first_half().await;
    let (mut sender, mut watcher) = sockets(&app).await;
    let event = score(&mut sender, &mut watcher, goal(101)).await;
    for state in ["pause", "half_second", "end"] {
        app.accepted(1, json!({"action": "state_change", "state": state})).await;
    }
    app.accepted(1, json!({"action": "confirm"})).await;
    let before = history(&app, 1).await;
    let mut sender = app.socket().await;
    for command in [
        json!({"action": "delete_event", "match": 1, "event": event}),
        json!({"action": "revoke_event", "match": 1, "event": event, "reason": "no"}),
        json!({"action": "amend_event", "match": 1, "event": event, "team": 102, "reason": "no"}),
    ] {
        assert_eq!(code(&sender.ask(command.clone()).await), "confirmed", "{command}");
    }
    assert_eq!(history(&app, 1).await, before);
}
