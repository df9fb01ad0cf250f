//! What each scorekeeper did.

use serde_json::{Value, json};

use super::{Person, administered, issue, key};
use crate::rest::keys;

fn told(page: &Value) -> Vec<(&str, i64, &str)> {
    page["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            (event["user"].as_str().unwrap(), event["match_id"].as_i64().unwrap(), event["type"].as_str().unwrap())
        })
        .collect()
}

#[tokio::test]
async fn it_tells_who_did_what_newest_first() {
    let (app, admin) = administered().await;
    let keeper = Person::scorekeeper(&app).await;
    let phone = Person::new(&app, json!({"link": key(&issue(&app, &admin, 2, "court 2").await)})).await;
    let start = json!({"action": "state_change", "state": "half_first"});
    keeper.command(&app, 1, start.clone()).await.assert_ok();
    phone.command(&app, 2, start).await.assert_ok();
    let goal = json!({"action": "goal", "team": 101, "player": 1001});
    let ack = keeper.command(&app, 1, goal).await.assert_ok();

    let all = admin.get(&app, "/api/admin/activity").await.assert_ok();
    let everything = [
        ("zapis", 1, "GoalScored"),
        ("link:court 2", 2, "HalfStarted"),
        ("link:court 2", 2, "MatchOpened"),
        ("zapis", 1, "HalfStarted"),
        ("zapis", 1, "MatchOpened"),
    ];
    assert_eq!(told(&all), everything);
    assert_eq!(all["next"], Value::Null);
    let scored = &all["events"][0];
    let members = ["at", "command_id", "data", "event_id", "match_id", "position", "revision", "type", "user"];
    assert_eq!(keys(scored), members);
    assert_eq!(scored["command_id"], ack["command_id"]);
    assert_eq!(scored["event_id"], (1 << 20) + ack["revision"].as_i64().unwrap());
    assert_eq!((&scored["data"]["player"], &scored["data"]["side"]), (&json!(1001), &json!("home")));
    assert!(!all.to_string().contains("Králová"), "names do not go into it");

    let by = async |query: &str| admin.get(&app, &format!("/api/admin/activity?{query}")).await.assert_ok();
    assert_eq!(told(&by("user=link%3Acourt%202").await), everything[1..3]);
    assert_eq!(told(&by("match=1&user=zapis").await).len(), 3);
    assert_eq!(by("user=nobody").await, json!({"events": [], "next": null}));
    let first = by("limit=2").await;
    assert_eq!(told(&first), everything[..2]);
    let second = by(&format!("limit=3&before={}", first["next"])).await;
    assert_eq!((told(&second).as_slice(), &second["next"]), (&everything[2..], &Value::Null));
}
