//! The page of commentators.

use serde_json::{Value, json};

use crate::support::app::{TestApp, sample};
use crate::support::browser::{Browser, PHONE, WIDE};
use crate::support::played::{Played, season, seconds_ago};

/// A laptop in the commentators' corner.
const LAPTOP: (u32, u32) = (1366, 768);

/// A match with this history, opened in a browser.
async fn watched(history: Value) -> (TestApp, Browser) {
    let mut file = sample(600);
    file["categories"][0]["matches"][0]["history"] = history;
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    let browser = Browser::sized(LAPTOP).await;
    browser.goto(&app.url("/overview/1?lang=en")).await;
    (app, browser)
}

/// What a line of the numbers says of the home and the away team.
async fn fact(browser: &Browser, name: &str) -> [String; 2] {
    let cells = format!("[...document.querySelectorAll('[data-fact={name}] td')].map((cell) => cell.innerText)");
    serde_json::from_value(browser.value(&cells).await).unwrap()
}

async fn assert_fact(browser: &Browser, name: &str, home: &str, away: &str) {
    assert_eq!(fact(browser, name).await, [home, away], "{name}");
}

/// Aurora Alfa against Borovany, begun so long ago that both halves are over when it is looked at.
fn match_that_is_over() -> Played {
    Played::between(101, 102, seconds_ago(3000))
}

