//! The page of a team.

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, DESK, PHONE, WIDE};
use crate::support::played::season;

#[tokio::test]
async fn a_team_is_followed_through_its_match() {
    let mut app = TestApp::with_file(&season()).await;
    app.log_in().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/team/101?lang=en")).await;
    browser.until_says("h1", "Aurora Alfa").await;
    browser.until_says(".team-place", "2 pts").await;
    browser.until_says(".running", "9:6").await;
    browser.until_says(".results", "Aurora Alfa – Černá Hora").await;
    browser.until_says(".scorers li", "Adam Králová").await;
    browser.until_says(".coming", "Důl Ďáblice – Aurora Alfa").await;
    browser.until_says(".team-roster [data-player='1005']", "Emil Novák").await;

    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1005})).await;
    browser.until_says(".running", "10:6").await;
    browser.until_says(".team-roster [data-player='1005'] .goals", "1").await;
    browser.until("document.querySelector('[role=status].hidden').textContent.includes('10:6')").await;
    app.accepted(1, json!({"action": "state_change", "state": "end"})).await;
    browser.until_says(".results [data-match='1']", "10:6").await;
    browser.until_says(".results [data-match='1'] .outcome", "W").await;
    assert_eq!(browser.value("document.querySelector('.running').hidden").await, json!(true));
    app.accepted(1, json!({"action": "confirm"})).await;
    browser.until_says(".team-place", "4 pts").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn others_move_it_in_the_table() {
    let mut app = TestApp::with_file(&season()).await;
    app.log_in().await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/team/101?lang=en")).await;
    browser.until_says(".team-place", "Place 2").await;
    app.accepted(6, json!({"action": "record_result", "score": [2, 20], "reason": "on paper"})).await;
    app.accepted(6, json!({"action": "confirm"})).await;
    browser.until_says(".team-place", "Place 3").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn the_page_in_czech_on_every_screen() {
    let app = TestApp::with_file(&season()).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/team/101")).await;
    browser.until_says(".team-place", "2 b.").await;
    browser.until_says(".running", "2. poločas").await;
    browser.until_says(".team-head", "Jan Příklad").await;
    for screen in [PHONE, DESK, WIDE] {
        browser.resize(screen).await;
        browser.fits().await;
    }
    browser.is_accessible().await;
    browser.weighs_little().await;
    browser.resize(DESK).await;
    browser.goto(&app.url("/team/101?lang=en")).await;
    browser.until_says(".running", "2nd half").await;
    browser.picture_for_docs("team").await;

    // Of another category, without a match that runs.
    browser.goto(&app.url("/team/201")).await;
    browser.until_says(".results", "10:10").await;
    browser.until_says(".outcome", "R").await;
    browser.has_no_complaints().await;
}
