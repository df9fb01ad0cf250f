//! What the admin's page asks of the service, and who else may not.

mod activity;
mod attendance;
mod import;
mod links;
mod rights;
mod users;

use reqwest::Client;
use serde_json::{Value, json};

use crate::rest::{Answer, ask};
use crate::support::app::{PIN, TestApp, sample};

/// The PIN of the admin of these tests.
pub const ADMIN_PIN: &str = "98765432";

/// Somebody with a browser of their own.
pub struct Person {
    pub client: Client,
    pub cookie: String,
}

impl Person {
    /// Logs in with what `POST /api/login` takes.
    pub async fn new(app: &TestApp, login: Value) -> Self {
        let client = Client::builder().cookie_store(true).build().unwrap();
        let answer = ask(client.post(app.url("/api/login")).json(&login)).await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        assert_eq!(answer.assert_ok(), json!({"success": true}));
        Self { client, cookie }
    }

    pub async fn admin(app: &TestApp) -> Self {
        Self::new(app, json!({"pin": ADMIN_PIN})).await
    }

    pub async fn scorekeeper(app: &TestApp) -> Self {
        Self::new(app, json!({"pin": PIN})).await
    }

    pub async fn get(&self, app: &TestApp, path: &str) -> Answer {
        ask(self.client.get(app.url(path))).await
    }

    pub async fn post(&self, app: &TestApp, path: &str, body: &Value) -> Answer {
        ask(self.client.post(app.url(path)).json(body)).await
    }

    /// A command over HTTP.
    pub async fn command(&self, app: &TestApp, id: i64, command: Value) -> Answer {
        self.post(app, &format!("/api/match/{id}/commands"), &command).await
    }
}

/// The sample with an admin.
pub fn with_admin() -> Value {
    let mut file = sample(600);
    let admin = json!({"username": "eva", "name": "Eva Hlavní", "role": "admin", "pin": ADMIN_PIN});
    file["users"].as_array_mut().unwrap().push(admin);
    file
}

/// The service with an admin, who is logged in.
pub async fn administered() -> (TestApp, Person) {
    let app = TestApp::with_file(&with_admin()).await;
    let admin = Person::admin(&app).await;
    (app, admin)
}

/// Issues a link; the whole answer.
pub async fn issue(app: &TestApp, admin: &Person, match_id: i64, label: &str) -> Value {
    admin.post(app, "/api/admin/links", &json!({"match": match_id, "label": label})).await.assert_ok()
}

/// Issues a link for a court of the sample's season; the whole answer.
pub async fn issue_court(app: &TestApp, admin: &Person, court: &str, label: &str) -> Value {
    let wanted = json!({"court": court, "season": "2019", "label": label});
    admin.post(app, "/api/admin/links", &wanted).await.assert_ok()
}

/// What a link logs in with.
pub fn key(link: &Value) -> String {
    link["url"].as_str().unwrap().split_once("/score#link=").unwrap().1.to_owned()
}
