//! Following matches and categories, and coming back without a gap.

use serde_json::{Value, json};

use super::{contents, first_half, goal, logged_in, timeless};
use crate::support::app::{TestApp, sample};
use crate::support::socket::Socket;

/// Follows match 1 from now on.
async fn watcher(app: &TestApp) -> Socket {
    let mut socket = app.anonymous().await;
    socket.ask(json!({"action": "subscribe", "match": 1})).await;
    socket
}

/// The next so many messages, without the time they were sent at.
async fn next_messages(socket: &mut Socket, count: usize) -> Vec<Value> {
    let mut messages = Vec::new();
    for _ in 0..count {
        messages.push(timeless(socket.next().await));
    }
    messages
}

/// A match with goals, a line, a revoked goal and an amended one: revisions 2 to 8.
async fn eventful(app: &TestApp) {
    for team in [101, 102, 101] {
        app.accepted(1, goal(team)).await;
    }
    app.accepted(1, json!({"action": "info", "text": "a dog on the court"})).await;
    let events = app.read("/api/match-events/1").await;
    let event = |index: usize| events["events"][index]["id"].clone();
    app.accepted(1, json!({"action": "revoke_event", "event": event(1), "reason": "offside"})).await;
    app.accepted(1, json!({"action": "amend_event", "event": event(2), "player": 1009, "reason": "seen by all"})).await;
    app.accepted(1, goal(102)).await;
}

#[tokio::test]
async fn a_goal_reaches_everybody_who_follows_the_match_and_is_acknowledged() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let mut scorekeeper = app.socket().await;
    let mut watcher = app.anonymous().await;
    assert_eq!(watcher.ask(json!({"action": "subscribe", "match": 1})).await["match"]["state"], "init");

    scorekeeper.send(json!({"action": "state_change", "match": 1, "state": "half_first"})).await;
    assert_eq!(scorekeeper.next().await["event"]["type"], "start");
    assert_eq!(watcher.next().await["match"]["state"], "half_first");

    let command_id = "6f0a1f0e-2d0a-4c43-9a37-0d6a7a3c1f11";
    scorekeeper
        .send(json!({"action": "goal", "match": 1, "team": 101, "player": 1001, "command_id": command_id}))
        .await;
    let goal = watcher.next().await;
    assert_eq!(goal["event"]["player_name"], "Adam Králová");
    assert_eq!(goal["match"]["score"], json!([1, 0]));
    assert_eq!(goal["type_content"], json!(["event", "match", "server_time"]));
    let ack = scorekeeper.next_with(&["revision"]).await;
    assert_eq!(ack["command_id"], command_id);
    assert_eq!(ack["revision"], goal["match"]["revision"]);
    assert_eq!(app.read("/api/match/1").await["score"], json!([1, 0]));
}

#[tokio::test]
async fn whoever_subscribes_twice_is_told_once() {
    let app = first_half().await;
    let mut watcher = watcher(&app).await;
    for id in [json!(1), json!("1"), json!(" 1 ")] {
        let answer = watcher.ask(json!({"action": "subscribe", "match": id})).await;
        assert_eq!(answer["match"]["id"], 1);
        assert_eq!(contents(&answer), ["match", "server_time"]);
    }
    app.accepted(1, goal(101)).await;
    app.accepted(1, goal(101)).await;
    let goals = next_messages(&mut watcher, 2).await;
    assert_eq!(goals[0]["match"]["score"], json!([1, 0]));
    assert_eq!(goals[1]["match"]["score"], json!([2, 0]));
}

