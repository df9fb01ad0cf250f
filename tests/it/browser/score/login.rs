//! Logging in: by PIN, by the link of a phone, and again in the middle of a match.

use serde_json::json;

use super::{MATCH, Scorekeeper, assert_as_tapped, recorded};
use crate::admin::{Person, administered, issue};
use crate::support::app::PIN;
use crate::support::browser::{Browser, PHONE};
use crate::support::wifi::Wifi;

#[tokio::test]
async fn a_wrong_pin_too_many_and_no_network_are_said_plainly() {
    let (app, _) = administered().await;
    let wifi = Wifi::to(app.address).await;
    let scorekeeper = Scorekeeper { browser: Browser::sized(PHONE).await };
    let browser = &scorekeeper.browser;
    browser.goto(&wifi.url("/score?lang=en")).await;
    let log_in = async |pin: &str, answer: &str| {
        browser.type_into("input[name=pin]", pin).await;
        browser.click(".login button").await;
        browser.until_says(".login .error", answer).await;
    };
    log_in("000000", "This PIN is wrong.").await;
    browser.is_accessible().await;
    wifi.goes_away();
    log_in(PIN, "No connection").await;
    wifi.comes_back(app.address);
    for guess in 0..10 {
        app.post("/api/login", &json!({"pin": format!("00000{guess}")})).send().await.unwrap();
    }
    log_in("000000", "Too many wrong PINs came from this network. Wait").await;
    for complaint in browser.console().await {
        let is_expected = ["net::ERR_", "WebSocket connection", "status of 429"];
        assert!(is_expected.iter().any(|words| complaint.contains(words)), "{complaint}");
    }
}

#[tokio::test]
async fn goals_wait_for_the_pin_when_the_login_is_lost() {
    let (app, admin) = administered().await;
    let (wifi, scorekeeper) = super::in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    scorekeeper.goal("home", 1001).await;
    let changed = admin.post(&app, "/api/admin/users/zapis/pin", &json!({"pin": "567890"})).await.assert_ok();
    assert_eq!(changed["success"], json!(true));
    wifi.comes_back(app.address);
    scorekeeper.until_status("login").await;
    browser.until_says(".status", "Log in · waiting: 1").await;
    browser.is_accessible().await;
    scorekeeper.goal("away", 1008).await;
    let taps = scorekeeper.taps().await;
    assert_eq!((taps.len(), recorded(&app, "GoalScored").await.len()), (2, 0));

    browser.type_into(".login-again input[name=pin]", "567890").await;
    browser.click(".login-again .login button").await;
    scorekeeper.until_saved().await;
    scorekeeper.until_score(1, 1).await;
    assert_as_tapped(&taps, &recorded(&app, "GoalScored").await);
}

#[tokio::test]
async fn a_phone_with_a_link_is_at_its_match_at_once() {
    let (app, admin) = administered().await;
    let link = issue(&app, &admin, MATCH, "court 2").await;
    let scorekeeper = Scorekeeper { browser: Browser::sized(PHONE).await };
    let browser = &scorekeeper.browser;
    browser.goto(link["url"].as_str().unwrap()).await;
    browser.until_says(".pad", "Borovany").await;
    assert_eq!(browser.value("location.hash").await, json!("#match=1"), "the key is not left in the address");
    assert_eq!(browser.value("document.querySelector('.back')").await, json!(null));
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_saved().await;
    let history = Person::admin(&app).await.get(&app, &format!("/api/match/{MATCH}/history")).await.assert_ok();
    assert_eq!(history["events"][2]["metadata"]["user"], "link:court 2");
    browser.reload().await;
    scorekeeper.until_score(1, 0).await;
    browser.has_no_complaints().await;

    // When the link is revoked whoever has a PIN goes on with the same match.
    admin.post(&app, "/api/admin/links/1/revoke", &json!({})).await.assert_ok();
    scorekeeper.goal("home", 1002).await;
    scorekeeper.until_status("login").await;
    scorekeeper.log_in().await;
    scorekeeper.until_saved().await;
    scorekeeper.until_score(2, 0).await;
    assert_eq!(recorded(&app, "GoalScored").await.len(), 2);

    // And still hears of what others score.
    let other = Person::scorekeeper(&app).await;
    other.command(&app, MATCH, json!({"action": "goal", "team": 102})).await.assert_ok();
    scorekeeper.until_score(2, 1).await;
}

#[tokio::test]
async fn a_link_that_is_no_longer_valid_says_so() {
    let (app, _) = administered().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/score?lang=en#link=1.0000")).await;
    browser.until_says(".link", "This link is not valid").await;
    browser.is_accessible().await;
    browser.fits().await;
    browser.has_no_complaints().await;
}
