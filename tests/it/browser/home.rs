//! The front page.

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, PHONE};

#[tokio::test]
async fn a_goal_is_on_the_front_page_as_soon_as_it_is_acknowledged() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/?lang=en")).await;
    browser.until_says("h1", "2019").await;

    let programme = app.read("/api/programme").await;
    let shown = &programme["matches"][0];
    let id = shown["id"].as_i64().unwrap();
    app.accepted(id, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(id, json!({"action": "goal", "team": shown["home_team_id"]})).await;
    browser.until_says(&format!("[data-match='{id}']"), "1:0").await;

    browser.fits().await;
    browser.is_accessible().await;
    browser.weighs_little().await;
    browser.picture_for_docs("home").await;
    browser.has_no_complaints().await;
}
