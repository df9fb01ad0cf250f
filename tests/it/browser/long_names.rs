//! Names as long as some clubs are proud of, also in one word: nothing is pushed beside the screen of a phone.

use serde_json::{Value, json};

use crate::support::app::{PIN, TOURNAMENT_2014, TestApp};
use crate::support::browser::{Browser, PHONE, WIDE};
use crate::support::played::season;

const TEAM: &str = "Házenkářskýsportovníklub Velkomeziříčsko-Bítešsko";
const PERSON: &str = "Nejneobhospodařovávatelnějšíová-Podkrkonošská";
const COURT: &str = "Sportovněkulturnícentrum";

fn with_long_names() -> Value {
    let mut file = season();
    for team in file["categories"][0]["teams"].as_array_mut().unwrap() {
        let slug = team["slug"].as_str().unwrap().to_owned();
        team["name"] = json!(format!("{TEAM} {slug}"));
        for player in team["players"].as_array_mut().unwrap() {
            player["lastname"] = json!(PERSON);
        }
    }
    for scheduled in file["categories"][0]["matches"].as_array_mut().unwrap() {
        scheduled["location"] = json!(COURT);
    }
    file
}

#[tokio::test]
async fn every_page_fits_a_phone_and_a_television() {
    let app = TestApp::with_file(&with_long_names()).await;
    let browser = Browser::sized(PHONE).await;
    let pages = [
        ("/", ".standings"),
        ("/category/13", ".standings"),
        ("/match/1", ".timeline .line"),
        ("/team/101", ".scorers li"),
        ("/overview/1", ".timeline .line"),
        ("/embed/match/1", "main *"),
        ("/embed/table/13", "table"),
    ];
    for (path, there) in pages {
        browser.goto(&app.url(path)).await;
        browser.until(&format!("document.querySelector('{there}')")).await;
        for size in [PHONE, WIDE] {
            browser.resize(size).await;
            browser.fits().await;
        }
        browser.resize(PHONE).await;
    }
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn pages_with_a_login_fit_too() {
    let app = TestApp::with_file(&with_long_names()).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/score")).await;
    browser.type_into("input", PIN).await;
    browser.click("form button").await;
    for (path, there) in [("/score#match=1", ".goal"), ("/admin#matches", "main li"), ("/admin#activity", "main li")] {
        browser.goto(&app.url(path)).await;
        browser.until(&format!("document.querySelector(\"{there}\")")).await;
        browser.fits().await;
    }
    browser.goto(&app.url("/score#match=1")).await;
    browser.click(".goal[data-side=home]").await;
    browser.until("document.querySelector('.roster .player')").await;
    browser.fits().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn tables_of_a_whole_tournament_fit_a_phone() {
    let app = TestApp::with_file(&serde_json::from_str(TOURNAMENT_2014).unwrap()).await;
    let browser = Browser::sized(PHONE).await;
    let categories = app.read("/api/programme").await["categories"].as_array().unwrap().clone();
    assert_eq!(categories.len(), 2);
    for (category, lang) in categories.iter().zip(["cs", "en"]) {
        browser.goto(&app.url(&format!("/category/{}?lang={lang}", category["id"]))).await;
        browser.until("document.querySelector('.standings .decided')").await;
        browser.fits().await;
    }
    browser.has_no_complaints().await;
}
