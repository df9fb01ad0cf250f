//! Starts and ends that were slips, and the clock of the hall.

use serde_json::json;

use super::{MATCH, Scorekeeper, in_the_hall, page_of, recorded};
use crate::support::app::TestApp;
use crate::support::browser::Browser;

/// The latest start or end in the timeline.
const BOUNDARY: &str = ".lines button.row";

impl Scorekeeper {
    /// Takes the latest start or end back.
    async fn take_back(&self, line: &str) {
        self.browser.until_says(BOUNDARY, line).await;
        self.browser.click(BOUNDARY).await;
        self.browser.click("dialog .chip[data-reason=reason_slip]").await;
        self.surely("dialog .revoke").await;
    }
}

#[tokio::test]
async fn a_start_by_mistake_is_taken_back_and_everybody_sees_it() {
    let app = TestApp::sample().await;
    let spectator = Browser::open().await;
    spectator.goto(&app.url(&format!("/match/{MATCH}?lang=en"))).await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    spectator.until_says("main", "1st half").await;
    scorekeeper.browser.is_accessible().await;
    scorekeeper.take_back("1st half begins").await;
    scorekeeper.browser.until_says(".next", "Start 1st half").await;
    scorekeeper.until_saved().await;
    spectator.until("!document.querySelector('main').innerText.includes('1st half')").await;
    let shown = app.read(&format!("/api/match/{MATCH}")).await;
    assert_eq!((&shown["state"], &shown["score"]), (&json!("init"), &json!([null, null])));
    scorekeeper.browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_start_that_goals_stand_on_stays_until_they_are_taken_back() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_saved().await;
    scorekeeper.browser.click(".lines .start button.row").await;
    scorekeeper.browser.until_says("dialog[open]", "Take them back first").await;
    scorekeeper.browser.is_accessible().await;
    scorekeeper.browser.click("dialog .close").await;
    let goal = app.read(&format!("/api/match-events/{MATCH}")).await["events"][1]["id"].clone();
    app.accepted(MATCH, json!({"action": "revoke_event", "event": goal, "reason": "slip"})).await;
    scorekeeper.until_score(0, 0).await;
    scorekeeper.take_back("1st half begins").await;
    scorekeeper.browser.until_says(".next", "Start 1st half").await;
    scorekeeper.until_saved().await;
}

#[tokio::test]
async fn a_half_that_was_ended_by_a_slip_goes_on_without_a_network() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    scorekeeper.next().await;
    scorekeeper.browser.until_says(".next", "Start 2nd half").await;
    scorekeeper.take_back("1st half ends").await;
    scorekeeper.browser.until_says(".next", "End 1st half").await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_score(1, 0).await;
    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    scorekeeper.until_score(1, 0).await;
    let shown = app.read(&format!("/api/match/{MATCH}")).await;
    assert_eq!((&shown["state"], &shown["score"]), (&json!("half_first"), &json!([1, 0])));
    assert_eq!(recorded(&app, "HalfEnded").await.len(), 1);
    assert_eq!(recorded(&app, "EntryRevoked").await.len(), 1);
}

#[tokio::test]
async fn the_clock_is_stopped_set_and_goes_on() {
    let app = TestApp::sample().await;
    let spectator = Browser::open().await;
    spectator.goto(&app.url(&format!("/match/{MATCH}?lang=en"))).await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    browser.until("document.querySelector('.bar .clock').disabled").await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;

    browser.click(".bar .clock").await;
    browser.until_says("dialog .turn", "Stop the clock").await;
    browser.is_accessible().await;
    browser.fits().await;
    browser.picture_for_docs("score-clock").await;
    browser.click("dialog .turn").await;
    scorekeeper.until_saved().await;
    let shown = app.read(&format!("/api/match/{MATCH}")).await;
    assert_eq!(shown["clock"]["running"], json!(false));

    browser.click(".bar .clock").await;
    browser.type_into("dialog [name=minute]", "4").await;
    browser.type_into("dialog [name=second]", "20").await;
    browser.click("dialog .set").await;
    browser.until_says(".bar .clock", "04:20").await;
    spectator.until_says("match-clock", "04:20").await;
    scorekeeper.until_saved().await;
    let shown = app.read(&format!("/api/match/{MATCH}")).await;
    assert_eq!((&shown["clock"]["running"], &shown["clock"]["elapsed"]), (&json!(false), &json!(260.0)));

    browser.click(".bar .clock").await;
    browser.until_says("dialog .turn", "Start the clock").await;
    browser.click("dialog .turn").await;
    scorekeeper.until_saved().await;
    spectator.until("document.querySelector('match-clock.running') && !document.querySelector('match-clock').innerText.includes('04:20')").await;

    // In the second half the time of the match counts on.
    scorekeeper.next().await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    browser.click(".bar .clock").await;
    browser.type_into("dialog [name=minute]", "13").await;
    browser.type_into("dialog [name=second]", "0").await;
    browser.click("dialog .set").await;
    browser.until_says(".bar .clock", "13:0").await;
    scorekeeper.until_saved().await;
    let shown = app.read(&format!("/api/match/{MATCH}")).await;
    assert_eq!((&shown["period"]["index"], &shown["clock"]["elapsed"]), (&json!(1), &json!(180.0)));
    scorekeeper.browser.has_no_complaints().await;
}
