//! Every read of the service's own description, the pages, both kinds of live connections.

use serde_json::{Value, json};

use super::{SCORE, served, served_with, told, tournament};
use crate::rest::stranger;
use crate::support::app::TestApp;
use crate::support::description::Description;
use crate::support::events::EventStream;
use crate::support::made_up::{CATEGORY, RESULT_ALONE, RUNNING, TEAM, TOLD};
use crate::support::socket::Socket;

/// Its category, a match of each sort, and a team.
const IDS: [i64; 5] = [CATEGORY, TOLD, RUNNING, RESULT_ALONE, TEAM];
const QUERIES: [&str; 4] = ["", "?lang=en&live=1", "?after_match=3001", "?at=2100-01-01T00:00:00Z"];
/// Never end, so they are read by other means; and the description itself.
const LIVE: [&str; 4] = ["/api/match/{id}/stream", "/ws/exhibition", "/ws/live", "/api/openapi.json"];
const PAGES: [&str; 7] =
    ["/", "/match/{id}", "/category/{id}", "/team/{id}", "/overview/{id}", "/embed/match/{id}", "/embed/table/{id}"];

/// Something that was read, and what it said.
type Read = (String, Value);

/// Every GET of the description, as a client gets it. Reads of the whole season show the other category too.
async fn reads(app: &TestApp, client: &reqwest::Client) -> Vec<Read> {
    let operations = Description::new(app.read("/api/openapi.json").await).operations();
    let mut reads = Vec::new();
    for (_, template) in operations.iter().filter(|(method, path)| method == "get" && !LIVE.contains(&path.as_str())) {
        let template = template.replace("{slug}", "2024");
        let ids = if template.contains("{id}") { &IDS[..] } else { &IDS[..1] };
        for (id, query) in ids.iter().flat_map(|id| QUERIES.map(|query| (id, query))) {
            let path = format!("{}{query}", template.replace("{id}", &id.to_string()));
            let answer = client.get(app.url(&path)).send().await.unwrap();
            let is_json = answer.status().is_success();
            let text = answer.text().await.unwrap();
            let read = if is_json { serde_json::from_str(&text).unwrap_or(Value::Null) } else { Value::Null };
            reads.push((path, without_the_other_category(read)));
        }
    }
    reads
}

/// Reads of a season without what is public in it.
fn without_the_other_category(mut read: Value) -> Value {
    if let Some(matches) = read.get_mut("matches").and_then(Value::as_array_mut) {
        matches.retain(|shown| shown["category_id"] == CATEGORY);
    }
    read
}

/// What a socket is sent that asks for everything, up to the end of a replay.
async fn everything_asked(socket: &mut Socket) -> Vec<Read> {
    let questions = [
        json!({"action": "subscribe", "match": TOLD, "after": -1}),
        json!({"action": "subscribe", "match": RUNNING, "after": 0, "patches": true}),
        json!({"action": "subscribe", "match": RESULT_ALONE, "after": 0, "after_id": "98c8428e-5a1c-4a0e-9f7e-2f6d3a1b0c55"}),
        json!({"action": "subscribe_category", "category": CATEGORY}),
        json!({"action": "fetch_category_table", "category": CATEGORY}),
        json!({"action": "fetch_team_roster", "team": TEAM, "match": TOLD}),
        json!({"action": "goal", "match": RUNNING, "team": TEAM}),
        json!({"action": "replay", "match": TOLD, "speed": 0}),
    ];
    for question in questions {
        socket.send(question).await;
    }
    let mut sent = Vec::new();
    loop {
        let message = socket.next().await;
        let is_last = message.get("replay_end").is_some();
        sent.push(("/ws/live".to_owned(), message));
        if is_last {
            return sent;
        }
    }
}

