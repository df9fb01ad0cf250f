//! An empty service: the code on its terminal makes the first admin, once.

use std::time::{Duration, Instant};

use minicup_domain::tournament::Role;
use minicup_live::access::users::add_user;
use minicup_live::clock;
use minicup_live::randomness::SYSTEM;
use minicup_live::tournament_file::Author;
use reqwest::Client;
use serde_json::{Value, json};

use super::{Answer, ask};
use crate::admin::ADMIN_PIN;
use crate::support::app::{TestApp, sample};
use crate::support::server::{Engine, on_every_engine};

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

on_every_engine! {
    the_code_makes_the_first_admin_and_nobody_else
    a_node_whose_code_was_not_used_takes_it_no_more
}

fn browser() -> Client {
    Client::builder().cookie_store(true).build().unwrap()
}

fn wanted(code: &str) -> Value {
    json!({"code": code, "username": "eva", "name": "Eva Hlavní", "pin": ADMIN_PIN})
}

async fn first(client: &Client, app: &TestApp, wanted: Value) -> Answer {
    ask(client.post(app.url("/api/first-admin")).json(&wanted)).await
}

async fn me(client: &Client, app: &TestApp) -> Value {
    ask(client.get(app.url("/api/me"))).await.assert_ok()
}

/// An empty service whose code was shown.
async fn empty(engine: &Engine) -> (TestApp, String) {
    let folder = tempfile::tempdir().unwrap();
    let store = engine.store(folder.path());
    let app = TestApp::start(|settings| {
        if !matches!(engine, Engine::Sqlite) {
            settings.store = store;
        }
    })
    .await;
    let code = app.service.first_admin.offer(&SYSTEM).unwrap();
    (app, code)
}

mod checks {
    use super::*;

    pub async fn the_code_makes_the_first_admin_and_nobody_else(engine: Engine) {
        let (app, code) = empty(&engine).await;
        let client = browser();
        assert_eq!(me(&client, &app).await, json!({"logged": false, "first_admin": true}));
        let mut short = wanted(&code);
        short["pin"] = json!("1234567");
        first(&client, &app, short).await.assert_problem(400, "malformed");
        let foreign = client.post(app.url("/api/first-admin")).header("origin", "https://evil.example");
        ask(foreign.json(&wanted(&code))).await.assert_problem(403, "foreign_origin");

        let typed = code.to_lowercase().replace('-', " ");
        assert_eq!(first(&client, &app, wanted(&typed)).await.assert_ok(), json!({"success": true}));
        let admin = me(&client, &app).await;
        assert_eq!((&admin["user"], &admin["role"]), (&json!("eva"), &json!("admin")));
        let mut other = wanted(&code);
        (other["username"], other["pin"]) = (json!("mallory"), json!("mallory's own"));
        first(&browser(), &app, other).await.assert_problem(409, "not_first");
        assert_eq!(me(&browser(), &app).await, json!({"logged": false}));
    }

    pub async fn a_node_whose_code_was_not_used_takes_it_no_more(engine: Engine) {
        let (one, code) = empty(&engine).await;
        let other = one.sibling().await;
        let other_code = other.service.first_admin.offer(&SYSTEM).unwrap();
        assert_ne!(code, other_code);
        assert_eq!(first(&browser(), &one, wanted(&code)).await.assert_ok(), json!({"success": true}));
        let mut late = wanted(&other_code);
        late["username"] = json!("mallory");
        // Whether or not the node has heard of the first one by now.
        first(&browser(), &other, late).await.assert_problem(409, "not_first");
        let begun = Instant::now();
        while me(&browser(), &other).await != json!({"logged": false}) {
            assert!(begun.elapsed() < PATIENCE, "the node never hears of the first user");
        }
    }
}

#[tokio::test]
async fn a_user_of_the_command_line_or_of_a_file_ends_the_code() {
    for by_file in [true, false] {
        let (app, code) = empty(&Engine::sqlite()).await;
        let author = Author { user: None, now: clock::now() };
        match by_file {
            true => app.import(&sample(600)).await,
            false => {
                add_user(app.store(), "jil", None, Role::Scorekeeper, "2468", author).await.unwrap();
            }
        }
        first(&browser(), &app, wanted(&code)).await.assert_problem(409, "not_first");
    }
}

#[tokio::test]
async fn codes_are_guessed_no_faster_than_pins() {
    let (app, code) = empty(&Engine::sqlite()).await;
    let wrong = first(&browser(), &app, wanted("AAAA-BBBB-CCCC")).await;
    assert!(wrong.headers.get("set-cookie").is_none());
    assert_eq!(wrong.assert_ok(), json!({"success": false}));
    let begun = Instant::now();
    while first(&browser(), &app, wanted("AAAA-BBBB-CCCC")).await.status != 429 {
        assert!(begun.elapsed() < PATIENCE, "never limited");
    }
    first(&browser(), &app, wanted(&code)).await.assert_problem(429, "too_many_requests");
}

#[tokio::test]
async fn without_a_code_there_is_no_first_admin() {
    let app = TestApp::start(|_| {}).await;
    assert_eq!(me(&browser(), &app).await, json!({"logged": false}));
    for code in ["", "AAAA-BBBB-CCCC"] {
        first(&browser(), &app, wanted(code)).await.assert_problem(409, "not_first");
    }
}
