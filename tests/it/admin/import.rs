//! A file looked at, then brought in.

use serde_json::{Value, json};

use super::{administered, with_admin};
use crate::rest::{ask, stranger};
use crate::support::played::{Played, seconds_ago};

const IMPORT: &str = "/api/admin/import";
const PREVIEW: &str = "/api/admin/import?dry_run=1";

/// The sample with the first match elsewhere, a team renamed, a player less, a user more and another category.
fn changed() -> Value {
    let mut file = with_admin();
    let category = &mut file["categories"][0];
    category["matches"][0]["location"] = json!("Z");
    category["teams"][0]["name"] = json!("Aurora Nova");
    category["teams"][0]["players"].as_array_mut().unwrap().remove(0);
    let new_user = json!({"username": "ota", "name": "Ota", "role": "scorekeeper", "pin": "77777"});
    file["users"].as_array_mut().unwrap().push(new_user);
    let new_category = json!({"id": 99, "slug": "new", "name": "New", "teams": [], "matches": []});
    file["categories"].as_array_mut().unwrap().push(new_category);
    file
}

#[tokio::test]
async fn a_preview_tells_what_an_import_then_does() {
    let (app, admin) = administered().await;
    let position = app.app.models.position();
    let preview = admin.post(&app, PREVIEW, &changed()).await.assert_ok();
    assert_eq!(app.app.models.fresh().await.unwrap().position(), position, "nothing changed");
    assert_eq!(preview["dry_run"], true);
    assert_eq!(preview["summary"], "3 season events, 1 roster, 1 user");
    let wanted = json!([
        {"kind": "roster", "change": "changed", "id": 101, "name": "Aurora Nova"},
        {"kind": "user", "change": "added", "id": null, "name": "ota"},
        {"kind": "category", "change": "added", "id": 99, "name": "New"},
        {"kind": "team", "change": "changed", "id": 101, "name": "Aurora Nova"},
        {"kind": "match", "change": "changed", "id": 1, "name": "Aurora Nova vs. Borovany"},
    ]);
    assert_eq!(preview["changes"], wanted);

    let done = admin.post(&app, IMPORT, &changed()).await.assert_ok();
    assert_eq!((&done["dry_run"], &done["changes"]), (&json!(false), &preview["changes"]));
    assert_eq!(app.read("/api/match/1").await["home_team_name"], "Aurora Nova");
    let again = admin.post(&app, IMPORT, &changed()).await.assert_ok();
    assert_eq!((&again["summary"], &again["changes"]), (&json!("nothing changed"), &json!([])));
}

#[tokio::test]
async fn results_are_told_by_their_match_and_carry_the_admins_name() {
    let (app, admin) = administered().await;
    let mut file = with_admin();
    file["categories"][0]["matches"][0]["result"] = json!({"score": [3, 2], "confirmed_at": "2019-06-01T12:00:00Z"});
    let done = admin.post(&app, IMPORT, &file).await.assert_ok();
    let wanted = json!([{"kind": "result", "change": "added", "id": 1, "name": "Aurora Alfa vs. Borovany"}]);
    assert_eq!(done["changes"], wanted);
    let history = admin.get(&app, "/api/match/1/history").await.assert_ok();
    assert_eq!(history["events"][0]["metadata"]["user"], "eva");
}

#[tokio::test]
async fn a_faulty_file_changes_nothing_and_names_its_faults() {
    let (app, admin) = administered().await;
    let position = app.app.models.position();
    let mut file = changed();
    file["categories"][0]["matches"][0]["home_team_id"] = json!(12345);
    file["season"]["timezone"] = json!("Mars/Olympus");
    for path in [PREVIEW, IMPORT] {
        let answer = admin.post(&app, path, &file).await;
        answer.assert_problem(422, "faulty_file");
        let pointers: Vec<&Value> =
            answer.json["faults"].as_array().unwrap().iter().map(|fault| &fault["pointer"]).collect();
        assert_eq!(json!(pointers).as_array().unwrap().len(), 2, "{}", answer.json);
        assert!(pointers.contains(&&json!("/categories/0/matches/0/home_team_id")), "{pointers:?}");
        assert!(pointers.contains(&&json!("/season/timezone")), "{pointers:?}");
    }
    for (body, kind) in [("{", "application/json"), ("", "application/json")] {
        let request = admin.client.post(app.url(IMPORT)).body(body).header("content-type", kind);
        let answer = ask(request).await;
        answer.assert_problem(422, "faulty_file");
        assert_eq!(answer.json["faults"][0]["pointer"], "");
    }
    assert_eq!(app.app.models.fresh().await.unwrap().position(), position);
}

#[tokio::test]
async fn what_is_no_file_is_refused_before_it_is_read() {
    let (app, admin) = administered().await;
    let post = |body: String| admin.client.post(app.url(IMPORT)).body(body);
    ask(post("{}".into()).header("content-type", "text/plain")).await.assert_problem(415, "unsupported_media_type");
    let large = " ".repeat(8 * 1024 * 1024 + 1);
    ask(post(large).header("content-type", "application/json")).await.assert_problem(413, "payload_too_large");
    let unclear = admin.client.post(app.url("/api/admin/import?dry_run=maybe")).json(&json!({}));
    ask(unclear).await.assert_problem(400, "malformed");
    ask(stranger().post(app.url(IMPORT)).json(&changed())).await.assert_problem(401, "login_required");
}

#[tokio::test]
async fn matches_that_were_played_side_by_side_come_in_as_they_were() {
    let (app, admin) = administered().await;
    let mut file = with_admin();
    let beside = |home, away, ago| {
        let mut played = Played::between(home, away, seconds_ago(ago));
        for goal in 1..30 {
            played.goal(goal * 20, "home", 0);
        }
        played.second_half();
        for goal in 1..30 {
            played.goal(goal * 20, "away", 0);
        }
        played.confirmed()
    };
    let histories = [beside(101, 102, 9000), beside(103, 104, 8990)];
    for (at, history) in histories.iter().enumerate() {
        file["categories"][0]["matches"][at]["history"] = history.clone();
    }
    admin.post(&app, IMPORT, &file).await.assert_ok();
    for (id, history) in (1..).zip(&histories) {
        let stored = app.read(&format!("/api/match/{id}/history")).await;
        let types = |events: &Value| -> Vec<Value> {
            events.as_array().unwrap().iter().map(|event| json!([event["id"], event["type"]])).collect()
        };
        assert_eq!(types(&stored["events"]), types(history));
    }
    let again = admin.post(&app, IMPORT, &file).await.assert_ok();
    assert_eq!(again["summary"], "nothing changed");
}
