//! Every read of a tournament, to compare what two services answer.

use serde_json::Value;

use crate::support::process::Served;

/// Every GET of every id of a tournament.
pub fn every_read(tournament: &Value) -> Vec<String> {
    let mut paths = vec!["/api/category-list".to_owned()];
    for category in tournament["categories"].as_array().unwrap() {
        let id = &category["id"];
        let matches: Vec<&Value> = category["matches"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
        paths.push(format!("/api/category/{id}"));
        paths.push(format!("/api/category/{id}/standings"));
        paths.push(format!("/api/category/{id}/standings?live=1"));
        for at in ["2019-05-31T16:59:00Z", "2019-05-31T17:01:00Z", "2019-06-01T10:15:00Z", "2100-01-01T00:00:00Z"] {
            paths.push(format!("/api/category/{id}/standings?at={at}"));
        }
        for one in &matches {
            paths.push(format!("/api/category/{id}/standings?after_match={one}"));
            paths.push(format!("/api/match/{one}"));
            paths.push(format!("/api/match/{one}/history"));
            paths.push(format!("/api/match-events/{one}?lang=cs"));
            paths.push(format!("/api/match-events/{one}?lang=en"));
        }
        for team in category["teams"].as_array().unwrap() {
            paths.push(format!("/api/team-detail/{}", team["id"]));
            paths.extend(matches.iter().map(|one| format!("/api/team-detail/{}?match={one}", team["id"])));
        }
    }
    paths
}

/// Status and content, but for places in the log: each log has its own.
pub async fn answer(service: &Served, path: &str) -> (u16, Value) {
    let (status, text) = answer_text(service, path).await;
    let mut content = serde_json::from_str(&text).unwrap();
    forget_positions(&mut content);
    (status, content)
}

/// Status and content, to the byte.
pub async fn answer_text(service: &Served, path: &str) -> (u16, String) {
    let response = service.client.get(service.url(path)).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// Places in the log stand in these two fields: `as_of.position` of a table, `events[].position` of a history.
fn forget_positions(content: &mut Value) {
    if let Some(Value::Object(as_of)) = content.get_mut("as_of") {
        as_of.remove("position");
    }
    if let Some(Value::Array(events)) = content.get_mut("events") {
        events.iter_mut().filter_map(Value::as_object_mut).for_each(|event| drop(event.remove("position")));
    }
}
