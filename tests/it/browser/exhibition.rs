//! The free-hand match: controllers and displays.

use serde_json::json;

use crate::support::app::{PIN, TestApp};
use crate::support::browser::{Browser, PHONE, WIDE};
use crate::support::wifi::Wifi;

const HOME_PLUS: &str = ".side.home .plus";
const AWAY_PLUS: &str = ".side.away .plus";
const HOME_MINUS: &str = ".side.home .minus";

async fn log_in(browser: &Browser) {
    browser.click(".login summary").await;
    browser.type_into("#pin", PIN).await;
    browser.click(".login button").await;
    browser.until("!document.querySelector('.controller').hidden").await;
}

async fn until_score(browser: &Browser, score: &str) {
    browser.until(&format!("document.querySelector('.numbers').textContent === '{score}'")).await;
}

async fn until_saved(browser: &Browser) {
    browser.until("document.querySelector(\".saving[data-saved='true'][data-connected='true']\")").await;
}

async fn complains_of_the_network_alone(browser: &Browser) {
    let complaints = browser.console().await;
    let others: Vec<_> =
        complaints.iter().filter(|text| !text.contains("net::ERR_") && !text.contains("WebSocket")).collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test]
async fn who_is_logged_in_sets_what_everybody_sees() {
    let app = TestApp::sample().await;
    let (controller, display) = tokio::join!(Browser::sized(PHONE), Browser::sized(WIDE));
    controller.goto(&app.url("/exhibition?lang=en")).await;
    display.goto(&app.url("/exhibition")).await;
    until_score(&display, "0:0").await;
    controller.click(".login summary").await;
    controller.type_into("#pin", "0000").await;
    controller.click(".login button").await;
    controller.until_says(".login", "Nobody has this PIN.").await;
    controller.reload().await;
    log_in(&controller).await;

    for button in [HOME_PLUS, HOME_PLUS, HOME_PLUS, HOME_MINUS, AWAY_PLUS, "[data-state='half_first']"] {
        controller.click(button).await;
    }
    until_score(&controller, "2:1").await;
    until_saved(&controller).await;
    controller.until_says(".saving", "Saved").await;
    until_score(&display, "2:1").await;
    display.until_says(".moment", "1. poločas").await;
    display.until("document.querySelector('match-clock').textContent > '00:00'").await;
    assert_eq!(display.value("document.querySelector('.controller').hidden").await, true);
    for (browser, name) in [(&controller, "exhibition-controller"), (&display, "exhibition-display")] {
        browser.fits().await;
        browser.is_accessible().await;
        browser.weighs_little().await;
        browser.picture_for_docs(name).await;
    }

    display.click(".full").await;
    display.until("document.fullscreenElement === document.querySelector('.display')").await;
    display.fits().await;

    controller.click(".reset").await;
    controller.click(".no").await;
    until_score(&controller, "2:1").await;
    controller.click(".reset").await;
    controller.click(".really").await;
    until_score(&display, "0:0").await;
    display.until_says(".moment", "Nezačalo").await;
    for button in ["[data-state='end']", HOME_MINUS, AWAY_PLUS] {
        controller.click(button).await;
    }
    until_score(&display, "0:1").await;
    display.until_says(".moment", "Konec").await;
    controller.click(".log-out").await;
    controller.until("document.querySelector('.controller').hidden").await;
    controller.has_no_complaints().await;
    display.has_no_complaints().await;
}

