//! Results that were not played out, by stages, taken back: what a client sees of them.

use serde_json::{Value, json};

use super::{TO_THE_END, ask, go, logged_in, read};
use crate::support::app::{TestApp, sample};

async fn ids(app: &TestApp, path: &str) -> Vec<i64> {
    let matches = read(app, path).await["matches"].clone();
    matches.as_array().unwrap().iter().map(|shown| shown["id"].as_i64().unwrap()).collect()
}

async fn refused(app: &TestApp, id: i64, command: Value, code: &str) {
    ask(app.post(&format!("/api/match/{id}/commands"), &command)).await.assert_problem(409, code);
}

fn outcome(shown: &Value) -> Value {
    json!([
        shown["state"],
        shown["score"],
        shown["result"],
        shown["result_kind"],
        shown["winner"],
        shown["result_note"]
    ])
}

#[tokio::test]
async fn a_walkover_is_seen_everywhere_and_its_points_follow_the_winner() {
    let app = logged_in().await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 1})).await;
    app.accepted(1, json!({"action": "record_result", "kind": "walkover", "winner": 1, "reason": "did not come"}))
        .await;
    let note = json!("Kontumace, vítězí Borovany");
    let expected = json!(["end", [0, 10], {"final": [0, 10]}, "walkover", 1, note]);
    assert_eq!(outcome(&follower.next().await["match"]), expected);
    assert_eq!(outcome(&read(&app, "/api/match/1").await), expected);
    assert_eq!(read(&app, "/api/match/1?lang=en").await["result_note"], "Walkover, Borovany win");
    let programme = read(&app, "/api/programme").await;
    let listed = programme["matches"].as_array().unwrap().iter().find(|shown| shown["id"] == 1).unwrap().clone();
    assert_eq!(outcome(&listed), expected);
    app.accepted(1, json!({"action": "confirm"})).await;
    let table = read(&app, "/api/category/13/standings").await["table"].clone();
    let borovany = table.as_array().unwrap().iter().find(|row| row["team"] == 102).unwrap().clone();
    assert_eq!(json!([borovany["wins"], borovany["points"]]), json!([2, 4]));
    let history = read(&app, "/api/match/1/history").await;
    let recorded =
        history["events"].as_array().unwrap().iter().find(|event| event["type"] == "ResultRecorded").unwrap().clone();
    assert_eq!(
        recorded["data"],
        json!({"score": [0, 10], "kind": "walkover", "winner": "away", "reason": "did not come"})
    );
}

#[tokio::test]
async fn a_result_by_stages_has_every_stage() {
    let app = logged_in().await;
    let stages = json!({"action": "record_result", "half": [14, 13], "regular": [28, 28], "overtime": [32, 32],
        "shootout": [5, 3], "reason": "on paper"});
    app.accepted(1, stages).await;
    let shown = read(&app, "/api/match/1").await;
    let result =
        json!({"half": [14, 13], "regular": [28, 28], "overtime": [32, 32], "shootout": [5, 3], "final": [37, 35]});
    assert_eq!(outcome(&shown), json!(["end", [32, 32], result, "played", 0, null]));
    let page = app.get("/match/1").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("37:35 (32:32, 28:28, 14:13)"), "{page}");
    refused(&app, 1, json!({"action": "record_result", "score": [1, 0], "half": [2, 0], "reason": "x"}), "bad_result")
        .await;
    refused(&app, 1, json!({"action": "record_result", "kind": "walkover", "reason": "x"}), "bad_winner").await;
    for malformed in [
        json!({"kind": "lost"}),
        json!({"kind": 1}),
        json!({"kind": "walkover", "winner": 2}),
        json!({"half": [1]}),
        json!({}),
    ] {
        let mut command = json!({"action": "record_result", "reason": "x"});
        command.as_object_mut().unwrap().extend(malformed.as_object().unwrap().clone());
        ask(app.post("/api/match/1/commands", &command)).await.assert_problem(400, "malformed");
    }
}

#[tokio::test]
async fn the_stages_of_a_match_that_is_played_come_one_after_the_other() {
    let app = logged_in().await;
    go(&app, 1, &TO_THE_END[..1]).await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    assert_eq!(read(&app, "/api/match/1").await["result"], json!(null));
    go(&app, 1, &TO_THE_END[1..3]).await;
    assert_eq!(read(&app, "/api/match/1").await["result"], json!({"half": [1, 0]}));
    app.accepted(1, json!({"action": "goal", "team": 102})).await;
    app.accepted(1, json!({"action": "goal", "team": 102})).await;
    go(&app, 1, &TO_THE_END[3..]).await;
    let shown = read(&app, "/api/match/1").await;
    assert_eq!(
        json!([shown["result"], shown["winner"]]),
        json!([{"half": [1, 0], "regular": [1, 2], "final": [1, 2]}, 1])
    );
}

