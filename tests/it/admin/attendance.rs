//! Scorekeepers of one match know of each other.

use serde_json::{Value, json};

use super::{Person, administered, issue, key};
use crate::support::app::TestApp;
use crate::support::socket::Socket;

async fn socket(app: &TestApp, person: &Person) -> Socket {
    let mut socket = app.open("/ws/live", Some(&person.cookie), None).await;
    socket.next_with(&["logged"]).await;
    socket
}

/// Waits until the socket is told that these attend the match, in this order.
async fn until(socket: &mut Socket, id: i64, names: &[&str]) -> Value {
    loop {
        let message = socket.next_with(&["scorekeepers"]).await;
        assert_eq!(message["match_id"], id);
        if message["scorekeepers"] == json!(names) {
            return message;
        }
    }
}

#[tokio::test]
async fn scorekeepers_of_a_match_are_told_of_each_other() {
    let (app, admin) = administered().await;
    let link = issue(&app, &admin, 1, "court 1").await;
    let (keeper, phone) = (Person::scorekeeper(&app).await, Person::new(&app, json!({"link": key(&link)})).await);
    let (mut one, mut other) = (socket(&app, &keeper).await, socket(&app, &phone).await);
    let attend = json!({"action": "attend", "match": 1});
    one.send(attend.clone()).await;
    let alone = until(&mut one, 1, &["zapis"]).await;
    assert_eq!(alone["type_content"], json!(["scorekeepers", "server_time"]));
    other.send(attend.clone()).await;
    until(&mut other, 1, &["link:court 1", "zapis"]).await;
    until(&mut one, 1, &["link:court 1", "zapis"]).await;
    // Asking again is answered again; the same person on another device counts.
    other.send(attend.clone()).await;
    until(&mut other, 1, &["link:court 1", "zapis"]).await;
    let mut tablet = socket(&app, &keeper).await;
    tablet.send(attend.clone()).await;
    until(&mut one, 1, &["link:court 1", "zapis", "zapis"]).await;

    tablet.close().await;
    until(&mut one, 1, &["link:court 1", "zapis"]).await;
    other.send(json!({"action": "unsubscribe", "match": 1})).await;
    until(&mut one, 1, &["zapis"]).await;
}

#[tokio::test]
async fn only_those_who_may_score_are_told() {
    let (app, admin) = administered().await;
    let mut anonymous = app.anonymous().await;
    let attend = |id: i64| json!({"action": "attend", "match": id});
    assert_eq!(anonymous.ask(attend(1)).await["code"], "login_required");
    let mut socket = socket(&app, &admin).await;
    socket.send(attend(99)).await;
    assert_eq!(socket.next_with(&["code"]).await["code"], "unknown_match");
    // Whoever merely follows hears nothing of it.
    anonymous.ask(json!({"action": "subscribe", "match": 1})).await;
    socket.send(attend(1)).await;
    until(&mut socket, 1, &["eva"]).await;
    assert_eq!(anonymous.ping().await, Vec::<Value>::new());
}

#[tokio::test]
async fn whoever_lost_the_right_is_told_no_more() {
    let (app, admin) = administered().await;
    let link = issue(&app, &admin, 1, "court 1").await;
    let phone = Person::new(&app, json!({"link": key(&link)})).await;
    let (mut lost, mut staying) = (socket(&app, &phone).await, socket(&app, &admin).await);
    let attend = json!({"action": "attend", "match": 1});
    lost.send(attend.clone()).await;
    until(&mut lost, 1, &["link:court 1"]).await;
    admin.post(&app, "/api/admin/links/1/revoke", &json!({})).await.assert_ok();
    staying.send(attend).await;
    until(&mut staying, 1, &["eva", "link:court 1"]).await;
    let told = lost.ping().await;
    assert!(told.iter().all(|message| message.get("scorekeepers").is_none()), "{told:?}");
}
