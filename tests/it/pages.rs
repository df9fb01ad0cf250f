//! Pages as they arrive, before any script: what previews of links and browsers go by.

use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::days::sample_today;

/// One page of each kind.
const PAGES: [&str; 15] = [
    "/",
    "/match/1",
    "/match/1/sheet",
    "/team/101",
    "/category/13",
    "/score",
    "/overview/1",
    "/overlay/match/1",
    "/overlay/court/A",
    "/overlay/table/13",
    "/exhibition",
    "/admin",
    "/embed/match/1",
    "/embed/table/13",
    "/match/999",
];

async fn html(app: &TestApp, path: &str) -> String {
    app.get(path).send().await.unwrap().text().await.unwrap()
}

/// The content of a `<meta>` of that name or property.
#[track_caller]
fn meta(html: &str, name: &str) -> String {
    let content =
        html.split(&format!("=\"{name}\" content=\"")).nth(1).unwrap_or_else(|| panic!("no {name} in {html}"));
    content.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn links_to_a_match_preview_as_what_it_is() {
    let mut app = TestApp::with_file(&sample_today()).await;
    app.log_in().await;
    let before = html(&app, "/match/5?lang=en").await;
    assert!(meta(&before, "og:title").contains("Aurora Alfa"));
    assert!(meta(&before, "og:description").contains("Not started"));
    app.accepted(5, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(5, json!({"action": "goal", "team": 101})).await;
    // A page shows what is known and waits for nothing; this read waits.
    app.read("/api/match/5").await;

    let english = html(&app, "/match/5?lang=en").await;
    assert!(english.contains("<html lang=\"en\">"));
    assert!(meta(&english, "og:title").contains(" 0:1 Aurora Alfa"), "{english}");
    assert!(meta(&english, "og:description").contains("1st half"));
    assert!(meta(&english, "og:description").contains("Court A"));
    assert_eq!(meta(&english, "description"), meta(&english, "og:description"));
    assert_eq!(meta(&english, "og:locale"), "en_GB");
    let czech = html(&app, "/match/5").await;
    assert!(meta(&czech, "og:description").contains("1. poločas"));
    assert_eq!(meta(&czech, "og:locale"), "cs_CZ");

    assert!(meta(&html(&app, "/").await, "og:description").starts_with("Právě se hraje: "));
    assert!(meta(&html(&app, "/?lang=en").await, "og:description").starts_with("Now playing: "));
}

#[tokio::test]
async fn links_to_tables_and_teams_preview_with_places() {
    let app = TestApp::sample().await;
    let english = html(&app, "/category/13?lang=en").await;
    assert_eq!(meta(&english, "og:title"), "Mladší · Ukázkový MINICUP 2019");
    assert!(meta(&english, "og:description").starts_with("Table: 1. Borovany (2), "), "{english}");
    assert!(meta(&html(&app, "/category/13").await, "og:description").starts_with("Tabulka: 1. Borovany (2), "));
    let team = html(&app, "/team/102?lang=en").await;
    assert!(meta(&team, "og:title").starts_with("Borovany"));
    assert!(meta(&team, "og:description").contains("Place 1, points: 2, goals: 12:9"), "{team}");
    assert!(meta(&html(&app, "/team/102").await, "og:description").contains("1. místo, body: 2, skóre: 12:9"));
}

#[tokio::test]
async fn the_picture_of_a_preview_is_where_the_reader_found_the_service() {
    let app = TestApp::sample().await;
    let page = html(&app, "/match/1").await;
    assert_eq!(meta(&page, "og:url"), app.url("/match/1"));
    let picture = app.client.get(meta(&page, "og:image")).send().await.unwrap();
    assert_eq!(picture.status(), StatusCode::OK);
    assert_eq!(picture.headers()[CONTENT_TYPE], "image/png");

    let behind_a_name = app.get("/match/1").header(HOST, "live.example").send().await.unwrap().text().await.unwrap();
    assert_eq!(meta(&behind_a_name, "og:url"), "http://live.example/match/1");
    let nowhere = app.get("/match/1").header(HOST, "live.example,x").send().await.unwrap().text().await.unwrap();
    assert!(!nowhere.contains("og:url") && !nowhere.contains("og:image"), "{nowhere}");
}

#[tokio::test]
async fn every_page_may_run_the_services_own_files_and_nothing_else() {
    let app = TestApp::sample().await;
    for path in PAGES {
        let response = app.get(path).send().await.unwrap();
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-"), "{path}: {policy}");
        let page = response.text().await.unwrap();
        assert!(!page.contains("<style") && !page.contains(" style="), "{path}: {page}");
        assert_eq!(page.matches("<script").count(), 1, "{path}: {page}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    let app = TestApp::sample().await;
    for path in ["/match/999", "/match/x", "/team/999", "/category/999", "/overview/999"] {
        let response = app.get(path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        let page = response.text().await.unwrap();
        assert!(page.contains("<title>Tady nic není</title>"), "{path}: {page}");
    }
    assert!(html(&app, "/match/999?lang=en").await.contains("<title>There is nothing here</title>"));
    let known = app.get("/match/999").header("if-none-match", "*").send().await.unwrap();
    assert_eq!(known.status(), StatusCode::NOT_FOUND);
    assert!(known.text().await.unwrap().contains("<title>"));
}

/// What browsers say they take.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[tokio::test]
async fn where_there_is_nothing_a_browser_gets_a_page_and_a_program_a_problem() {
    let app = TestApp::sample().await;
    for path in ["/nowhere", "/nowhere/", "/match", "/match/1/x", "/api", "/api/nowhere"] {
        let page = app.get(path).header(ACCEPT, BROWSER).send().await.unwrap();
        assert_eq!(
            (page.status(), page.headers()[CONTENT_TYPE].as_bytes()),
            (StatusCode::NOT_FOUND, &b"text/html; charset=utf-8"[..]),
            "{path}"
        );
        let page = page.text().await.unwrap();
        assert!(page.contains("class=\"home\" href=\"/\""), "{path}: {page}");
        for accepted in ["*/*", "application/json"] {
            let problem = app.get(path).header(ACCEPT, accepted).send().await.unwrap();
            assert_eq!(
                (problem.status(), problem.headers()[CONTENT_TYPE].as_bytes()),
                (StatusCode::NOT_FOUND, &b"application/problem+json"[..]),
                "{path}"
            );
        }
    }
    let posted = app.post("/nowhere", &json!({})).header(ACCEPT, BROWSER).send().await.unwrap();
    assert_eq!(posted.headers()[CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn slashes_too_many_and_capitals_lead_to_the_page_that_was_meant() {
    let app = TestApp::sample().await;
    for path in PAGES.into_iter().filter(|path| *path != "/").chain(["/overview"]) {
        let shouted = if path == "/overlay/court/A" { "/OVERLAY/Court/A".to_owned() } else { path.to_uppercase() };
        for typed in [format!("{path}/"), format!("{path}//?lang=en"), shouted] {
            let query = typed.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
            let answer = app.get(&typed).send().await.unwrap();
            assert_eq!(answer.url().as_str(), app.url(&format!("{path}{query}")), "{typed}");
        }
    }
}

#[tokio::test]
async fn what_browsers_and_robots_ask_for_by_themselves_is_there() {
    let app = TestApp::sample().await;
    let icon = app.get("/favicon.ico").send().await.unwrap();
    assert_eq!((icon.status(), icon.headers()[CONTENT_TYPE].as_bytes()), (StatusCode::OK, &b"image/png"[..]));
    let robots = app.get("/robots.txt").send().await.unwrap();
    assert_eq!(robots.headers()[CONTENT_TYPE], "text/plain; charset=utf-8");
    let rules = robots.text().await.unwrap();
    assert!(rules.contains("User-agent: *\nDisallow: /admin\n"), "{rules}");
}

#[tokio::test]
async fn within_a_picture_what_is_not_there_is_waited_for() {
    let app = TestApp::sample().await;
    for path in ["/overlay/match/999", "/overlay/table/999", "/embed/table/999", "/embed/match/x"] {
        let response = app.get(path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert!(response.text().await.unwrap().contains("data-subject=\""), "{path}");
    }
}

#[tokio::test]
async fn the_other_language_is_the_same_page() {
    let app = TestApp::sample().await;
    let czech = html(&app, "/category/13?after_match=4").await;
    assert!(czech.contains("href=\"?after_match=4&#38;lang=en\""), "{czech}");
    let english = html(&app, "/category/13?after_match=4&lang=en&x=1").await;
    assert!(english.contains("href=\"?after_match=4&#38;x=1&#38;lang=cs\""), "{english}");
    assert!(english.contains("href=\"/category/14?lang=en\""), "{english}");
    assert!(english.contains("href=\"/category/13?lang=en\" aria-current=\"page\""), "{english}");
    assert!(english.contains("href=\"/score?lang=en\""), "{english}");
}

#[tokio::test]
async fn a_page_asks_for_its_data_before_its_script_does() {
    let app = TestApp::sample().await;
    let preloaded = |page: &str, url: &str| {
        page.contains(&format!("<link rel=\"preload\" as=\"fetch\" href=\"{url}\" crossorigin>"))
    };
    assert!(preloaded(&html(&app, "/").await, "/api/programme"));
    let category = html(&app, "/category/13?after_match=4").await;
    assert!(preloaded(&category, "/api/programme"), "{category}");
    assert!(preloaded(&category, "/api/category/13/standings?after_match=4"), "{category}");
}
