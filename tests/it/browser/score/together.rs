//! Two scorekeepers on one match.

use serde_json::json;

use super::{MATCH, Scorekeeper, in_the_hall, page_of, recorded, scorers};
use crate::support::app::TestApp;

/// Nobody else is there, and the line that would say so takes its room.
const NOBODY: &str = "document.querySelector('.together').textContent === ''
    && document.querySelector('.together').clientHeight > 0";

#[tokio::test]
async fn two_scorekeepers_are_warned_and_each_goal_counts_once() {
    let app = TestApp::sample().await;
    let one = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    one.browser.until(NOBODY).await;
    let other = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    one.browser.until_says(".together", "Also scoring: zapis").await;
    other.browser.until_says(".together", "Also scoring: zapis").await;
    one.browser.is_accessible().await;

    one.next().await;
    other.browser.until_says(".bar .state", "1st half").await;
    one.goal("home", 1001).await;
    other.goal("away", 1008).await;
    for scorekeeper in [&one, &other] {
        scorekeeper.until_score(1, 1).await;
        scorekeeper.until_saved().await;
    }
    assert_eq!(recorded(&app, "GoalScored").await.len(), 2);

    other.browser.click(".back").await;
    one.browser.until(NOBODY).await;
    one.browser.has_no_complaints().await;
    other.browser.has_no_complaints().await;
}

#[tokio::test]
async fn goals_of_two_scorekeepers_meet_when_one_of_them_was_away() {
    let app = TestApp::sample().await;
    let (wifi, away) = in_the_hall(&app).await;
    let here = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    here.next().await;
    away.browser.until_says(".bar .state", "1st half").await;
    wifi.goes_away();
    away.goal("away", 1008).await;
    here.goal("home", 1001).await;
    here.until_saved().await;
    // A slip that is taken back while another goal has come in between: it is corrected, and not lost.
    away.browser.click(".undo").await;
    away.until_score(0, 0).await;
    away.goal("away", 1009).await;

    wifi.comes_back(app.address);
    for scorekeeper in [&here, &away] {
        scorekeeper.until_score(1, 1).await;
        scorekeeper.until_saved().await;
    }
    let goals = recorded(&app, "GoalScored").await;
    assert_eq!(scorers(&app).await, [json!(1001), json!(1009)]);
    assert_eq!(recorded(&app, "EntryRevoked").await[0]["data"]["entry"], goals[1]["revision"]);
    away.complained_of_the_network_alone().await;
}
