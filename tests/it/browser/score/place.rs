//! Which match it is, where and when it is played, and what else is played there.

use serde_json::{Value, json};

use super::{MATCH, Scorekeeper, in_the_hall, page_of, recorded};
use crate::admin::{administered, issue_court};
use crate::support::app::{TestApp, sample};
use crate::support::browser::{Browser, PHONE};
use crate::support::days::sample_today;

/// A small phone on its side.
const LANDSCAPE: (u32, u32) = (640, 360);

#[tokio::test]
async fn category_court_and_planned_time_are_on_the_list_and_the_pad() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    for word in ["Mladší", "Court A", "15:00"] {
        browser.until_says(".facts", word).await;
    }
    browser.click(".back").await;
    for word in ["Mladší", "15:00"] {
        browser.until_says(&format!("[data-match='{MATCH}']"), word).await;
    }
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn courts_are_in_the_order_of_the_front_page() {
    let mut file = sample(600);
    let matches = file["categories"][0]["matches"].as_array_mut().unwrap();
    for (fixture, court) in matches.iter_mut().zip(["10", "2", "Hala", "B", "1"]) {
        fixture["location"] = json!(court);
    }
    let app = TestApp::with_file(&file).await;
    let scorekeeper = Scorekeeper { browser: Browser::sized(PHONE).await };
    let browser = &scorekeeper.browser;
    browser.goto(&app.url("/score?lang=en")).await;
    scorekeeper.log_in().await;
    browser.until("document.querySelector('.other h3')").await;
    let courts = browser.value("[...document.querySelectorAll('.other h3')].map((court) => court.textContent)").await;
    assert_eq!(courts, json!(["Court not known yet", "Court 1", "Court 2", "Court 10", "Hala"]));
}

#[tokio::test]
async fn the_next_match_on_the_court_is_one_tap_away() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    for _ in 0..5 {
        scorekeeper.next().await;
    }
    browser.until_says(".next-on-court", "Aurora Alfa – Černá Hora").await;
    browser.until_says(".next-on-court", "Mladší").await;
    browser.is_accessible().await;
    browser.click(".next-on-court a").await;
    browser.until_says(".pad", "Černá Hora").await;
    assert_eq!(browser.value("location.hash").await, "#match=3");
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_phone_with_the_link_of_a_court_has_its_matches() {
    let (app, admin) = administered().await;
    let link = issue_court(&app, &admin, "A", "court A").await;
    let scorekeeper = Scorekeeper { browser: Browser::sized(PHONE).await };
    let browser = &scorekeeper.browser;
    browser.goto(&link["url"].as_str().unwrap().replace("/score#", "/score?lang=en#")).await;
    browser.until("document.querySelector('.chooser .match')").await;
    let ids = "[...document.querySelectorAll('.chooser [data-match]')].map((match) => Number(match.dataset.match))";
    assert_eq!(browser.value(ids).await, json!([1, 3, 5, 11, 12]));
    browser.click("[data-match='3']").await;
    scorekeeper.next().await;
    scorekeeper.goal("away", 1015).await;
    scorekeeper.until_score(0, 1).await;
    scorekeeper.until_saved().await;
    for _ in 0..4 {
        scorekeeper.next().await;
    }
    browser.until_says(".next-on-court", "Důl Ďáblice – Aurora Alfa").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_result_from_paper_is_entered_on_the_phone() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    browser.click(".paper summary").await;
    scorekeeper.surely(".save-result").await;
    browser.until_says(".paper .error", "Enter the goals of both teams").await;
    browser.type_into("[name=paper-home]", "14").await;
    browser.type_into("[name=paper-away]", "11").await;
    browser.is_accessible().await;
    browser.fits().await;
    scorekeeper.surely(".save-result").await;
    scorekeeper.until_score(14, 11).await;
    scorekeeper.until_saved().await;
    let result = &recorded(&app, "ResultRecorded").await[0]["data"];
    assert_eq!(result["reason"], "kept on paper", "{result}");
    browser.until_says(".next", "Confirm result 14:11").await;
    scorekeeper.next().await;
    browser.until_says(".bar .state", "Confirmed").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_second_match_on_an_occupied_court_is_asked_about() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    app.accepted(3, json!({"action": "state_change", "state": "half_first"})).await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    browser.until("localStorage['minicup-score/1/programme']").await;
    scorekeeper.next().await;
    browser.until_says(".occupied", "Aurora Alfa – Černá Hora (Mladší · Court A").await;
    browser.is_accessible().await;
    browser.fits().await;
    browser.click(".occupied .not-now").await;
    scorekeeper.until_saved().await;
    assert_eq!(app.read(&format!("/api/match/{MATCH}")).await["state"], "init");
    scorekeeper.next().await;
    browser.click(".occupied .anyway").await;
    browser.until_says(".bar .state", "1st half").await;
    scorekeeper.until_saved().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn what_is_not_accepted_names_its_match() {
    let mut app = TestApp::sample().await;
    app.log_in().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    wifi.goes_away();
    scorekeeper.goal("home", 1001).await;
    browser.click(".back").await;
    app.accepted(MATCH, json!({"action": "record_result", "score": [7, 5], "reason": "on paper"})).await;
    app.accepted(MATCH, json!({"action": "confirm"})).await;
    wifi.comes_back(app.address);
    browser.until_says(".refused", "Goal Aurora Alfa").await;
    browser.until_says(".refused", "Aurora Alfa – Borovany (Mladší · Court A").await;
    browser.is_accessible().await;
}

#[tokio::test]
async fn nothing_is_green_before_the_login() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper { browser: Browser::sized(PHONE).await };
    scorekeeper.browser.goto(&app.url(&page_of(MATCH))).await;
    scorekeeper.until_status("out").await;
    scorekeeper.browser.until_says(".status", "Not logged in").await;
    scorekeeper.browser.is_accessible().await;
    scorekeeper.log_in().await;
    scorekeeper.until_status("saved").await;
}

/// Where the buttons are that a thumb is over.
const BUTTONS: &str = "[...document.querySelectorAll('button.goal, .undo, .next')]
    .map((button) => Math.round(button.getBoundingClientRect().top))";

#[tokio::test]
async fn nothing_moves_when_a_second_scorekeeper_comes() {
    let app = TestApp::sample().await;
    let one = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    // The day in full: the programme is known, and the line of facts stays as it is.
    one.browser.until_says(".facts", "Friday").await;
    one.browser.until_says(".next", "Start").await;
    for size in [PHONE, LANDSCAPE] {
        one.browser.resize(size).await;
        let before = one.browser.value(BUTTONS).await;
        let other = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
        one.browser.until_says(".together", "Also scoring").await;
        assert_eq!(one.browser.value(BUTTONS).await, before, "{size:?}");
        drop(other);
        one.browser.until("document.querySelector('.together').textContent === ''").await;
    }
}

#[tokio::test]
async fn everything_that_is_tapped_is_in_sight_on_a_phone_on_its_side() {
    let app = TestApp::with_file(&sample_today()).await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH).replace("en", "cs"))).await;
    let browser = &scorekeeper.browser;
    browser.resize(LANDSCAPE).await;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_saved().await;
    let within = "[...document.querySelectorAll('button.goal, .undo, .next, .back')].map((button) => {
        const {top, bottom, left, right} = button.getBoundingClientRect();
        return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth; })";
    assert_eq!(browser.value(within).await, Value::from(vec![true; 5]));
    browser.fits().await;
    browser.is_accessible().await;
}
