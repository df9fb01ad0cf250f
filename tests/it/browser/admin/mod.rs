//! The admin's page.

mod activity;
mod frame;
mod import;
mod links;
mod matches;
mod privacy;
mod users;

use crate::admin::{ADMIN_PIN, with_admin};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, DESK};

/// The service with the sample and an admin, and the page with a section open to that admin.
async fn at(section: &str) -> (TestApp, Browser) {
    let app = TestApp::with_file(&with_admin()).await;
    let browser = Browser::sized(DESK).await;
    open(&browser, &app.url(&format!("/admin?lang=en#{section}"))).await;
    (app, browser)
}

/// Opens the page and logs in.
async fn open(browser: &Browser, url: &str) {
    browser.goto(url).await;
    log_in(browser, ADMIN_PIN).await;
    browser.until("document.querySelector('.place h1')").await;
}

async fn log_in(browser: &Browser, pin: &str) {
    browser.type_into("input[name=pin]", pin).await;
    browser.click("form.log-in button").await;
}

/// Answers the dialog that is open.
async fn agree(browser: &Browser) {
    browser.click("dialog button:is(.primary, .grave)").await;
}

/// Waits until the page tells that something was done.
async fn until_told(browser: &Browser, text: &str) {
    browser.until_says(".said p", text).await;
}

/// The console has said of nothing else than answers with this status, which a browser always tells.
async fn complains_of(browser: &Browser, status: u16) {
    let complaints = browser.console().await;
    let expected = format!("the server responded with a status of {status}");
    assert!(!complaints.is_empty() && complaints.iter().all(|said| said.contains(&expected)), "{complaints:#?}");
}
