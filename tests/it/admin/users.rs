//! Users added, changed and removed; what that does to whoever is logged in.

use serde_json::{Value, json};

use super::{ADMIN_PIN, Person, administered};
use crate::rest::ask;
use crate::support::app::PIN;

fn names(list: &Value) -> Vec<&str> {
    list["users"].as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn users_are_added_changed_and_listed_without_hashes() {
    let (app, admin) = administered().await;
    let add = |role: &str, pin: &str| json!({"username": "Jiří Ž/2", "name": "Jiří", "role": role, "pin": pin});
    let added = admin.post(&app, "/api/admin/users", &add("scorekeeper", "24680")).await.assert_ok();
    assert_eq!(added, json!({"success": true, "change": "added"}));
    let again = admin.post(&app, "/api/admin/users", &add("scorekeeper", "24680")).await.assert_ok();
    assert_eq!(again["change"], "unchanged");
    let promoted = admin.post(&app, "/api/admin/users", &add("admin", "24680246")).await.assert_ok();
    assert_eq!(promoted["change"], "changed");
    let list = admin.get(&app, "/api/admin/users").await;
    let text = String::from_utf8(list.body.clone()).unwrap();
    assert!(!text.contains("argon2") && !text.contains("24680246"), "{text}");
    let list = list.assert_ok();
    assert_eq!(names(&list), ["zapis", "short", "eva", "Jiří Ž/2"]);
    assert_eq!(list["users"][3], json!({"username": "Jiří Ž/2", "name": "Jiří", "role": "admin", "has_pin": true}));

    let path = "/api/admin/users/Ji%C5%99%C3%AD%20%C5%BD%2F2";
    let changed = admin.post(&app, &format!("{path}/pin"), &json!({"pin": "13579135"})).await.assert_ok();
    assert_eq!(changed["change"], "changed");
    let jiri = Person::new(&app, json!({"pin": "13579135"})).await;
    assert_eq!(jiri.get(&app, "/api/me").await.assert_ok()["role"], "admin");
    admin.post(&app, &format!("{path}/remove"), &json!({})).await.assert_ok();
    assert_eq!(names(&admin.get(&app, "/api/admin/users").await.assert_ok()), ["zapis", "short", "eva"]);
    assert_eq!(jiri.get(&app, "/api/me").await.assert_ok(), json!({"logged": false}));
}

#[tokio::test]
async fn a_pin_belongs_to_one_user() {
    let (app, admin) = administered().await;
    let taken = json!({"username": "new", "role": "scorekeeper", "pin": PIN});
    admin.post(&app, "/api/admin/users", &taken).await.assert_problem(409, "pin_taken");
    admin.post(&app, "/api/admin/users/short/pin", &json!({"pin": PIN})).await.assert_problem(409, "pin_taken");
}

#[tokio::test]
async fn the_last_admin_stays() {
    let (app, admin) = administered().await;
    admin.post(&app, "/api/admin/users/eva/remove", &json!({})).await.assert_problem(409, "last_admin");
    let demoted = json!({"username": "eva", "role": "scorekeeper", "pin": ADMIN_PIN});
    admin.post(&app, "/api/admin/users", &demoted).await.assert_problem(409, "last_admin");
    let second = json!({"username": "ota", "role": "admin", "pin": "77777777"});
    admin.post(&app, "/api/admin/users", &second).await.assert_ok();
    admin.post(&app, "/api/admin/users/eva/remove", &json!({})).await.assert_ok();
    admin.get(&app, "/api/admin/users").await.assert_problem(401, "login_required");
}

#[tokio::test]
async fn a_removed_user_and_an_old_pin_lose_their_rights_at_once() {
    let (app, admin) = administered().await;
    for (path, body) in [("pin", json!({"pin": "33333"})), ("remove", json!({}))] {
        let pin = if path == "pin" { PIN } else { "33333" };
        let keeper = Person::new(&app, json!({"pin": pin})).await;
        let mut socket = app.open("/ws/live", Some(&keeper.cookie), None).await;
        socket.next_with(&["logged"]).await;
        let info = |text: &str| json!({"action": "info", "match": 1, "text": text});
        socket.send(info(path)).await;
        assert_eq!(socket.next_with(&["event"]).await["event"]["message"], path);

        admin.post(&app, &format!("/api/admin/users/zapis/{path}"), &body).await.assert_ok();
        socket.send(info("too late")).await;
        let refused = socket.next_with(&["code"]).await;
        assert_eq!((&refused["code"], &refused["success"]), (&json!("login_required"), &json!(false)));
        keeper.command(&app, 1, info("too late")).await.assert_problem(401, "login_required");
        // Reading goes on.
        socket.send(json!({"action": "subscribe", "match": 1})).await;
        assert_eq!(socket.next_with(&["match"]).await["match"]["id"], 1);
    }
    let old = ask(admin.client.post(app.url("/api/login")).json(&json!({"pin": "33333"}))).await;
    assert_eq!(old.assert_ok(), json!({"success": false}));
}
