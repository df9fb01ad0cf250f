//! `/ws/exhibition`: one free-hand match.

use serde_json::{Value, json};

use super::{code, contents, history, logged_in};
use crate::support::app::TestApp;
use crate::support::socket::Socket;

/// Opens the exhibition's socket; the match it is shown first.
async fn open(app: &TestApp, cookie: Option<&str>) -> (Socket, Value) {
    let mut socket = app.open("/ws/exhibition", cookie, None).await;
    if cookie.is_some() {
        let greeting = socket.next().await;
        assert_eq!((&greeting["logged"], contents(&greeting)), (&json!(true), vec!["server_time"]));
    }
    let shown = socket.next().await;
    assert_eq!(contents(&shown), ["match", "server_time"]);
    for side in ["home_team_id", "away_team_id"] {
        let players = socket.next().await;
        assert_eq!(contents(&players), ["server_time", "team_players"]);
        assert_eq!((&players["players"], &players["team"]), (&json!([]), &shown["match"][side]));
    }
    (socket, shown["match"].clone())
}

#[tokio::test]
async fn it_has_the_shape_of_any_match() {
    let app = logged_in().await;
    let (mut setter, shown) = open(&app, app.cookie()).await;
    let mut scheduled = app.anonymous().await;
    let scheduled = scheduled.ask(json!({"action": "subscribe", "match": 1})).await["match"].clone();
    let keys = |shown: &Value| shown.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&shown), keys(&scheduled));
    assert_eq!((&shown["name"], &shown["category_name"]), (&json!("Domácí vs. Hosté"), &json!("Exhibice")));
    assert_ne!(shown["home_team_id"], shown["away_team_id"]);
    let told = setter.ask(set([1, 0], "half_first")).await["match"].clone();
    assert_eq!(keys(&told), keys(&scheduled));
    assert!(told["revision_id"].is_string());
    let mut english = app.open("/ws/exhibition?lang=en", None, None).await;
    assert_eq!(english.next().await["match"]["name"], "Home vs. Away");
}

#[tokio::test]
async fn a_message_may_set_names_and_colours() {
    let app = logged_in().await;
    let (mut setter, _) = open(&app, app.cookie()).await;
    setter.ask(set([2, 1], "half_first")).await;
    let names = json!({"home_team_name": "Trenéři", "home_team_color_primary": "#123456", "away_team_name": " Rodiče ",
        "away_team_abbr": "ROD", "away_team_color_name": "žlutá", "category_name": "Finále", "half_length": 5});
    let told = setter.ask(json!({"match_obj": names})).await["match"].clone();
    assert_eq!((&told["score"], &told["state"]), (&json!([2, 1]), &json!("half_first")), "the rest stays");
    assert_eq!((&told["home_team_name"], &told["home_team_abbr"]), (&json!("Trenéři"), &json!("TREN")));
    assert_eq!((&told["home_team_color_primary"], &told["away_team_color_name"]), (&json!("#123456"), &json!("žlutá")));
    assert_eq!((&told["name"], &told["away_team_abbr"]), (&json!("Trenéři vs. Rodiče"), &json!("ROD")));
    assert_eq!(told["category_name"], "Finále");
    let told = setter.ask(set([3, 1], "half_first")).await["match"].clone();
    assert_eq!(told["home_team_name"], "Trenéři", "a score leaves the names alone");
    let told = setter.ask(json!({"match_obj": {"home_team_name": "", "away_team_name": null}})).await["match"].clone();
    assert_eq!((&told["home_team_name"], &told["away_team_name"]), (&json!("Domácí"), &json!("Rodiče")));
    let app = app.restart().await;
    let (_, shown) = open(&app, None).await;
    assert_eq!((&shown["away_team_name"], &shown["score"]), (&json!("Rodiče"), &json!([3, 1])));
}

#[tokio::test]
async fn who_asks_for_nothing_is_shown_the_match() {
    let app = logged_in().await;
    let (mut setter, _) = open(&app, app.cookie()).await;
    let (mut watcher, shown) = open(&app, None).await;
    for question in [json!({}), json!({"match_obj": {}}), json!({"match_obj": null})] {
        assert_eq!(watcher.ask(question).await["match"], shown);
    }
    let told = setter.ask(json!({"match_obj": {"score": ["7", 0], "state": "half_first"}})).await;
    assert_eq!(told["match"]["score"], json!([7, 0]), "numbers may be decimal strings");
    watcher.next().await;
    assert_eq!(setter.ask(set([7, 0], "half_first")).await["match"], told["match"], "it is already so");
    assert_eq!(watcher.ping().await, Vec::<Value>::new());
}

