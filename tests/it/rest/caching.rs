//! `ETag`, `If-None-Match` and HEAD on every GET; reads that show what was acknowledged.

use std::collections::HashMap;

use reqwest::Method;
use serde_json::json;

use super::{TO_THE_END, ask, go, logged_in, read};
use crate::support::app::TestApp;

/// Every GET with an end.
const PAGES: [&str; 18] = [
    "/",
    "/api/category-list",
    "/api/category/13",
    "/api/category/14",
    "/api/category/13/standings",
    "/api/category/13/standings?live=1",
    "/api/category/13/standings?after_match=4",
    "/api/category/13/standings?at=2019-06-01T00:00:00Z",
    "/api/match/1",
    "/api/match/4",
    "/api/match/1/history",
    "/api/match-events/1",
    "/api/match-events/1?lang=en",
    "/api/team-detail/101",
    "/api/team-detail/101?match=1",
    "/api/openapi.json",
    "/healthz",
    "/readyz",
];

async fn tag(app: &TestApp, path: &str) -> String {
    ask(app.get(path)).await.header("etag").to_owned()
}

fn assert_strong(tag: &str) {
    assert!(tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"'), "{tag}");
}

#[tokio::test]
async fn every_get_has_a_strong_tag_and_answers_304_to_who_has_it() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    // Pages do not wait for what was just acknowledged; reads do.
    read(&app, "/api/match/1").await;
    for path in PAGES {
        let first = ask(app.get(path)).await;
        assert_eq!(first.status, 200, "{path}");
        let tag = first.header("etag").to_owned();
        assert_strong(&tag);
        let known = [
            tag.clone(),
            "*".to_owned(),
            format!("W/{tag}"),
            format!("\"other\", {tag}"),
            format!("\"a\",W/{tag},\"b\""),
        ];
        for known in known {
            let answer = ask(app.get(path).header("if-none-match", &known)).await;
            assert_eq!((answer.status, answer.body.len()), (304, 0), "{path} {known}");
            assert_eq!(answer.header("etag"), tag);
            for header in ["cache-control", "vary"] {
                assert_eq!(answer.header(header), first.header(header), "{path}");
            }
        }
        for other in ["\"other\"", "W/\"other\"", "nonsense", "\"", ""] {
            let answer = ask(app.get(path).header("if-none-match", other)).await;
            assert_eq!((answer.status, &answer.body), (200, &first.body), "{path} {other}");
        }
    }
}

/// The beginning of every gzip (RFC 1952, 2.3.1).
const GZIP: &[u8] = &[0x1f, 0x8b];

#[tokio::test]
async fn who_takes_gzip_gets_it_under_a_tag_of_its_own() {
    let app = logged_in().await;
    let path = "/api/openapi.json";
    let plain = ask(app.get(path)).await;
    let zipped = app.get(path).header("accept-encoding", "br, gzip;q=0.8").send().await.unwrap();
    assert_eq!(zipped.headers()["content-encoding"], "gzip");
    let tag = zipped.headers()["etag"].to_str().unwrap().to_owned();
    assert_strong(&tag);
    assert_ne!(tag, plain.header("etag"));
    let body = zipped.bytes().await.unwrap();
    assert!(body.starts_with(GZIP) && body.len() * 3 < plain.body.len(), "{} of {}", body.len(), plain.body.len());
    let mut unzipped = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&body[..]), &mut unzipped).unwrap();
    assert_eq!(unzipped, plain.body);

    for (known, status) in [(tag.as_str(), 304), (plain.header("etag"), 200)] {
        let again = app.get(path).header("accept-encoding", "gzip").header("if-none-match", known);
        assert_eq!(again.send().await.unwrap().status(), status, "{known}");
    }
    for refused in ["identity", "br", "gzip;q=0", "nonsense,,;q=x", ""] {
        let answer = ask(app.get(path).header("accept-encoding", refused)).await;
        assert_eq!((answer.header("etag"), &answer.body), (plain.header("etag"), &plain.body), "{refused}");
    }
    let short = app.get("/healthz").header("accept-encoding", "gzip").send().await.unwrap();
    assert!(!short.headers().contains_key("content-encoding"));
}

/// They tell of the memory the process has at that moment, so two answers need not be alike.
#[tokio::test]
async fn the_metrics_have_a_tag_of_their_moment() {
    let app = logged_in().await;
    assert_strong(&tag(&app, "/metrics").await);
    for (known, status) in [("*", 304), ("\"other\"", 200)] {
        assert_eq!(ask(app.get("/metrics").header("if-none-match", known)).await.status, status, "{known}");
    }
    let head = ask(app.client.request(Method::HEAD, app.url("/metrics"))).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_strong(head.header("etag"));
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let app = logged_in().await;
    for path in PAGES.into_iter().chain(["/api/match/99", "/api/match/x", "/nowhere"]) {
        let get = ask(app.get(path)).await;
        let head = ask(app.client.request(Method::HEAD, app.url(path))).await;
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        for header in ["content-type", "content-length", "etag", "cache-control", "vary"] {
            assert_eq!(head.headers.get(header), get.headers.get(header), "{path} {header}");
        }
        if let Some(tag) = get.headers.get("etag") {
            let known = app.client.request(Method::HEAD, app.url(path)).header("if-none-match", tag);
            assert_eq!(ask(known).await.status, 304, "{path}");
        }
    }
}

