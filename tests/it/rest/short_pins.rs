//! Short PINs: what they open at the machine itself, and what from elsewhere.

use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};

use super::{Answer, ask, stranger};
use crate::admin::{ADMIN_PIN, Person, with_admin};
use crate::support::app::{PIN, TestApp, sample};
use crate::support::moment::moment;
use crate::support::socket::Socket;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);
const SHORT: &str = "1234567";

/// The sample with an admin whose PIN is too short.
fn with_short_admin() -> Value {
    let mut file = sample(600);
    let admin = json!({"username": "vedeni", "name": "Vedení", "role": "admin", "pin": SHORT});
    file["users"].as_array_mut().unwrap().push(admin);
    file
}

/// A login with a PIN from another machine, behind a proxy that nobody said to trust.
async fn from_elsewhere(client: &Client, app: &TestApp, pin: &str) -> Answer {
    ask(client.post(app.url("/api/login")).header("x-forwarded-for", "127.0.0.1").json(&json!({"pin": pin}))).await
}

async fn me(client: &Client, app: &TestApp) -> Value {
    ask(client.get(app.url("/api/me"))).await.assert_ok()
}

fn browser() -> Client {
    Client::builder().cookie_store(true).build().unwrap()
}

#[tokio::test]
async fn an_admin_from_elsewhere_chooses_a_longer_pin_before_anything_else() {
    let app = TestApp::with_file(&with_short_admin()).await;
    let client = browser();
    let post = |path: &str, body: Value| ask(client.post(app.url(path)).json(&body));

    let answer = from_elsewhere(&client, &app, SHORT).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.contains("Max-Age=900"), "{cookie}");
    assert_eq!(answer.assert_ok(), json!({"success": false, "code": "choose_pin"}));
    assert_eq!(me(&client, &app).await, json!({"logged": false, "choose_pin": true}));
    // Nobody, wherever else it is tried.
    let confirm = json!({"action": "confirm"});
    post("/api/match/1/commands", confirm).await.assert_problem(401, "login_required");
    ask(client.get(app.url("/api/admin/users"))).await.assert_problem(401, "login_required");
    post("/api/season/2019/privacy", json!({"show": "initials"})).await.assert_problem(401, "login_required");
    post("/api/admin/users/vedeni/pin", json!({"pin": "long enough"})).await.assert_problem(401, "login_required");
    let cookie = cookie.split(';').next().unwrap();
    let mut socket = Socket::open(app.address, "/ws/live", Some(cookie), None).await.unwrap();
    assert_eq!(socket.next().await["type_content"], json!(["server_time"]), "a socket greets nobody");
    socket.send(json!({"action": "info", "match": 1, "text": "x"})).await;
    assert_eq!(socket.next_with(&["code"]).await["code"], "login_required");

    for short in ["", "12345678".split_at(7).0] {
        post("/api/me/pin", json!({"pin": short})).await.assert_problem(400, "malformed");
    }
    post("/api/me/pin", json!({"pin": 12_345_678})).await.assert_problem(400, "malformed");
    let chosen = post("/api/me/pin", json!({"pin": "long enough"})).await;
    assert!(chosen.header("set-cookie").contains("Max-Age=2592000"));
    assert_eq!(chosen.assert_ok(), json!({"success": true}));
    assert_eq!(me(&client, &app).await["role"], "admin");
    ask(client.get(app.url("/api/admin/users"))).await.assert_ok();
    assert_eq!(from_elsewhere(&browser(), &app, SHORT).await.assert_ok(), json!({"success": false}));
    assert_eq!(from_elsewhere(&browser(), &app, "long enough").await.assert_ok(), json!({"success": true}));
}

#[tokio::test]
async fn a_pin_that_somebody_has_is_not_chosen_and_nobody_learns_whose_it_is() {
    let mut file = with_short_admin();
    let jana = json!({"username": "jana", "name": "Jana", "role": "scorekeeper", "pin": "88888888"});
    file["users"].as_array_mut().unwrap().push(jana);
    let app = TestApp::with_file(&file).await;
    let client = browser();
    from_elsewhere(&client, &app, SHORT).await.assert_ok();
    let taken = ask(client.post(app.url("/api/me/pin")).json(&json!({"pin": "88888888"}))).await;
    taken.assert_problem(409, "pin_taken");
    assert!(!taken.json.to_string().to_lowercase().contains("jana"), "{}", taken.json);
}

