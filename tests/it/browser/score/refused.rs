//! What the rules refuse is shown until it is dismissed.

use serde_json::json;

use super::{MATCH, WAITING, in_the_hall, page_of, recorded};
use crate::damage::write;
use crate::support::app::TestApp;

#[tokio::test]
async fn a_goal_that_is_not_accepted_is_shown_until_it_is_dismissed() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_score(1, 0).await;
    // Somebody else brings the match to its end meanwhile.
    for command in [
        json!({"action": "state_change", "state": "pause"}),
        json!({"action": "state_change", "state": "half_second"}),
        json!({"action": "state_change", "state": "end"}),
        json!({"action": "confirm"}),
    ] {
        app.accepted(MATCH, command).await;
    }
    wifi.comes_back(app.address);
    browser.until_says(".refused", "somebody has confirmed the match").await;
    browser.until_says(".refused", "Goal Aurora Alfa").await;
    scorekeeper.until_score(0, 0).await;
    scorekeeper.until_status("saved").await;
    browser.is_accessible().await;
    browser.fits().await;
    browser.reload().await;
    browser.until_says(".refused", "Goal Aurora Alfa").await;

    // Once the match is open again the goal can still be had.
    app.accepted(MATCH, json!({"action": "reopen", "reason": "one goal is missing"})).await;
    browser.until_says(".bar .state", "Final").await;
    browser.click(".refused .again").await;
    scorekeeper.until_score(1, 0).await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "GoalScored").await.len(), 1);

    app.accepted(MATCH, json!({"action": "confirm"})).await;
    browser.until_says(".bar .state", "Confirmed").await;
    browser.until("document.querySelector('.refused').hidden").await;
    for complaint in browser.console().await {
        assert!(complaint.contains("net::ERR_") || complaint.contains("status of 409"), "{complaint}");
    }
}

#[tokio::test]
async fn what_is_dismissed_is_gone_and_what_depends_on_it_too() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    scorekeeper.goal("home", 1001).await;
    browser.click(".undo").await;
    scorekeeper.until_score(0, 0).await;
    app.accepted(MATCH, json!({"action": "record_result", "score": [7, 5], "reason": "on paper"})).await;
    wifi.comes_back(app.address);
    browser.until_says(".refused", "the result was recorded by hand").await;
    browser.click(".refused .dismiss").await;
    browser.until("document.querySelector('.refused').hidden").await;
    scorekeeper.until_score(7, 5).await;
    scorekeeper.until_saved().await;
    assert_eq!(
        browser.value("Object.keys(localStorage).filter((key) => key.includes('/entry/')).length").await,
        json!(0)
    );
}

#[tokio::test]
async fn a_match_that_is_damaged_holds_up_no_other() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    write(app.store(), "match-1", "GoalScored", &json!({"half": "third"})).await;
    scorekeeper.goal("home", 1001).await;
    browser.goto(&wifi.url(&page_of(2))).await;
    browser.until_says(".pad", "Černá Hora").await;
    let mut follower = app.anonymous().await;
    follower.ask(json!({"action": "subscribe", "match": 2})).await;
    scorekeeper.next().await;
    assert_eq!(follower.next().await["match"]["state"], "half_first");
    // Followers may know it before the phone has its answer.
    browser.until(&format!("{WAITING}.length === 1")).await;
    let kept = scorekeeper.entries().await;
    assert_eq!(kept.iter().map(|entry| &entry["match"]).collect::<Vec<_>>(), [&json!(MATCH)], "{kept:?}");
}
