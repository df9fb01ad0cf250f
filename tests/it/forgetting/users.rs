//! Users: name, PIN and login go at once; what they did stays, and is nobody's.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{beside, is_on_disk, tournament};
use crate::support::app::{PIN, TestApp, body};
use crate::support::moment::moment;
use crate::support::server::{Engine, on_every_engine};

on_every_engine! {
    a_forgotten_user_is_logged_out_and_named_no_more
    no_file_brings_a_user_back_unasked
}

const ADMIN_PIN: &str = "97531975";
const FULL_NAME: &str = "Quirina Pomíjivá";

/// A service on which the admin has scored and issued a link, and is logged in.
async fn led(engine: &Engine) -> TestApp {
    let mut app = TestApp::on(engine, &tournament()).await;
    app.log_in_with(ADMIN_PIN).await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    let link = app.post("/api/admin/links", &json!({"match": 1, "label": "court 1"})).send().await.unwrap();
    assert_eq!(link.status(), StatusCode::OK);
    app
}

async fn hash_of_pin(app: &TestApp) -> String {
    let model = app.service.models.fresh().await.unwrap();
    model.catalogue.users().get("sefka").unwrap().pin_hash.clone().unwrap()
}

async fn until_logged_out(app: &TestApp) {
    let settled = async {
        while app.get("/api/admin/users").send().await.unwrap().status() != StatusCode::UNAUTHORIZED {
            moment().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), settled).await.unwrap();
}

async fn logs_in(app: &TestApp, pin: &str) -> bool {
    body(app.post("/api/login", &json!({"pin": pin})).send().await.unwrap()).await == json!({"success": true})
}

mod checks {
    use super::*;

    pub async fn a_forgotten_user_is_logged_out_and_named_no_more(engine: Engine) {
        let mut app = led(&engine).await;
        let before = app.read("/api/match/1/history").await;
        assert_eq!(before["events"][0]["metadata"]["user"], "sefka");
        let pin_hash = hash_of_pin(&app).await;
        if let Engine::Sqlite = engine {
            assert!(is_on_disk(&app.store_file(), &pin_hash));
        }
        // By the full name.
        let said = beside(&app, &["forget", "user", FULL_NAME]);
        assert!(said.contains("is forgotten in users\n"), "{said}");
        until_logged_out(&app).await;
        assert!(!logs_in(&app, ADMIN_PIN).await);

        app.log_in_with(PIN).await;
        let after = app.read("/api/match/1/history").await;
        assert_eq!(after["events"][0]["metadata"]["user"], Value::Null);
        assert_eq!(after["events"][0]["id"], before["events"][0]["id"]);
        let app = app.restart().await;
        assert!(beside(&app, &["verify"]).contains("cut     1, as people were forgotten\nfaults  0\n"));
        assert!(!beside(&app, &["export", "2019"]).contains(FULL_NAME));
        if let Engine::Sqlite = engine {
            assert!(!is_on_disk(&app.store_file(), FULL_NAME));
            assert!(!is_on_disk(&app.store_file(), &pin_hash));
        }

        // Users are added as before, and links are counted on.
        let mut app = app;
        app.store().erase(&minicup_live::store::codec::users_stream(), restated(&app).await).await.unwrap();
        let author = minicup_live::tournament_file::Author { user: None, now: minicup_live::clock::now() };
        let role = minicup_domain::tournament::Role::Admin;
        let store = app.store();
        minicup_live::access::users::add_user(store, "nova", None, role, "86420864", author).await.unwrap();
        app.log_in_with("86420864").await;
        let links = app.read("/api/admin/links").await;
        assert_eq!(links["links"][0]["issued_by"], Value::Null);
        assert_eq!((&links["links"][0]["id"], &links["links"][0]["valid"]), (&json!(1), &json!(true)));
        let next = app.post("/api/admin/links", &json!({"match": 1, "label": "court 2"})).send().await.unwrap();
        assert_eq!(body(next).await["id"], 2);
        let activity = app.read("/api/admin/activity").await;
        assert!(!activity.to_string().contains("sefka"), "{activity}");
    }

    pub async fn no_file_brings_a_user_back_unasked(engine: Engine) {
        let app = led(&engine).await;
        beside(&app, &["forget", "user", "sefka"]);
        until_logged_out(&app).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tournament.json");
        std::fs::write(&path, tournament().to_string()).unwrap();
        let path = path.to_str().unwrap();
        let said = beside(&app, &["import", path]);
        assert!(said.contains("kept as forgotten: user:sefka (sefka); --take user:sefka takes the file's"), "{said}");
        assert!(!logs_in(&app, ADMIN_PIN).await);
        if let Engine::Sqlite = engine {
            assert!(!is_on_disk(&app.store_file(), FULL_NAME));
        }
        beside(&app, &["import", path, "--take", "user:sefka"]);
        // A service that was just started has taken everything in; asking one again and again would use up its tries.
        let just_started = app.sibling().await;
        assert!(logs_in(&just_started, ADMIN_PIN).await);
    }

    /// Where the stream of users begins.
    async fn restated(app: &TestApp) -> minicup_domain::Revision {
        let stream = minicup_live::store::codec::users_stream();
        app.store().read(&stream, None).await.unwrap().first().unwrap().revision
    }
}
