//! A reader in another zone of time: pages speak of the tournament's.

use serde_json::json;

use crate::support::app::{TestApp, sample};
use crate::support::browser::{Browser, PHONE};
use crate::support::wifi::Wifi;

/// Half a day from Prague, summer and winter.
const ELSEWHERE: &str = "Pacific/Auckland";

/// How many minutes ago it was so late in Prague as the bar says that the page was current.
const MINUTES_AGO: &str = "(() => {
    const [, hours, minutes] = document.querySelector('.connection').innerText.match(/(\\d+):(\\d\\d)/);
    const now = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Prague' }).format();
    const [hour, minute] = now.split(':').map(Number);
    return ((hour - hours) * 60 + minute - minutes + 1440) % 1440;
})()";

async fn in_prague() -> TestApp {
    let mut file = sample(600);
    file["season"]["timezone"] = json!("Europe/Prague");
    TestApp::with_file(&file).await
}

#[tokio::test]
async fn the_bar_of_a_lost_connection_has_the_time_of_the_tournament() {
    let mut app = in_prague().await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    let browser = Browser::sized(PHONE).await;
    browser.dev_tools("Emulation.setTimezoneOverride", json!({"timezoneId": ELSEWHERE})).await;
    for (path, goals) in ["/", "/category/13", "/match/1", "/team/101", "/overview/1"].into_iter().zip(1..) {
        let wifi = Wifi::to(app.address).await;
        browser.goto(&wifi.url(path)).await;
        browser.until("document.querySelector('.connection + *')").await;
        // A page that shows a goal that has just been scored has read everything and follows.
        app.accepted(1, json!({"action": "goal", "team": 101})).await;
        browser.until(&format!("/\\b{goals}\\s*:\\s*0\\b/.test(document.body.innerText)")).await;
        wifi.goes_away();
        browser.until_says(".connection", "Bez spojení").await;
        assert_eq!(browser.value("new Intl.DateTimeFormat().resolvedOptions().timeZone").await, ELSEWHERE);
        let ago = browser.value(MINUTES_AGO).await.as_u64().unwrap();
        assert!(ago < 60, "{path}: {ago} minutes ago, {}", browser.text(".connection").await);
    }
}

#[tokio::test]
async fn starts_are_in_the_time_of_the_tournament() {
    let app = in_prague().await;
    let browser = Browser::sized(PHONE).await;
    browser.dev_tools("Emulation.setTimezoneOverride", json!({"timezoneId": ELSEWHERE})).await;
    for (path, css) in [("/", "#programme"), ("/match/1", ".facts"), ("/team/101", "main"), ("/overview/1", "main")] {
        browser.goto(&app.url(path)).await;
        browser.until(&format!("document.querySelector({}).textContent.includes('17:00')", json!(css))).await;
    }
    browser.has_no_complaints().await;
}
