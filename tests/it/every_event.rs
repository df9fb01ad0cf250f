//! A log with every type of event, made through the front door; and the ones that releases have recorded so, which load
//! for ever.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use minicup_domain::event_types;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::admin::{ADMIN_PIN, with_admin};
use crate::command_line::play_tournament;
use crate::command_line::reads::every_read;
use crate::support::app::PIN;
use crate::support::process::{Served, import, run_well, run_with_input};
use crate::support::socket::Socket;

/// Set to record: the store of a release that has none yet, and what the stores answer to reads.
const RECORD: &str = "MINICUP_RECORD";

/// The sample with a category whose one match was played, which an import of the sample then takes away.
fn with_more() -> Value {
    let mut file = with_admin();
    let teams = json!([
        {"id": 301, "slug": "navic-jedna", "name": "Navíc Jedna", "players": []},
        {"id": 302, "slug": "navic-dva", "name": "Navíc Dva", "players": []},
    ]);
    let played = json!([{"id": 21, "home_team_id": 301, "away_team_id": 302, "start": "2019-06-01T10:00:00+00:00",
        "location": "A", "result": {"score": [3, 1], "confirmed_at": "2019-06-01T10:30:00+00:00"}}]);
    let category = json!({"id": 15, "slug": "navic", "name": "Navíc", "teams": teams, "matches": played});
    file["categories"].as_array_mut().unwrap().push(category);
    file
}

/// With two matches that must have a winner: one is named for match 5, match 6 goes on until it is decided. Match 2 counts
/// attacks after treatment.
fn with_deciders(mut file: Value) -> Value {
    for category in file["categories"].as_array_mut().unwrap() {
        for planned in category["matches"].as_array_mut().unwrap() {
            if planned["id"] == 5 || planned["id"] == 6 {
                planned["must_decide"] = json!(true);
            }
            if planned["id"] == 2 {
                planned["game"] = json!({"treatment": true});
            }
            if planned["id"] == 6 {
                planned["game"] = json!({"overtime": {"periods": 1}, "shootout": {"shots": 1}});
            }
        }
    }
    file
}

/// The same without it, its players shown by their initials.
fn without_more() -> Value {
    let mut file = with_deciders(with_admin());
    file["season"]["privacy"] = json!("initials");
    file
}

/// A tournament in which everything happens that can be recorded.
async fn record_everything(folder: &Path) {
    // Before everything else: with a user who is forgotten goes what was recorded of users before.
    let added = run_with_input(folder, &["user", "add", "odesla", "--role", "scorekeeper"], "66666\n");
    assert!(added.status.success());
    run_well(folder, &["forget", "user", "odesla"]);
    import(folder, &with_more());
    import(folder, &without_more());
    run_well(folder, &["forget", "player", "1050"]);
    let added = run_with_input(folder, &["user", "add", "brigadnik", "--role", "scorekeeper"], "55555\n");
    assert!(added.status.success());
    let service = Served::start(folder);
    let cookie = service.log_in(PIN).await;
    play_tournament(&service).await;
    service.accepted(5, json!({"action": "record_result", "score": [5, 5], "reason": "paper"})).await;
    service.accepted(5, json!({"action": "confirm", "winner": 1})).await;
    // Nothing is left to the clock: a log that is at rest is read the same at any time.
    turn_the_clock(&service).await;
    decide_a_match(&service).await;
    service.accepted(2, json!({"action": "state_change", "state": "pause"})).await;
    set_exhibition(&service, cookie.as_deref()).await;
    service.log_in(ADMIN_PIN).await.unwrap();
    assert_eq!(service.post("/api/admin/users/brigadnik/remove", &json!({})).await.0, 200);
    let court = json!({"season": "2019", "court": "A", "label": "hala A"});
    for link in [json!({"match": 1, "label": "stolek"}), court] {
        let (status, answer) = service.post("/api/admin/links", &link).await;
        assert_eq!(status, 200, "{answer}");
    }
    assert_eq!(service.post("/api/admin/links/1/revoke", &json!({})).await.0, 200);
    assert!(service.stop("TERM").success());
}

async fn decide_a_match(service: &Served) {
    for _ in 0..3 {
        service.accepted(6, json!({"action": "start_period"})).await;
        service.accepted(6, json!({"action": "end_period"})).await;
    }
    service.accepted(6, json!({"action": "start_period"})).await;
    let shown = service.read("/api/match/6").await;
    for (side, scored) in [("home_team_id", true), ("away_team_id", false)] {
        service.accepted(6, json!({"action": "shootout_shot", "team": shown[side], "scored": scored})).await;
    }
}

async fn turn_the_clock(service: &Served) {
    let shown = service.read("/api/match/2").await;
    let team = shown["home_team_id"].clone();
    let players: Vec<Value> =
        shown["home_team_players"].as_array().unwrap().iter().map(|player| json!({"player": player["id"]})).collect();
    service.accepted(2, json!({"action": "line_up", "team": team, "players": players})).await;
    for change in
        [json!({"run": false, "reason": "wet floor"}), json!({"elapsed": 83.4, "length": 660}), json!({"run": true})]
    {
        let mut command = json!({"action": "clock"});
        command.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        service.accepted(2, command).await;
    }
    service.accepted(2, json!({"action": "seven_metre", "team": team, "outcome": "saved"})).await;
    service.accepted(2, json!({"action": "treatment", "team": team})).await;
    service.accepted(2, json!({"action": "attack", "team": team})).await;
    service.accepted(2, json!({"action": "timeout", "team": team})).await;
    service.accepted(2, json!({"action": "punish", "team": team, "punishment": "suspension"})).await;
}

