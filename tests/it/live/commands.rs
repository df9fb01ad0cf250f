//! Commands that move a match on, and the rules of a match.

use serde_json::{Value, json};

use super::{assert_lives, code, contents, first_half, goal, history, logged_in};
use crate::support::app::{TestApp, body};
use crate::support::socket::Socket;

fn change_to(state: &str) -> Value {
    json!({"action": "state_change", "match": 1, "state": state})
}

/// A scorekeeper and somebody who follows the match.
async fn both(app: &TestApp) -> (Socket, Socket) {
    let mut watcher = app.anonymous().await;
    watcher.ask(json!({"action": "subscribe", "match": 1})).await;
    (app.socket().await, watcher)
}

/// Sends a command; what the sender and the watcher are told of it, which must be the same.
async fn told(sender: &mut Socket, watcher: &mut Socket, command: Value) -> Value {
    let to_sender = sender.ask(command.clone()).await;
    let to_watcher = watcher.next().await;
    assert_eq!(super::timeless(to_sender), super::timeless(to_watcher.clone()), "{command}");
    to_watcher
}

#[tokio::test]
async fn a_match_goes_through_its_states_and_no_other_way() {
    let app = logged_in().await;
    let (mut sender, mut watcher) = both(&app).await;
    let states = ["init", "half_first", "pause", "half_second", "end"];
    for (index, state) in states.into_iter().enumerate() {
        for wrong in states.into_iter().filter(|wrong| Some(wrong) != states.get(index + 1)) {
            assert_eq!(code(&sender.ask(change_to(wrong)).await), "illegal_transition", "from {state} to {wrong}");
        }
        let Some(next) = states.get(index + 1) else { continue };
        let change = told(&mut sender, &mut watcher, change_to(next)).await;
        assert_eq!(contents(&change), ["event", "match", "server_time"]);
        assert_eq!(change["match"]["state"], *next);
        let half = usize::from(index > 1);
        let (kind, offset) = if index % 2 == 0 { ("start", 0) } else { ("end", 600) };
        assert_eq!(change["event"]["type"], kind);
        assert_eq!(change["event"]["half_index"], half);
        assert_eq!(change["event"]["time_offset"], offset);
        assert_eq!(change["event"]["score"], json!([0, 0]));
        assert_eq!(change["event"]["team_index"], -1);
        assert_eq!(change["event"]["team_id"], Value::Null);
        assert_eq!(change["match"]["first_half_start"].is_number(), index <= 4);
        assert_eq!(change["match"]["second_half_start"].is_number(), index >= 2);
    }
    assert_lives(&mut sender).await;
}

#[tokio::test]
async fn goals_count_from_the_first_start_to_the_confirmation() {
    let app = logged_in().await;
    let (mut sender, mut watcher) = both(&app).await;
    assert_eq!(code(&sender.ask(goal(101)).await), "not_started");
    let mut score = 0;
    for (state, half) in [("half_first", 0), ("pause", 0), ("half_second", 1), ("end", 1)] {
        told(&mut sender, &mut watcher, change_to(state)).await;
        let scored = told(&mut sender, &mut watcher, goal(101)).await;
        score += 1;
        assert_eq!(scored["event"]["half_index"], half, "{state}");
        assert_eq!(scored["match"]["state"], state);
        assert_eq!(scored["match"]["score"], json!([score, 0]));
        assert_eq!(scored["event"]["score"], json!([score, 0]));
        if state == "pause" || state == "end" {
            assert_eq!(scored["event"]["time_offset"], 600, "{state}");
        }
    }
    told(&mut sender, &mut watcher, json!({"action": "confirm", "match": 1})).await;
    assert_eq!(code(&sender.ask(goal(101)).await), "confirmed");
    assert_eq!(app.read("/api/match/1").await["score"], json!([4, 0]));
}

#[tokio::test]
async fn a_goal_tells_who_scored() {
    let app = first_half().await;
    let (mut sender, mut watcher) = both(&app).await;
    let scored = json!({"action": "goal", "match": "1", "team": "102", "player": "1009"});
    let event = told(&mut sender, &mut watcher, scored).await["event"].clone();
    assert_eq!(
        [&event["team_id"], &event["team_index"], &event["player_id"], &event["player_number"], &event["match_id"]],
        [&json!(102), &json!(1), &json!(1009), &json!(2), &json!(1)]
    );
    assert_eq!(event["player_name"], "Barbora Šťastná");
    for player in [json!(0), json!(null), json!("0")] {
        let unknown = json!({"action": "goal", "match": 1, "team": 101, "player": player});
        let event = told(&mut sender, &mut watcher, unknown).await["event"].clone();
        assert_eq!([&event["player_id"], &event["player_name"], &event["player_number"]], [&Value::Null; 3]);
        assert_eq!(event["team_index"], 0);
    }
    let absent = told(&mut sender, &mut watcher, goal(101)).await;
    assert_eq!(absent["event"]["player_id"], Value::Null);
}

#[tokio::test]
async fn a_line_is_told_without_the_match() {
    let app = first_half().await;
    let (mut sender, mut watcher) = both(&app).await;
    let line = told(&mut sender, &mut watcher, json!({"action": "info", "match": 1, "text": "pes na hřišti 🐕"})).await;
    assert_eq!(contents(&line), ["event", "server_time"]);
    assert_eq!(line["event"]["type"], "info");
    assert_eq!(line["event"]["message"], "pes na hřišti 🐕");
    assert!(line.get("match").is_none());
}

