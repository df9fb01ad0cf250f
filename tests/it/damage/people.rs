//! Something about people that cannot be read: the stricter value holds.

use serde_json::{Value, json};

use super::{playing, restarted, write};
use crate::support::app::{PIN, TestApp, body, sample};
use crate::support::server::on_every_engine;

on_every_engine! {
    a_privacy_that_cannot_be_read_shows_numbers_until_it_is_set_again
    what_does_not_concern_privacy_leaves_the_names
    a_roster_that_cannot_be_read_shows_numbers_until_it_is_set_again
    a_login_that_cannot_be_read_is_refused_and_no_other
    a_removal_that_does_not_say_whose_it_is_lets_nobody_in
    a_link_that_may_be_revoked_opens_nothing
}

/// The names of the players of a team.
async fn names(app: &TestApp, team: i64) -> Vec<String> {
    let detail = app.read(&format!("/api/team-detail/{team}")).await;
    let players = detail["players"].as_array().unwrap().iter();
    players.map(|player| player["name"].as_str().unwrap().to_owned()).collect()
}

fn are_numbers(names: &[String]) -> bool {
    names.iter().all(|name| name.is_empty() || name.starts_with('#'))
}

async fn logs_in(app: &TestApp, pin: &str) -> bool {
    let answer = app.post("/api/login", &json!({"pin": pin})).send().await.unwrap();
    body(answer).await["success"] == json!(true)
}

/// The sample with one more scorekeeper, whose PIN is 8765.
fn with_anna() -> Value {
    let mut file = sample(600);
    let anna = json!({"username": "anna", "name": "Anna", "role": "scorekeeper", "pin": "8765"});
    file["users"].as_array_mut().unwrap().push(anna);
    file
}

mod checks {
    use minicup_domain::SeasonSlug;
    use minicup_domain::tournament::Privacy;
    use minicup_live::clock;
    use minicup_live::tournament_file::set_privacy;

    use super::*;
    use crate::support::server::Engine;

    pub async fn a_privacy_that_cannot_be_read_shows_numbers_until_it_is_set_again(engine: Engine) {
        let app = playing(&engine).await;
        let full = names(&app, 101).await;
        assert!(!are_numbers(&full), "{full:?}");
        for (kind, data) in [("PrivacySet", json!({"show": "everything"})), ("PlayersHidden", json!({}))] {
            write(app.store(), "season-2019", kind, &data).await;
            assert!(are_numbers(&names(&app, 101).await), "{kind}");
            set_privacy(app.store(), &SeasonSlug::new("2019"), Privacy::Names, None, clock::now()).await.unwrap();
            assert_eq!(names(&app, 101).await, full, "{kind}");
        }
        write(app.store(), "season-2019", "PrivacySet", &json!({})).await;
        let app = restarted(app).await;
        assert!(are_numbers(&names(&app, 101).await));
        app.accepted(1, json!({"action": "goal", "team": 101})).await;
    }

    pub async fn what_does_not_concern_privacy_leaves_the_names(engine: Engine) {
        let app = playing(&engine).await;
        let full = names(&app, 101).await;
        write(app.store(), "season-2019", "TeamDefined", &json!({"id": 101})).await;
        assert_eq!(names(&app, 101).await, full);
        assert_eq!(app.read("/api/match/1").await["home_team_id"], 101, "the last good value stays");
    }

    pub async fn a_roster_that_cannot_be_read_shows_numbers_until_it_is_set_again(engine: Engine) {
        let app = playing(&engine).await;
        let (full, other) = (names(&app, 101).await, names(&app, 102).await);
        write(app.store(), "roster-101", "RosterSet", &json!({"players": "none"})).await;
        let hidden = names(&app, 101).await;
        assert!(are_numbers(&hidden) && hidden.len() == full.len(), "{hidden:?}");
        assert_eq!(names(&app, 102).await, other);
        // The same file as before sets it again.
        app.import(&sample(600)).await;
        assert_eq!(names(&app, 101).await, full);
    }

    pub async fn a_login_that_cannot_be_read_is_refused_and_no_other(engine: Engine) {
        let app = TestApp::on(&engine, &with_anna()).await;
        assert!(logs_in(&app, "8765").await);
        write(app.store(), "users", "UserDefined", &json!({"username": "anna", "role": "emperor"})).await;
        assert!(logs_in(&app, PIN).await);
        assert!(!logs_in(&app, "8765").await);
        // Where no file keeps the count of wrong PINs, a start allows one try: each refused one is the last before the
        // next start.
        let app = app.restart().await;
        assert!(logs_in(&app, PIN).await);
        assert!(!logs_in(&app, "8765").await);
        let app = app.restart().await;
        app.import(&with_anna()).await;
        assert!(logs_in(&app, "8765").await, "who is defined again may log in again");
    }

    pub async fn a_removal_that_does_not_say_whose_it_is_lets_nobody_in(engine: Engine) {
        let app = TestApp::on(&engine, &with_anna()).await;
        write(app.store(), "users", "UserRemoved", &json!({"username": 7})).await;
        assert!(!logs_in(&app, "8765").await);
        let app = app.restart().await;
        assert!(!logs_in(&app, PIN).await);
        assert!(app.get("/readyz").send().await.unwrap().status().is_success());
        let app = app.restart().await;
        app.import(&with_anna()).await;
        assert!(logs_in(&app, PIN).await);
    }

    pub async fn a_link_that_may_be_revoked_opens_nothing(engine: Engine) {
        let app = playing(&engine).await;
        let link = json!({"id": 1, "match": 1, "label": "desk", "secret_hash": "unknown"});
        write(app.store(), "users", "LinkIssued", &link).await;
        let is_valid = || {
            let catalogue = app.service.models.load().catalogue.clone();
            catalogue.links().links.iter().all(|link| link.revoked.is_none())
        };
        app.service.models.fresh().await.unwrap();
        assert!(is_valid());
        write(app.store(), "users", "LinkRevoked", &json!({"id": "one"})).await;
        app.service.models.fresh().await.unwrap();
        assert!(!is_valid());
        assert!(logs_in(&app, PIN).await, "users are no links");
    }
}