#[tokio::test]
async fn resuming_gives_the_same_broadcasts_as_following_did() {
    let app = first_half().await;
    let mut follower = watcher(&app).await;
    eventful(&app).await;
    let live = next_messages(&mut follower, 7).await;
    let start = app.read("/api/match-events/1").await["events"][0].clone();

    let mut from_the_start = app.anonymous().await;
    from_the_start.send(json!({"action": "subscribe", "match": 1, "after": -1})).await;
    assert_eq!(from_the_start.next().await["event"], start);
    assert_eq!(next_messages(&mut from_the_start, 7).await, live);
    assert_eq!(from_the_start.next().await["match"], live[6]["match"]);

    for (after, missed) in [(json!(2), 6), (json!("4"), 4), (json!(6), 2), (json!(7), 1), (json!(8), 0)] {
        let mut resuming = app.anonymous().await;
        resuming.send(json!({"action": "subscribe", "match": 1, "after": after})).await;
        assert_eq!(next_messages(&mut resuming, missed).await, live[7 - missed..], "after {after}");
        let shown = resuming.next().await;
        assert_eq!(contents(&shown), ["match", "server_time"]);
        assert_eq!(shown["match"]["revision"], 8);
        assert_eq!(resuming.ping().await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn revoked_goals_are_part_of_what_is_missed() {
    let app = first_half().await;
    eventful(&app).await;
    let mut resuming = app.anonymous().await;
    resuming.send(json!({"action": "subscribe", "match": 1, "after": 1})).await;
    let missed = next_messages(&mut resuming, 7).await;
    let scores: Vec<&Value> = missed.iter().map(|message| &message["match"]["score"]).collect();
    let none = &Value::Null;
    assert_eq!(
        scores,
        [&json!([1, 0]), &json!([1, 1]), &json!([2, 1]), none, &json!([1, 1]), &json!([1, 1]), &json!([1, 2])]
    );
    assert_eq!(missed[3]["event"]["type"], "info");
    assert_eq!(missed[4]["events"].as_array().unwrap().len(), 4);
    assert_eq!(missed[5]["events"][1]["player_id"], 1009);
}

/// The revisions a socket is told of, up to the last one; each must be the next.
async fn follow_to(mut socket: Socket, after: i64, last: i64) {
    let mut seen = after;
    while seen < last {
        let message = socket.next().await;
        if message.get("event").is_none() {
            let shown = message["match"]["revision"].as_i64().unwrap();
            assert_eq!(shown, seen, "the match is shown as far as it was told");
            continue;
        }
        seen += 1;
        assert_eq!(message["match"]["revision"], seen, "none is lost and none comes twice");
    }
    // Whoever had missed everything is shown the match last.
    assert!(socket.ping().await.iter().all(|message| message.get("event").is_none()));
}

#[tokio::test]
async fn nothing_is_lost_or_told_twice_while_goals_are_scored() {
    const GOALS: i64 = 60;
    const LAST: i64 = 1 + GOALS;
    let app = first_half().await;
    let mut followers = tokio::task::JoinSet::new();
    for number in 0..GOALS {
        app.accepted(1, goal(101)).await;
        let mut socket = app.anonymous().await;
        let after = number % 7;
        socket.send(json!({"action": "subscribe", "match": 1, "after": after})).await;
        followers.spawn(follow_to(socket, after, LAST));
    }
    while let Some(followed) = followers.join_next().await {
        followed.unwrap();
    }
}

#[tokio::test]
async fn whoever_unsubscribes_is_told_no_more() {
    let app = first_half().await;
    app.accepted(2, json!({"action": "state_change", "state": "half_first"})).await;
    let mut socket = watcher(&app).await;
    socket.ask(json!({"action": "subscribe", "match": 2})).await;
    socket.send(json!({"action": "unsubscribe", "match": "1"})).await;
    assert_eq!(socket.ping().await, Vec::<Value>::new());
    app.accepted(1, goal(101)).await;
    app.accepted(2, json!({"action": "goal", "team": 103})).await;
    assert_eq!(socket.next().await["match"]["id"], 2);

    let shown = socket.ask(json!({"action": "subscribe", "match": 1})).await;
    assert_eq!(shown["match"]["score"], json!([1, 0]));
    app.accepted(1, goal(101)).await;
    assert_eq!(socket.next().await["match"]["score"], json!([2, 0]));
}

fn ids(answer: &Value) -> Vec<&str> {
    let mut ids: Vec<&str> = answer["matches"].as_object().unwrap().keys().map(String::as_str).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn a_category_shows_what_runs_and_the_next_four() {
    let app = logged_in().await;
    let mut socket = app.anonymous().await;
    let question = json!({"action": "subscribe_category", "category": "13"});
    let answer = socket.ask(question.clone()).await;
    assert_eq!(contents(&answer), ["matches", "server_time"]);
    assert_eq!(ids(&answer), ["1", "2", "3", "5"]);
    assert_eq!(answer["matches"]["1"], without_players(app.read("/api/match/1").await));

    app.accepted(2, json!({"action": "state_change", "state": "half_first"})).await;
    assert_eq!(socket.next().await["match"]["id"], 2);
    assert_eq!(ids(&socket.ask(question.clone()).await), ["1", "2", "3", "5", "6"]);

    app.accepted(1, json!({"action": "record_result", "score": [3, 3], "reason": "not played"})).await;
    assert_eq!(socket.next().await["match"]["id"], 1);
    assert_eq!(ids(&socket.ask(question).await), ["2", "3", "5", "6"]);
    assert_eq!(ids(&socket.ask(json!({"action": "subscribe_category", "category": 14})).await), Vec::<&str>::new());
}

fn without_players(mut detail: Value) -> Value {
    let fields = detail.as_object_mut().unwrap();
    for only_there in ["home_team_players", "away_team_players", "game"] {
        assert!(fields.remove(only_there).is_some(), "{only_there}");
    }
    detail
}

#[tokio::test]
async fn a_category_brings_the_broadcasts_of_all_its_matches() {
    let app = logged_in().await;
    let mut socket = app.anonymous().await;
    socket.ask(json!({"action": "subscribe_category", "category": 13})).await;
    // Match 6 was not among those shown, match 4 is over.
    for id in [1, 6] {
        app.accepted(id, json!({"action": "state_change", "state": "half_first"})).await;
        assert_eq!(socket.next().await["match"]["id"], id);
    }
    app.accepted(4, json!({"action": "reopen", "reason": "protest"})).await;
    assert_eq!(socket.next().await["match"]["id"], 4);

    socket.send(json!({"action": "unsubscribe_category", "category": 13})).await;
    assert_eq!(socket.ping().await, Vec::<Value>::new());
    socket.ask(json!({"action": "subscribe", "match": 6})).await;
    app.accepted(1, goal(101)).await;
    app.accepted(6, json!({"action": "goal", "team": 102})).await;
    assert_eq!(socket.next().await["match"]["id"], 6);
}

#[tokio::test]
async fn whoever_follows_a_match_and_its_category_is_told_once() {
    let app = first_half().await;
    let mut socket = watcher(&app).await;
    socket.ask(json!({"action": "subscribe_category", "category": 13})).await;
    app.accepted(1, goal(101)).await;
    app.accepted(1, goal(102)).await;
    assert_eq!(socket.next().await["match"]["score"], json!([1, 0]));
    assert_eq!(socket.next().await["match"]["score"], json!([1, 1]));

    socket.send(json!({"action": "unsubscribe_category", "category": 13})).await;
    app.accepted(1, goal(102)).await;
    assert_eq!(socket.next().await["match"]["score"], json!([1, 2]), "the match is still followed");
    socket.ask(json!({"action": "subscribe_category", "category": 13})).await;
    socket.send(json!({"action": "unsubscribe", "match": 1})).await;
    app.accepted(1, goal(102)).await;
    assert_eq!(socket.next().await["match"]["score"], json!([1, 3]), "its category still is");
}

#[tokio::test]
async fn a_match_scheduled_later_belongs_to_its_category() {
    let app = logged_in().await;
    let mut socket = app.anonymous().await;
    socket.ask(json!({"action": "subscribe_category", "category": 13})).await;
    let mut file = sample(600);
    file["categories"][0]["matches"].as_array_mut().unwrap().push(json!({
        "id": 7, "home_team_id": 101, "away_team_id": 104, "location": "B", "result": null,
        "start": "2019-06-01T10:00:00+00:00", "end": "2019-06-01T10:30:00+00:00"
    }));
    app.import(&file).await;
    app.accepted(7, json!({"action": "state_change", "state": "half_first"})).await;
    let started = socket.next().await;
    assert_eq!(started["match"]["id"], 7);
    assert_eq!(started["event"]["type"], "start");
    let shown = socket.ask(json!({"action": "subscribe_category", "category": 13})).await;
    assert!(ids(&shown).contains(&"7"));
}

#[tokio::test]
async fn a_roster_tells_the_goals_of_its_players() {
    let app = first_half().await;
    for _ in 0..2 {
        app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    }
    let mut socket = app.anonymous().await;
    let answer = socket.ask(json!({"action": "fetch_team_roster", "team": "101", "match": 1})).await;
    assert_eq!(contents(&answer), ["server_time", "team_players"]);
    assert_eq!(answer["team"], 101);
    let players = answer["players"].as_array().unwrap();
    assert_eq!(players.len(), 7);
    let scorer = json!({
        "id": 1001, "name": "Adam Králová", "number": 7, "firstname": "Adam", "lastname": "Králová", "total_goals": 2
    });
    assert!(players.contains(&scorer));
    let numbers: Vec<i64> = players.iter().map(|player| player["number"].as_i64().unwrap()).collect();
    assert!(numbers.is_sorted());
    app.accepted(1, goal(102)).await;
    assert_eq!(socket.next().await["match"]["score"], json!([2, 1]), "asking for a match as well follows it");
}

#[tokio::test]
async fn a_table_counts_confirmed_matches() {
    let app = logged_in().await;
    let mut socket = app.anonymous().await;
    let question = json!({"action": "fetch_category_table", "category": 13});
    app.accepted(1, json!({"action": "record_result", "score": [5, 3], "reason": "by hand"})).await;
    assert_eq!(socket.ask(question.clone()).await["category_table"][0]["id"], 102);
    app.accepted(1, json!({"action": "confirm"})).await;
    let answer = socket.ask(question).await;
    assert_eq!(contents(&answer), ["category_table", "server_time"]);
    let rows = answer["category_table"].as_array().unwrap();
    let row = |row: &Value| {
        ["id", "order", "points", "wins", "draws", "loses", "scored", "received"].map(|key| row[key].as_i64().unwrap())
    };
    let rows: Vec<[i64; 8]> = rows.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            [101, 1, 2, 1, 0, 0, 5, 3],
            [102, 2, 2, 1, 0, 1, 15, 14],
            [103, 3, 0, 0, 0, 0, 0, 0],
            [104, 4, 0, 0, 0, 1, 9, 12]
        ]
    );
}
