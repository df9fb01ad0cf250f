//! Live sessions, through the front door.

use serde_json::json;

use crate::support::app::TestApp;

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
