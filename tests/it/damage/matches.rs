//! A match with an event that this program cannot read, written through the store.

use serde_json::json;

use super::{assert_only_match_1_is_set_aside, assert_shown_to_followers, last_revision, playing, restarted, write};
use crate::support::server::on_every_engine;

on_every_engine! {
    one_bad_event_sets_its_match_aside_and_nothing_else
    an_event_type_of_a_newer_program_sets_its_match_aside_and_nothing_else
    what_follows_on_it_is_not_taken_in
    the_exhibition_is_set_aside_like_any_other_match
    a_stream_of_a_newer_program_is_named_and_stops_nothing
}

mod checks {
    use reqwest::StatusCode;

    use super::*;
    use crate::support::app::{TestApp, body};
    use crate::support::server::Engine;

    pub async fn one_bad_event_sets_its_match_aside_and_nothing_else(engine: Engine) {
        let app = playing(&engine).await;
        write(app.store(), "match-1", "GoalScored", &json!({"half": "third"})).await;
        assert_set_aside_also_after_a_restart(app).await;
    }

    pub async fn an_event_type_of_a_newer_program_sets_its_match_aside_and_nothing_else(engine: Engine) {
        let app = playing(&engine).await;
        write(app.store(), "match-1", "TimeOutTaken", &json!({"half": "first"})).await;
        assert_set_aside_also_after_a_restart(app).await;
    }

    async fn assert_set_aside_also_after_a_restart(app: TestApp) {
        app.service.models.fresh().await.unwrap();
        let last = last_revision(&app, "match-1").await;
        assert_only_match_1_is_set_aside(&app).await;
        assert_shown_to_followers(&app).await;
        let app = restarted(app).await;
        assert_only_match_1_is_set_aside(&app).await;
        assert_shown_to_followers(&app).await;
        assert_eq!(last_revision(&app, "match-1").await, last, "nothing is appended");
        let history = app.read("/api/match/1/history").await;
        let kinds: Vec<_> = history["events"].as_array().unwrap().iter().map(|event| &event["type"]).collect();
        assert_eq!(kinds, ["MatchOpened", "HalfStarted", "GoalScored"], "what was known before it");
        // A client that knows a later revision from elsewhere is not kept waiting for it.
        let answer = app.get("/api/match/1?min_revision=9").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(body(answer).await["revision"], 2);
    }

    pub async fn what_follows_on_it_is_not_taken_in(engine: Engine) {
        let app = playing(&engine).await;
        write(app.store(), "match-1", "Applause", &json!({})).await;
        write(app.store(), "match-1", "GoalScored", &json!({"half": "first", "offset": 9, "side": "home"})).await;
        app.service.models.fresh().await.unwrap();
        assert_only_match_1_is_set_aside(&app).await;
        assert_only_match_1_is_set_aside(&restarted(app).await).await;
    }

    pub async fn the_exhibition_is_set_aside_like_any_other_match(engine: Engine) {
        let app = playing(&engine).await;
        write(app.store(), "match-0", "Applause", &json!({})).await;
        app.service.models.fresh().await.unwrap();
        let mut socket = app.open("/ws/exhibition", app.cookie(), None).await;
        assert_eq!(socket.next().await["logged"], true);
        assert_eq!(socket.next().await["match"]["damaged"], true);
        socket.next().await;
        socket.next().await;
        socket.send(json!({"match_obj": {"score": [1, 0], "state": "half_first"}})).await;
        assert_eq!(socket.next().await["code"], "damaged");
        app.accepted(1, json!({"action": "goal", "team": 101})).await;
    }

    pub async fn a_stream_of_a_newer_program_is_named_and_stops_nothing(engine: Engine) {
        let app = playing(&engine).await;
        write(app.store(), "sheet-1", "Signed", &json!({"name": "somebody"})).await;
        // On a server only streams with known names are asked for.
        write(app.store(), "season-2019", "LotDrawn", &json!({})).await;
        app.service.models.fresh().await.unwrap();
        let app = restarted(app).await;
        app.accepted(1, json!({"action": "goal", "team": 101})).await;
        let ready = app.get("/readyz").send().await.unwrap();
        assert_eq!(ready.status(), StatusCode::OK);
        assert!(ready.text().await.unwrap().contains("damaged: season-2019\n"));
    }
}