#[tokio::test]
async fn the_lead_changes_sides_and_comes_back() {
    let mut played = match_that_is_over();
    for (offset, side) in [(60, "away"), (100, "home"), (130, "home"), (200, "away"), (260, "away"), (300, "away")] {
        played.goal(offset, side, 0);
    }
    played.second_half();
    for offset in [10, 40, 70, 320] {
        played.goal(offset, "home", 1001);
    }
    let (_app, browser) = watched(played.confirmed()).await;
    browser.until_says(".match-board", "6:4").await;
    browser.until_says(".numbers", "Level 3 times, the lead changed sides 3 times").await;
    assert_fact(&browser, "longest_run", "4 (10:10–15:20)", "3 (03:20–05:00)").await;
    assert_fact(&browser, "biggest_lead", "+2 (6:4, 15:20)", "+2 (2:4, 05:00)").await;
    assert_fact(&browser, "without", "04:40", "15:00").await;
    assert_fact(&browser, "longest_without", "08:00", "15:00").await;
    assert_fact(&browser, "last", "1", "0").await;
    browser.until_says(".numbers .run", "Aurora Alfa: 4 goals in a row").await;
    browser.until_says(".numbers .scorers", "Adam Králová").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_team_that_never_led_and_one_that_never_scored() {
    let mut played = match_that_is_over();
    played.goal(600, "home", 1001);
    played.second_half();
    let (_app, browser) = watched(played.confirmed()).await;
    browser.until_says(".match-board", "1:0").await;
    browser.until_says(".match-board", "Half-time 1:0").await;
    assert_fact(&browser, "longest_run", "1 (10:00–10:00)", "–").await;
    assert_fact(&browser, "biggest_lead", "+1 (1:0, 10:00)", "–").await;
    assert_fact(&browser, "without", "10:00", "20:00").await;
    assert_fact(&browser, "longest_without", "10:00", "20:00").await;
    assert_eq!(browser.value("document.querySelector('.numbers .run').hidden").await, json!(true));
    browser.until_says(".numbers", "Level 0 times, the lead changed sides 0 times").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_correction_counts_from_where_it_belongs() {
    let mut played = match_that_is_over();
    played.goal(100, "home", 1001);
    let wrong = played.goal(200, "away", 1008);
    played.goal(300, "home", 1001);
    played.goal(400, "home", 1002);
    played.second_half();
    played.end_half();
    let (app, browser) = watched(played.history()).await;
    browser.until_says(".match-board", "3:1").await;
    assert_fact(&browser, "longest_run", "2 (05:00–06:40)", "1 (03:20–03:20)").await;

    // It was the home team's goal, and it was later.
    let event = (1 << 20) + wrong;
    app.accepted(
        1,
        json!({"action": "amend_event", "event": event, "team": 101, "player": 1001, "half_index": 1, "time_offset": 30,
            "reason": "seen from the other side"}),
    )
    .await;
    browser.until_says(".match-board", "4:0").await;
    assert_fact(&browser, "longest_run", "4 (01:40–10:30)", "–").await;
    assert_fact(&browser, "biggest_lead", "+4 (4:0, 10:30)", "–").await;
    browser.until_says(".match-board", "Half-time 3:0").await;
    browser.until_says(".side.home [data-player='1001'] .goals", "3").await;
    app.accepted(1, json!({"action": "revoke_event", "event": event, "reason": "line crossed"})).await;
    browser.until_says(".match-board", "3:0").await;
    assert_fact(&browser, "longest_run", "3 (01:40–06:40)", "–").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_goal_changes_numbers_in_place() {
    let mut app = TestApp::with_file(&season()).await;
    app.log_in().await;
    let browser = Browser::sized(LAPTOP).await;
    browser.goto(&app.url("/overview/1?lang=en")).await;
    browser.until_says(".match-board", "9:6").await;
    browser.until_says(".side.home", "Jan Příklad").await;
    browser.until_says(".side.home", "Place").await;
    browser.until_says(".side.home .team-matches", "Aurora Alfa – Černá Hora").await;
    browser.until_says(".meetings", "Borovany – Aurora Alfa").await;
    assert_eq!(browser.text(".side.home .team-form").await.split_whitespace().collect::<String>(), "LW");
    browser.until_says(".numbers .run", "Borovany: 3 goals in a row").await;
    browser.until_says(".side.home [data-player='1001'] .total", "7").await;
    browser.picture_for_docs("overview").await;

    // The category's scorers are asked for by who wants to see them, and follow from then.
    browser.value("scrollTo(0, document.documentElement.scrollHeight)").await;
    browser.click(".category-scorers summary").await;
    browser.until_says(".category-scorers li", "Adam Králová Aurora Alfa").await;
    browser.value("scrollBy(0, -200)").await;
    let scrolled = browser.value("scrollY").await;
    assert_ne!(scrolled, json!(0));
    app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
    browser.until_says(".match-board", "10:6").await;
    browser.until_says(".side.home [data-player='1001'] .goals", "5").await;
    browser.until_says(".side.home [data-player='1001'] .total", "8").await;
    browser.until_says(".category-scorers li .score", "8").await;
    browser.until("document.querySelector('[role=status].hidden').textContent.includes('10:6')").await;
    assert_eq!(browser.value("document.activeElement.tagName").await, json!("SUMMARY"));
    assert_eq!(browser.value("document.querySelector('.numbers .run').hidden").await, json!(true));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn results_of_others_move_the_teams() {
    let mut app = TestApp::with_file(&season()).await;
    app.log_in().await;
    let browser = Browser::sized(LAPTOP).await;
    browser.goto(&app.url("/overview/1?lang=en")).await;
    browser.until_says(".side.away .team-place", "Place 1").await;
    browser.until_says(".side.away .team-place", "4 pts").await;
    app.accepted(6, json!({"action": "record_result", "score": [20, 2], "reason": "on paper"})).await;
    app.accepted(6, json!({"action": "confirm"})).await;
    browser.until_says(".side.away .team-place", "6 pts").await;
    browser.until_says(".side.away .team-matches", "20:2").await;
    app.accepted(1, json!({"action": "record_result", "score": [9, 12], "reason": "on paper"})).await;
    browser.until_says(".match-board", "9:12").await;
    app.accepted(1, json!({"action": "confirm"})).await;
    browser.until_says(".side.away .team-place", "8 pts").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn the_page_in_czech_on_every_screen() {
    let app = TestApp::with_file(&season()).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/overview/1")).await;
    browser.until_says(".numbers .run", "Borovany: 3 góly v řadě").await;
    browser.until_says(".side.away .team-place", "1. místo").await;
    browser.until_says(".meetings", "Borovany – Aurora Alfa").await;
    for screen in [PHONE, LAPTOP, WIDE] {
        browser.resize(screen).await;
        browser.fits().await;
    }
    browser.is_accessible().await;
    browser.weighs_little().await;
    browser.goto(&app.url("/overview/5")).await;
    browser.until_says(".numbers", "Zápas ještě nezačal").await;
    browser.until_says(".meetings", "ještě nehrály").await;
    browser.is_accessible().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn bookmarks_of_before_lead_to_their_match() {
    let app = TestApp::sample().await;
    let browser = Browser::sized(LAPTOP).await;
    browser.goto(&app.url("/overview?lang=en#1")).await;
    browser.until("location.pathname + location.search === '/overview/1?lang=en'").await;
    browser.until_says("main", "Aurora Alfa").await;
    browser.goto(&app.url("/overview/?lang=en")).await;
    browser.until("location.pathname === '/'").await;
}
