//! Answers that phones keep for the time without a network go when less of somebody is shown.

use reqwest::StatusCode;
use serde_json::json;

use super::{NAME, beside, tournament};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, PHONE};
use crate::support::moment::moment;

const HEADER: &str = "minicup-less-shown";
const KEPT: &str = "(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => {
        const cache = await caches.open(name);
        const texts = (await cache.keys()).map(async (key) => (await cache.match(key)).text());
        return Promise.all(texts);
    }));
    arguments[0](all.flat().join('\\n'));
})()";

async fn less_shown(app: &TestApp) -> u64 {
    let answer = app.get("/api/team-detail/101").send().await.unwrap();
    answer.headers()[HEADER].to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn answers_say_when_less_was_last_shown() {
    let mut app = TestApp::with_file(&tournament()).await;
    let first = less_shown(&app).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    assert_eq!(less_shown(&app).await, first, "a goal hides nobody");
    app.log_in_with("97531975").await;
    for (show, is_less) in [("initials", true), ("names", false), ("numbers", true)] {
        let before = less_shown(&app).await;
        let set = app.post("/api/season/2019/privacy", &json!({"show": show})).send().await.unwrap();
        assert_eq!(set.status(), StatusCode::OK);
        assert_eq!(less_shown(&app).await > before, is_less, "{show}");
    }
    let before = less_shown(&app).await;
    beside(&app, &["forget", "player", "1001"]);
    let settled = async { while less_shown(&app).await == before {} };
    tokio::time::timeout(std::time::Duration::from_secs(60), settled).await.unwrap();
}

#[tokio::test]
async fn a_phone_drops_what_it_kept_with_the_next_answer() {
    let app = TestApp::with_file(&tournament()).await;
    let browser = Browser::sized(PHONE).await;
    browser.goto(&app.url("/score")).await;
    browser.until("navigator.serviceWorker.controller").await;
    browser.goto(&app.url("/team/101")).await;
    browser.until(&format!("document.body.textContent.includes('{}')", NAME[0])).await;
    let kept = browser.client().execute_async(KEPT, Vec::new()).await.unwrap();
    assert!(kept.as_str().unwrap().contains(NAME[0]), "the phone keeps what it was shown");
    beside(&app, &["forget", "player", "1001"]);
    // Any other answer is enough.
    let settled = async {
        loop {
            browser.client().execute("void fetch('/api/programme')", Vec::new()).await.unwrap();
            let kept = browser.client().execute_async(KEPT, Vec::new()).await.unwrap();
            if !kept.as_str().unwrap().contains(NAME[0]) {
                return;
            }
            moment().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), settled).await.unwrap();
}
