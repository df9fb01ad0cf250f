//! Players, on every store, under a running service.

use serde_json::{Value, json};

use super::{NAME, PLAYER, beside, is_on_disk, shown, tournament, until};
use crate::support::app::TestApp;
use crate::support::process::minicup_live;
use crate::support::server::{Engine, on_every_engine};

on_every_engine! {
    a_forgotten_player_is_a_number_and_the_goals_stay
    an_old_file_does_not_bring_the_name_back_unasked
    a_player_who_left_is_forgotten_too
    forgetting_twice_changes_nothing_and_nobody_is_an_error
}

const TEAM: &str = "/api/team-detail/101";

/// A service in which the player has scored.
async fn scored(engine: &Engine) -> TestApp {
    let mut app = TestApp::on(engine, &tournament()).await;
    app.log_in().await;
    app.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    app.accepted(1, json!({"action": "goal", "team": 101, "player": PLAYER})).await;
    app
}

async fn until_forgotten(app: &TestApp) -> Value {
    until(app, TEAM, |team| shown(team)["name"] == "#7").await
}

fn names_nobody(text: &str) -> bool {
    !NAME.iter().any(|name| text.contains(name))
}

/// The present in a file, as `import` takes it.
fn import(app: &TestApp, file: &Value, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tournament.json");
    std::fs::write(&path, file.to_string()).unwrap();
    beside(app, &[&["import", path.to_str().unwrap()], more].concat())
}

mod checks {
    use super::*;

    pub async fn a_forgotten_player_is_a_number_and_the_goals_stay(engine: Engine) {
        let app = scored(&engine).await;
        let before = app.read(TEAM).await;
        assert_eq!(shown(&before)["name"], NAME.join(" "));
        let said = beside(&app, &["forget", "player", "1001"]);
        assert!(said.starts_with("player 1001 is forgotten in roster-101\n"), "{said}");
        let after = until_forgotten(&app).await;
        let (was, is) = (shown(&before), shown(&after));
        assert_eq!((&is["firstname"], &is["lastname"], &is["number"]), (&json!(""), &json!("#7"), &json!(7)));
        assert_eq!((&is["total_goals"], &was["total_goals"]), (&json!(1), &json!(1)));

        // Commands go on, and every read on every node.
        app.accepted(1, json!({"action": "goal", "team": 101, "player": PLAYER})).await;
        let app = app.restart().await;
        let sibling = app.sibling().await;
        for node in [&app, &sibling] {
            let team = node.read(TEAM).await;
            assert_eq!((&shown(&team)["name"], &shown(&team)["total_goals"]), (&json!("#7"), &json!(2)));
            for path in [TEAM, "/api/match/1", "/api/match-events/1", "/api/match/1/history", "/api/programme"] {
                assert!(names_nobody(&node.read(path).await.to_string()), "{path}");
            }
            assert_eq!(node.get("/readyz").send().await.unwrap().text().await.unwrap(), "ready\n");
        }
        let verified = beside(&app, &["verify"]);
        assert!(verified.contains("cut     1, as people were forgotten\nfaults  0\n"), "{verified}");
        let exported = beside(&app, &["export", "2019"]);
        assert!(names_nobody(&exported) && exported.contains(r#""forgotten": true"#), "{exported}");
        if let Engine::Sqlite = engine {
            assert!(!is_on_disk(&app.store_file(), NAME[0]), "the name is in the file, or in the log beside it");
        }
    }

    pub async fn an_old_file_does_not_bring_the_name_back_unasked(engine: Engine) {
        let app = scored(&engine).await;
        beside(&app, &["forget", "player", "1001"]);
        until_forgotten(&app).await;
        for mode in [&["--dry-run"][..], &[]] {
            let said = import(&app, &tournament(), mode);
            assert!(
                said.contains("kept as forgotten: player:1001 (#7); --take player:1001 takes the file's"),
                "{said}"
            );
        }
        // Not even where another team has the player now.
        let mut moved = tournament();
        let teams = moved["categories"][0]["teams"].as_array_mut().unwrap();
        let player = teams[0]["players"].as_array_mut().unwrap().remove(0);
        teams[1]["players"].as_array_mut().unwrap().push(player);
        assert!(import(&app, &moved, &[]).contains("kept as forgotten: player:1001"));
        app.service.models.fresh().await.unwrap();
        let team = until(&app, "/api/team-detail/102", |team| team.to_string().contains("1001")).await;
        assert_eq!(shown(&team)["name"], "#7");
        // Nor once no roster lists them.
        teams_without(&mut moved);
        import(&app, &moved, &[]);
        assert!(import(&app, &tournament(), &[]).contains("kept as forgotten: player:1001"));
        let exported: Value = serde_json::from_str(&beside(&app, &["export", "2019"])).unwrap();
        assert!(import(&app, &exported, &[]).starts_with("nothing changed"));
        let fresh = TestApp::with_file(&exported).await;
        assert_eq!(shown(&fresh.read(TEAM).await)["name"], "#7");
        assert!(import(&fresh, &tournament(), &[]).contains("kept as forgotten: player:1001"));

        import(&app, &tournament(), &["--take", "player:1001"]);
        until(&app, TEAM, |team| shown(team)["name"] == NAME.join(" ")).await;
        assert!(import(&app, &tournament(), &[]).starts_with("nothing changed"));
    }

    pub async fn a_player_who_left_is_forgotten_too(engine: Engine) {
        let app = scored(&engine).await;
        let mut left = tournament();
        teams_without(&mut left);
        app.import(&left).await;
        beside(&app, &["forget", "player", "1001"]);
        assert!(beside(&app, &["verify"]).contains("faults  0\n"));
        if let Engine::Sqlite = engine {
            assert!(!is_on_disk(&app.store_file(), NAME[0]));
        }
    }

    pub async fn forgetting_twice_changes_nothing_and_nobody_is_an_error(engine: Engine) {
        let app = scored(&engine).await;
        let first = beside(&app, &["forget", "player", "1001"]);
        let head = app.read("/api/programme").await;
        assert_eq!(beside(&app, &["forget", "player", "1001"]), first);
        assert_eq!(app.read("/api/programme").await, head);
        let folder = tempfile::tempdir().unwrap();
        let url = app.service.settings.store.clone();
        let output = minicup_live(folder.path())
            .args(["forget", "player", "999999", "--store"])
            .arg(match url {
                minicup_live::settings::StoreUrl::Sqlite { path, .. } => format!("sqlite:{}", path.display()),
                minicup_live::settings::StoreUrl::EventStore(url) => url,
            })
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error, "minicup-live: there is and was no player 999999\n");
    }

    /// Takes the player out of every team.
    fn teams_without(file: &mut Value) {
        for team in file["categories"][0]["teams"].as_array_mut().unwrap() {
            team["players"].as_array_mut().unwrap().retain(|player| player["id"] != json!(PLAYER));
        }
    }
}
