//! The service was set back to a backup: the phone shows the present, and what it still has to say is sent.

use serde_json::json;
use tempfile::TempDir;

use super::{MATCH, Scorekeeper, page_of, recorded, scorers};
use crate::support::app::TestApp;
use crate::support::wifi::Wifi;

/// A phone that has entered one goal, of which there is a backup, and two more since; then its network goes away.
async fn ahead_of_the_backup() -> (TestApp, TempDir, Wifi, Scorekeeper) {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let wifi = Wifi::to(app.address).await;
    let scorekeeper = Scorekeeper::at(&wifi.url(&page_of(MATCH))).await;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_saved().await;
    let (app, backup) = app.back_up().await;
    wifi.comes_back(app.address);
    scorekeeper.goal("home", 1002).await;
    scorekeeper.goal("home", 1003).await;
    scorekeeper.until_saved().await;
    scorekeeper.until_score(3, 0).await;
    // What is known to be included is no longer kept, and not sent again.
    scorekeeper.browser.until("Object.keys(localStorage).every((key) => !key.includes('/entry/'))").await;
    wifi.goes_away();
    (app, backup, wifi, scorekeeper)
}

/// Goals of somebody else, so many that the log is longer than the phone knew it.
async fn outgrow(app: &TestApp) {
    for _ in 0..8 {
        app.accepted(MATCH, json!({"action": "goal", "team": 102})).await;
    }
}

#[tokio::test]
async fn a_phone_shows_the_present_and_sends_what_it_has_to_say() {
    let (app, backup, wifi, scorekeeper) = ahead_of_the_backup().await;
    scorekeeper.goal("away", 1008).await;
    scorekeeper.until_score(3, 1).await;
    let app = app.restore(&backup).await;
    wifi.comes_back(app.address);
    scorekeeper.until_score(1, 1).await;
    scorekeeper.until_saved().await;
    assert_eq!(scorers(&app).await, [json!(1001), json!(1008)]);
    // And goes on.
    scorekeeper.goal("home", 1002).await;
    scorekeeper.until_score(2, 1).await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "GoalScored").await.len(), 3);
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn a_log_that_has_outgrown_what_the_phone_knew_is_noticed() {
    let (app, backup, wifi, scorekeeper) = ahead_of_the_backup().await;
    scorekeeper.goal("home", 1004).await;
    let app = app.restore(&backup).await;
    outgrow(&app).await;
    wifi.comes_back(app.address);
    scorekeeper.until_score(2, 8).await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "GoalScored").await.len(), 10);
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn a_phone_that_slept_believes_what_it_finds() {
    let (app, backup, wifi, scorekeeper) = ahead_of_the_backup().await;
    scorekeeper.browser.goto("about:blank").await;
    let app = app.restore(&backup).await;
    outgrow(&app).await;
    wifi.comes_back(app.address);
    scorekeeper.browser.goto(&wifi.url(&page_of(MATCH))).await;
    scorekeeper.until_score(1, 8).await;
    scorekeeper.goal("home", 1002).await;
    scorekeeper.until_score(2, 8).await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "GoalScored").await.len(), 10);
}

#[tokio::test]
async fn a_correction_of_a_line_that_is_gone_is_said_to_be_not_accepted() {
    let (app, backup, wifi, scorekeeper) = ahead_of_the_backup().await;
    scorekeeper.browser.click(".undo").await;
    scorekeeper.until_score(2, 0).await;
    let app = app.restore(&backup).await;
    wifi.comes_back(app.address);
    scorekeeper.browser.until_says(".refused", "the entry does not exist any more").await;
    scorekeeper.until_score(1, 0).await;
    assert_eq!(scorers(&app).await, [json!(1001)], "no other goal is taken back in its place");
}
