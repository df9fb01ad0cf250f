//! The page of a category.

use serde_json::{Value, json};

use crate::support::app::{TestApp, sample};
use crate::support::browser::{Browser, PHONE, WIDE};
use crate::support::days::sample_today;

/// A match of the category that is to come, and its home team.
const MATCH: i64 = 5;
const HOME: i64 = 104;

/// The category with the confirmed matches 4, 1 and 3, in this order: three teams are level on points.
async fn with_a_tie() -> TestApp {
    let mut app = TestApp::with_file(&sample_today()).await;
    app.log_in().await;
    for (id, score) in [(1, [11, 10]), (3, [7, 9])] {
        app.accepted(id, json!({"action": "record_result", "score": score, "reason": "on paper"})).await;
        app.accepted(id, json!({"action": "confirm"})).await;
    }
    app
}

/// The table on the page: each team's points and what decided its place.
async fn table(browser: &Browser) -> Value {
    let rows = "[...document.querySelectorAll('.standings tbody tr')].map((row) => [Number(row.dataset.team),
        row.querySelector('.points').innerText, row.querySelector('.decided').innerText])";
    browser.value(rows).await
}

/// Waits until a team has that many points.
async fn until_points(browser: &Browser, team: i64, points: &str) {
    browser.until(&format!("document.querySelector(\"[data-team='{team}'] .points\").innerText === '{points}'")).await;
}

#[tokio::test]
async fn the_table_says_what_decided_and_how_it_stood_after_any_match() {
    let app = with_a_tie().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/category/13?lang=en")).await;
    until_points(&browser, 103, "2").await;
    let wanted = json!([[103, "2", ""], [101, "2", "mutual points"], [102, "2", "mutual points"], [104, "0", ""]]);
    assert_eq!(table(&browser).await, wanted);
    browser.until_says(".moment", "As it stands (matches: 3)").await;
    browser.fits().await;
    browser.is_accessible().await;
    browser.weighs_little().await;
    browser.picture_for_docs("category").await;

    browser.click(".steps button:first-child").await;
    until_points(&browser, 103, "0").await;
    browser.until_says(".moment", "After match 2 of 3: Aurora Alfa 11:10 Borovany").await;
    browser.click(".steps button:first-child").await;
    until_points(&browser, 101, "0").await;
    browser.until_says(".moment", "After match 1 of 3").await;
    assert_eq!(browser.value("location.search").await, json!("?lang=en&after_match=4"));

    browser.reload().await;
    browser.until_says(".moment", "After match 1 of 3").await;
    until_points(&browser, 101, "0").await;
    browser
        .value(
            "(() => { const slider = document.querySelector('.steps input'); slider.value = 3;
        slider.dispatchEvent(new Event('input')) })()",
        )
        .await;
    until_points(&browser, 103, "2").await;
    assert_eq!(browser.value("location.search").await, json!("?lang=en"));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_goal_is_among_the_matches_and_counts_if_asked_for() {
    let app = with_a_tie().await;
    let browser = Browser::sized(WIDE).await;
    browser.goto(&app.url("/category/13")).await;
    browser.until_says("h1", "Mladší").await;
    browser.until_says(".rules summary", "Jak se určuje pořadí").await;
    until_points(&browser, HOME, "0").await;
    assert_eq!(browser.value("document.querySelector('.if-now').hidden").await, json!(true));

    app.accepted(MATCH, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(MATCH, json!({"action": "goal", "team": HOME})).await;
    browser.until_says(&format!("[data-match='{MATCH}']"), "1:0").await;
    browser.until_says("[role=status].hidden", "Gól:").await;
    browser.click(".if-now").await;
    until_points(&browser, HOME, "2").await;
    app.accepted(MATCH, json!({"action": "goal", "team": 101})).await;
    until_points(&browser, HOME, "1").await;
    browser.click(".if-now").await;
    until_points(&browser, HOME, "0").await;
    app.accepted(MATCH, json!({"action": "record_result", "score": [3, 1], "reason": "on paper"})).await;
    app.accepted(MATCH, json!({"action": "confirm"})).await;
    until_points(&browser, HOME, "2").await;
    browser.fits().await;
    browser.is_accessible().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_category_of_an_earlier_season_is_shown_as_well() {
    let app = TestApp::sample().await;
    let mut older = sample(600);
    older["season"] = json!({"slug": "2014", "name": "Loni", "timezone": "Europe/Prague"});
    older["categories"] = json!([{"id": 3, "slug": "zaci", "name": "Žáci", "teams": [
        {"id": 31, "slug": "sokol", "name": "Sokol"}, {"id": 32, "slug": "tatran", "name": "Tatran"}], "matches": [
        {"id": 301, "home_team_id": 31, "away_team_id": 32, "start": "2014-05-23T10:00:00Z",
            "end": "2014-05-23T10:30:00Z", "location": "", "result": {"score": [4, 5], "confirmed_at": "2014-05-23T11:00:00Z"}}]}]);
    older["users"] = json!([]);
    app.import(&older).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/category/3")).await;
    browser.until_says("h1", "Žáci").await;
    until_points(&browser, 32, "2").await;
    browser.until_says("[data-match='301']", "4:5").await;
    browser.has_no_complaints().await;
}