#[tokio::test]
async fn head_of_an_event_stream_has_the_headers_of_the_stream() {
    let app = TestApp::sample().await;
    let get = app.get("/api/match/1/stream").send().await.unwrap();
    let head = ask(app.client.request(Method::HEAD, app.url("/api/match/1/stream"))).await;
    assert_eq!(head.status, 200);
    for header in ["content-type", "content-length", "cache-control", "etag"] {
        assert_eq!(head.headers.get(header), get.headers().get(header), "{header}");
    }
    assert_eq!(head.header("content-type"), "text/event-stream");
    let unknown = ask(app.client.request(Method::HEAD, app.url("/api/match/99/stream"))).await;
    assert_eq!(unknown.status, 404);
}

/// Which tags an action changes: where the content changed, and nowhere else.
#[tokio::test]
async fn a_tag_changes_when_the_content_does_and_only_then() {
    let app = logged_in().await;
    let mut seen: HashMap<&str, (String, Vec<u8>)> = HashMap::new();
    let commands = [
        (1, json!({"action": "state_change", "state": "half_first"})),
        (1, json!({"action": "goal", "team": 101, "player": 1001})),
        (1, json!({"action": "info", "text": "Time-out"})),
        (2, json!({"action": "state_change", "state": "half_first"})),
        (2, json!({"action": "record_result", "score": [3, 3], "reason": "paper"})),
        (2, json!({"action": "confirm"})),
        (2, json!({"action": "confirm"})),
        (11, json!({"action": "reopen", "reason": "protest"})),
        (11, json!({"action": "confirm"})),
        (4, json!({"action": "reopen", "reason": "protest"})),
        (4, json!({"action": "confirm"})),
    ];
    let mut changes = 0;
    for (match_id, command) in commands {
        app.accepted(match_id, command.clone()).await;
        for path in PAGES {
            let answer = ask(app.get(path)).await;
            if answer.status != 200 {
                assert_eq!((answer.status, path), (404, "/api/category/13/standings?after_match=4"));
                continue;
            }
            let now = (answer.header("etag").to_owned(), answer.body);
            if let Some(before) = seen.insert(path, now.clone()) {
                assert_eq!(before.0 == now.0, before.1 == now.1, "{path} after {command}");
                changes += usize::from(before != now);
            }
        }
    }
    assert!(changes > 20, "{changes}");
}

#[tokio::test]
async fn an_import_shows_in_every_page_it_touches() {
    let app = TestApp::sample().await;
    let pages = ["/api/match/1", "/api/category/13", "/api/team-detail/101", "/api/team-detail/102"];
    let mut tags = Vec::new();
    for path in pages {
        tags.push(tag(&app, path).await);
    }
    let mut file = crate::support::app::sample(600);
    file["categories"][0]["teams"][0]["name"] = json!("Aurora Beta");
    file["categories"][0]["teams"][0]["players"][0]["lastname"] = json!("Nová");
    app.import(&file).await;
    for (path, before) in pages.into_iter().zip(tags) {
        assert_ne!(tag(&app, path).await, before, "{path}");
    }
    assert_eq!(read(&app, "/api/match/1").await["home_team_name"], "Aurora Beta");
    assert_eq!(read(&app, "/api/team-detail/101").await["players"][3]["name"], "Adam Nová");
}

/// No read waits, and none is behind.
#[tokio::test]
async fn whatever_was_acknowledged_shows_in_the_next_read() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    for goals in 1..=40_i64 {
        let ack = app.accepted(1, json!({"action": "goal", "team": 101, "player": 1001})).await;
        let shown = read(&app, "/api/match/1").await;
        assert_eq!((&shown["revision"], &shown["score"]), (&ack["revision"], &json!([goals, 0])));
        assert_eq!(read(&app, "/api/category/13").await["matches"][0]["score"], json!([goals, 0]));
        let events = read(&app, "/api/match-events/1").await;
        assert_eq!(events["events"].as_array().unwrap().last().unwrap()["score"], json!([goals, 0]));
        assert_eq!(read(&app, "/api/team-detail/101").await["players"][3]["match_goals"], goals);
        let live = read(&app, "/api/category/13/standings?live=1").await;
        let row = live["table"].as_array().unwrap().iter().find(|row| row["team"] == 101).unwrap().clone();
        assert_eq!(row["scored"], goals);
        let history = read(&app, "/api/match/1/history").await;
        assert_eq!(history["events"].as_array().unwrap().last().unwrap()["revision"], ack["revision"]);
    }
    go(&app, 1, &TO_THE_END[1..]).await;
    for round in 0..10 {
        app.accepted(1, json!({"action": "confirm"})).await;
        let table = read(&app, "/api/category/13/standings").await;
        assert_eq!(table["as_of"]["after_match"], 1, "round {round}");
        app.accepted(1, json!({"action": "reopen", "reason": "protest"})).await;
        let table = read(&app, "/api/category/13/standings").await;
        assert_eq!(table["as_of"]["after_match"], 4, "round {round}");
    }
}
