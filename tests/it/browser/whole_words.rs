//! No page breaks a word or a number, on the narrowest of phones, with text twice as large, with a whole tournament in it.

use serde_json::{Value, json};

use crate::support::app::{PIN, TestApp};
use crate::support::browser::{Browser, DESK};
use crate::support::made_up::{self, CATEGORY, RESULT_ALONE, RUNNING, TEAM, TOLD};

/// The narrowest screens there are.
const NARROW: (u32, u32) = (320, 640);
/// A4 between its margins, at 96 pixels an inch.
const PAPER: (u32, u32) = (688, 1016);
const SIZES: [(u32, u32); 4] = [NARROW, (360, 740), (768, 1024), DESK];
const LANGUAGES: [&str; 2] = ["cs", "en"];

/// What an address leads to, and what is there once all of it is.
type Shown = (String, &'static str);

fn public_pages() -> Vec<Shown> {
    let pages = [
        ("/".to_owned(), "#tables .standings td"),
        (format!("/category/{CATEGORY}"), ".standings td"),
        (format!("/match/{TOLD}"), ".timeline .line"),
        (format!("/match/{RUNNING}"), ".timeline .line"),
        (format!("/match/{RESULT_ALONE}"), ".match-board"),
        (format!("/team/{TEAM}"), ".scorers li"),
        (format!("/overview/{RUNNING}"), ".timeline .line"),
        (format!("/overview/{RESULT_ALONE}"), ".match-board"),
        (format!("/embed/match/{RUNNING}"), "main .team"),
        (format!("/embed/table/{CATEGORY}"), "td"),
        (format!("/overlay/match/{RUNNING}"), ".board"),
        ("/overlay/court/A".to_owned(), "main"),
        (format!("/overlay/table/{CATEGORY}"), "td"),
        ("/exhibition".to_owned(), ".display"),
        ("/admin".to_owned(), "form"),
        ("/score".to_owned(), "form"),
        ("/nowhere".to_owned(), "main"),
    ];
    pages.into()
}

/// Pages whose elements are all unfolded: what is folded is read, too.
const UNFOLD: &str = "document.querySelectorAll('details').forEach((details) => (details.open = true))";

async fn broken(browser: &Browser) -> Vec<Value> {
    let words = include_str!("whole_words.js");
    browser.client().execute(words, Vec::new()).await.unwrap().as_array().unwrap().clone()
}

/// Looks at pages in both languages and all sizes; what is wrong, with where.
async fn wrong_words(browser: &Browser, app: &TestApp, pages: &[Shown]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, there) in pages {
        for lang in LANGUAGES {
            let (page, part) = path.split_once('#').unwrap_or((path, ""));
            browser.goto(&app.url(&format!("{page}?lang={lang}#{part}"))).await;
            browser.until(&format!("document.querySelector({})", json!(there))).await;
            browser.value(UNFOLD).await;
            for size in SIZES {
                browser.resize(size).await;
                let found = broken(browser).await;
                wrong.extend(found.iter().map(|word| format!("{path} in {lang}, {} wide: {word}", size.0)));
            }
        }
    }
    wrong
}

#[tokio::test]
async fn no_page_for_spectators_breaks_a_word_or_a_number() {
    let app = TestApp::with_file(&made_up::tournament()).await;
    for letters in [16, 32] {
        let browser = Browser::with_text_of(letters).await;
        let wrong = wrong_words(&browser, &app, &public_pages()).await;
        assert!(wrong.is_empty(), "text of {letters} px: {wrong:#?}");
    }
}

#[tokio::test]
async fn no_page_for_those_who_are_logged_in_breaks_a_word_or_a_number() {
    let app = TestApp::with_file(&made_up::tournament()).await;
    let sections = ["matches", "links", "activity", "import", "users", "privacy"];
    let mut pages: Vec<Shown> = sections.map(|section| (format!("/admin#{section}"), ".place h1")).into();
    pages.extend([("/score".to_owned(), "main li"), (format!("/score#match={RUNNING}"), ".goal")]);
    for letters in [16, 32] {
        let browser = Browser::with_text_of(letters).await;
        browser.goto(&app.url("/admin")).await;
        browser.type_into("input", PIN).await;
        browser.click("form button").await;
        browser.until("document.querySelector('.place')").await;
        let wrong = wrong_words(&browser, &app, &pages).await;
        assert!(wrong.is_empty(), "text of {letters} px: {wrong:#?}");
    }
}

#[tokio::test]
async fn nothing_breaks_a_word_or_a_number_on_paper() {
    let app = TestApp::with_file(&made_up::tournament()).await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/admin#links")).await;
    browser.type_into("input", PIN).await;
    browser.click("form button").await;
    // A link for every match of the court.
    browser.click("[name=match] option[value*=',']").await;
    browser.click("form.card button").await;
    browser.until("document.querySelectorAll('.code').length > 5").await;
    let pages = [
        (None, ".code"),
        (Some("/".to_owned()), "#tables .standings td"),
        (Some(format!("/category/{CATEGORY}")), ".standings td"),
        (Some(format!("/match/{TOLD}")), ".timeline .line"),
        (Some(format!("/match/{RESULT_ALONE}")), ".match-board"),
        (Some(format!("/team/{TEAM}")), ".scorers li"),
    ];
    let mut wrong = Vec::new();
    for (path, there) in pages {
        if let Some(path) = &path {
            browser.goto(&app.url(path)).await;
        }
        browser.until(&format!("document.querySelector({})", json!(there))).await;
        browser.value(UNFOLD).await;
        browser.dev_tools("Emulation.setEmulatedMedia", json!({"media": "print"})).await;
        browser.resize(PAPER).await;
        let found = broken(&browser).await;
        wrong.extend(found.iter().map(|word| format!("{}: {word}", path.as_deref().unwrap_or("codes"))));
        browser.dev_tools("Emulation.setEmulatedMedia", json!({"media": ""})).await;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
