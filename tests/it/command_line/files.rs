//! `import` and `export`.

use minicup_domain::Timestamp;
use serde_json::{Value, json};

use crate::support::app::{PIN, sample};
use crate::support::process::{Served, error_text, import, minicup_live, run, run_well};

/// Events in the store.
fn count(folder: &std::path::Path) -> i64 {
    let log = rusqlite::Connection::open(folder.join("minicup.db")).unwrap();
    log.query_row("SELECT count(*) FROM events", [], |row| row.get(0)).unwrap()
}

#[test]
fn an_import_tells_what_changed_and_the_same_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let first = import(folder.path(), &sample(600));
    assert_eq!(first, "19 season events, 8 rosters, 2 users, 3 match results\n");
    let events = count(folder.path());
    assert_eq!(import(folder.path(), &sample(600)), "nothing changed\n");
    let mut changed = sample(600);
    changed["categories"][0]["teams"][0]["trainer_name"] = json!("Jana Nová");
    changed["categories"][0]["matches"][0]["location"] = json!("C");
    assert_eq!(import(folder.path(), &changed), "1 season event, 1 roster\n");
    assert_eq!(count(folder.path()), events + 3, "the roster, the match, and what the file said");
}

/// A file of the cases, in the folder.
fn case(folder: &std::path::Path, name: &str) {
    let cases = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cases"));
    std::fs::copy(cases.join(name), folder.join(name)).unwrap();
}

#[tokio::test]
async fn a_result_corrected_by_hand_stays_unless_the_files_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    case(folder.path(), "result.json");
    case(folder.path(), "result-moved.json");
    run_well(folder.path(), &["import", "result.json"]);
    let service = Served::start(folder.path());
    service.log_in("1234").await.unwrap();
    for body in [
        json!({"action": "reopen", "reason": "mistyped"}),
        json!({"action": "record_result", "score": [9, 12], "reason": "mistyped"}),
        json!({"action": "confirm"}),
    ] {
        service.accepted(1, body).await;
    }
    let (table, history) =
        (service.read("/api/category/1/standings").await, service.read("/api/match/1/history").await);
    let preview = run_well(folder.path(), &["import", "result-moved.json", "--dry-run"]);
    let lines: Vec<&str> = preview.lines().collect();
    assert_eq!(lines[0], "1 season event");
    let from_to = "start \"2026-05-30T10:00:00+02:00\" -> \"2026-05-30T11:00:00+02:00\"";
    assert_eq!(lines[1], format!("match:2 changed: Aurora vs. Cihelna; {from_to}"));
    assert!(lines[2].starts_with("kept as changed by hand: match:1/result (Aurora vs. Borovany); the store has "));
    assert!(lines[2].contains("[9,12]") && lines[2].contains("[12,9]"), "{}", lines[2]);
    run_well(folder.path(), &["import", "result-moved.json"]);
    service.take_in(folder.path()).await;
    assert_eq!(service.read("/api/match/1/history").await["events"], history["events"]);
    assert_eq!(service.read("/api/category/1/standings").await["table"], table["table"]);

    let taken = run_well(folder.path(), &["import", "result-moved.json", "--take", "match:1/result"]);
    assert_eq!(taken, "1 match result\n");
    service.take_in(folder.path()).await;
    assert_eq!(service.read("/api/match/1").await["score"], json!([12, 9]));
    let history = service.read("/api/match/1/history").await;
    let at = |event: &Value| Timestamp::parse(event["metadata"]["at"].as_str().unwrap()).unwrap();
    let times: Vec<Timestamp> = history["events"].as_array().unwrap().iter().map(at).collect();
    assert!(times.is_sorted(), "nothing is dated back: {times:?}");
    assert_eq!(run_well(folder.path(), &["import", "result-moved.json"]), "nothing changed\n");
}

