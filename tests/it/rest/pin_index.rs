//! The index by which a PIN finds its user: made when a PIN is chosen or imported, and learnt where it is missing.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use minicup_live::settings::{Secret, StoreUrl};
use minicup_live::store::codec::users_stream;
use serde_json::{Value, json};

use super::{ask, stranger};
use crate::admin::{ADMIN_PIN, Person, administered};
use crate::support::app::{PIN, TestApp, sample};
use crate::support::moment::moment;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);
/// Phones that log in at the same moment.
const CROWD: usize = 80;

/// Everything that was ever recorded of a user.
async fn defined(app: &TestApp, username: &str) -> Vec<Value> {
    let events = app.store().read(&users_stream(), None).await.unwrap();
    let users = events.iter().filter(|event| &*event.kind == "UserDefined");
    let data = users.map(|event| serde_json::from_slice::<Value>(&event.data).unwrap());
    data.filter(|user| user["username"] == username).collect()
}

async fn until_indexed(app: &TestApp, username: &str, times: usize) -> Value {
    let begun = Instant::now();
    loop {
        let defined = defined(app, username).await;
        if defined.len() == times {
            return defined.last().unwrap().clone();
        }
        assert!(begun.elapsed() < PATIENCE, "never learnt: {}", defined.len());
        moment().await;
    }
}

fn secret(text: &str) -> Option<Secret> {
    Some(Secret::try_from(text.repeat(32)).unwrap())
}

#[tokio::test]
async fn a_pin_of_an_earlier_release_is_indexed_at_its_next_login_and_the_login_holds() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("minicup.db");
    std::fs::write(&file, include_bytes!("../../data/stores/0.1.0.db")).unwrap();
    let mut app = TestApp::start(|settings| settings.store = StoreUrl::Sqlite { path: file, max_pages: None }).await;
    let before = defined(&app, "zapis").await;
    assert!(before.iter().all(|user| user.get("pin_index").is_none()));
    app.log_in().await;
    let after = until_indexed(&app, "zapis", before.len() + 1).await;
    assert_eq!(after["pin_hash"], before.last().unwrap()["pin_hash"]);
    assert_eq!(after["pin_size"], "from_4");
    assert_eq!(after["pin_index"]["value"].as_str().unwrap().len(), 64);
    // The cookie of before, and the PIN by its index.
    assert_eq!(app.read("/api/me").await["user"], "zapis");
    let other = Person::scorekeeper(&app).await;
    assert_eq!(other.get(&app, "/api/me").await.assert_ok()["user"], "zapis");
    let wrong = ask(stranger().post(app.url("/api/login")).json(&json!({"pin": "4321"}))).await;
    assert_eq!(wrong.assert_ok(), json!({"success": false}));
    // Others are found while they have none, and nothing is learnt twice.
    Person::new(&app, json!({"pin": "12"})).await;
    until_indexed(&app, "short", 2).await;
    assert_eq!(defined(&app, "zapis").await.len(), before.len() + 1);
}

#[tokio::test]
async fn a_service_with_another_key_finds_everybody_and_indexes_them_anew() {
    let app = TestApp::start(|settings| settings.secret = secret("a")).await;
    app.import(&sample(600)).await;
    let first = until_indexed(&app, "zapis", 1).await;
    let app = app.restart_with(|settings| settings.secret = secret("b")).await;
    Person::scorekeeper(&app).await;
    let second = until_indexed(&app, "zapis", 2).await;
    assert_eq!(second["pin_hash"], first["pin_hash"]);
    for part in ["key", "value"] {
        assert_ne!(second["pin_index"][part], first["pin_index"][part], "{part}");
    }
    Person::scorekeeper(&app).await;
}

#[tokio::test]
async fn an_index_is_shown_to_nobody() {
    let (app, admin) = administered().await;
    admin.post(&app, "/api/admin/users/zapis/pin", &json!({"pin": "86420"})).await.assert_ok();
    let known = defined(&app, "zapis").await.pop().unwrap();
    let value = known["pin_index"]["value"].as_str().unwrap();
    let exported = minicup_live::tournament_file::export(app.store(), &minicup_domain::SeasonSlug::new("2019")).await;
    let exported = serde_json::to_string(&exported.unwrap()).unwrap();
    for path in ["/api/admin/users", "/api/me", "/api/admin/activity"] {
        let shown = String::from_utf8(admin.get(&app, path).await.body).unwrap();
        assert!(!shown.contains(value) && !shown.contains("pin_index"), "{path}");
    }
    assert!(!exported.contains(value) && !exported.contains("pin_index"));
    // A PIN that is taken is found by its index as well.
    let taken = json!({"username": "new", "role": "scorekeeper", "pin": "86420"});
    admin.post(&app, "/api/admin/users", &taken).await.assert_problem(409, "pin_taken");
    admin.post(&app, "/api/admin/users/zapis/pin", &json!({"pin": ADMIN_PIN})).await.assert_problem(409, "pin_taken");
}

#[tokio::test]
async fn a_crowd_logs_in_at_once() {
    let app = TestApp::sample().await;
    let log_in = async || ask(stranger().post(app.url("/api/login")).json(&json!({"pin": PIN}))).await;
    let logins = (0..CROWD).map(async |_| {
        let begun = Instant::now();
        let mut answer = log_in().await;
        // A machine that is busy with other things asks some to come back, and charges none of them.
        while answer.status == 503 && begun.elapsed() < PATIENCE {
            answer = log_in().await;
        }
        answer.assert_ok()
    });
    assert!(join_all(logins).await.iter().all(|answer| *answer == json!({"success": true})));
}
