//! Pages that are open while the service is set back to a backup.

use serde_json::json;
use tempfile::TempDir;

use crate::support::app::{TestApp, sample};
use crate::support::browser::Browser;
use crate::support::played::season;
use crate::support::wifi::Wifi;

/// Pages on which a match is to be seen, and where it is.
const PAGES: [(&str, &str); 6] = [
    ("/match/1?lang=en", ".match-board"),
    ("/?lang=en", "[data-match='1']"),
    ("/team/101?lang=en", ".running"),
    ("/overview/1?lang=en", ".match-board"),
    ("/overlay/match/1?lang=en", ".line .score"),
    ("/overlay/court/A?lang=en", ".line .score"),
];

async fn goals(app: &TestApp, team: i64, count: usize) {
    for _ in 0..count {
        app.accepted(1, json!({"action": "goal", "team": team})).await;
    }
}

/// Waits until a score is seen there, whatever is between its two numbers.
async fn until_score(browser: &Browser, css: &str, score: &str) {
    browser
        .until(&format!("document.querySelector(\"{css}\").innerText.replace(/\\s/g, '').includes('{score}')"))
        .await;
}

/// Opens a page and scores three goals after the backup; sets the service back, and scores others while the page hears
/// nothing. The page shows those that stand.
async fn set_back(app: TestApp, backup: &TempDir, (path, css): (&str, &str), others: usize) -> TestApp {
    let wifi = Wifi::to(app.address).await;
    let browser = Browser::open().await;
    browser.goto(&wifi.url(path)).await;
    until_score(&browser, css, "9:6").await;
    goals(&app, 101, 3).await;
    until_score(&browser, css, "12:6").await;
    wifi.goes_away();
    let app = app.restore(backup).await;
    goals(&app, 102, others).await;
    wifi.comes_back(app.address);
    until_score(&browser, css, &format!("9:{}", 6 + others)).await;
    // And goes on with it.
    goals(&app, 101, 1).await;
    until_score(&browser, css, &format!("10:{}", 6 + others)).await;
    app.restore(backup).await
}

async fn with_backup() -> (TestApp, TempDir) {
    let mut app = TestApp::with_file(&season()).await;
    app.log_in().await;
    app.back_up().await
}

#[tokio::test]
async fn open_pages_show_the_present_after_a_restore() {
    let (mut app, backup) = with_backup().await;
    for page in PAGES {
        app = set_back(app, &backup, page, 0).await;
    }
}

#[tokio::test]
async fn open_pages_notice_a_log_that_has_outgrown_what_they_knew() {
    let (mut app, backup) = with_backup().await;
    for page in PAGES {
        app = set_back(app, &backup, page, 5).await;
    }
}

#[tokio::test]
async fn lines_that_are_gone_leave_the_timeline() {
    let (app, backup) = with_backup().await;
    let wifi = Wifi::to(app.address).await;
    let browser = Browser::open().await;
    browser.goto(&wifi.url("/match/1?lang=en")).await;
    let lines = "document.querySelectorAll('.timeline li').length";
    browser.until_says(".match-board", "9:6").await;
    let before = browser.until(lines).await;
    goals(&app, 101, 2).await;
    browser.until(&format!("{lines} === {before} + 2")).await;
    wifi.goes_away();
    let app = app.restore(&backup).await;
    wifi.comes_back(app.address);
    browser.until(&format!("{lines} === {before}")).await;
}

#[tokio::test]
async fn a_service_that_begins_anew_is_believed_by_open_pages() {
    let mut old = TestApp::with_file(&sample(600)).await;
    old.log_in().await;
    old.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    goals(&old, 101, 2).await;
    let wifi = Wifi::to(old.address).await;
    let [page, front] = [Browser::open().await, Browser::open().await];
    page.goto(&wifi.url("/match/1?lang=en")).await;
    front.goto(&wifi.url("/?lang=en")).await;
    page.until_says(".match-board", "2:0").await;
    front.until_says("[data-match='1']", "2:0").await;
    let new = TestApp::with_file(&sample(600)).await;
    wifi.comes_back(new.address);
    drop(old);
    page.until_says(".match-board", "Not started").await;
    page.until("!document.querySelector('.timeline .goal')").await;
    front.until("!document.querySelector('#now').checkVisibility()").await;
}
