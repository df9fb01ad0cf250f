//! Results that are hidden, and shown again, while people follow.

use serde_json::{Value, json};

use super::{served, served_with, told, tournament};
use crate::support::app::TestApp;
use crate::support::events::EventStream;
use crate::support::made_up::{CATEGORY, RUNNING, TEAM};
use crate::support::socket::Socket;

const GOAL: &str = "goal";

/// Who follows the match that runs.
struct Followers {
    sockets: Vec<Socket>,
    events: EventStream,
    scorekeeper: Socket,
}

impl Followers {
    async fn start(app: &TestApp) -> Self {
        let mut sockets = Vec::new();
        for question in [
            json!({"action": "subscribe", "match": RUNNING}),
            json!({"action": "subscribe", "match": RUNNING, "patches": true}),
            json!({"action": "subscribe_category", "category": CATEGORY}),
        ] {
            let mut socket = app.anonymous().await;
            socket.ask(question).await;
            sockets.push(socket);
        }
        let path = app.url(&format!("/api/match/{RUNNING}/stream"));
        let mut events = EventStream::open(crate::rest::stranger().get(path)).await;
        events.next().await;
        let mut scorekeeper = app.socket().await;
        scorekeeper.ask(json!({"action": "subscribe", "match": RUNNING})).await;
        Self { sockets, events, scorekeeper }
    }

    /// What each of those is sent next who are not logged in, and what the scorekeeper is.
    async fn next(&mut self) -> (Vec<Value>, Value) {
        let mut sent = Vec::new();
        for socket in &mut self.sockets {
            sent.push(socket.next().await);
        }
        sent.push(self.events.next().await.data);
        (sent, self.scorekeeper.next().await)
    }
}

/// A goal, its correction and its end, a time-out and a punishment, as everybody is sent them.
async fn news(app: &TestApp, followers: &mut Followers) -> Vec<(Vec<Value>, Value)> {
    let goal = app.accepted(RUNNING, json!({"action": GOAL, "team": TEAM})).await["revision"].as_i64().unwrap();
    let event = RUNNING * (1 << 20) + goal;
    let mut sent = vec![followers.next().await];
    for command in [
        json!({"action": "amend_event", "event": event, "player": TEAM * 100 + 1, "reason": "seen"}),
        json!({"action": "revoke_event", "event": event, "reason": "offside"}),
        json!({"action": "info", "text": "what a goal"}),
        json!({"action": "timeout", "team": TEAM, "overrule": "as agreed"}),
        json!({"action": "punish", "team": TEAM, "player": TEAM * 100 + 1, "punishment": "suspension"}),
    ] {
        app.accepted(RUNNING, command).await;
        sent.push(followers.next().await);
    }
    sent
}

#[tokio::test]
async fn a_goal_and_a_correction_reach_those_who_are_not_logged_in_as_the_match() {
    let app = served().await;
    let mut followers = Followers::start(&app).await;
    let mut last = app.read(&format!("/api/match/{RUNNING}")).await["revision"].as_i64().unwrap();
    for (sent, to_scorekeeper) in news(&app, &mut followers).await {
        last += 1;
        for message in sent {
            assert_eq!((told(&message), &message["match"]["revision"]), (vec![], &json!(last)));
            assert!(message.get("event").is_none() && message.get("events").is_none(), "{message}");
            assert_eq!(message["type_content"], json!(["match", "server_time"]));
        }
        assert!(to_scorekeeper.get("event").is_some() || to_scorekeeper.get("events").is_some(), "{to_scorekeeper}");
    }
    app.accepted(RUNNING, json!({"action": "state_change", "state": "end"})).await;
    let (sent, _) = followers.next().await;
    for message in sent {
        assert_eq!(json!([message["event"]["type"], message["match"]["state"]]), json!(["end", "end"]));
        assert_eq!(told(&message), Vec::<String>::new());
    }
}

#[tokio::test]
async fn hiding_and_showing_hold_at_once_for_those_who_follow() {
    let mut file = tournament();
    let app = served_with(&file).await;
    let mut followers = Followers::start(&app).await;
    file["categories"][0]["game"] = json!({"results": "public"});
    app.import(&file).await;
    for (sent, _) in news(&app, &mut followers).await.into_iter().take(1) {
        assert!(sent.iter().all(|message| message["event"]["type"] == GOAL), "{sent:?}");
    }
    file["categories"][0]["game"] = json!({"results": "hidden"});
    app.import(&file).await;
    for (sent, _) in news(&app, &mut followers).await {
        assert!(sent.iter().all(|message| told(message).is_empty()), "{sent:?}");
    }
}

#[tokio::test]
async fn a_login_that_has_ended_shows_no_more_than_none() {
    let app = served().await;
    let login = crate::rest::stranger().post(app.url("/api/login")).json(&json!({"pin": "5678"})).send().await.unwrap();
    let cookie = login.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let mut follower = app.open("/ws/live", Some(&cookie), None).await;
    assert_eq!(follower.next().await["logged"], true);
    follower.next().await;
    follower.ask(json!({"action": "subscribe", "match": RUNNING})).await;
    app.accepted(RUNNING, json!({"action": GOAL, "team": TEAM})).await;
    assert_eq!(follower.next().await["event"]["type"], GOAL);
    let removed = app.post("/api/admin/users/zapis/remove", &json!({})).send().await.unwrap();
    assert_eq!(removed.status(), 200);
    app.accepted(RUNNING, json!({"action": GOAL, "team": TEAM})).await;
    let message = follower.next().await;
    assert_eq!((told(&message), message.get("event")), (vec![], None));
}
