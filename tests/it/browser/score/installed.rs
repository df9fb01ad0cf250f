//! The page as an application: it can be installed, opens without a network, and is renewed without being disturbed.

use serde_json::json;

use super::{MATCH, in_the_hall};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, PHONE};
use crate::support::wifi::Wifi;

#[tokio::test]
async fn it_can_be_installed() {
    let app = TestApp::sample().await;
    let manifest = app.read("/score.webmanifest?lang=en").await;
    assert_eq!((&manifest["start_url"], &manifest["display"]), (&json!("/score"), &json!("standalone")));
    assert_eq!(manifest["name"], "MINICUP scorekeeping");
    for icon in manifest["icons"].as_array().unwrap() {
        let response = app.get(icon["src"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), response.headers()["content-type"].to_str().unwrap()),
            (200, icon["type"].as_str().unwrap())
        );
    }
    let script = app.get("/sw.js").send().await.unwrap();
    assert_eq!(script.headers()["cache-control"], "no-cache");
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");

    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/score")).await;
    browser.until("navigator.serviceWorker.controller").await;
    let errors = browser.dev_tools("Page.getInstallabilityErrors", json!({})).await;
    assert_eq!(errors["installabilityErrors"], json!([]));
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn every_file_of_the_page_is_kept_for_the_time_without_a_network() {
    let app = TestApp::sample().await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/score")).await;
    browser.until("navigator.serviceWorker.controller").await;
    let missing = "(async () => {
        const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
        const files = loaded.filter((name) => name.includes('/assets/'));
        const kept = await Promise.all(files.map((name) => caches.match(name)));
        arguments[0]({loaded: files.length, missing: files.filter((_, at) => !kept[at])});
    })()";
    let found = browser.client().execute_async(missing, Vec::new()).await.unwrap();
    assert!(found["loaded"].as_u64() > Some(10), "{found}");
    assert_eq!(found["missing"], json!([]));
}

#[tokio::test]
async fn a_page_that_was_visited_opens_without_a_network_and_nothing_private_is_kept() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    scorekeeper.until_saved().await;
    browser.until("navigator.serviceWorker.controller").await;
    browser.goto(&wifi.url("/?lang=en")).await;
    browser.until_says(&format!("[data-match='{MATCH}']"), "1:0").await;
    wifi.goes_away();
    browser.reload().await;
    browser.until_says(&format!("[data-match='{MATCH}']"), "1:0").await;

    let kept = "(async () => {
        const names = await caches.keys();
        const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        arguments[0](requests.flat().map((request) => new URL(request.url).pathname));
    })()";
    let kept = browser.client().execute_async(kept, Vec::new()).await.unwrap();
    let kept: Vec<_> = kept.as_array().unwrap().iter().filter_map(|path| path.as_str()).collect();
    assert!(kept.contains(&"/api/programme"), "{kept:?}");
    let is_private =
        |path: &&str| ["/commands", "/api/me", "/api/log", "/ws/", "/admin"].iter().any(|part| path.contains(part));
    assert_eq!(kept.iter().copied().find(is_private), None);
}

#[tokio::test]
async fn names_that_were_hidden_are_hidden_as_soon_as_there_is_a_network() {
    let (app, admin) = crate::admin::administered().await;
    let wifi = Wifi::to(app.address).await;
    let scorekeeper = super::Scorekeeper::at(&wifi.url(&super::page_of(MATCH))).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.goal("home", 1001).await;
    browser.until_says(".lines", "#7 Adam Králová").await;
    scorekeeper.until_saved().await;
    admin.post(&app, "/api/season/2019/privacy", &json!({"show": "numbers"})).await.assert_ok();
    browser.reload().await;
    browser.until("!document.querySelector('.lines').innerText.includes('Králová')").await;
    browser.until("!Object.values(localStorage).some((text) => text.includes('Králová') && text.includes('\"id\":1,\"name\"'))").await;
    browser.click(".goal[data-side=home]").await;
    let roster = browser.text(".roster").await;
    assert!(!roster.contains("Králová"), "{roster}");
    browser.click(".roster .cancel").await;
    browser.has_no_complaints().await;
}

#[tokio::test]
async fn a_new_version_takes_over_without_disturbing_the_scorekeeper() {
    let app = TestApp::sample().await;
    let (wifi, scorekeeper) = in_the_hall(&app).await;
    let browser = &scorekeeper.browser;
    scorekeeper.next().await;
    scorekeeper.until_saved().await;
    browser.until("navigator.serviceWorker.controller").await;
    wifi.goes_away();
    scorekeeper.goal("home", 1001).await;
    wifi.comes_back(app.address);
    // A script of another address is a new version to the browser, as one of other content is.
    browser.value("window.isSame = true").await;
    // Registered again only if that failed: the network is just coming back.
    let renewed = "navigator.serviceWorker.controller.scriptURL.endsWith('?new')
        || void (window.renewal ??= navigator.serviceWorker.register('/sw.js?new').catch(() => delete window.renewal))";
    browser.until(renewed).await;
    scorekeeper.goal("home", 1002).await;
    scorekeeper.until_score(2, 0).await;
    scorekeeper.until_saved().await;
    assert_eq!(browser.value("window.isSame").await, json!(true));
    wifi.goes_away();
    browser.reload().await;
    scorekeeper.until_score(2, 0).await;
}