async fn set_exhibition(service: &Served, cookie: Option<&str>) {
    let mut socket = Socket::open(service.address, "/ws/exhibition", cookie, None).await.unwrap();
    let sets = [json!({"score": [1, 0], "state": "half_first"}), json!({"home_team_name": "Trenéři"})];
    for set in sets {
        socket.send(json!({"match_obj": set})).await;
    }
    while socket.next().await["match"]["home_team_name"] != "Trenéři" {}
}

/// The names of the types in a store.
fn recorded_types(store: &Path) -> BTreeSet<String> {
    let log = Connection::open(store).unwrap();
    let mut select = log.prepare("SELECT DISTINCT type FROM events").unwrap();
    select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn stores() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/stores")
}

#[tokio::test]
async fn everything_that_can_be_stored_is_recorded_by_somebody() {
    let folder = tempfile::tempdir().unwrap();
    record_everything(folder.path()).await;
    let store = folder.path().join("minicup.db");
    let declared: BTreeSet<String> = event_types().map(|(_, event_type)| event_type.name.to_owned()).collect();
    assert_eq!(recorded_types(&store), declared);
    assert!(run_well(folder.path(), &["verify"]).contains("faults  0\n"));
    let recorded = stores().join(concat!("everything-", env!("CARGO_PKG_VERSION"), ".db"));
    if std::env::var_os(RECORD).is_some() && !recorded.exists() {
        // One file, without what has yet to be brought into it.
        let log = Connection::open(&store).unwrap();
        log.execute("VACUUM INTO ?1", [recorded.to_str().unwrap()]).unwrap();
    }
}

/// What is read of the log, beside what is read of the matches: nothing that depends on the time of day.
fn reads() -> Vec<String> {
    let of_one_match_each = |path: &String| !path.contains("?match=") && !path.contains("?at=");
    let mut paths: Vec<String> = every_read(&without_more()).into_iter().filter(of_one_match_each).collect();
    paths.extend(["/api/match/0", "/api/match/0/history", "/api/match/21", "/api/category/15"].map(str::to_owned));
    paths.extend(["/api/admin/users", "/api/admin/links"].map(str::to_owned));
    paths
}

/// What a service on the store answers, and what is exported of it.
async fn answers(folder: &Path) -> Map<String, Value> {
    let mut answers = Map::new();
    let export = run_well(folder, &["export", "2019"]);
    answers.insert("export".to_owned(), serde_json::from_str(&export).unwrap());
    let service = Served::start(folder);
    service.log_in(ADMIN_PIN).await.expect("the PIN of then still opens");
    for path in reads() {
        let response = service.client.get(service.url(&path)).send().await.unwrap();
        let (status, mut body) = (response.status().as_u16(), response.json::<Value>().await.unwrap());
        forget_time(&mut body);
        answers.insert(path, json!([status, body]));
    }
    answers
}

/// JSON with an answer on each line.
fn one_a_line(answers: &Value) -> String {
    let line = |(path, answer): (&String, &Value)| format!("{}:{answer}", json!(path));
    let lines: Vec<String> = answers.as_object().unwrap().iter().map(line).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

/// Whether a link is still valid depends on the time of the reader.
fn forget_time(body: &mut Value) {
    for link in body.get_mut("links").and_then(Value::as_array_mut).into_iter().flatten() {
        link.as_object_mut().unwrap().remove("valid");
    }
}

/// Where `now` lacks something of what was answered then, or says it otherwise. It may say more.
fn difference(path: &str, then: &Value, now: &Value) -> Option<String> {
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => then
            .iter()
            .find_map(|(key, value)| difference(&format!("{path}.{key}"), value, now.get(key).unwrap_or(&Value::Null))),
        (Value::Array(then), Value::Array(now)) if then.len() == now.len() => (then.iter().zip(now).enumerate())
            .find_map(|(index, (then, now))| difference(&format!("{path}[{index}]"), then, now)),
        _ => (then != now).then(|| format!("{path}: {then} then, {now} now")),
    }
}

#[tokio::test]
async fn a_log_of_every_release_is_read_as_it_was_then() {
    let files = std::fs::read_dir(stores()).unwrap().map(|entry| entry.unwrap().path());
    let is_whole = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("everything-");
    let recorded: Vec<PathBuf> =
        files.filter(is_whole).filter(|path| path.extension().is_some_and(|extension| extension == "db")).collect();
    assert!(!recorded.is_empty());
    for store in recorded {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(&store, folder.path().join("minicup.db")).unwrap();
        assert!(run_well(folder.path(), &["verify"]).contains("faults  0\n"), "{}", store.display());
        let now = Value::Object(answers(folder.path()).await);
        let answers = store.with_extension("json");
        if std::env::var_os(RECORD).is_some() {
            std::fs::write(&answers, one_a_line(&now)).unwrap();
        }
        let then: Value = serde_json::from_str(&std::fs::read_to_string(&answers).unwrap()).unwrap();
        assert_eq!(difference("", &then, &now), None, "{}", store.display());
    }
}

#[test]
fn what_is_missing_or_other_is_found_and_what_is_new_is_not() {
    let then = json!({"a": [1, {"b": 2}]});
    assert_eq!(difference("", &then, &json!({"a": [1, {"b": 2, "c": 3}], "d": 4})), None);
    for now in [json!({"a": [1, {"b": 3}]}), json!({"a": [1, {}]}), json!({"a": [1]}), json!({}), json!({"a": 1})] {
        assert!(difference("", &then, &now).is_some(), "{now}");
    }
}
