//! `user add`.

use serde_json::Value;

use crate::support::app::{PIN, sample};
use crate::support::process::{Served, error_text, import, run_well, run_with_input};

const ADD_JIL: [&str; 5] = ["user", "add", "jil", "--role", "scorekeeper"];

#[tokio::test]
async fn somebody_who_was_added_logs_in_to_a_running_service() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let service = Served::start(folder.path());
    assert_eq!(service.log_in("777777").await, None);
    // Lines end as the system ends them.
    let added = run_with_input(folder.path(), &ADD_JIL, "777777\r\nnever read\n");
    assert_eq!(String::from_utf8(added.stdout).unwrap(), "jil may log in\n");
    service.take_in(folder.path()).await;
    assert!(service.log_in("777777").await.is_some());
    service.accepted(1, serde_json::json!({"action": "info", "text": "by jil"})).await;
    let history = service.read("/api/match/1/history").await;
    assert_eq!(history["events"][0]["metadata"]["user"], "jil");

    // Another PIN takes the place of the old one.
    assert!(run_with_input(folder.path(), &ADD_JIL, "888888").status.success());
    service.take_in(folder.path()).await;
    assert!(service.log_in("888888").await.is_some());
    assert_eq!(service.log_in("777777").await, None);
    assert!(service.log_in(PIN).await.is_some(), "others stay as they are");
}

#[test]
fn pins_that_will_not_do_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(600));
    let before = run_well(folder.path(), &["export", "2019"]);
    for (pin, reason) in
        [("", "at least 4 characters"), ("123\n", "at least 4 characters"), (PIN, "another user has this PIN")]
    {
        let output = run_with_input(folder.path(), &ADD_JIL, pin);
        assert_eq!(output.status.code(), Some(1), "{pin}");
        assert!(error_text(&output).contains(reason), "{}", error_text(&output));
    }
    let boss = run_with_input(folder.path(), &["user", "add", "eva", "--role", "admin"], "7777777\n");
    assert!(!boss.status.success() && error_text(&boss).contains("at least 8 characters"), "{}", error_text(&boss));
    let nameless = run_with_input(folder.path(), &["user", "add", " ", "--role", "admin"], "77777777\n");
    assert_eq!(nameless.status.code(), Some(1));
    assert_eq!(run_well(folder.path(), &["export", "2019"]), before);
}

#[test]
fn the_first_user_may_come_before_any_tournament_and_the_pin_is_stored_hashed() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run_with_input(folder.path(), &["user", "add", "chief", "--role", "admin"], "27182818\n").status.success());
    let log = rusqlite::Connection::open(folder.path().join("minicup.db")).unwrap();
    let data: String = log.query_row("SELECT data FROM events", [], |row| row.get(0)).unwrap();
    assert!(!data.contains("27182818"), "{data}");
    let user: Value = serde_json::from_str(&data).unwrap();
    assert_eq!(user["role"], "admin");
    assert!(user["pin_hash"].as_str().unwrap().starts_with("$argon2id$"), "{data}");
}
