//! What everybody did.

use serde_json::json;

use super::at;
use crate::admin::{Person, issue, key};
use crate::rest::event_id;
use crate::support::browser::PHONE;

/// What the list says, line by line: who, what, match.
const LINES: &str = "[...document.querySelectorAll('.deeds li')].map((line) =>
    [...line.children].slice(1).map((part) => part.textContent).join(' | '))";

#[tokio::test]
async fn it_shows_who_scored_and_what_was_corrected_in_words() {
    let (app, browser) = at("matches").await;
    let admin = Person::admin(&app).await;
    let keeper = Person::scorekeeper(&app).await;
    let phone = Person::new(&app, json!({"link": key(&issue(&app, &admin, 2, "court 2").await)})).await;
    let start = json!({"action": "state_change", "state": "half_first"});
    keeper.command(&app, 1, start.clone()).await.assert_ok();
    phone.command(&app, 2, start).await.assert_ok();
    // Behind the half a goal counts at its full length.
    keeper.command(&app, 1, json!({"action": "state_change", "state": "pause"})).await.assert_ok();
    let goal = json!({"action": "goal", "team": 101, "player": 1001});
    let id = event_id(1, &keeper.command(&app, 1, goal).await.assert_ok());
    let amend =
        json!({"action": "amend_event", "event": id, "player": 1002, "time_offset": 65, "reason": "shirt misread"});
    keeper.command(&app, 1, amend).await.assert_ok();
    let revoke = json!({"action": "revoke_event", "event": id, "reason": "wrong match"});
    keeper.command(&app, 1, revoke).await.assert_ok();
    let result = json!({"action": "record_result", "score": [3, 2], "reason": "paper"});
    admin.command(&app, 1, result).await.assert_ok();
    admin.command(&app, 1, json!({"action": "confirm"})).await.assert_ok();

    browser.click("nav a[href='#activity']").await;
    browser.until_says(".deeds", "confirmed the result").await;
    let goal = "goal: Aurora Alfa, Adam Králová #7 (1st half 10:00)";
    let wanted = json!([
        "eva | confirmed the result | Aurora Alfa – Borovany",
        "eva | recorded the result 3:2; reason: paper | Aurora Alfa – Borovany",
        format!("zapis | took back {goal}; reason: wrong match | Aurora Alfa – Borovany"),
        format!(
            "zapis | corrected {goal}; now goal: Aurora Alfa, Barbora Říha #2 (1st half 01:05); \
            reason: shirt misread | Aurora Alfa – Borovany"
        ),
        format!("zapis | {goal} | Aurora Alfa – Borovany"),
        "zapis | ended the 1st half | Aurora Alfa – Borovany",
        "phone “court 2” | started the 1st half | Černá Hora – Důl Ďáblice",
        "phone “court 2” | opened the match | Černá Hora – Důl Ďáblice",
        "zapis | started the 1st half | Aurora Alfa – Borovany",
        "zapis | opened the match | Aurora Alfa – Borovany",
    ]);
    assert_eq!(browser.value(LINES).await, wanted);
    browser.fits().await;
    browser.is_accessible().await;
    browser.picture_for_docs("admin-activity").await;

    browser.click("[name=user] option[value='link:court 2']").await;
    browser.until("document.querySelectorAll('.deeds li').length === 2").await;
    browser.click("[name=user] option[value='']").await;
    browser.click("[name=match] option[value='1']").await;
    browser.until("document.querySelectorAll('.deeds li').length === 8").await;
    browser.resize(PHONE).await;
    browser.fits().await;

    // Names are as the season's privacy has them.
    admin.post(&app, "/api/season/2019/privacy", &json!({"show": "numbers"})).await.assert_ok();
    browser.goto(&app.url("/admin?lang=cs#activity")).await;
    browser.until_says(".deeds", "gól: Aurora Alfa, #7 (1. poločas 10:00)").await;
    assert!(!browser.text("main").await.contains("Králová"));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn older_entries_come_page_by_page() {
    const MORE_THAN_A_PAGE: usize = 120;
    let (app, browser) = at("matches").await;
    let keeper = Person::scorekeeper(&app).await;
    for number in 0..MORE_THAN_A_PAGE {
        keeper.command(&app, 1, json!({"action": "info", "text": format!("line {number}")})).await.assert_ok();
    }
    browser.click("nav a[href='#activity']").await;
    browser.until("document.querySelectorAll('.deeds li').length === 100").await;
    browser.click(".place > div > button").await;
    browser.until("document.querySelectorAll('.deeds li').length === 120").await;
    browser.until_says(".deeds", "line: “line 0”").await;
    browser.until("document.querySelector('.place > div > button').hidden").await;
    browser.has_no_complaints().await;
}
