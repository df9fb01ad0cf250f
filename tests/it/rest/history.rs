//! The stream of a match as it is.

use minicup_domain::matches::{FreehandSet, MatchEvent, MatchFact, Phase, Score};
use minicup_domain::{CommandId, MatchId};
use minicup_live::store::codec::{Cause, match_stream};
use minicup_live::store::{Expected, NonEmpty};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::TestApp;

use super::{ask, event_id, go, keys, logged_in, read, stranger};

#[tokio::test]
async fn the_history_has_everything_revoked_goals_included() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    let command_id = Uuid::new_v4().to_string();
    let goal = json!({"action": "goal", "team": 101, "player": 1001, "command_id": command_id});
    let goal = app.accepted(1, goal).await;
    let revoke = json!({"action": "revoke_event", "event": event_id(1, &goal), "reason": "foul"});
    app.accepted(1, revoke).await;
    assert_eq!(read(&app, "/api/match-events/1").await["events"].as_array().unwrap().len(), 1);

    let history = read(&app, "/api/match/1/history").await;
    assert_eq!(keys(&history), ["events", "match_id"]);
    assert_eq!(history["match_id"], 1);
    let events = history["events"].as_array().unwrap();
    for (revision, event) in events.iter().enumerate() {
        assert_eq!(keys(event), ["data", "id", "metadata", "position", "revision", "type", "version"]);
        assert_eq!(keys(&event["metadata"]), ["at", "command_id", "user"]);
        assert_eq!(event["revision"], revision);
        assert_eq!(event["version"], 1);
        assert!(Uuid::parse_str(event["id"].as_str().unwrap()).is_ok());
        assert_eq!(event["metadata"]["user"], "zapis");
        let at = event["metadata"]["at"].as_str().unwrap();
        assert!(minicup_domain::Timestamp::parse(at).is_some(), "{at}");
    }
    let positions: Vec<u64> = events.iter().map(|event| event["position"].as_u64().unwrap()).collect();
    assert!(positions.is_sorted());
    let kinds: Vec<&Value> = events.iter().map(|event| &event["type"]).collect();
    assert_eq!(json!(kinds), json!(["MatchOpened", "HalfStarted", "GoalScored", "EntryRevoked"]));
    let scored = &events[2];
    assert_eq!(scored["metadata"]["command_id"], command_id);
    assert_eq!(json!([scored["data"]["side"], scored["data"]["player"]]), json!(["home", 1001]));
    assert_eq!(events[3]["data"], json!({"entry": 2, "reason": "foul"}));
}

#[tokio::test]
async fn who_did_it_is_for_those_logged_in() {
    let app = logged_in().await;
    go(&app, 1, &["half_first"]).await;
    let url = app.url("/api/match/1/history");
    let public = ask(stranger().get(&url)).await;
    let named = ask(app.get("/api/match/1/history")).await;
    assert_ne!(public.header("etag"), named.header("etag"), "a cache must not mix them up");
    let (public, named) = (public.assert_ok(), named.assert_ok());
    assert!(!public.to_string().contains("zapis"));
    assert_eq!(keys(&public["events"][1]["metadata"]), ["at", "command_id"]);
    assert_eq!(named["events"][1]["metadata"]["user"], "zapis");
    // What the service itself did has no user.
    let imported = read(&app, "/api/match/4/history").await;
    assert_eq!(imported["events"][0]["metadata"]["user"], Value::Null);
}

#[tokio::test]
async fn a_match_without_events_has_an_empty_history() {
    let app = logged_in().await;
    assert_eq!(read(&app, "/api/match/2/history").await, json!({"match_id": 2, "events": []}));
}

#[tokio::test]
async fn the_exhibition_has_a_history_as_any_match() {
    let app = logged_in().await;
    assert_eq!(read(&app, "/api/match/0/history").await, json!({"match_id": 0, "events": []}));
    let mut socket = app.open("/ws/exhibition", app.cookie(), None).await;
    socket.send(json!({"match_obj": {"score": [2, 1], "state": "half_first"}})).await;
    while socket.next_with(&["match"]).await["match"]["score"] != json!([2, 1]) {}
    let history = read(&app, "/api/match/0/history").await;
    let set = &history["events"][0];
    assert_eq!(json!([set["type"], set["data"]["score"]]), json!(["FreehandSet", [2, 1]]));
    assert_eq!(set["metadata"]["user"], "zapis");
    // It is on no schedule.
    ask(app.get("/api/match/0")).await.assert_problem(404, "unknown_match");
}

/// The exhibition as if it had been set so many times.
async fn settings(app: &TestApp, count: u32) {
    let set = |goals: u32| {
        let score = Score(goals % 1000, goals / 1000);
        let fact = MatchFact::FreehandSet(FreehandSet { score, phase: Phase::HalfFirst, labels: None });
        MatchEvent { at: minicup_live::clock::now(), fact }
    };
    let events: Vec<MatchEvent> = (0..count).map(set).collect();
    let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: None };
    let events = NonEmpty::new(cause.match_events(&events)).unwrap();
    app.store().append(&match_stream(MatchId::EXHIBITION), Expected::NoStream, events).await.unwrap();
}

#[tokio::test]
async fn a_long_history_comes_in_pages() {
    let app = logged_in().await;
    settings(&app, 4_001).await;
    let page = async |after: &str| {
        let page = read(&app, &format!("/api/match/0/history{after}")).await;
        let events = page["events"].as_array().unwrap();
        let revision = |event: Option<&Value>| event.unwrap()["revision"].as_i64().unwrap();
        (revision(events.first()), revision(events.last()), page.get("next").cloned())
    };
    for first in ["", "?after=-1"] {
        assert_eq!(page(first).await, (0, 1999, Some(json!(1999))), "{first:?}");
    }
    assert_eq!(page("?after=1999").await, (2000, 3999, Some(json!(3999))));
    assert_eq!(page("?after=3999").await, (4000, 4000, None));
    assert_eq!(page("?after=2000").await, (2001, 4000, None), "two thousand are one page");
    assert_eq!(read(&app, "/api/match/0/history?after=4000").await["events"], json!([]));
    assert_eq!(read(&app, "/api/match/0/history?after=9999").await, json!({"match_id": 0, "events": []}));
    for odd in ["x", "-2", "1.5"] {
        ask(app.get(&format!("/api/match/0/history?after={odd}"))).await.assert_problem(400, "malformed");
    }
}