/// What an event stream sends that asks for everything it missed.
async fn missed(app: &TestApp, client: &reqwest::Client, id: i64) -> Vec<Read> {
    let last = app.read(&format!("/api/match/{id}")).await["revision"].as_i64().unwrap();
    let request = client.get(app.url(&format!("/api/match/{id}/stream"))).header("last-event-id", "-1");
    let mut events = EventStream::open(request).await;
    let mut sent = Vec::new();
    loop {
        let event = events.next().await;
        sent.push((format!("stream of {id}"), event.data));
        if event.id == Some(last) {
            return sent;
        }
    }
}

/// The place of each result in everything that can be read.
async fn everything(app: &TestApp, client: &reqwest::Client, socket: &mut Socket) -> Vec<String> {
    let mut read = reads(app, client).await;
    read.extend(everything_asked(socket).await);
    for id in [TOLD, RUNNING] {
        read.extend(missed(app, client, id).await);
    }
    read.iter().flat_map(|(place, answer)| told(answer).into_iter().map(move |at| format!("{place}{at}"))).collect()
}

#[tokio::test]
async fn nobody_who_is_not_logged_in_sees_a_score_anywhere() {
    let app = served().await;
    let seen = everything(&app, &stranger(), &mut app.anonymous().await).await;
    assert_eq!(seen, Vec::<String>::new());
    let seen = everything(&app, &app.client, &mut app.socket().await).await;
    for place in [
        "/api/match/3001/",
        "/api/match-events/3001/",
        "/api/team-detail/3100/",
        "/api/category/31/standings/",
        "/api/programme/",
        "/api/match/3001/history/",
        "/ws/live/",
        "stream of 3001/",
    ] {
        assert!(seen.iter().any(|at| at.starts_with(place)), "those who are logged in see nothing at {place}");
    }
}

#[tokio::test]
async fn state_clock_starts_and_ends_are_seen_by_all() {
    let app = served().await;
    let anybody = stranger();
    let read = async |path: &str| -> Value { anybody.get(app.url(path)).send().await.unwrap().json().await.unwrap() };
    for id in [TOLD, RUNNING, RESULT_ALONE] {
        let (shown, whole) = (read(&format!("/api/match/{id}")).await, app.read(&format!("/api/match/{id}")).await);
        for field in
            ["state", "revision", "revision_id", "first_half_start", "second_half_start", "confirmed", "half_length"]
        {
            assert_eq!(shown[field], whole[field], "{field} of {id}");
        }
        assert_eq!(shown["score"], json!([null, null]));
        assert_ne!(whole["score"], json!([null, null]));
    }
    let lines = read(&format!("/api/match-events/{TOLD}")).await;
    let types: Vec<&str> =
        lines["events"].as_array().unwrap().iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["start", "end", "start", "end"]);
    let history = read(&format!("/api/match/{TOLD}/history")).await;
    let types: Vec<&str> =
        history["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["HalfStarted", "HalfEnded", "HalfStarted", "HalfEnded"]);
    let table = read(&format!("/api/category/{CATEGORY}/standings")).await;
    assert_eq!(json!([table["table"], table["as_of"]]), json!([[], {"position": null, "after_match": null}]));
    let team = read(&format!("/api/team-detail/{TEAM}")).await;
    assert_eq!(json!([team["order"], team["points"], team["scored"], team["received"]]), json!([1, 0, 0, 0]));
}

#[tokio::test]
async fn pages_without_scripts_show_no_score_to_anybody() {
    let mut file = tournament();
    let app = served_with(&file).await;
    let places = async || {
        let mut places = Vec::new();
        for (page, id) in PAGES.iter().flat_map(|page| IDS.map(|id| (page, id))) {
            let path = page.replace("{id}", &id.to_string());
            let html = app.get(&path).send().await.unwrap().text().await.unwrap();
            places.extend(html.contains(&format!("{}:{}", SCORE[0], SCORE[1])).then_some(path));
        }
        places
    };
    assert_eq!(places().await, Vec::<String>::new());
    file["categories"][0]["game"] = json!(null);
    app.import(&file).await;
    assert!(places().await.contains(&format!("/match/{RESULT_ALONE}")));
}
