//! Two tabs of one phone, and a browser that lacks what plain http lacks.

use serde_json::json;

use super::{MATCH, Scorekeeper, assert_as_tapped, in_the_hall, page_of, recorded};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, PHONE};
use crate::support::wifi::Wifi;

#[tokio::test]
async fn two_tabs_of_one_phone_send_one_queue() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    goals_from_two_tabs(&app, &wifi, &scorekeeper, "").await;
}

/// What is there on `https` and on this machine, and not in a hall without a certificate.
const PLAIN_HTTP: &str = "delete Crypto.prototype.randomUUID; delete Navigator.prototype.locks;
    delete Navigator.prototype.serviceWorker; delete Navigator.prototype.wakeLock;";

#[tokio::test]
async fn it_works_over_plain_http() {
    let app = TestApp::sample().await;
    let wifi = Wifi::to(app.address).await;
    let scorekeeper = Scorekeeper { browser: Browser::sized(PHONE).await };
    lack(&scorekeeper.browser, PLAIN_HTTP).await;
    scorekeeper.browser.goto(&wifi.url(&page_of(MATCH))).await;
    scorekeeper.log_in().await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    assert_eq!(scorekeeper.browser.value("navigator.locks ?? null").await, json!(null));
    goals_from_two_tabs(&app, &wifi, &scorekeeper, PLAIN_HTTP).await;
}

/// Takes something away from every page that this tab opens.
async fn lack(browser: &Browser, missing: &str) {
    browser.dev_tools("Page.addScriptToEvaluateOnNewDocument", json!({"source": missing})).await;
}

async fn goals_from_two_tabs(app: &TestApp, wifi: &Wifi, scorekeeper: &Scorekeeper, missing: &str) {
    let client = scorekeeper.browser.client();
    let first = client.window().await.unwrap();
    let second = client.new_window(true).await.unwrap().handle;
    client.switch_to_window(second.clone()).await.unwrap();
    lack(&scorekeeper.browser, missing).await;
    scorekeeper.browser.goto(&wifi.url(&page_of(MATCH))).await;
    scorekeeper.until_score(0, 0).await;
    wifi.goes_away();
    for (tab, side, player) in [(&first, "home", 1001), (&second, "away", 1008), (&first, "home", 1002)] {
        client.switch_to_window(tab.clone()).await.unwrap();
        scorekeeper.goal(side, player).await;
    }
    client.switch_to_window(second).await.unwrap();
    scorekeeper.until_score(2, 1).await;
    let taps = scorekeeper.taps().await;
    assert_eq!(taps.len(), 3);
    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    client.switch_to_window(first).await.unwrap();
    scorekeeper.until_saved().await;
    scorekeeper.until_score(2, 1).await;
    assert_as_tapped(&taps, &recorded(app, "GoalScored").await);
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn a_tab_that_waits_for_the_pin_goes_on_when_it_is_typed_in_another() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper { browser: Browser::sized(PHONE).await };
    let (browser, client) = (&scorekeeper.browser, scorekeeper.browser.client());
    let first = client.window().await.unwrap();
    let second = client.new_window(true).await.unwrap().handle;
    for tab in [&first, &second] {
        client.switch_to_window(tab.clone()).await.unwrap();
        browser.goto(&app.url(&page_of(MATCH))).await;
        browser.until("document.querySelector('.login')").await;
    }
    scorekeeper.log_in().await;
    browser.until("document.querySelector('.pad')").await;
    client.switch_to_window(first).await.unwrap();
    browser.until("document.querySelector('.pad')").await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    browser.has_no_complaints().await;
}
