//! Who may ask what.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Person, administered, issue, key};
use crate::rest::{ask, keys, stranger};

/// Every call for admins.
const CALLS: [(Method, &str); 9] = [
    (Method::GET, "/api/admin/users"),
    (Method::GET, "/api/admin/links"),
    (Method::GET, "/api/admin/activity"),
    (Method::POST, "/api/admin/import"),
    (Method::POST, "/api/admin/users"),
    (Method::POST, "/api/admin/users/zapis/pin"),
    (Method::POST, "/api/admin/users/zapis/remove"),
    (Method::POST, "/api/admin/links"),
    (Method::POST, "/api/admin/links/1/revoke"),
];

fn body(path: &str) -> Value {
    match path {
        "/api/admin/users" => json!({"username": "x", "role": "admin", "pin": "55555555"}),
        "/api/admin/links" => json!({"match": 1, "label": "x"}),
        _ => json!({"pin": "55555"}),
    }
}

#[tokio::test]
async fn admin_calls_are_for_admins() {
    let (app, admin) = administered().await;
    let link = issue(&app, &admin, 1, "court 1").await;
    let users = admin.get(&app, "/api/admin/users").await.assert_ok();
    let scorekeeper = Person::scorekeeper(&app).await;
    let phone = Person::new(&app, json!({"link": key(&link)})).await;
    for (method, path) in CALLS {
        let call = |client: &reqwest::Client| client.request(method.clone(), app.url(path)).json(&body(path));
        ask(call(&stranger())).await.assert_problem(401, "login_required");
        ask(call(&scorekeeper.client)).await.assert_problem(403, "admins_only");
        ask(call(&phone.client)).await.assert_problem(403, "admins_only");
        if method == Method::POST {
            let foreign = call(&admin.client).header("origin", "https://evil.example");
            ask(foreign).await.assert_problem(403, "foreign_origin");
        }
    }
    assert_eq!(admin.get(&app, "/api/admin/users").await.assert_ok(), users);
    assert_eq!(admin.get(&app, "/api/admin/links").await.assert_ok()["links"][0]["valid"], true);
}

#[tokio::test]
async fn everybody_may_ask_who_they_are() {
    let (app, admin) = administered().await;
    let link = issue(&app, &admin, 2, "court 2").await;
    let phone = Person::new(&app, json!({"link": key(&link)})).await;
    let nobody = ask(stranger().get(app.url("/api/me"))).await;
    let tag = nobody.header("etag").to_owned();
    assert_eq!(nobody.assert_ok(), json!({"logged": false}));
    let me = admin.get(&app, "/api/me").await;
    assert_ne!(me.header("etag"), tag);
    let wanted = json!({"logged": true, "user": "eva", "name": "Eva Hlavní", "role": "admin", "match": null});
    assert_eq!(me.assert_ok(), wanted);
    let scorekeeper = Person::scorekeeper(&app).await.get(&app, "/api/me").await.assert_ok();
    assert_eq!((&scorekeeper["role"], &scorekeeper["match"]), (&json!("scorekeeper"), &Value::Null));
    let phone = phone.get(&app, "/api/me").await.assert_ok();
    assert_eq!(phone, json!({"logged": true, "user": "link:court 2", "name": "court 2", "role": "phone", "match": 2}));
    assert_eq!(keys(&phone), ["logged", "match", "name", "role", "user"]);
}

#[tokio::test]
async fn what_is_malformed_is_the_clients_fault() {
    let (app, admin) = administered().await;
    for (path, body) in [
        ("/api/admin/users", json!({})),
        ("/api/admin/users", json!({"username": "x", "role": "king", "pin": "55555"})),
        ("/api/admin/users", json!({"username": "x", "role": "admin", "pin": 55555})),
        ("/api/admin/users", json!({"username": "", "role": "admin", "pin": "55555555"})),
        ("/api/admin/users", json!({"username": "link:x", "role": "admin", "pin": "55555555"})),
        ("/api/admin/users", json!({"username": "x", "role": "admin", "pin": "5555555"})),
        ("/api/admin/users", json!({"username": "x", "role": "scorekeeper", "pin": "555"})),
        ("/api/admin/users", json!({"username": "x", "role": "admin", "pin": "5".repeat(65)})),
        ("/api/admin/users", json!({"username": "Link:1", "role": "admin", "pin": "55555555"})),
        ("/api/admin/users", json!({"username": " link:1", "role": "admin", "pin": "55555555"})),
        ("/api/admin/users", json!({"username": "x", "role": "scorekeeper", "pin": "      "})),
        ("/api/admin/users", json!({"username": "x", "role": "scorekeeper", "pin": "\u{200b}".repeat(6)})),
        ("/api/admin/users", json!({"username": "x", "role": "scorekeeper", "pin": "123\u{7}56"})),
        ("/api/admin/users/zapis/pin", json!({"pin": "\u{2060}\u{2060} \u{2060}"})),
        ("/api/admin/users/zapis/pin", json!({})),
        ("/api/admin/users/zapis/pin", json!({"pin": "555"})),
        ("/api/admin/users/eva/pin", json!({"pin": "5555555"})),
        ("/api/admin/links", json!({"match": "x", "label": "x"})),
        ("/api/admin/links", json!({"match": 1})),
        ("/api/admin/links", json!({"match": 1, "label": " "})),
        ("/api/admin/links", json!({"match": 1, "label": "x".repeat(61)})),
        ("/api/admin/links", json!({"match": 1, "label": "a\nb"})),
        ("/api/admin/links", json!({"match": 1, "label": "\u{200b}"})),
        ("/api/admin/links", json!({"match": 1, "label": "a\u{202e}b"})),
        ("/api/login", json!({"link": 5})),
        ("/api/login", json!({"link": "1.x", "pin": "1234"})),
    ] {
        let answer = admin.post(&app, path, &body).await;
        answer.assert_problem(400, "malformed");
        assert!(!answer.json.to_string().contains("55555"), "{}", answer.json);
    }
    for path in ["?limit=0", "?limit=501", "?limit=x", "?before=-1", "?before=x", "?match=x"] {
        admin.get(&app, &format!("/api/admin/activity{path}")).await.assert_problem(400, "malformed");
    }
    for (path, code) in [
        ("/api/admin/users/nobody/pin", "unknown_user"),
        ("/api/admin/users/nobody/remove", "unknown_user"),
        ("/api/admin/links/7/revoke", "unknown_link"),
        ("/api/admin/links/x/revoke", "malformed_id"),
    ] {
        admin.post(&app, path, &json!({"pin": "55555"})).await.assert_problem(404, code);
    }
    for id in [0, 99, -1] {
        let wanted = json!({"match": id, "label": "x"});
        admin.post(&app, "/api/admin/links", &wanted).await.assert_problem(404, "unknown_match");
    }
    let answer = ask(admin.client.delete(app.url("/api/admin/users"))).await;
    answer.assert_problem(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET, HEAD, POST");
}
