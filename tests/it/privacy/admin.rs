//! Who may set it, and what setting it records.

use minicup_live::store::StreamId;
use reqwest::Method;
use serde_json::{Value, json};

use super::{served, set, show};
use crate::rest::{ask, logged_in, stranger};
use crate::support::app::TestApp;

const PRIVACY: &str = "/api/season/2019/privacy";

/// The types and data of what the season recorded of its privacy, and who set it.
async fn recorded(app: &TestApp) -> Vec<(Value, Value)> {
    let stored = app.store().read(&StreamId::new("season-2019"), None).await.unwrap();
    let json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
    let of_privacy = stored.into_iter().filter(|event| event.kind.as_ref() == "PrivacySet");
    of_privacy.map(|event| (json(&event.data), json(&event.metadata)["user"].clone())).collect()
}

#[tokio::test]
async fn what_an_admin_sets_is_recorded_once_with_their_name() {
    let (app, _) = served().await;
    for level in ["names", "initials", "initials", "numbers", "names"] {
        set(&app, level).await;
    }
    let by_admin = |level: &str| (json!({"show": level}), json!("vedeni"));
    assert_eq!(recorded(&app).await, ["initials", "numbers", "names"].map(by_admin));
}

#[tokio::test]
async fn nobody_else_may() {
    let app = logged_in().await;
    show(&app, "numbers").await.assert_problem(403, "admins_only");
    let choice = json!({"show": "numbers"});
    ask(stranger().post(app.url(PRIVACY)).json(&choice)).await.assert_problem(401, "login_required");
    ask(app.get(PRIVACY)).await.assert_problem(405, "method_not_allowed");
    ask(app.client.request(Method::DELETE, app.url(PRIVACY))).await.assert_problem(405, "method_not_allowed");
    assert_eq!(recorded(&app).await, []);
}

#[tokio::test]
async fn pages_of_strangers_may_not_even_for_an_admin() {
    let (app, _) = served().await;
    let foreign = app.post(PRIVACY, &json!({"show": "names"})).header("origin", "https://evil.example");
    ask(foreign).await.assert_problem(403, "foreign_origin");
}

#[tokio::test]
async fn what_makes_no_sense_is_told() {
    let (app, _) = served().await;
    let long = "2".repeat(4_000);
    for season in ["1999", "2019%20", "%00", "%ff", "x", &long] {
        let choice = app.post(&format!("/api/season/{season}/privacy"), &json!({"show": "numbers"}));
        ask(choice).await.assert_problem(404, "unknown_season");
    }
    for choice in
        [json!({}), json!({"show": "all"}), json!({"show": null}), json!({"show": 1}), json!([]), json!("names")]
    {
        ask(app.post(PRIVACY, &choice)).await.assert_problem(400, "malformed");
    }
    assert_eq!(recorded(&app).await, []);
}
