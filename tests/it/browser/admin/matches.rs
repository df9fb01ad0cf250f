//! Confirming, reopening, results by hand.

use serde_json::{Value, json};

use super::{agree, at, complains_of, open, until_told};
use crate::admin::{Person, with_admin};
use crate::rest::{TO_THE_END, go};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, PHONE};
use crate::support::wifi::Wifi;

/// The types of what stands in a match's history.
async fn history(app: &TestApp, id: i64) -> Vec<String> {
    let history = app.read(&format!("/api/match/{id}/history")).await;
    let kind = |event: &Value| event["type"].as_str().unwrap().to_owned();
    history["events"].as_array().unwrap().iter().map(kind).collect()
}

async fn press(browser: &Browser, id: i64, label: &str) {
    browser.click(&format!("[data-match='{id}'] button[aria-label^='{label}']:not([hidden])")).await;
}

#[tokio::test]
async fn a_match_is_confirmed_and_reopened_as_it_ends() {
    let (mut app, browser) = at("matches").await;
    app.log_in().await;
    let row = "[data-match='1']";
    browser.until_says(row, "Not started").await;
    app.accepted(1, json!({"action": "state_change", "state": TO_THE_END[0]})).await;
    browser.until_says(row, "1st half").await;
    app.accepted(1, json!({"action": "goal", "team": 101})).await;
    browser.until_says(row, "1:0").await;
    go(&app, 1, &TO_THE_END[1..]).await;
    browser.until_says(row, "Waits for confirmation").await;
    browser.is_accessible().await;
    browser.picture_for_docs("admin-matches").await;

    press(&browser, 1, "Confirm").await;
    browser.until_says("dialog", "Aurora Alfa – Borovany 1:0").await;
    browser.is_accessible().await;
    agree(&browser).await;
    until_told(&browser, "Confirmed: Aurora Alfa").await;
    browser.until_says(row, "Confirmed").await;
    assert_ne!(app.read("/api/match/1").await["confirmed"], Value::Null);

    press(&browser, 1, "Reopen").await;
    browser.type_into("dialog [name=reason]", "   ").await;
    agree(&browser).await;
    browser.until_says("dialog .fault", "A reason must have 1 to 500 characters").await;
    complains_of(&browser, 409).await;
    browser.type_into("dialog [name=reason]", "protest upheld").await;
    agree(&browser).await;
    browser.until_says(row, "Waits for confirmation").await;
    assert_eq!(history(&app, 1).await.last().unwrap(), "MatchReopened");
    browser.resize(PHONE).await;
    browser.fits().await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_walkover_is_recorded_and_taken_back_and_a_void_match_stays_within_reach() {
    let (app, browser) = at("matches").await;
    let row = "[data-match='1']";
    press(&browser, 1, "Record result").await;
    browser.click("dialog option[value=walkover]").await;
    browser.type_into("dialog [name=reason]", "did not come").await;
    browser.is_accessible().await;
    agree(&browser).await;
    browser.until_says("dialog .fault", "Choose the winner").await;
    browser.click("dialog [name=winner] option[value='1']").await;
    agree(&browser).await;
    until_told(&browser, "Result recorded: Aurora Alfa").await;
    browser.until_says(row, "0:10").await;
    browser.until_says(row, "Walkover · Waits for confirmation").await;
    assert_eq!(app.read("/api/match/1").await["winner"], 1);

    press(&browser, 1, "Take result back").await;
    browser.type_into("dialog [name=reason]", "wrong match").await;
    agree(&browser).await;
    until_told(&browser, "Result taken back: Aurora Alfa").await;
    browser.until_says(row, "Not started").await;

    press(&browser, 1, "Record result").await;
    browser.click("dialog option[value=void]").await;
    browser.type_into("dialog [name=reason]", "entered twice").await;
    agree(&browser).await;
    until_told(&browser, "Void").await;
    browser.until_says(&format!("{row} .stage"), "Void").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_command_whose_answer_is_lost_is_sent_again_and_counts_once() {
    let (app, browser) = at("matches").await;
    // The service gets the command; its answer does not arrive.
    let lose = "const real = window.fetch; window.sent = [];
        window.fetch = async (...request) => {
            const answer = await real(...request);
            if (String(request[0]).includes('/commands') && window.sent.push(request[1].body) === 1) throw new TypeError('lost');
            return answer;
        }";
    browser.client().execute(lose, vec![]).await.unwrap();
    press(&browser, 2, "Record result").await;
    for (name, value) in [("goals_0", "14"), ("goals_1", "11"), ("reason", "scored on paper")] {
        browser.type_into(&format!("dialog [name={name}]"), value).await;
    }
    agree(&browser).await;
    until_told(&browser, "14:11").await;
    assert_eq!(browser.value("window.sent.length === 2 && window.sent[0] === window.sent[1]").await, true);
    assert_eq!(history(&app, 2).await, ["MatchOpened", "ResultRecorded"]);
    browser.until_says("[data-match='2']", "14:11").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn without_a_network_a_command_waits_until_it_is_given_up() {
    let app = TestApp::with_file(&with_admin()).await;
    let wifi = Wifi::to(app.address).await;
    let browser = Browser::open().await;
    open(&browser, &wifi.url("/admin?lang=en#matches")).await;
    press(&browser, 1, "Record result").await;
    for (name, value) in [("goals_0", "9"), ("goals_1", "8"), ("reason", "scored on paper")] {
        browser.type_into(&format!("dialog [name={name}]"), value).await;
    }
    browser.has_no_complaints().await;
    wifi.goes_away();
    browser.until_says(".me", "No connection").await;
    agree(&browser).await;
    browser.until_says("dialog .fault", "Waiting for the service").await;
    wifi.comes_back(app.address);
    until_told(&browser, "9:8").await;
    browser.until_says("[data-match='1']", "9:8").await;
    assert_eq!(history(&app, 1).await, ["MatchOpened", "ResultRecorded"]);

    press(&browser, 1, "Confirm").await;
    wifi.goes_away();
    agree(&browser).await;
    browser.until_says("dialog .fault", "Waiting for the service").await;
    browser.click("dialog button[type=button]").await;
    until_told(&browser, "we do not know whether it was done").await;
    wifi.comes_back(app.address);
    browser.until("!document.querySelector('.me').innerText.includes('No connection')").await;
    press(&browser, 1, "Record result").await;
    assert_eq!(history(&app, 1).await, ["MatchOpened", "ResultRecorded"], "what was given up is not sent later");
    let complaints = browser.console().await;
    assert!(complaints.iter().all(|said| said.contains("net::ERR_")), "{complaints:#?}");
}

#[tokio::test]
async fn matches_are_found_by_team_state_and_category() {
    let (app, browser) = at("matches").await;
    let keeper = Person::scorekeeper(&app).await;
    keeper.command(&app, 1, json!({"action": "state_change", "state": "half_first"})).await.assert_ok();
    let shown = "[...document.querySelectorAll('[data-match]')].filter((row) => row.offsetParent).map((row) => Number(row.dataset.match))";
    let until = async |ids: Value| {
        browser.until(&format!("JSON.stringify({shown}) === '{ids}'")).await;
    };
    browser.type_into("[name=search]", "hranice").await;
    until(json!([12])).await;
    browser.type_into("[name=search]", "").await;
    let choose = async |name: &str, value: &str| {
        let set = format!(
            "{{ const field = document.querySelector('[name={name}]'); field.value = '{value}';
            field.dispatchEvent(new Event('change', {{bubbles: true}})) }}"
        );
        browser.client().execute(&set, vec![]).await.unwrap();
    };
    choose("search", "").await;
    choose("stage", "running").await;
    until(json!([1])).await;
    choose("stage", "confirmed").await;
    choose("category", "14").await;
    until(json!([11, 12])).await;
    choose("stage", "open").await;
    browser.until_says(".place", "No match found").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_match_goes_to_a_video_or_a_site_with_a_line_to_copy() {
    let (app, browser) = at("matches").await;
    let choose = |name: &str, value: &str| {
        format!(
            "(() => {{ const field = document.querySelector('.share [name={name}]'); field.value = '{value}';
            field.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
        )
    };
    let line = "document.querySelector('#share-line').value";
    browser.until("document.querySelector(\"[data-match='1']\")").await;
    press(&browser, 1, "For video").await;
    browser.is_accessible().await;
    browser.value(&choose("theme", "light")).await;
    browser.value(&choose("delay", "4")).await;
    let address = app.url("/overlay/match/1?theme=light&lang=en&delay=4");
    assert_eq!(browser.value(line).await, json!(address));
    assert_eq!(browser.value("document.querySelector('.share a').href").await, json!(address));
    browser.click(".share .actions button:last-of-type").await;

    press(&browser, 1, "For web sites").await;
    browser.value(&choose("theme", "dark")).await;
    let script = format!(
        r#"<script src="{}" data-match="1" data-theme="dark" data-lang="en" async></script>"#,
        app.url("/embed.js")
    );
    assert_eq!(browser.value(line).await, json!(script));
    browser.has_no_complaints().await;
}
