//! A file looked at, then brought in.

use minicup_domain::Timestamp;
use minicup_live::clock;
use serde_json::{Value, json};

use super::{Person, administered, with_admin};
use crate::rest::{ask, stranger};
use crate::support::app::TestApp;
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
    let position = app.service.models.position();
    let preview = admin.post(&app, PREVIEW, &changed()).await.assert_ok();
    assert_eq!(app.service.models.fresh().await.unwrap().position(), position, "nothing changed");
    assert_eq!(preview["dry_run"], true);
    assert_eq!(preview["summary"], "3 season events, 1 roster, 1 user");
    let wanted = json!([
        {"kind": "roster", "change": "changed", "id": 101, "name": "Aurora Nova",
         "fields": [{"field": "player:1001", "from": "7 Adam Králová", "to": null}]},
        {"kind": "user", "change": "added", "id": null, "name": "ota"},
        {"kind": "category", "change": "added", "id": 99, "name": "New"},
        {"kind": "team", "change": "changed", "id": 101, "name": "Aurora Nova",
         "fields": [{"field": "name", "from": "Aurora Alfa", "to": "Aurora Nova"}]},
        {"kind": "match", "change": "changed", "id": 1, "name": "Aurora Nova vs. Borovany",
         "fields": [{"field": "location", "from": "A", "to": "Z"}]},
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
    let fields = json!([{"field": "score", "from": null, "to": [3, 2]},
        {"field": "confirmed_at", "from": null, "to": "2019-06-01T12:00:00Z"}]);
    let wanted = json!([{"kind": "result", "change": "added", "id": 1, "name": "Aurora Alfa vs. Borovany",
        "fields": fields}]);
    assert_eq!(done["changes"], wanted);
    let history = admin.get(&app, "/api/match/1/history").await.assert_ok();
    assert_eq!(history["events"][0]["metadata"]["user"], "eva");
}

/// A file of the cases, with the admin who imports it here.
fn case(text: &str) -> Value {
    let mut file: Value = serde_json::from_str(text).unwrap();
    file["users"] = with_admin()["users"].take();
    file
}

/// When the one result that an import changes is confirmed, as the import says, in Unix milliseconds.
fn confirmation(answer: &Value) -> i64 {
    let fields = &answer["changes"][0]["fields"];
    assert_eq!(json!([fields[0]["field"], fields[0]["from"]]), json!(["confirmed_at", null]), "{answer}");
    assert_eq!(fields.as_array().unwrap().len(), 1, "{answer}");
    Timestamp::parse(fields[0]["to"].as_str().unwrap()).unwrap().as_millis()
}

#[tokio::test]
async fn a_match_reopened_for_a_protest_stays_open_unless_the_files_result_is_taken() {
    let app = TestApp::with_file(&case(include_str!("../../data/cases/result.json"))).await;
    let admin = Person::admin(&app).await;
    admin.post(&app, "/api/match/1/commands", &json!({"action": "reopen", "reason": "protest"})).await.assert_ok();
    let moved = case(include_str!("../../data/cases/result-moved.json"));
    for path in [PREVIEW, IMPORT, IMPORT] {
        let answer = admin.post(&app, path, &moved).await.assert_ok();
        let kept = &answer["kept"].as_array().unwrap()[..];
        assert_eq!(kept.len(), 1, "{answer}");
        assert_eq!(
            (&kept[0]["path"], &kept[0]["kind"], &kept[0]["by_hand"], &kept[0]["name"]),
            (&json!("match:1/result"), &json!("result"), &json!("changed"), &json!("Aurora vs. Borovany"))
        );
        assert_eq!(kept[0]["file"], json!({"score": [12, 9], "confirmed_at": "2026-05-30T09:31:00+02:00"}));
        assert_eq!(kept[0]["store"], json!({"score": [12, 9], "confirmed_at": null}));
        assert_eq!(app.read("/api/match/1").await["confirmed"], json!(null));
    }
    let unknown = admin.post(&app, &format!("{IMPORT}?take=match:9/result"), &moved).await;
    unknown.assert_problem(422, "faulty_file");
    let mut taking = moved.clone();
    taking["take"] = json!(["match:1/result"]);
    // It is confirmed when it is taken, and not when the file says.
    let before = clock::now().as_millis();
    let preview = admin.post(&app, PREVIEW, &taking).await.assert_ok();
    assert_eq!(preview["summary"], "1 match result");
    assert!(confirmation(&preview) >= before, "{preview}");
    // As many as are allowed in the file, and more in the address.
    taking["take"] = json!(vec!["match:1/result"; 1000]);
    let many = format!("{PREVIEW}&take=match:1/result");
    assert_eq!(admin.post(&app, &many, &taking).await.assert_ok()["summary"], "1 match result");
    taking["take"] = json!(vec!["match:1/result"; 1001]);
    admin.post(&app, PREVIEW, &taking).await.assert_problem(400, "malformed");
    let taken = admin.post(&app, &format!("{IMPORT}?take=match:1/result"), &moved).await.assert_ok();
    assert_eq!((&taken["summary"], &taken["kept"]), (&json!("1 match result"), &json!([])));
    let confirmed = app.read("/api/match/1").await["confirmed"].as_f64().unwrap();
    assert_eq!(confirmation(&taken), (confirmed * 1000.0).round() as i64, "{taken}");
}

#[tokio::test]
async fn an_imported_result_of_a_mistyped_team_is_corrected_then_removed() {
    let file = case(include_str!("../../data/cases/result.json"));
    let app = TestApp::with_file(&file).await;
    let admin = Person::admin(&app).await;
    let table = async || -> Vec<Value> {
        let table = app.read("/api/category/1/standings").await["table"].take();
        table.as_array().unwrap().iter().map(|row| json!([row["team"], row["played"]])).collect()
    };
    assert_eq!(table().await, [json!([10, 1]), json!([12, 0]), json!([11, 1])]);
    let mut corrected = file.clone();
    corrected["categories"][0]["matches"][0]["away_team_id"] = json!(12);
    corrected["categories"][0]["matches"][1]["away_team_id"] = json!(11);
    let done = admin.post(&app, IMPORT, &corrected).await.assert_ok();
    assert_eq!(done["summary"], "2 season events, 1 match result");
    assert_eq!(table().await, [json!([10, 1]), json!([11, 0]), json!([12, 1])]);
    let shown = app.read("/api/match/1").await;
    assert_eq!(json!([shown["away_team_id"], shown["score"], shown["state"]]), json!([12, [12, 9], "end"]));
    corrected["categories"][0]["matches"].as_array_mut().unwrap().remove(0);
    admin.post(&app, IMPORT, &corrected).await.assert_ok();
    assert_eq!(table().await, [json!([10, 0]), json!([11, 0]), json!([12, 0])]);
    admin.get(&app, "/api/match/1").await.assert_problem(404, "unknown_match");
}

#[tokio::test]
async fn a_note_before_the_start_does_not_keep_a_match_from_changing() {
    let file = case(include_str!("../../data/cases/base.json"));
    let app = TestApp::with_file(&file).await;
    let admin = Person::admin(&app).await;
    let send = async |body: Value| admin.post(&app, "/api/match/2/commands", &body).await;
    send(json!({"action": "info", "text": "the referees are late"})).await.assert_ok();
    let shorter = case(include_str!("../../data/cases/base-300.json"));
    admin.post(&app, IMPORT, &shorter).await.assert_ok();
    assert_eq!(app.read("/api/match/2").await["half_length"], 300.0);
    let mut others = shorter.clone();
    others["categories"][0]["matches"][1]["home_team_id"] = json!(11);
    admin.post(&app, IMPORT, &others).await.assert_ok();
    send(json!({"action": "state_change", "state": "half_first"})).await.assert_ok();
    let shown = app.read("/api/match/2").await;
    assert_eq!(json!([shown["half_length"], shown["home_team_id"]]), json!([300.0, 11]));
    admin.post(&app, IMPORT, &file).await.assert_problem(422, "faulty_file");
}

#[tokio::test]
async fn faults_and_warnings_are_in_the_readers_language() {
    let (app, admin) = administered().await;
    let mut file = with_admin();
    file["season"]["timezone"] = json!("Factory");
    let ask_in = async |query: &str, accepted: &str, body: &Value| {
        let request = admin.client.post(app.url(&format!("{PREVIEW}{query}"))).json(body);
        ask(request.header("accept-language", accepted)).await
    };
    let (cs, en) =
        ("není časové pásmo, napište třeba Europe/Prague", "is no time zone, name one such as Europe/Prague");
    for (query, accepted, message) in [("", "cs", cs), ("", "en", en), ("&lang=en", "cs", en), ("&lang=cs", "en", cs)] {
        let answer = ask_in(query, accepted, &file).await;
        answer.assert_problem(422, "faulty_file");
        let wanted = json!([{"pointer": "/season/timezone", "line": 1, "code": "no_zone", "message": message}]);
        assert_eq!(answer.json["faults"], wanted);
    }
    let mut file = with_admin();
    file["categories"][1]["matches"][0]["end"] = json!("2019-06-01T08:59:59Z");
    let warned = ask_in("", "cs", &file).await.assert_ok();
    let pointer = "/categories/1/matches/0/end";
    let early = json!({"pointer": pointer, "line": 1, "code": "ends_before_start", "message": "je před začátkem"});
    assert!(warned["warnings"].as_array().unwrap().contains(&early), "{warned}");
}

#[tokio::test]
async fn a_faulty_file_changes_nothing_and_names_its_faults() {
    let (app, admin) = administered().await;
    let position = app.service.models.position();
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
    assert_eq!(app.service.models.fresh().await.unwrap().position(), position);
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