#[tokio::test]
async fn confirming_counts_and_reopening_takes_it_back() {
    let app = first_half().await;
    let (mut sender, mut watcher) = both(&app).await;
    let confirm = json!({"action": "confirm", "match": 1});
    assert_eq!(code(&sender.ask(confirm.clone()).await), "not_ended");
    for state in ["pause", "half_second", "end"] {
        told(&mut sender, &mut watcher, change_to(state)).await;
    }
    told(&mut sender, &mut watcher, goal(102)).await;
    let confirmed = told(&mut sender, &mut watcher, confirm.clone()).await;
    assert_eq!(contents(&confirmed), ["match", "server_time"]);
    assert!(confirmed["match"]["confirmed"].is_number());
    assert!(confirmed.get("event").is_none() && confirmed.get("events").is_none());
    let played = |row: &Value| (row["team"].as_i64().unwrap(), row["played"].as_i64().unwrap());
    let standings = app.read("/api/category/13/standings").await;
    assert!(standings["table"].as_array().unwrap().iter().any(|row| played(row) == (102, 2)));

    let again = sender.ask(confirm).await;
    assert_eq!(again["match"]["revision"], confirmed["match"]["revision"], "it is already so, the sender is shown it");
    for refused in [
        json!({"action": "info", "match": 1, "text": "late"}),
        json!({"action": "record_result", "match": 1, "score": [9, 9], "reason": "late"}),
    ] {
        assert_eq!(code(&sender.ask(refused).await), "confirmed");
    }
    let reopened = told(&mut sender, &mut watcher, json!({"action": "reopen", "match": 1, "reason": "protest"})).await;
    assert_eq!(reopened["match"]["confirmed"], Value::Null);
    assert_eq!(reopened["match"]["state"], "end");
    let standings = app.read("/api/category/13/standings").await;
    assert!(standings["table"].as_array().unwrap().iter().any(|row| played(row) == (102, 1)));
    assert_eq!(told(&mut sender, &mut watcher, goal(101)).await["match"]["score"], json!([1, 1]));
}

#[tokio::test]
async fn a_result_given_by_hand_ends_the_match_and_makes_the_score() {
    let app = first_half().await;
    let (mut sender, mut watcher) = both(&app).await;
    told(&mut sender, &mut watcher, goal(101)).await;
    let record = json!({"action": "record_result", "match": 1, "score": [5, 7], "reason": "the tablet drowned"});
    sender.send(record.clone()).await;
    assert_eq!(watcher.next().await["event"]["type"], "end", "the half that ran is over");
    let recorded = watcher.next().await;
    assert_eq!(contents(&recorded), ["match", "server_time"]);
    assert_eq!(recorded["match"]["score"], json!([5, 7]));
    assert_eq!(recorded["match"]["state"], "end");
    sender.next().await;
    assert_eq!(super::timeless(sender.next().await), super::timeless(recorded.clone()));
    assert_eq!(code(&sender.ask(goal(101)).await), "result_given");
    assert_eq!(sender.ask(record).await["match"]["revision"], recorded["match"]["revision"]);
    let better = json!({"action": "record_result", "match": 1, "score": [5, 8], "reason": "counted again"});
    assert_eq!(told(&mut sender, &mut watcher, better).await["match"]["score"], json!([5, 8]));
}

#[tokio::test]
async fn a_match_that_was_never_played_takes_a_result() {
    let app = logged_in().await;
    let (mut sender, mut watcher) = both(&app).await;
    let record = json!({"action": "record_result", "match": 1, "score": [10, 0], "reason": "nobody came"});
    let recorded = told(&mut sender, &mut watcher, record).await;
    assert_eq!(recorded["match"]["score"], json!([10, 0]));
    let confirmed = told(&mut sender, &mut watcher, json!({"action": "confirm", "match": 1})).await;
    assert!(confirmed["match"]["confirmed"].is_number());
}

#[tokio::test]
async fn a_command_subscribes_its_sender_even_when_it_is_refused() {
    let app = logged_in().await;
    let mut sender = app.socket().await;
    assert_eq!(code(&sender.ask(goal(101)).await), "not_started");
    app.accepted(1, change_to("half_first")).await;
    assert_eq!(sender.next().await["event"]["type"], "start");
    let mut other = app.socket().await;
    let own = other.ask(goal(102)).await;
    assert_eq!(own["match"]["score"], json!([0, 1]));
    assert_eq!(super::timeless(sender.next().await), super::timeless(own));
}

#[tokio::test]
async fn commands_over_http_do_what_those_over_a_socket_do() {
    let app = logged_in().await;
    let (_, mut watcher) = both(&app).await;
    let ack = app.accepted(1, change_to("half_first")).await;
    assert_eq!(contents(&ack), ["ack", "server_time"]);
    assert_eq!((&ack["success"], &ack["match_id"], &ack["revision"]), (&json!(true), &json!(1), &json!(1)));
    assert_eq!(watcher.next().await["match"]["state"], "half_first");
    let refused = app.command(1, change_to("end")).await;
    assert_eq!(refused.status(), 409);
    assert_eq!(body(refused).await["code"], "illegal_transition");
    assert_eq!(history(&app, 1).await.len(), 2);
}
