//! The switch of how players are shown.

use serde_json::{Value, json};

use super::{agree, at, until_told};
use crate::support::app::TestApp;

async fn first_player(app: &TestApp) -> Value {
    app.read("/api/match/1").await["home_team_players"][2]["name"].clone()
}

#[tokio::test]
async fn what_is_chosen_holds_for_every_reader() {
    let (app, browser) = at("privacy").await;
    browser.until_says(".choice:has([value=names])", "now").await;
    assert_eq!(first_player(&app).await, "Dana Žák");
    browser.click(".choice:has([value=numbers])").await;
    browser.click("form.card button").await;
    browser.until_says("dialog", "As soon as you confirm this, names are shown to nobody").await;
    assert_eq!(first_player(&app).await, "Dana Žák", "not before it is confirmed");
    agree(&browser).await;
    until_told(&browser, "Players are now shown by number alone").await;
    assert_eq!(first_player(&app).await, "#4");
    browser.until_says(".choice:has([value=numbers])", "now").await;

    browser.reload().await;
    browser.until_says(".choice:has([value=numbers])", "now").await;
    assert_eq!(browser.value("document.querySelector('[name=show]:checked').value").await, json!("numbers"));
    browser.click(".choice:has([value=initials])").await;
    browser.click("form.card button").await;
    browser.until_says("dialog", "More will be shown than now").await;
    agree(&browser).await;
    until_told(&browser, "by initials").await;
    assert_eq!(first_player(&app).await, "D. Ž.");
    browser.is_accessible().await;
    browser.has_no_complaints().await;
}
