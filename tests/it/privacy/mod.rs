//! The privacy of a season: what readers see of its players, wherever they look.

mod admin;
mod everywhere;
mod files;
mod under_way;

use serde_json::{Value, json};

use crate::rest::{Answer, ask};
use crate::support::app::{PIN, TestApp, sample};

/// A player of the file: id, number, given and family name, none of which are parts of other words.
struct Child {
    id: i64,
    number: i64,
    firstname: String,
    lastname: String,
}

impl Child {
    fn name(&self) -> String {
        format!("{} {}", self.firstname, self.lastname)
    }

    /// Every word of the name, as a search would look for it.
    fn words(&self) -> Vec<String> {
        self.name().split([' ', '-']).map(str::to_lowercase).collect()
    }
}

/// The sample tournament with names that are told from all other words, and an admin for its only user.
fn tournament() -> (Value, Vec<Child>) {
    let mut file = sample(600);
    file["users"] = json!([{"username": "vedeni", "name": "Vedení", "role": "admin", "pin": PIN}]);
    let mut children = Vec::new();
    for category in file["categories"].as_array_mut().unwrap() {
        for team in category["teams"].as_array_mut().unwrap() {
            for player in team["players"].as_array_mut().unwrap() {
                let id = player["id"].as_i64().unwrap();
                let word = |start: &str| format!("{start}{}", letters(id));
                let (firstname, lastname) =
                    (word("Žofqua"), format!("{}-{} {}", word("Řeqka"), word("Šuqla"), word("Nyqen")));
                player["firstname"] = json!(firstname);
                player["lastname"] = json!(lastname);
                children.push(Child { id, number: player["number"].as_i64().unwrap(), firstname, lastname });
            }
        }
    }
    (file, children)
}

/// A number in letters, which may stand in a name.
fn letters(number: i64) -> String {
    number.to_string().bytes().map(|digit| char::from(b'a' + (digit - b'0'))).collect()
}

/// The service with [`tournament`], its admin logged in.
async fn served() -> (TestApp, Vec<Child>) {
    let (file, children) = tournament();
    let mut app = TestApp::with_file(&file).await;
    app.log_in().await;
    (app, children)
}

async fn show(app: &TestApp, level: &str) -> Answer {
    ask(app.post("/api/season/2019/privacy", &json!({"show": level}))).await
}

async fn set(app: &TestApp, level: &str) {
    assert_eq!(show(app, level).await.assert_ok(), json!({"success": true, "show": level}));
}

/// Whether any word of any child's name stands in a text.
fn names_in(text: &str, children: &[Child]) -> Vec<String> {
    let text = text.to_lowercase();
    children.iter().flat_map(Child::words).filter(|word| text.contains(word.as_str())).collect()
}