#[test]
fn a_faulty_file_changes_nothing_and_every_fault_is_named() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let (events, before) = (count(folder.path()), run_well(folder.path(), &["export", "2019"]));
    let mut faulty = sample(600);
    faulty["season"]["timezone"] = json!("Mars/Olympus");
    faulty["categories"][0]["name"] = json!("renamed, were it not for the faults");
    faulty["categories"][0]["teams"][1]["id"] = json!(101);
    faulty["categories"][0]["matches"][0]["home_team_id"] = json!(999);
    faulty["categories"][0]["matches"][1]["start"] = json!("tomorrow");
    faulty["categories"][1]["matches"][0]["result"]["score"] = json!([1, "2"]);
    faulty["categories"][1]["matches"][1].as_object_mut().unwrap().remove("id");
    faulty["users"][0]["role"] = json!("king");
    std::fs::write(folder.path().join("faulty.json"), faulty.to_string()).unwrap();
    let output = run(folder.path(), &["import", "faulty.json"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
    let text = error_text(&output);
    for pointer in [
        "/season/timezone",
        "/categories/0/teams/1/id",
        "/categories/0/matches/0/home_team_id",
        "/categories/0/matches/1/start",
        "/categories/1/matches/0/result/score/1",
        "/categories/1/matches/1",
        "/users/0/role",
    ] {
        assert!(
            text.lines().any(|line| line.trim_start_matches("minicup-live: ").starts_with(&format!("{pointer}: "))),
            "{pointer} in {text}"
        );
    }
    assert_eq!((count(folder.path()), run_well(folder.path(), &["export", "2019"])), (events, before));
}

#[test]
fn files_that_are_none_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let missing = run(folder.path(), &["import", "missing.json"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(error_text(&missing).contains("missing.json"), "{}", error_text(&missing));
    for content in [&b""[..], b"{", b"[]", b"\xff\xfe", b"{\"format\": \"minicup-tournament/2\"}"] {
        std::fs::write(folder.path().join("bad.json"), content).unwrap();
        let output = run(folder.path(), &["import", "bad.json"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(!error_text(&output).contains("panicked"), "{}", error_text(&output));
    }
}

#[test]
fn a_season_that_is_not_there_cannot_be_exported() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let output = run(folder.path(), &["export", "1999"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
    assert!(error_text(&output).contains("there is no season 1999"));
}

#[test]
fn pins_are_never_exported() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let exported = run_well(folder.path(), &["export", "2019"]);
    assert!(!exported.contains("argon2") && !exported.contains("\"pin\"") && !exported.contains(PIN), "{exported}");
    let users: Value = serde_json::from_str::<Value>(&exported).unwrap()["users"].take();
    assert_eq!(users[0], json!({"username": "zapis", "name": "Zapisovatel", "role": "scorekeeper"}));
}

#[tokio::test]
async fn an_import_beside_a_running_service_shows_at_once() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let service = Served::start(folder.path());
    let mut watcher = service.follow("subscribe_category", "category", 13).await;
    let before = service.read("/api/category/13/standings").await;

    let mut changed = sample(600);
    changed["categories"][0]["teams"][0]["name"] = json!("Aurora Beta");
    changed["categories"][0]["matches"][0]["result"] = json!({"score": [3, 1], "confirmed_at": "2019-05-31T18:00:00Z"});
    assert_eq!(import(folder.path(), &changed), "1 season event, 1 match result\n");
    let confirmed = loop {
        let told = watcher.next_with(&["match"]).await["match"].take();
        if told["confirmed"].is_f64() {
            break told;
        }
    };
    assert_eq!(json!([confirmed["id"], confirmed["score"]]), json!([1, [3, 1]]));
    assert_eq!(confirmed["home_team_name"], "Aurora Beta");

    let mut shown = service.read("/api/match/1").await;
    shown.as_object_mut().unwrap().retain(|key, _| key != "game" && !key.ends_with("_players"));
    assert_eq!(shown, confirmed);
    let table = service.read("/api/category/13/standings").await;
    assert_ne!(table, before);
    assert_eq!(table["table"][0]["team"], 101);
}

/// An import in a terminal of that language: its output and its messages.
fn import_in(folder: &std::path::Path, lang: &str, name: &str) -> (String, String) {
    let mut command = minicup_live(folder);
    let command = command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", lang);
    command.args(["import", name, "--store", "sqlite:minicup.db"]);
    let output = command.output().unwrap();
    (String::from_utf8(output.stdout.clone()).unwrap(), error_text(&output))
}

#[test]
fn files_in_other_encodings_are_named_as_such_in_the_language_of_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let text = sample(600).to_string();
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let windows = text.replace('ř', "\u{0}").into_bytes();
    let windows: Vec<u8> = windows.into_iter().map(|byte| if byte == 0 { 0xf8 } else { byte }).collect();
    std::fs::write(folder.path().join("utf16.json"), utf16).unwrap();
    std::fs::write(folder.path().join("windows.json"), windows).unwrap();
    let message = |lang, name| import_in(folder.path(), lang, name).1;
    assert_eq!(message("en_US.UTF-8", "utf16.json"), "minicup-live: the file is in UTF-16, save it as UTF-8\n");
    assert_eq!(message("cs_CZ.UTF-8", "utf16.json"), "minicup-live: soubor je v UTF-16, uložte ho jako UTF-8\n");
    assert!(message("C", "windows.json").contains("not in UTF-8 (line 1) but in Windows-1250"));
    assert!(message("cs", "windows.json").contains("Windows-1250"));
}

#[test]
fn warnings_are_printed_beside_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    case(folder.path(), "conflicts.json");
    let (changed, warnings) = import_in(folder.path(), "cs_CZ.UTF-8", "conflicts.json");
    assert_eq!(changed, "10 season events, 2 rosters, 1 user\n");
    let line =
        "minicup-live: upozornění: /categories/0/matches/1: Aurora hraje ve stejnou dobu v /categories/0/matches/0";
    assert!(warnings.lines().any(|found| found == line), "{warnings}");
    let exported = run_well(folder.path(), &["export", "2026"]);
    std::fs::write(folder.path().join("exported.json"), &exported).unwrap();
    assert_eq!(run_well(folder.path(), &["import", "exported.json"]), "nothing changed\n");
}
