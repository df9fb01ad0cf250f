//! Undoing, amending and revoking, with and without a network.

use serde_json::json;

use super::{MATCH, Scorekeeper, in_the_hall, page_of, recorded};
use crate::support::app::TestApp;

#[tokio::test]
async fn a_slip_is_undone_with_one_tap() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.goal("away", 1008).await;
    scorekeeper.until_saved().await;
    scorekeeper.browser.until_says(".undo", "Undo goal 1:1 · #7 Adam Říha").await;
    scorekeeper.browser.click(".undo").await;
    scorekeeper.until_score(1, 0).await;
    scorekeeper.until_saved().await;
    let goals = recorded(&app, "GoalScored").await;
    let revoked = recorded(&app, "EntryRevoked").await;
    assert_eq!((revoked.len(), &revoked[0]["data"]["entry"]), (1, &goals[1]["revision"]));
    scorekeeper.browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_goal_that_was_never_acknowledged_is_undone() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    scorekeeper.goal("home", 1001).await;
    scorekeeper.goal("home", 1002).await;
    scorekeeper.browser.click(".undo").await;
    scorekeeper.until_score(1, 0).await;
    scorekeeper.goal("away", 1008).await;
    assert_eq!(scorekeeper.taps().await.len(), 4);

    wifi.comes_back(app.address);
    scorekeeper.until_saved().await;
    scorekeeper.until_score(1, 1).await;
    let goals = recorded(&app, "GoalScored").await;
    let revoked = recorded(&app, "EntryRevoked").await;
    assert_eq!((revoked.len(), &revoked[0]["data"]["entry"]), (1, &goals[1]["revision"]));
    assert_eq!(app.read(&format!("/api/match/{MATCH}")).await["score"], json!([1, 1]));
    scorekeeper.complained_of_the_network_alone().await;
}

#[tokio::test]
async fn a_goal_is_amended_after_the_half_and_another_revoked_with_a_reason() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.goal("away", 1008).await;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;

    browser.click(".lines .entry.goal:last-of-type .row, .lines .entry:nth-last-child(2) .row").await;
    browser.until_says(".editor", "#7 Adam Králová").await;
    browser.is_accessible().await;
    browser.fits().await;
    browser.picture_for_docs("score-correct").await;
    browser.click(".editor .save").await;
    browser.until_says(".editor .error", "Choose or type a reason.").await;
    browser.click(".editor .choice:has([value=away]) span").await;
    browser.click(".editor .choice:has([value='1009']) span").await;
    browser.click("[data-reason=reason_team]").await;
    browser.click(".editor .save").await;
    scorekeeper.until_score(0, 2).await;
    scorekeeper.until_saved().await;
    let amended = recorded(&app, "EntryAmended").await;
    let amended = &amended.iter().find(|event| event["data"]["reason"] != "").unwrap()["data"];
    assert_eq!(
        (&amended["side"], &amended["player"], &amended["reason"]),
        (&json!("away"), &json!(1009), &json!("other team"))
    );

    browser.click(".lines .entry:nth-child(2) .row").await;
    browser.type_into(".editor input[name=reason]", "whistled before").await;
    scorekeeper.surely(".editor .revoke").await;
    scorekeeper.until_score(0, 1).await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "EntryRevoked").await[0]["data"]["reason"], "whistled before");
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_line_is_written_and_a_confirmed_match_reopened() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    browser.click("[data-timeout=home]").await;
    browser.until_says(".lines", "Time-out Aurora Alfa").await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "InfoAdded").await[0]["data"]["text"], "Time-out Aurora Alfa");
    for _ in 0..5 {
        scorekeeper.next().await;
    }
    browser.until_says(".bar .state", "Confirmed").await;
    browser.click(".reopen").await;
    browser.type_into(".editor input[name=reason]", "protest").await;
    browser.click(".editor .save").await;
    browser.until_says(".bar .state", "Final").await;
    scorekeeper.until_saved().await;
    assert_eq!(recorded(&app, "MatchReopened").await[0]["data"]["reason"], "protest");
    browser.has_no_complaints().await;
}
