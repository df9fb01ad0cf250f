//! Forgetting people: nothing of them is read any more, their past is gone from the store, and that is no damage.

mod copies;
mod phones;
mod players;
mod trainers;
mod users;

use std::path::Path;

use minicup_live::settings::StoreUrl;
use serde_json::{Value, json};

use crate::support::app::{TestApp, sample};
use crate::support::moment::moment;
use crate::support::process::{error_text, minicup_live};

/// The player who is to be forgotten, number 7 of team 101, and a name that nobody else has.
const PLAYER: i64 = 1001;
const NAME: [&str; 2] = ["Xaverius", "Zapomenutelný"];

/// The sample with that player in it, and an admin whose PIN is 97531975.
fn tournament() -> Value {
    let mut file = sample(600);
    let player = &mut file["categories"][0]["teams"][0]["players"][0];
    assert_eq!(player["id"], json!(PLAYER));
    (player["firstname"], player["lastname"]) = (json!(NAME[0]), json!(NAME[1]));
    let admin = json!({"username": "sefka", "name": "Quirina Pomíjivá", "role": "admin", "pin": "97531975"});
    file["users"].as_array_mut().unwrap().push(admin);
    file
}

/// Runs the command line beside a service, on its store; standard output, which must be a success.
#[track_caller]
fn beside(app: &TestApp, arguments: &[&str]) -> String {
    let store = match &app.service.settings.store {
        StoreUrl::Sqlite { path, .. } => format!("sqlite:{}", path.display()),
        StoreUrl::EventStore(url) => url.clone(),
    };
    on(&store, arguments)
}

/// Runs the command line on a store; standard output, which must be a success.
#[track_caller]
fn on(store: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = minicup_live(folder.path()).args(arguments).args(["--store", store]).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(output.status.success(), "{arguments:?}: {text}{}", error_text(&output));
    text
}

/// Whether a file of a database, or one beside it, has the text. Another process reads them: to close a file here would end
/// the locks that the service in this process holds on it.
fn is_on_disk(file: &Path, text: &str) -> bool {
    let folder = std::fs::read_dir(file.parent().unwrap()).unwrap();
    let stem = file.file_name().unwrap().to_str().unwrap().to_owned();
    let beside = folder.map(|found| found.unwrap().path());
    let mut files = beside.filter(|found| found.file_name().unwrap().to_str().unwrap().starts_with(&stem));
    files.any(|file| {
        let read = std::process::Command::new("cat").arg(file).output().unwrap();
        assert!(read.status.success(), "{}", error_text(&read));
        read.stdout.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

/// Waits until the service has taken in what another process wrote.
async fn until(app: &TestApp, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let settled = async {
        loop {
            let answer = app.read(path).await;
            if is_so(&answer) {
                return answer;
            }
            moment().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), settled).await.unwrap()
}

/// The player as a team's page shows them.
fn shown(team: &Value) -> &Value {
    team["players"].as_array().unwrap().iter().find(|player| player["id"] == json!(PLAYER)).unwrap()
}
