//! Who may log in.

use serde_json::json;

use super::{agree, at, complains_of, log_in, until_told};
use crate::admin::Person;
use crate::support::app::{PIN, TestApp};
use crate::support::browser::Browser;

async fn press(browser: &Browser, user: &str, label: &str) {
    browser.click(&format!("[data-user='{user}'] button[aria-label^='{label}']")).await;
}

async fn fill(browser: &Browser, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        browser.type_into(&format!("dialog [name={name}]"), value).await;
    }
    agree(browser).await;
}

async fn is_known(app: &TestApp, pin: &str) -> bool {
    let answer = app.post("/api/login", &json!({"pin": pin})).send().await.unwrap();
    crate::support::app::body(answer).await["success"] == json!(true)
}

#[tokio::test]
async fn a_user_is_added_logs_in_and_is_removed() {
    let (app, browser) = at("users").await;
    browser.click(".place button.primary").await;
    let jana = [("username", "Jana Ž/2"), ("name", "Jana Nová"), ("pin", "24680")];
    fill(&browser, &jana).await;
    until_told(&browser, "Added: Jana Nová").await;
    let keeper = Person::new(&app, json!({"pin": "24680"})).await;
    assert_eq!(keeper.get(&app, "/api/me").await.assert_ok()["user"], "Jana Ž/2");
    browser.is_accessible().await;

    // Adding her again would silently give her another PIN.
    browser.click(".place button.primary").await;
    fill(&browser, &jana).await;
    browser.until_says("dialog .fault", "There is a user Jana Ž/2 already").await;
    fill(&browser, &[("username", "other"), ("pin", PIN)]).await;
    browser.until_says("dialog .fault", "Somebody else has this PIN").await;
    complains_of(&browser, 409).await;
    browser.is_accessible().await;
    browser.click("dialog button[type=button]").await;

    press(&browser, "Jana Ž/2", "Change PIN").await;
    fill(&browser, &[("pin", "13579")]).await;
    until_told(&browser, "PIN changed").await;
    assert!(is_known(&app, "13579").await && !is_known(&app, "24680").await);

    press(&browser, "Jana Ž/2", "Remove").await;
    fill(&browser, &[("again", "jana")]).await;
    browser.until_says("dialog .fault", "That is a different name").await;
    assert!(is_known(&app, "13579").await);
    fill(&browser, &[("again", "Jana Ž/2")]).await;
    until_told(&browser, "Removed: Jana Nová").await;
    assert!(!is_known(&app, "13579").await);
    assert_eq!(browser.value("document.querySelectorAll('[data-user]').length").await, 3);
    browser.until("document.activeElement.matches('h1')").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn the_last_admin_stays() {
    let (app, browser) = at("users").await;
    browser.goto(&app.url("/admin?lang=cs#users")).await;
    press(&browser, "eva", "Odebrat").await;
    browser.until_says("dialog", "Odebíráte sami sebe").await;
    fill(&browser, &[("again", "eva")]).await;
    browser.until_says("dialog .fault", "Je to poslední správce").await;
    browser.click("dialog button[type=button]").await;
    press(&browser, "eva", "Změnit roli").await;
    browser.click("dialog option[value=scorekeeper]").await;
    fill(&browser, &[("pin", "another-pin")]).await;
    browser.until_says("dialog .fault", "Je to poslední správce").await;
    browser.click("dialog button[type=button]").await;
    complains_of(&browser, 409).await;
    let admin = Person::admin(&app).await;
    assert_eq!(admin.get(&app, "/api/me").await.assert_ok()["role"], "admin");

    // With another one they may go.
    press(&browser, "zapis", "Změnit roli").await;
    browser.click("dialog option[value=admin]").await;
    fill(&browser, &[("pin", "second-pin")]).await;
    until_told(&browser, "Změněno: Zapisovatel").await;
    press(&browser, "eva", "Odebrat").await;
    fill(&browser, &[("again", "eva")]).await;
    browser.until_says("form .fault", "Přihlášení skončilo").await;
    complains_of(&browser, 401).await;
    log_in(&browser, "second-pin").await;
    browser.until("document.querySelectorAll('[data-user]').length === 2").await;
    browser.has_no_complaints().await;
}
