//! The command line and the tournament file.

use serde_json::{Value, json};

use super::tournament;
use crate::support::app::PIN;
use crate::support::process::{Served, error_text, import, run, run_well};

fn exported(folder: &std::path::Path) -> Value {
    serde_json::from_str(&run_well(folder, &["export", "2019"])).unwrap()
}

async fn name(service: &Served) -> String {
    service.read("/api/match/1").await["home_team_players"][3]["name"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_command_line_sets_it_for_a_running_service() {
    let folder = tempfile::tempdir().unwrap();
    let (file, children) = tournament();
    import(folder.path(), &file);
    let service = Served::start(folder.path());
    assert_eq!(name(&service).await, children[0].name());
    let privacy = ["privacy", "2019", "initials"];
    assert_eq!(run_well(folder.path(), &privacy), "players of 2019 are shown by initials\n");
    service.take_in(folder.path()).await;
    assert_eq!(name(&service).await, "Ž. Ř.-Š. N.");
    assert_eq!(run_well(folder.path(), &privacy), "nothing changed\n");
    let unknown = run(folder.path(), &["privacy", "1999", "initials"]);
    assert_eq!(
        (unknown.status.code(), error_text(&unknown)),
        (Some(1), "minicup-live: there is no season 1999\n".to_owned())
    );
    let logged_in = service.log_in(PIN).await;
    assert!(logged_in.is_some());
    assert_eq!(name(&service).await, "Ž. Ř.-Š. N.", "also for who is logged in");
}

#[tokio::test]
async fn a_file_that_does_not_say_brings_no_names_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut file, _) = tournament();
    import(folder.path(), &file);
    run_well(folder.path(), &["privacy", "2019", "numbers"]);
    file["categories"][0]["teams"][0]["players"][0]["firstname"] = json!("Jiná");
    assert_eq!(import(folder.path(), &file), "1 roster\n");
    let service = Served::start(folder.path());
    assert_eq!(name(&service).await, "#7");
    file["season"]["privacy"] = json!("names");
    let kept = import(folder.path(), &file);
    assert!(kept.starts_with("nothing changed\nkept as changed by hand: season/privacy "), "{kept}");
    assert_eq!(name(&service).await, "#7");
    let path = folder.path().join("names.json");
    std::fs::write(&path, file.to_string()).unwrap();
    let taken = run_well(folder.path(), &["import", "names.json", "--take", "season/privacy"]);
    assert_eq!(taken, "1 season event\n");
    service.take_in(folder.path()).await;
    assert!(name(&service).await.starts_with("Jiná "));
}

#[tokio::test]
async fn an_export_has_full_names_and_imports_to_the_same_reads() {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (file, children) = tournament();
    import(folder.path(), &file);
    assert_eq!(exported(folder.path())["season"].get("privacy"), None);
    run_well(folder.path(), &["privacy", "2019", "initials"]);
    let export = exported(folder.path());
    assert_eq!(export["season"]["privacy"], "initials");
    assert_eq!(export["categories"][0]["teams"][0]["players"][0]["firstname"], children[0].firstname);
    import(copy.path(), &export);
    assert_eq!(exported(copy.path()), export);
    let (here, there) = (Served::start(folder.path()), Served::start(copy.path()));
    for path in ["/api/match/1", "/api/match-events/4", "/api/team-detail/101"] {
        assert_eq!(here.read(path).await, there.read(path).await);
    }
    assert_eq!(name(&there).await, "Ž. Ř.-Š. N.");
}
