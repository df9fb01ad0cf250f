//! Somebody guesses PINs, and everybody else still gets in.

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::cookie::{Cookie, CookieJar, Key};
use reqwest::Client;
use serde_json::{Value, json};

use super::{Answer, ask, stranger};
use crate::admin::{Person, issue, key, with_admin};
use crate::support::app::{PIN, TestApp};

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);
const SECRET: &str = "a secret of thirty-two characters!";
const HALL: &str = "192.0.2.1";

/// The service behind a proxy, with an admin.
async fn behind_a_proxy() -> TestApp {
    let secret = minicup_live::settings::Secret::try_from(SECRET.to_owned()).unwrap();
    let app = TestApp::start(|settings| {
        settings.trust_proxy = true;
        settings.secret = Some(secret);
    })
    .await;
    app.import(&with_admin()).await;
    app
}

async fn log_in_from(client: &Client, app: &TestApp, address: &str, secret: Value, cookie: &str) -> Answer {
    let post = client.post(app.url("/api/login")).header("x-forwarded-for", address).header("cookie", cookie);
    ask(post.json(&secret)).await
}

async fn guess(app: &TestApp, address: &str) -> u16 {
    log_in_from(&stranger(), app, address, json!({"pin": "0000"}), "").await.status
}

/// Uses the allowance of an address up.
async fn attack(app: &TestApp, address: &str) {
    let begun = Instant::now();
    while guess(app, address).await != 429 {
        assert!(begun.elapsed() < PATIENCE, "never limited");
    }
}

/// The value of a counter.
async fn counted(app: &TestApp, line: &str) -> u64 {
    let metrics = app.get("/metrics").send().await.unwrap().text().await.unwrap();
    let value = metrics.lines().find_map(|found| found.strip_prefix(line)).unwrap_or_else(|| panic!("no {line}"));
    value.trim().parse().unwrap()
}

fn success() -> Value {
    json!({"success": true})
}

#[tokio::test]
async fn beyond_its_allowance_an_address_is_refused_unseen() {
    let app = behind_a_proxy().await;
    attack(&app, HALL).await;
    let wrong = counted(&app, "minicup_logins_total{outcome=\"wrong\"}").await;
    for pin in ["0000", PIN] {
        log_in_from(&stranger(), &app, HALL, json!({"pin": pin}), "").await.assert_problem(429, "too_many_requests");
    }
    assert_eq!(counted(&app, "minicup_logins_total{outcome=\"wrong\"}").await, wrong);
    assert_eq!(log_in_from(&stranger(), &app, "192.0.2.2", json!({"pin": PIN}), "").await.assert_ok(), success());
}

#[tokio::test]
async fn links_and_browsers_that_were_logged_in_get_in_from_an_attacked_address() {
    let app = behind_a_proxy().await;
    let admin = Person::admin(&app).await;
    let before = Person::scorekeeper(&app).await;
    let link = key(&issue(&app, &admin, 1, "court 1").await);
    attack(&app, HALL).await;
    for _ in 0..3 {
        let by_link = log_in_from(&stranger(), &app, HALL, json!({"link": link}), "").await;
        assert_eq!(by_link.assert_ok(), success());
    }
    let again = log_in_from(&stranger(), &app, HALL, json!({"pin": PIN}), &before.cookie).await;
    assert_eq!(again.assert_ok(), success());
    // Another browser's, one that has expired, and one whose PIN was changed since are good for it as well.
    let expired = signed_again(&before.cookie, |content| {
        let (_, rest) = content.split_once('.').unwrap();
        format!("1700000000000.{rest}")
    });
    let by_expired = log_in_from(&stranger(), &app, HALL, json!({"pin": PIN}), &expired).await;
    assert_eq!(by_expired.assert_ok(), success());
    admin.post(&app, "/api/admin/users/zapis/pin", &json!({"pin": "86420"})).await.assert_ok();
    let changed = log_in_from(&stranger(), &app, HALL, json!({"pin": "86420"}), &before.cookie).await;
    assert_eq!(changed.assert_ok(), success());
    for forged in [format!("{}0", before.cookie), "minicup_login=1".to_owned()] {
        log_in_from(&stranger(), &app, HALL, json!({"pin": "86420"}), &forged)
            .await
            .assert_problem(429, "too_many_requests");
    }
}

/// A login cookie with another content, signed as the service signs.
fn signed_again(cookie: &str, change: impl Fn(&str) -> String) -> String {
    let key = Key::derive_from(SECRET.as_bytes());
    let cookie = Cookie::parse(cookie.to_owned()).unwrap();
    let content = CookieJar::new().signed(&key).verify(cookie).unwrap().value().to_owned();
    let mut jar = CookieJar::new();
    jar.signed_mut(&key).add(Cookie::new("minicup_login", change(&content)));
    jar.get("minicup_login").unwrap().to_string()
}

#[tokio::test]
async fn an_earlier_login_is_no_way_to_guess_without_end() {
    let app = behind_a_proxy().await;
    let before = Person::scorekeeper(&app).await;
    let begun = Instant::now();
    let mut tries = 0;
    while log_in_from(&stranger(), &app, HALL, json!({"pin": "0000"}), &before.cookie).await.status != 429 {
        tries += 1;
        assert!(begun.elapsed() < PATIENCE, "never limited");
    }
    // Its own and its address's, and what comes back meanwhile on a slow machine.
    assert!((20..40).contains(&tries), "{tries}");
}

#[tokio::test]
async fn a_restart_goes_on_counting() {
    let app = behind_a_proxy().await;
    attack(&app, HALL).await;
    let app = app.restart_with(|settings| settings.trust_proxy = true).await;
    assert_eq!(guess(&app, HALL).await, 429);
    assert_eq!(guess(&app, "192.0.2.2").await, 200, "others are not concerned");
}

#[tokio::test]
async fn networks_take_turns_where_a_whole_provider_guesses() {
    // One of four nodes allows 50 wrong PINs and then one in 2 s, which is soon used up.
    const ALLOWED: u64 = 50;
    const ATTACKERS: u64 = 40;
    let app = TestApp::start(|settings| {
        settings.trust_proxy = true;
        settings.nodes = std::num::NonZeroU32::new(4).unwrap();
    })
    .await;
    app.import(&with_admin()).await;
    let app = Arc::new(app);
    let attackers: Vec<_> = (0..ATTACKERS)
        .map(|attacker| {
            let app = Arc::clone(&app);
            tokio::spawn(async move {
                for home in (attacker..).step_by(ATTACKERS as usize) {
                    guess(&app, &format!("2001:db8:7:{home:x}::1")).await;
                }
            })
        })
        .collect();
    while counted(&app, "minicup_logins_total{outcome=\"wrong\"}").await < ALLOWED {}
    for honest in ["198.51.100.7", "2001:db8:8::1"] {
        let answer = log_in_from(&stranger(), &app, honest, json!({"pin": PIN}), "").await;
        assert_eq!(answer.assert_ok(), success(), "{honest}");
    }
    for attacker in attackers {
        attacker.abort();
        let _ = attacker.await;
    }
}
