//! On a slow network nothing moves once it is there, and without scripts pages show what is known.

use serde_json::{Value, json};

use crate::support::app::{PIN, TestApp, sample};
use crate::support::browser::{Browser, DESK, PHONE};
use crate::support::made_up::{self, CATEGORY, RESULT_ALONE, RUNNING, TEAM, TOLD};

/// What the web vitals call good.
const MOST_SHIFT: f64 = 0.1;
/// A phone far from the hall's access point: milliseconds and bytes a second.
const SLOW: (u32, u32) = (300, 50_000);

const WATCH: &str = "window.shift = 0; new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });";

fn pages() -> Vec<(String, &'static str)> {
    vec![
        ("/".to_owned(), "#tables .card:last-child .standings td"),
        (format!("/category/{CATEGORY}"), ".standings td"),
        (format!("/match/{TOLD}"), ".rest:not([hidden]) .line"),
        (format!("/match/{RUNNING}"), ".rest:not([hidden]) .line"),
        (format!("/match/{RESULT_ALONE}"), ".rest:not([hidden])"),
        (format!("/team/{TEAM}"), ".scorers li"),
        (format!("/overview/{TOLD}"), ".side:not([hidden]) .team-matches li"),
        ("/exhibition".to_owned(), "output.goals"),
        (format!("/overlay/match/{RUNNING}"), ".board:not([hidden])"),
        (format!("/embed/match/{RUNNING}"), "main .team"),
        (format!("/embed/table/{CATEGORY}"), "td"),
        ("/admin".to_owned(), "form"),
        ("/score".to_owned(), "form"),
    ]
}

/// Pages of those who are logged in.
fn pages_with_a_login() -> Vec<(String, &'static str)> {
    let sections = ["matches", "links", "activity", "import", "users", "privacy"];
    let mut pages: Vec<_> = sections.map(|section| (format!("/admin#{section}"), ".place h1")).into();
    pages.extend([("/score".to_owned(), "main li"), (format!("/score#match={RUNNING}"), ".goal")]);
    pages
}

#[tokio::test]
async fn nothing_moves_while_a_page_loads_slowly() {
    let app = TestApp::with_file(&made_up::tournament()).await;
    let browser = Browser::open().await;
    assert_steady(&app, &browser, &pages()).await;
}

#[tokio::test]
async fn nothing_moves_while_a_page_loads_slowly_for_those_who_are_logged_in() {
    let app = TestApp::with_file(&made_up::tournament()).await;
    let browser = Browser::open().await;
    browser.goto(&app.url("/admin")).await;
    browser.type_into("input", PIN).await;
    browser.click("form button").await;
    browser.until("document.querySelector('.place')").await;
    assert_steady(&app, &browser, &pages_with_a_login()).await;
}

/// Loads each page on a slow network, with nothing in the browser's cache.
async fn assert_steady(app: &TestApp, browser: &Browser, pages: &[(String, &str)]) {
    browser.dev_tools("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH})).await;
    browser.dev_tools("Network.enable", json!({})).await;
    let (latency, throughput) = SLOW;
    let network =
        json!({"offline": false, "latency": latency, "downloadThroughput": throughput, "uploadThroughput": throughput});
    browser.dev_tools("Network.emulateNetworkConditions", network).await;
    for size in [PHONE, DESK] {
        for (path, there) in pages {
            browser.resize(size).await;
            browser.dev_tools("Network.clearBrowserCache", json!({})).await;
            // Between two places of one page a browser loads nothing.
            browser.goto("about:blank").await;
            browser.goto(&app.url(path)).await;
            browser.until(&format!("document.querySelector({})", json!(there))).await;
            // The observer is told of a frame after it was drawn.
            let drawn = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(window.shift))))";
            let shift = browser.client().execute_async(drawn, Vec::new()).await.unwrap();
            assert!(shift.as_f64().unwrap() < MOST_SHIFT, "{path}, {} wide: {shift}", size.0);
        }
    }
}

async fn text_of(browser: &Browser, app: &TestApp, path: &str) -> String {
    browser.goto(&app.url(path)).await;
    browser.text("main").await
}

#[tokio::test]
async fn without_scripts_pages_show_what_is_known() {
    let app = TestApp::with_file(&made_up::tournament()).await;
    let shown = app.read(&format!("/api/match/{TOLD}")).await;
    let events = app.read(&format!("/api/match-events/{TOLD}?lang=cs")).await["events"].as_array().unwrap().clone();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let (home, player) = (word(&shown["home_team_name"]), word(&shown["home_team_players"][0]["name"]));
    let score = format!("{}:{}", shown["score"][0], shown["score"][1]);
    let browser = Browser::sized(PHONE).await;
    browser.dev_tools("Emulation.setScriptExecutionDisabled", json!({"value": true})).await;
    for (path, there) in [
        ("/".to_owned(), vec![home.clone(), "Právě se hraje".to_owned(), "Tabulka: Mladší žákyně".to_owned()]),
        (format!("/category/{CATEGORY}"), vec![home.clone(), score.clone(), "Tabulka: Mladší žákyně".to_owned()]),
        (format!("/match/{TOLD}"), vec![score.clone(), word(&events[3]["message"]), player.clone()]),
        (format!("/overview/{TOLD}"), vec![score, word(&events[3]["message"])]),
        (format!("/team/{TEAM}"), vec![home, player]),
        ("/admin".to_owned(), vec!["Tato stránka potřebuje JavaScript.".to_owned()]),
    ] {
        let text = text_of(&browser, &app, &path).await;
        for wanted in there {
            assert!(text.contains(&wanted), "{path} lacks {wanted}: {text}");
        }
        browser.fits().await;
    }
}

#[tokio::test]
async fn a_match_without_lines_says_that_its_score_is_all_there_is() {
    let app = TestApp::with_file(&made_up::tournament()).await;
    let browser = Browser::sized(PHONE).await;
    for page in ["match", "overview"] {
        browser.goto(&app.url(&format!("/{page}/{RESULT_ALONE}"))).await;
        browser.until_says(".result-note", "Jen konečný výsledek").await;
        browser.goto(&app.url(&format!("/{page}/{TOLD}?lang=en"))).await;
        browser.until("document.querySelector('.timeline .line')").await;
        browser.until("document.querySelector('.result-note').hidden").await;
    }
}

#[tokio::test]
async fn a_result_given_by_hand_says_that() {
    let mut app = TestApp::with_file(&sample(600)).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    for id in [1, 2] {
        app.accepted(id, json!({"action": "record_result", "score": [7, 5], "reason": "scored on paper"})).await;
    }
    let browser = Browser::sized(PHONE).await;
    for page in ["match", "overview"] {
        browser.goto(&app.url(&format!("/{page}/1"))).await;
        browser.until_says(".result-note", "Výsledek zapsaný ručně.").await;
        browser.goto(&app.url(&format!("/{page}/2"))).await;
        browser.until_says(".result-note", "Jen konečný výsledek, zapsaný ručně.").await;
    }
}