#[tokio::test]
async fn taps_without_a_network_are_kept_and_sent_also_by_a_page_that_was_closed() {
    let app = TestApp::sample().await;
    let wifi = Wifi::to(app.address).await;
    let (controller, display) = tokio::join!(Browser::sized(PHONE), Browser::sized(WIDE));
    display.goto(&app.url("/exhibition")).await;
    controller.goto(&wifi.url("/exhibition")).await;
    log_in(&controller).await;
    controller.click(HOME_PLUS).await;
    until_saved(&controller).await;
    until_score(&display, "1:0").await;

    wifi.goes_away();
    for _ in 0..20 {
        controller.click(AWAY_PLUS).await;
    }
    until_score(&controller, "1:20").await;
    controller.until_says(".saving", "Bez spojení. Neuložené skóre").await;
    controller.fits().await;
    let app = app.restart().await;
    wifi.comes_back(app.address);
    until_saved(&controller).await;
    until_score(&controller, "1:20").await;

    wifi.goes_away();
    controller.click(HOME_PLUS).await;
    until_score(&controller, "2:20").await;
    controller.goto("about:blank").await;
    wifi.comes_back(app.address);
    controller.goto(&wifi.url("/exhibition")).await;
    until_saved(&controller).await;
    display.goto(&app.url("/exhibition")).await;
    for browser in [&controller, &display] {
        until_score(browser, "2:20").await;
        complains_of_the_network_alone(browser).await;
    }
}

#[tokio::test]
async fn of_two_controllers_the_last_one_wins_but_overwrites_nothing_unseen() {
    let app = TestApp::sample().await;
    let wifi = Wifi::to(app.address).await;
    let (one, other) = tokio::join!(Browser::sized(PHONE), Browser::sized(PHONE));
    one.goto(&wifi.url("/exhibition?lang=en")).await;
    other.goto(&app.url("/exhibition?lang=en")).await;
    log_in(&one).await;
    log_in(&other).await;
    one.click(HOME_PLUS).await;
    until_score(&other, "1:0").await;
    other.click(AWAY_PLUS).await;
    until_score(&one, "1:1").await;
    one.click(AWAY_PLUS).await;
    until_score(&other, "1:2").await;

    for (choice, score) in [(".mine", "2:2"), (".theirs", "2:3")] {
        until_saved(&one).await;
        wifi.goes_away();
        one.until_says(".saving", "No connection").await;
        one.click(HOME_PLUS).await;
        other.click(AWAY_PLUS).await;
        until_saved(&other).await;
        wifi.comes_back(app.address);
        one.until_says(".settlement", "Somebody else set").await;
        one.is_accessible().await;
        one.click(choice).await;
        for browser in [&one, &other] {
            until_score(browser, score).await;
            until_saved(browser).await;
        }
    }
    complains_of_the_network_alone(&one).await;
    other.has_no_complaints().await;
}

#[tokio::test]
async fn a_tap_that_changes_nothing_has_nothing_to_wait_for() {
    let app = TestApp::sample().await;
    let controller = Browser::sized(PHONE).await;
    controller.goto(&app.url("/exhibition?lang=en")).await;
    log_in(&controller).await;
    for (button, score) in [(HOME_PLUS, "1:0"), (HOME_MINUS, "0:0")] {
        controller.click(button).await;
        until_score(&controller, score).await;
        until_saved(&controller).await;
    }
    for button in [HOME_MINUS, "[data-state='init']", ".reset", ".really"] {
        controller.click(button).await;
        assert_eq!(controller.text(".saving").await, "Saved", "{button}");
    }
    controller.has_no_complaints().await;
}

#[tokio::test]
async fn who_is_logged_in_is_asked_until_it_is_answered() {
    let app = TestApp::sample().await;
    let browser = Browser::sized(PHONE).await;
    browser.dev_tools("Network.enable", json!({})).await;
    browser.dev_tools("Network.setBlockedURLs", json!({"urls": ["*/api/me"]})).await;
    browser.goto(&app.url("/exhibition")).await;
    until_score(&browser, "0:0").await;
    browser.until("performance.getEntries().some((entry) => entry.name.endsWith('/api/me'))").await;
    browser.dev_tools("Network.setBlockedURLs", json!({"urls": []})).await;
    browser.until("!document.querySelector('.login').hidden").await;
    complains_of_the_network_alone(&browser).await;
}
