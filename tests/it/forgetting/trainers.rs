//! Trainers, on every store, under a running service.

use serde_json::{Value, json};

use super::{beside, is_on_disk, tournament, until};
use crate::support::app::TestApp;
use crate::support::process::{error_text, minicup_live};
use crate::support::server::{Engine, on_every_engine};

on_every_engine! {
    a_forgotten_trainer_is_nobody_and_no_file_brings_the_name_back
    those_a_team_had_before_go_too
}

const TEAM: &str = "/api/team-detail/101";
const NAME: &str = "Bonifác Odvolaný";
const SUCCESSOR: &str = "Kunhuta Nástupkyně";

/// The tournament where that trainer has the team.
fn trained_by(name: Option<&str>) -> Value {
    let mut file = tournament();
    file["categories"][0]["teams"][0]["trainer_name"] = json!(name);
    file
}

fn import(app: &TestApp, file: &Value, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tournament.json");
    std::fs::write(&path, file.to_string()).unwrap();
    beside(app, &[&["import", path.to_str().unwrap()], more].concat())
}

async fn until_trained_by(app: &TestApp, name: Option<&str>) -> Value {
    until(app, TEAM, |team| team["trainer_name"] == json!(name)).await
}

mod checks {
    use super::*;

    pub async fn a_forgotten_trainer_is_nobody_and_no_file_brings_the_name_back(engine: Engine) {
        let app = TestApp::on(&engine, &trained_by(Some(NAME))).await;
        let before = until_trained_by(&app, Some(NAME)).await;
        for _ in 0..2 {
            let said = beside(&app, &["forget", "trainer", "101"]);
            assert!(said.starts_with("the trainer of team 101 is forgotten in roster-101\n"), "{said}");
        }
        let after = until_trained_by(&app, None).await;
        assert_eq!(after["players"], before["players"]);
        if let Engine::Sqlite = engine {
            assert!(!is_on_disk(&app.store_file(), "Odvolaný"), "the name is in the file, or in the log beside it");
        }
        let said = import(&app, &trained_by(Some(NAME)), &[]);
        let kept = "kept as forgotten: trainer:101 (Aurora Alfa); --take trainer:101 takes the file's";
        assert!(said.contains(kept), "{said}");
        let exported: Value = serde_json::from_str(&beside(&app, &["export", "2019"])).unwrap();
        assert!(!exported.to_string().contains(NAME));
        let fresh = TestApp::with_file(&exported).await;
        assert!(import(&fresh, &trained_by(Some(NAME)), &[]).contains(kept));
        let verified = beside(&app, &["verify"]);
        assert!(verified.contains("cut     1, as people were forgotten\nfaults  0\n"), "{verified}");

        import(&app, &trained_by(Some(SUCCESSOR)), &["--take", "trainer:101"]);
        until_trained_by(&app, Some(SUCCESSOR)).await;
        import(&app, &trained_by(Some(NAME)), &[]);
        until_trained_by(&app, Some(NAME)).await;
    }

    pub async fn those_a_team_had_before_go_too(engine: Engine) {
        let app = TestApp::on(&engine, &trained_by(Some(NAME))).await;
        import(&app, &trained_by(Some(SUCCESSOR)), &[]);
        import(&app, &trained_by(None), &[]);
        until_trained_by(&app, None).await;
        beside(&app, &["forget", "trainer", "101"]);
        if let Engine::Sqlite = engine {
            assert!(!is_on_disk(&app.store_file(), "Odvolaný") && !is_on_disk(&app.store_file(), "Nástupkyně"));
        }
        let store = match &app.service.settings.store {
            minicup_live::settings::StoreUrl::Sqlite { path, .. } => format!("sqlite:{}", path.display()),
            minicup_live::settings::StoreUrl::EventStore(url) => url.clone(),
        };
        let folder = tempfile::tempdir().unwrap();
        let nobody =
            minicup_live(folder.path()).args(["forget", "trainer", "999", "--store", &store]).output().unwrap();
        assert_eq!(nobody.status.code(), Some(1));
        assert!(error_text(&nobody).contains("team 999 has and had no trainer"), "{}", error_text(&nobody));
    }
}
