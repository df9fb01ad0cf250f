//! A goal goes out when it is tapped; its scorer follows.

use serde_json::json;

use super::{MATCH, Scorekeeper, assert_as_tapped, in_the_hall, page_of, recorded, scorers};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, DESK, WIDE};

#[tokio::test]
async fn the_public_sees_a_goal_before_its_scorer_is_chosen() {
    let app = TestApp::sample().await;
    let [page, mixer] = [Browser::sized(DESK).await, Browser::sized(WIDE).await];
    page.goto(&app.url(&format!("/match/{MATCH}?lang=en"))).await;
    mixer.goto(&app.url(&format!("/overlay/match/{MATCH}?lang=en"))).await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": MATCH, "patches": true})).await;
    scorekeeper.next().await;
    follower.next().await;

    scorekeeper.browser.click(".goal[data-side=home]").await;
    let goal = follower.next().await;
    assert_eq!((&goal["event"]["type"], &goal["event"]["player_id"]), (&json!("goal"), &json!(null)));
    page.until_says(".match-board", "1:0").await;
    mixer.until_says(".board .goal", "Aurora Alfa").await;
    scorekeeper.browser.click(".roster [data-player='1001']").await;
    let named = follower.next().await;
    assert_eq!((&named["replaces"], &named["event"]["player_id"]), (&goal["event"]["id"], &json!(1001)));
    page.until_says(".timeline", "Adam Králová").await;
    page.until_says(".roster-of.home [data-player='1001'] .goals", "1").await;
    mixer.until_says(".board .goal", "Adam Králová").await;

    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "EntryAmended").await[0]["data"]["reason"], "", "within a minute it needs none");
    assert_eq!(page.value("document.querySelectorAll('.timeline .goal').length").await, json!(1));
    for browser in [&page, &mixer, &scorekeeper.browser] {
        browser.has_no_complaints().await;
    }
}

#[tokio::test]
async fn a_goal_that_is_withdrawn_is_taken_back() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    scorekeeper.next().await;
    scorekeeper.browser.click(".goal[data-side=away]").await;
    scorekeeper.until_saved().await;
    scorekeeper.browser.click(".roster .cancel").await;
    scorekeeper.until_score(0, 0).await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "EntryRevoked").await.len(), 1);
    scorekeeper.browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_scorer_is_added_later_without_a_reason() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.goal("home", 0).await;
    scorekeeper.until_saved().await;
    browser.click(".lines .entry.goal .row").await;
    browser.until_says(".editor", "You can add the scorer now, without a reason.").await;
    browser.click(".editor .choice:has([value='1001']) span").await;
    browser.click(".editor .save").await;
    browser.until_says(".lines", "Adam Králová").await;
    scorekeeper.until_saved().await;
    assert_eq!(scorers(&app).await, [json!(1001)]);
    browser.has_no_complaints().await;
}

/// An earlier release kept a goal back for its scorer, by the phone's clock, which is now set two minutes back.
const HELD_BACK: &str = "Object.keys(localStorage).filter((key) => key.includes('/entry/')).forEach((key) =>
    localStorage.setItem(key, JSON.stringify({...JSON.parse(localStorage[key]), holdUntil: Date.now() + 15000})))";
const SET_BACK: &str = "const now = Date.now; Date.now = () => now() - 120e3;";

#[tokio::test]
async fn a_goal_does_not_wait_for_a_clock_that_was_set_back() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    browser.until("navigator.serviceWorker.controller").await;
    wifi.goes_away();
    browser.click(".goal[data-side=home]").await;
    scorekeeper.until_score(1, 0).await;
    let taps = scorekeeper.taps().await;
    browser.value(HELD_BACK).await;
    browser.dev_tools("Page.addScriptToEvaluateOnNewDocument", json!({"source": SET_BACK})).await;
    browser.reload().await;
    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    assert_as_tapped(&taps, &recorded(&app, "GoalScored").await);
    scorekeeper.complained_of_the_network_alone().await;
}
