//! Users, cookies and wrong PINs at several nodes.

use std::time::{Duration, Instant};

use minicup_domain::tournament::Role;
use minicup_live::access::users::add_user;
use minicup_live::clock;
use minicup_live::tournament_file::Author;
use reqwest::StatusCode;
use serde_json::json;

use super::{Pair, as_one_of_two};
use crate::support::app::{TestApp, body};
use crate::support::moment::moment;
use crate::support::socket::Socket;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// What one address may get wrong at once, at all nodes together; and how long one takes to come back at one of two.
const WRONG_ALLOWED: u32 = 10;
const COMES_BACK: u32 = 20;

/// As the command line does.
fn by_nobody() -> Author<'static> {
    Author { user: None, now: clock::now() }
}

async fn command_status(app: &TestApp, cookie: &str) -> StatusCode {
    let info = json!({"action": "info", "text": "here"});
    app.post("/api/match/1/commands", &info).header("cookie", cookie).send().await.unwrap().status()
}

/// Waits until a node has taken everything in that is in the store.
async fn take_in(node: &TestApp, from: &TestApp) {
    let begun = Instant::now();
    while node.service.models.position() < from.store().head() {
        assert!(begun.elapsed() < PATIENCE, "the node falls behind");
        moment().await;
    }
}

async fn check_logins(mut pair: Pair) {
    pair.one.log_in().await;
    let cookie = pair.one.cookie().unwrap().to_owned();
    assert_eq!(command_status(&pair.other, &cookie).await, StatusCode::OK);
    let mut socket = Socket::open(pair.other.address, "/ws/live", Some(&cookie), None).await.unwrap();
    assert_eq!(socket.next().await["logged"], true);

    add_user(pair.one.store(), "jana", None, Role::Scorekeeper, "24680", by_nobody()).await.unwrap();
    take_in(&pair.other, &pair.one).await;
    let answer = pair.other.post("/api/login", &json!({"pin": "24680"})).send().await.unwrap();
    assert_eq!(body(answer).await, json!({"success": true}));

    // Another PIN ends the cookies of the user at every node.
    add_user(pair.other.store(), "zapis", None, Role::Scorekeeper, "97531", by_nobody()).await.unwrap();
    take_in(&pair.one, &pair.other).await;
    for app in [&pair.one, &pair.other] {
        let request = reqwest::Client::new().post(app.url("/api/match/1/commands")).header("cookie", &cookie);
        let answer = request.json(&json!({"action": "info", "text": "here"})).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_login_at_one_node_holds_at_the_other_on_sqlite() {
    check_logins(Pair::on_sqlite().await).await;
}

#[tokio::test]
async fn a_login_at_one_node_holds_at_the_other_on_eventstoredb() {
    check_logins(Pair::on_eventstoredb().await).await;
}

#[tokio::test]
async fn whoever_goes_from_node_to_node_guesses_no_more_often() {
    let pair = Pair::on_sqlite().await;
    let begun = Instant::now();
    let mut wrong = 0;
    for app in [&pair.one, &pair.other] {
        let mut here = 0;
        while app.post("/api/login", &json!({"pin": "0000"})).send().await.unwrap().status() == StatusCode::OK {
            (here, wrong) = (here + 1, wrong + 1);
        }
        assert!(here >= WRONG_ALLOWED / 2, "{here}");
    }
    // What came back meanwhile, on a slow machine, is allowed as well.
    let came_back = 2 * (begun.elapsed().as_secs() as u32 / COMES_BACK + 1);
    assert!(wrong <= WRONG_ALLOWED + came_back, "{wrong} guesses");
}

#[tokio::test]
async fn a_database_brings_the_key_of_its_cookies_along() {
    let mut one = TestApp::sample().await;
    one.log_in().await;
    let other = one.sibling().await;
    assert_eq!(command_status(&other, one.cookie().unwrap()).await, StatusCode::OK);
    // A node with a secret of its own is another service.
    let stranger = TestApp::start(as_one_of_two).await;
    assert_eq!(command_status(&stranger, one.cookie().unwrap()).await, StatusCode::UNAUTHORIZED);
}