#[tokio::test]
async fn a_void_match_is_on_no_list_and_comes_back_when_that_is_taken_back() {
    let app = logged_in().await;
    go(&app, 1, &TO_THE_END[..1]).await;
    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    let scorer = async || {
        read(&app, "/api/team-detail/101").await["players"]
            .as_array()
            .unwrap()
            .iter()
            .map(|player| player["total_goals"].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!(scorer().await, 1);
    app.accepted(1, json!({"action": "record_result", "kind": "void", "reason": "wrong match"})).await;
    assert_eq!(
        outcome(&read(&app, "/api/match/1").await),
        json!(["end", [1, 0], null, "void", null, "Neplatný zápas"])
    );
    for path in ["/api/category/13", "/api/programme", "/api/team-detail/101"] {
        assert!(!ids(&app, path).await.contains(&1), "{path}");
    }
    assert!(ids(&app, "/api/programme?void=1").await.contains(&1));
    assert_eq!(scorer().await, 0);
    let mut socket = app.anonymous().await;
    let upcoming = socket.ask(json!({"action": "subscribe_category", "category": 13})).await;
    assert!(upcoming["matches"].get("1").is_none());
    refused(&app, 1, json!({"action": "confirm"}), "void").await;
    for id in [2, 3, 5, 6] {
        app.accepted(id, json!({"action": "record_result", "score": [1, 0], "reason": "paper"})).await;
        app.accepted(id, json!({"action": "confirm"})).await;
    }
    assert_eq!(read(&app, "/api/category-list").await["categories"], json!([]));
    let table = async || read(&app, "/api/category/13/standings").await;
    assert_eq!(table().await["rules"]["final"], true);
    app.accepted(1, json!({"action": "revoke_result", "reason": "right match after all"})).await;
    let shown = read(&app, "/api/match/1").await;
    assert_eq!(json!([shown["state"], shown["score"], shown["result_kind"]]), json!(["pause", [1, 0], "played"]));
    assert_eq!(table().await["rules"]["final"], false);
    assert_eq!(ids(&app, "/api/category/13").await, [1]);
}

#[tokio::test]
async fn an_abandoned_match_waits_until_it_is_settled() {
    let app = logged_in().await;
    go(&app, 1, &TO_THE_END[..1]).await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    app.accepted(1, json!({"action": "record_result", "kind": "abandoned", "reason": "power cut"})).await;
    assert_eq!(
        outcome(&read(&app, "/api/match/1").await),
        json!(["end", [1, 0], null, "abandoned", null, "Nedohráno"])
    );
    refused(&app, 1, json!({"action": "confirm"}), "abandoned").await;
    assert!(ids(&app, "/api/category/13").await.contains(&1));
    let live = read(&app, "/api/category/13/standings?live=1").await["table"].clone();
    assert_eq!(live, read(&app, "/api/category/13/standings").await["table"]);
    app.accepted(1, json!({"action": "record_result", "kind": "played", "reason": "it stands"})).await;
    app.accepted(1, json!({"action": "confirm"})).await;
    assert_eq!(read(&app, "/api/match/1").await["winner"], 0);
}

#[tokio::test]
async fn a_confirmed_result_is_taken_back_with_its_confirmation() {
    let app = logged_in().await;
    app.accepted(1, json!({"action": "record_result", "score": [9, 8], "reason": "paper"})).await;
    app.accepted(1, json!({"action": "confirm"})).await;
    let before = read(&app, "/api/category/13/standings").await;
    app.accepted(1, json!({"action": "revoke_result", "reason": "wrong match"})).await;
    let shown = read(&app, "/api/match/1").await;
    assert_eq!(json!([shown["state"], shown["score"], shown["confirmed"]]), json!(["init", [null, null], null]));
    assert_ne!(read(&app, "/api/category/13/standings").await, before);
    refused(&app, 1, json!({"action": "revoke_result", "reason": ""}), "bad_text").await;
}

#[tokio::test]
async fn a_draw_that_must_be_decided_needs_a_winner() {
    let mut file = sample(600);
    file["categories"][0]["matches"][0]["must_decide"] = json!(true);
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "record_result", "score": [9, 9], "reason": "paper"})).await;
    assert_eq!(read(&app, "/api/match/1").await["must_decide"], true);
    refused(&app, 1, json!({"action": "confirm"}), "undecided").await;
    ask(app.post("/api/match/1/commands", &json!({"action": "confirm", "winner": 2})))
        .await
        .assert_problem(400, "malformed");
    app.accepted(1, json!({"action": "confirm", "winner": 1})).await;
    let shown = read(&app, "/api/match/1").await;
    assert_eq!(json!([shown["winner"], shown["score"]]), json!([1, [9, 9]]));
    app.accepted(2, json!({"action": "record_result", "score": [9, 8], "reason": "paper"})).await;
    refused(&app, 2, json!({"action": "confirm", "winner": 1}), "bad_winner").await;
}

#[tokio::test]
async fn the_rules_of_play_are_read_with_match_and_programme() {
    let mut file = sample(600);
    file["categories"][0]["game"] = json!({"clock": "running", "depth": "standard", "shootout": {"shots": 3}});
    file["categories"][0]["matches"][0]["game"] = json!({"suspension": 60});
    file["categories"][0]["matches"][0]["half_length"] = json!(900);
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    let of_match = async || read(&app, "/api/match/1").await;
    let first = of_match().await;
    assert_eq!(
        json!([first["half_length"], first["game"]["suspension"], first["game"]["clock"]]),
        json!([900.0, 60, "running"])
    );
    let programme = read(&app, "/api/programme").await;
    let game = &programme["categories"][0]["game"];
    assert_eq!(json!([game["suspension"], game["shootout"], game["overtime"]]), json!([120, {"shots": 3}, null]));
    go(&app, 1, &TO_THE_END[..1]).await;
    file["categories"][0]["game"] = json!({"clock": "stopped", "depth": "advanced", "results": "hidden"});
    app.import(&file).await;
    let game = of_match().await["game"].clone();
    assert_eq!(
        json!([game["clock"], game["depth"], game["results"]]),
        json!(["running", "advanced", "hidden"]),
        "but for the last two it keeps those it was opened with"
    );
}
