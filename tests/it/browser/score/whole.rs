//! A whole match, from the login to the confirmation.

use serde_json::json;

use super::{MATCH, Scorekeeper, page_of, scorers};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, PHONE, WIDE};
use crate::support::days::sample_today;

/// The score in the video.
const ON_AIR: &str = "document.querySelector('.line .score').textContent";

#[tokio::test]
async fn three_others_see_a_match_that_is_scored() {
    let app = TestApp::sample().await;
    let phone = Browser::sized(PHONE).await;
    let desk = Browser::open().await;
    let mixer = Browser::sized(WIDE).await;
    phone.goto(&app.url("/?lang=en")).await;
    desk.goto(&app.url(&format!("/overview/{MATCH}?lang=en"))).await;
    mixer.goto(&app.url(&format!("/overlay/match/{MATCH}?lang=en"))).await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;

    scorekeeper.next().await;
    for (side, player) in [("home", 1001), ("away", 1008), ("home", 0)] {
        scorekeeper.goal(side, player).await;
    }
    scorekeeper.until_score(2, 1).await;
    phone.until_says(&format!("[data-match='{MATCH}']"), "2:1").await;
    desk.until_says(".match-board", "2:1").await;
    mixer.until(&format!("{ON_AIR} === '2:1'")).await;
    scorekeeper.next().await;
    scorekeeper.next().await;
    scorekeeper.goal("away", 1009).await;
    scorekeeper.next().await;
    scorekeeper.browser.until_says(".next", "Confirm result 2:2").await;
    scorekeeper.next().await;
    scorekeeper.browser.until_says(".bar .state", "Confirmed").await;
    scorekeeper.until_saved().await;

    let shown = app.read(&format!("/api/match/{MATCH}")).await;
    assert_eq!((&shown["score"], &shown["state"]), (&json!([2, 2]), &json!("end")));
    assert!(shown["confirmed"].is_number(), "{shown}");
    assert_eq!(scorers(&app).await, [json!(1001), json!(1008), json!(null), json!(1009)]);
    phone.until_says("[data-category='13'] [data-team='101']", "2:2").await;
    desk.until_says(".match-board", "2:2").await;
    mixer.until(&format!("{ON_AIR} === '2:2'")).await;
    scorekeeper.browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_match_is_chosen_by_court_and_scored_in_czech() {
    let app = TestApp::sample().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/score")).await;
    let scorekeeper = Scorekeeper { browser };
    scorekeeper.browser.until_says("h1", "Zápis utkání").await;
    scorekeeper.browser.is_accessible().await;
    scorekeeper.log_in().await;
    scorekeeper.browser.until_says("h1", "Vyberte utkání").await;
    scorekeeper.browser.fits().await;
    scorekeeper.browser.is_accessible().await;
    scorekeeper.browser.click(&format!("[data-match='{MATCH}']")).await;
    scorekeeper.browser.until_says(".next", "Začít 1. poločas").await;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.goal("away", 1008).await;
    scorekeeper.until_saved().await;
    scorekeeper.browser.until_says(".status", "Uloženo").await;
    scorekeeper.browser.weighs_little().await;
    scorekeeper.browser.picture_for_docs("score-match").await;
    for size in [PHONE, WIDE] {
        scorekeeper.browser.resize(size).await;
        scorekeeper.browser.fits().await;
        scorekeeper.browser.is_accessible().await;
    }
    scorekeeper.browser.resize(PHONE).await;
    scorekeeper.browser.click(".goal[data-side=home]").await;
    scorekeeper.browser.until_says(".roster", "Kdo dal gól?").await;
    scorekeeper.browser.fits().await;
    scorekeeper.browser.is_accessible().await;
    scorekeeper.browser.picture_for_docs("score-who").await;
    scorekeeper.browser.click(".roster .cancel").await;
    scorekeeper.until_score(1, 1).await;
    scorekeeper.until_saved().await;
    assert_eq!(scorers(&app).await, [json!(1001), json!(1008)], "a goal that was withdrawn at once does not stand");
    scorekeeper.browser.has_no_complaints().await;
}

#[tokio::test]
async fn what_is_played_and_what_comes_today_is_offered_first() {
    let mut app = TestApp::with_file(&sample_today()).await;
    app.log_in().await;
    app.accepted(5, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(5, json!({"action": "goal", "team": 104})).await;
    let scorekeeper = Scorekeeper { browser: Browser::sized(PHONE).await };
    let browser = &scorekeeper.browser;
    browser.goto(&app.url("/score")).await;
    scorekeeper.log_in().await;
    browser.until_says(".running [data-match='5']", "1:0").await;
    browser.until_says(".today [data-match='6']", "Borovany").await;
    let folded = "['other', 'finished'].map((name) => document.querySelector(`details.${name}`).open)";
    assert_eq!(browser.value(folded).await, json!([false, false]));
    for size in [WIDE, PHONE] {
        browser.resize(size).await;
        browser.fits().await;
        browser.is_accessible().await;
    }
    browser.picture_for_docs("score-choose").await;
    // Somebody else's goal is on the list by itself.
    app.accepted(5, json!({"action": "goal", "team": 104})).await;
    browser.until_says(".running [data-match='5']", "2:0").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_slip_of_the_finger_ends_no_half() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    scorekeeper.browser.click(".next").await;
    scorekeeper.browser.until_says(".next", "Sure?").await;
    scorekeeper.browser.until("!document.querySelector('.next').classList.contains('armed')").await;
    scorekeeper.until_saved().await;
    assert_eq!(app.read(&format!("/api/match/{MATCH}")).await["state"], "init");
    scorekeeper.browser.has_no_complaints().await;
}

#[tokio::test]
async fn everything_can_be_done_with_a_keyboard() {
    let app = TestApp::sample().await;
    let scorekeeper = Scorekeeper::at(&app.url(&page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    let press = async |css: &str, key: &str| {
        browser.until(&format!("document.querySelector(\"{css}\")")).await;
        let element = browser.client().find(fantoccini::Locator::Css(css)).await.unwrap();
        element.send_keys(key).await.unwrap();
    };
    let enter = "\u{e007}";
    press(".next", enter).await;
    // The second press counts once the first has stopped trembling.
    browser.until("!document.querySelector('.goal').disabled || void document.querySelector('.next').click()").await;
    press(".goal[data-side=away]", enter).await;
    press(".roster [data-player='1010']", " ").await;
    scorekeeper.until_score(0, 1).await;
    press(".goal[data-side=away]", enter).await;
    // Escape is no decision against the goal.
    press(".roster [data-player='1010']", "\u{e00c}").await;
    scorekeeper.until_score(0, 2).await;
    scorekeeper.until_saved().await;
    assert_eq!(scorers(&app).await, [json!(1010), json!(null)]);
    browser.has_no_complaints().await;
}