fn set(score: [u32; 2], state: &str) -> Value {
    json!({"match_obj": {"score": score, "state": state}})
}

#[tokio::test]
async fn whoever_is_logged_in_sets_it_and_everybody_sees_it() {
    let app = logged_in().await;
    let (mut setter, shown) = open(&app, app.cookie()).await;
    assert_eq!((&shown["id"], &shown["state"], &shown["score"]), (&json!(0), &json!("init"), &json!([0, 0])));
    let (mut watcher, _) = open(&app, None).await;
    for (score, state) in [([0, 0], "half_first"), ([3, 1], "half_first"), ([3, 2], "end"), ([0, 0], "init")] {
        setter.send(set(score, state)).await;
        for socket in [&mut setter, &mut watcher] {
            let told = socket.next().await;
            assert_eq!(contents(&told), ["match", "server_time"]);
            assert_eq!((&told["match"]["score"], &told["match"]["state"]), (&json!(score), &json!(state)));
        }
    }
    let (_, shown) = open(&app, None).await;
    assert_eq!(shown["revision"], 3);
}

#[tokio::test]
async fn whoever_is_not_logged_in_only_watches() {
    let app = logged_in().await;
    let (mut watcher, before) = open(&app, None).await;
    let answer = watcher.ask(set([9, 0], "end")).await;
    assert_eq!(code(&answer), "login_required");
    assert_eq!(answer["message"], "Not enough perms to perform action.");
    let (_, after) = open(&app, None).await;
    assert_eq!(after, before);
    assert_eq!(history(&app, 0).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_the_socket_lives_on() {
    let app = logged_in().await;
    let (mut setter, _) = open(&app, app.cookie()).await;
    for nonsense in [
        json!({"match_obj": 5}),
        json!({"match_obj": {"score": [1], "state": "end"}}),
        json!({"match_obj": {"score": [1, -1], "state": "end"}}),
        json!({"match_obj": {"score": ["x", 2], "state": "end"}}),
        json!({"match_obj": {"home_team_name": 5}}),
        json!({"match_obj": {"home_team_name": "x".repeat(101)}}),
        json!({"match_obj": {"score": [1, 2], "state": "over"}}),
        json!({"action": "goal", "match": 1, "team": 101}),
        json!([]),
    ] {
        let answer = setter.ask(nonsense.clone()).await;
        assert_ne!(code(&answer), "", "{nonsense}");
    }
    assert_eq!(code(&setter.ask(set([1000, 0], "end")).await), "bad_score");
    setter.send_text("{").await;
    assert_eq!(code(&setter.next().await), "invalid_json");
    assert_eq!(setter.ask(set([1, 0], "end")).await["match"]["score"], json!([1, 0]));
}

#[tokio::test]
async fn it_is_a_match_with_a_history_that_outlives_the_service() {
    let app = logged_in().await;
    let (mut setter, _) = open(&app, app.cookie()).await;
    setter.ask(set([2, 1], "half_first")).await;
    setter.ask(set([2, 2], "half_first")).await;
    drop(setter);
    let app = app.restart().await;
    let (_, shown) = open(&app, None).await;
    assert_eq!(
        (&shown["score"], &shown["state"], &shown["revision"]),
        (&json!([2, 2]), &json!("half_first"), &json!(1))
    );
    let history = history(&app, 0).await;
    let scores: Vec<&Value> = history.iter().map(|event| &event["data"]["score"]).collect();
    assert_eq!(scores, [&json!([2, 1]), &json!([2, 2])]);
    assert_eq!(history[0]["metadata"]["user"], "zapis");
    assert_eq!(app.get("/api/match/0").send().await.unwrap().status(), 404, "it is not part of the schedule");
}

#[tokio::test]
async fn those_who_follow_matches_hear_nothing_of_it() {
    let app = logged_in().await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe_category", "category": 13})).await;
    let (mut setter, _) = open(&app, app.cookie()).await;
    setter.ask(set([1, 0], "half_first")).await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    assert_eq!(follower.next().await["match"]["id"], 1);
    assert_eq!(code(&follower.ask(json!({"action": "subscribe", "match": 0})).await), "unknown_match");
}