#[tokio::test]
async fn only_who_has_to_choose_a_pin_may() {
    let app = TestApp::with_file(&with_admin()).await;
    let wanted = json!({"pin": "long enough"});
    ask(stranger().post(app.url("/api/me/pin")).json(&wanted)).await.assert_problem(401, "login_required");
    for person in [Person::admin(&app).await, Person::scorekeeper(&app).await] {
        person.post(&app, "/api/me/pin", &wanted).await.assert_problem(401, "login_required");
    }
    let foreign = stranger().post(app.url("/api/me/pin")).header("origin", "https://evil.example").json(&wanted);
    ask(foreign).await.assert_problem(403, "foreign_origin");
}

#[tokio::test]
async fn a_scorekeeper_with_four_characters_gets_in_from_everywhere_and_one_with_two_from_here() {
    let app = TestApp::with_file(&with_short_admin()).await;
    assert_eq!(from_elsewhere(&browser(), &app, PIN).await.assert_ok(), json!({"success": true}));
    let answer = from_elsewhere(&browser(), &app, "12").await;
    assert!(answer.headers.get("set-cookie").is_none());
    let too_short = json!({"success": false, "code": "pin_too_short"});
    assert_eq!(answer.assert_ok(), too_short);
    // Whether it is somebody's is not said.
    assert_eq!(from_elsewhere(&browser(), &app, "99").await.assert_ok(), too_short);
    for pin in ["12", SHORT] {
        let here = ask(browser().post(app.url("/api/login")).json(&json!({"pin": pin}))).await;
        assert_eq!(here.assert_ok(), json!({"success": true}), "{pin}");
    }
}

#[tokio::test]
async fn admins_see_who_is_known_to_have_a_short_pin() {
    for is_open in [true, false] {
        let app = TestApp::start(|settings| settings.trust_proxy = is_open).await;
        let mut file = with_short_admin();
        let admin = with_admin()["users"][2].clone();
        file["users"].as_array_mut().unwrap().push(admin);
        app.import(&file).await;
        let admin = Person::new(&app, json!({"pin": ADMIN_PIN})).await;
        let list = admin.get(&app, "/api/admin/users").await.assert_ok();
        let short: Vec<&str> = list["users"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|user| user["short_pin"] == json!(true))
            .map(|user| user["username"].as_str().unwrap())
            .collect();
        assert_eq!(short, ["short", "vedeni"]);
        let me = admin.get(&app, "/api/me").await.assert_ok();
        assert_eq!(me.get("short_pins"), is_open.then(|| json!(2)).as_ref(), "{me}");
        let keeper = Person::scorekeeper(&app).await.get(&app, "/api/me").await.assert_ok();
        assert_eq!(keeper.get("short_pins"), None);
    }
}

#[tokio::test]
async fn the_length_of_a_pin_of_an_earlier_release_is_learnt_at_its_next_login() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("minicup.db");
    std::fs::write(&file, include_bytes!("../../data/stores/0.1.0.db")).unwrap();
    let store = minicup_live::settings::StoreUrl::Sqlite { path: file, max_pages: None };
    let app = TestApp::start(|settings| settings.store = store).await;
    let author = minicup_live::tournament_file::Author { user: None, now: minicup_live::clock::now() };
    let admin = minicup_domain::tournament::Role::Admin;
    minicup_live::access::users::add_user(app.store(), "eva", None, admin, ADMIN_PIN, author).await.unwrap();
    let admin = Person::admin(&app).await;
    let short = async || {
        let users = admin.get(&app, "/api/admin/users").await.assert_ok();
        let user = |name: &str| users["users"].as_array().unwrap().iter().find(|u| u["username"] == name).cloned();
        user("short").unwrap()["short_pin"] == json!(true)
    };
    assert!(!short().await, "a hash does not tell");
    let keeper = Person::new(&app, json!({"pin": "12"})).await;
    let begun = Instant::now();
    while !short().await {
        assert!(begun.elapsed() < PATIENCE, "never learnt");
        moment().await;
    }
    // The login that showed it holds: the PIN is the same.
    assert_eq!(keeper.get(&app, "/api/me").await.assert_ok()["user"], "short");
}
