//! One phone scores a match or a court without an account.

use minicup_domain::tournament::{LinkIssued, UserEvent};
use minicup_domain::{CommandId, LinkId, MatchId, Revision, Timestamp};
use minicup_live::access::pin::hash_pin;
use minicup_live::clock;
use minicup_live::randomness::SYSTEM;
use minicup_live::store::codec::{Cause, users_stream};
use minicup_live::store::{Expected, NonEmpty};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Person, administered, issue, issue_court, key, with_admin};
use crate::rest::{Answer, ask, keys, stranger};
use crate::support::app::TestApp;
use crate::support::process;

const START: &str = r#"{"action": "state_change", "state": "half_first"}"#;

fn start() -> Value {
    serde_json::from_str(START).unwrap()
}

async fn log_in(app: &TestApp, key: &str) -> Answer {
    ask(stranger().post(app.url("/api/login")).json(&json!({"link": key}))).await
}

#[tokio::test]
async fn a_link_is_issued_once_with_its_address_and_code() {
    let (app, admin) = administered().await;
    let link = issue(&app, &admin, 1, " court 1 ").await;
    assert_eq!(keys(&link), ["expires_at", "id", "label", "match", "qr", "url"]);
    assert_eq!((&link["id"], &link["match"], &link["label"]), (&json!(1), &json!(1), &json!("court 1")));
    let url = link["url"].as_str().unwrap();
    assert!(url.starts_with(&app.url("/score#link=1.")), "{url}");
    assert!(key(&link).len() > 32, "{url}");
    assert!(link["qr"].as_str().unwrap().contains("<svg"));
    assert!(Timestamp::parse(link["expires_at"].as_str().unwrap()).unwrap() > clock::now());
    assert_ne!(key(&link), key(&issue(&app, &admin, 1, "court 1").await));

    let list = admin.get(&app, "/api/admin/links").await.assert_ok();
    let listed = &list["links"];
    assert_eq!((&listed[0]["id"], &listed[1]["id"]), (&json!(2), &json!(1)), "the newest first");
    assert_eq!(listed[1]["expires_at"], link["expires_at"]);
    assert_eq!((&listed[1]["issued_by"], &listed[1]["valid"]), (&json!("eva"), &json!(true)));
    assert_eq!((&listed[1]["revoked_at"], &listed[1]["revoked_by"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_page_behind_a_proxy_gets_its_own_address() {
    let (app, admin) = administered().await;
    let post = admin.client.post(app.url("/api/admin/links")).json(&json!({"match": 1, "label": "x"}));
    let origin = format!("https://{}", app.address);
    let link = ask(post.header("origin", &origin)).await.assert_ok();
    assert!(link["url"].as_str().unwrap().starts_with(&format!("{origin}/score#link=")), "{link}");
}

#[tokio::test]
async fn a_phone_scores_its_match_and_no_other() {
    let (app, admin) = administered().await;
    let phone = Person::new(&app, json!({"link": key(&issue(&app, &admin, 1, "court 1").await)})).await;
    phone.command(&app, 1, start()).await.assert_ok();
    phone.command(&app, 1, json!({"action": "goal", "team": 101})).await.assert_ok();
    phone.command(&app, 2, start()).await.assert_problem(403, "not_allowed");
    phone.command(&app, 99, start()).await.assert_problem(404, "unknown_match");

    let mut socket = app.open("/ws/live", Some(&phone.cookie), None).await;
    socket.next_with(&["logged"]).await;
    socket.send(json!({"action": "goal", "match": 1, "team": 102})).await;
    assert_eq!(socket.next_with(&["event"]).await["match"]["score"], json!([1, 1]));
    for other in [json!({"action": "goal", "match": 2, "team": 103}), json!({"action": "attend", "match": 2})] {
        socket.send(other).await;
        let refused = socket.next_with(&["code"]).await;
        let wanted = (&json!("not_allowed"), &json!("Not enough perms to perform action."));
        assert_eq!((&refused["code"], &refused["message"]), wanted);
    }
    let mut exhibition = app.open("/ws/exhibition", Some(&phone.cookie), None).await;
    exhibition.send(json!({"match_obj": {"score": [1, 0], "state": "half_first"}})).await;
    assert_eq!(exhibition.next_with(&["code"]).await["code"], "not_allowed");

    let history = admin.get(&app, "/api/match/1/history").await.assert_ok();
    let authors: Vec<&Value> =
        history["events"].as_array().unwrap().iter().map(|event| &event["metadata"]["user"]).collect();
    assert_eq!(json!(authors), json!(["link:court 1", "link:court 1", "link:court 1", "link:court 1"]));
    assert_eq!(app.read("/api/match/2/history").await["events"], json!([]));
}

/// The numbers of the sample's matches that have not begun: those on a court, and those elsewhere.
async fn by_court(app: &TestApp, court: &str) -> (Vec<i64>, Vec<i64>) {
    let programme = app.read("/api/programme").await;
    let matches = programme["matches"].as_array().unwrap().iter().filter(|shown| shown["state"] == "init");
    let (there, elsewhere): (Vec<&Value>, Vec<&Value>) = matches.partition(|shown| shown["location"] == court);
    let ids = |shown: Vec<&Value>| shown.iter().map(|shown| shown["id"].as_i64().unwrap()).collect();
    (ids(there), ids(elsewhere))
}

#[tokio::test]
async fn a_phone_with_a_court_scores_every_match_on_it_and_no_other() {
    let (app, admin) = administered().await;
    let (there, elsewhere) = by_court(&app, "A").await;
    assert!(there.len() > 1 && !elsewhere.is_empty());
    let link = issue_court(&app, &admin, "A", "court A").await;
    assert_eq!((&link["match"], &link["court"], &link["season"]), (&json!(null), &json!("A"), &json!("2019")));
    let phone = Person::new(&app, json!({"link": key(&link)})).await;
    let me = phone.get(&app, "/api/me").await.assert_ok();
    let known = (&me["role"], &me["match"], &me["court"], &me["season"], &me["name"]);
    assert_eq!(known, (&json!("phone"), &json!(null), &json!("A"), &json!("2019"), &json!("court A")));
    for id in there {
        phone.command(&app, id, start()).await.assert_ok();
        phone.command(&app, id, json!({"action": "reopen", "reason": "x"})).await.assert_problem(403, "not_allowed");
    }
    for id in &elsewhere {
        phone.command(&app, *id, start()).await.assert_problem(403, "not_allowed");
    }
    let mut exhibition = app.open("/ws/exhibition", Some(&phone.cookie), None).await;
    exhibition.send(json!({"match_obj": {"score": [1, 0], "state": "half_first"}})).await;
    assert_eq!(exhibition.next_with(&["code"]).await["code"], "not_allowed");

    // The schedule says what is on the court, at any time.
    let mut file = with_admin();
    let matches = file["categories"][0]["matches"].as_array_mut().unwrap();
    let id = elsewhere[0];
    matches.iter_mut().find(|scheduled| scheduled["id"] == id).unwrap()["location"] = json!("A");
    app.import(&file).await;
    phone.command(&app, id, start()).await.assert_ok();

    let restarted = app.restart().await;
    phone.command(&restarted, id, json!({"action": "state_change", "state": "pause"})).await.assert_ok();
    let listed = &admin.get(&restarted, "/api/admin/links").await.assert_ok()["links"][0];
    assert_eq!((&listed["court"], &listed["match"], &listed["valid"]), (&json!("A"), &json!(null), &json!(true)));
    admin.post(&restarted, "/api/admin/links/1/revoke", &json!({})).await.assert_ok();
    phone.command(&restarted, id, json!({"action": "goal", "team": 101})).await.assert_problem(401, "login_required");
}

#[tokio::test]
async fn a_link_is_for_a_match_or_for_a_court_that_is_there() {
    let (app, admin) = administered().await;
    let ask = async |wanted: Value| admin.post(&app, "/api/admin/links", &wanted).await;
    for unknown in
        [json!({"court": "Z", "season": "2019", "label": "x"}), json!({"court": "A", "season": "1999", "label": "x"})]
    {
        ask(unknown).await.assert_problem(404, "unknown_court");
    }
    for malformed in [
        json!({"label": "x"}),
        json!({"court": "A", "label": "x"}),
        json!({"match": 1, "court": "A", "season": "2019", "label": "x"}),
    ] {
        ask(malformed).await.assert_problem(400, "malformed");
    }
}

#[tokio::test]
async fn a_phone_may_confirm_and_is_done_then() {
    let (app, admin) = administered().await;
    let phone = Person::new(&app, json!({"link": key(&issue(&app, &admin, 1, "court 1").await)})).await;
    let result = json!({"action": "record_result", "score": [2, 1], "reason": "paper"});
    phone.command(&app, 1, result).await.assert_ok();
    phone.command(&app, 1, json!({"action": "confirm"})).await.assert_ok();
    let reopen = json!({"action": "reopen", "reason": "protest"});
    phone.command(&app, 1, reopen.clone()).await.assert_problem(403, "not_allowed");
    phone.command(&app, 1, json!({"action": "info", "text": "x"})).await.assert_problem(409, "confirmed");
    admin.command(&app, 1, reopen).await.assert_ok();
    phone.command(&app, 1, json!({"action": "info", "text": "x"})).await.assert_ok();
}

#[tokio::test]
async fn a_phone_writes_down_what_was_played_and_decides_nothing() {
    let (app, admin) = administered().await;
    let phone = Person::new(&app, json!({"link": key(&issue(&app, &admin, 1, "court 1").await)})).await;
    let walkover = json!({"action": "record_result", "kind": "walkover", "winner": 0, "reason": "x"});
    for forbidden in [
        walkover.clone(),
        json!({"action": "record_result", "kind": "void", "reason": "x"}),
        json!({"action": "record_result", "kind": "abandoned", "reason": "x"}),
        json!({"action": "record_result", "kind": "double_forfeit", "reason": "x"}),
        json!({"action": "revoke_result", "reason": "x"}),
    ] {
        phone.command(&app, 1, forbidden).await.assert_problem(403, "not_allowed");
    }
    let played =
        json!({"action": "record_result", "kind": "played", "score": [9, 8], "half": [4, 4], "reason": "paper"});
    phone.command(&app, 1, played).await.assert_ok();
    admin.command(&app, 1, json!({"action": "revoke_result", "reason": "x"})).await.assert_ok();
    Person::scorekeeper(&app).await.command(&app, 1, walkover).await.assert_ok();
}

#[tokio::test]
async fn a_revoked_link_ends_in_the_middle_of_the_match() {
    let (app, admin) = administered().await;
    let link = issue(&app, &admin, 1, "court 1").await;
    let phone = Person::new(&app, json!({"link": key(&link)})).await;
    let mut socket = app.open("/ws/live", Some(&phone.cookie), None).await;
    socket.next_with(&["logged"]).await;
    socket.send(json!({"action": "state_change", "match": 1, "state": "half_first"})).await;
    assert_eq!(socket.next_with(&["event"]).await["match"]["state"], "half_first");

    for _ in 0..2 {
        let revoked = admin.post(&app, "/api/admin/links/1/revoke", &json!({})).await;
        assert_eq!(revoked.assert_ok(), json!({"success": true}));
    }
    socket.send(json!({"action": "goal", "match": 1, "team": 101})).await;
    assert_eq!(socket.next_with(&["code"]).await["code"], "login_required");
    phone.command(&app, 1, json!({"action": "goal", "team": 101})).await.assert_problem(401, "login_required");
    assert_eq!(log_in(&app, &key(&link)).await.assert_ok(), json!({"success": false}));
    assert_eq!(app.read("/api/match/1").await["score"], json!([0, 0]));
    let listed = &admin.get(&app, "/api/admin/links").await.assert_ok()["links"][0];
    assert_eq!((&listed["valid"], &listed["revoked_by"]), (&json!(false), &json!("eva")));
}

#[tokio::test]
async fn what_is_no_link_opens_nothing() {
    let (app, admin) = administered().await;
    let key = key(&issue(&app, &admin, 1, "court 1").await);
    let (id, secret) = key.split_once('.').unwrap();
    let other = format!("{}{}", &key[..key.len() - 1], if key.ends_with('0') { '1' } else { '0' });
    for wrong in ["", ".", id, secret, &format!("2.{secret}"), &format!("{id}."), &other, &format!("{key}0")] {
        let answer = log_in(&app, wrong).await;
        assert!(answer.headers.get("set-cookie").is_none());
        assert_eq!(answer.assert_ok(), json!({"success": false}), "{wrong}");
    }
    assert_eq!(log_in(&app, &key).await.assert_ok(), json!({"success": true}));
}

#[tokio::test]
async fn wrong_links_use_nothing_up() {
    /// Far more than one address may send wrong PINs.
    const MANY: usize = 60;
    let (app, admin) = administered().await;
    record(&app, &[clock::now()]).await;
    let new = key(&issue(&app, &admin, 1, "court 1").await);
    for wrong in ["1.wrong", "2.wrong"] {
        for _ in 0..MANY {
            assert_eq!(log_in(&app, wrong).await.assert_ok(), json!({"success": false}));
        }
    }
    for right in ["1.secret", &new] {
        assert_eq!(log_in(&app, right).await.assert_ok(), json!({"success": true}));
    }
}

/// Records links as if they had been issued at these times, each with the secret `secret`.
async fn record(app: &TestApp, times: &[Timestamp]) {
    let last = app.store().read(&users_stream(), None).await.unwrap().last().map(|event| event.revision);
    let mut next = last;
    for (index, at) in times.iter().enumerate() {
        let issued = LinkIssued {
            id: LinkId::new(index as i64 + 1),
            match_id: MatchId::new(1),
            label: "old".to_owned(),
            secret_hash: hash_pin("secret", &SYSTEM).unwrap(),
        };
        let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: None };
        let events = NonEmpty::new(cause.events_at(*at, &[UserEvent::LinkIssued(issued)])).unwrap();
        app.store().append(&users_stream(), Expected::behind(next), events).await.unwrap();
        next = Some(next.map_or(Revision::new(0), Revision::next));
    }
    app.service.models.fresh().await.unwrap();
}

#[tokio::test]
async fn links_end_by_themselves() {
    const HOUR: i64 = 3_600_000;
    let (app, admin) = administered().await;
    let ago = |hours: i64| Timestamp::from_millis(clock::now().as_millis() - hours * HOUR);
    record(&app, &[ago(49), ago(47)]).await;
    assert_eq!(log_in(&app, "1.secret").await.assert_ok(), json!({"success": false}));
    assert_eq!(log_in(&app, "2.secret").await.assert_ok(), json!({"success": true}));
    let listed = &admin.get(&app, "/api/admin/links").await.assert_ok()["links"];
    assert_eq!((&listed[0]["valid"], &listed[1]["valid"]), (&json!(true), &json!(false)));
    // A match put off takes its links along.
    let mut file = with_admin();
    file["categories"][0]["matches"][0]["start"] = json!(clock::now().to_string());
    file["categories"][0]["matches"][0].as_object_mut().unwrap().remove("end");
    app.import(&file).await;
    assert_eq!(log_in(&app, "1.secret").await.assert_ok(), json!({"success": true}));
    // One that is called off ends them.
    file["categories"][0]["matches"].as_array_mut().unwrap().remove(0);
    app.import(&file).await;
    assert_eq!(log_in(&app, "1.secret").await.assert_ok(), json!({"success": false}));
}

#[tokio::test]
async fn links_outlive_a_restart_and_are_known_to_every_node() {
    let (app, admin) = administered().await;
    let link = issue(&app, &admin, 1, "court 1").await;
    let phone = Person::new(&app, json!({"link": key(&link)})).await;
    let app = app.restart().await;
    phone.command(&app, 1, start()).await.assert_ok();
    let other = app.sibling().await;
    phone.command(&other, 1, json!({"action": "goal", "team": 101})).await.assert_ok();

    let second = issue(&app, &admin, 2, "court 2").await;
    // The other node is told by the log.
    assert_eq!(admin.get(&other, "/api/me").await.assert_ok()["role"], "admin");
    while admin.get(&other, "/api/admin/links").await.assert_ok()["links"][0]["id"] != second["id"] {}
    assert_eq!(log_in(&other, &key(&second)).await.assert_ok(), json!({"success": true}));
    admin.post(&app, "/api/admin/links/1/revoke", &json!({})).await.assert_ok();
    while phone.get(&other, "/api/me").await.assert_ok()["logged"] == json!(true) {}
    phone.command(&other, 1, json!({"action": "goal", "team": 101})).await.assert_problem(401, "login_required");
}

#[tokio::test]
async fn the_secret_is_told_once_and_written_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    process::import(folder.path(), &with_admin());
    let log = folder.path().join("log");
    let mut command = process::minicup_live(folder.path());
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db"])
        .env("MINICUP_LOG_FILTER", "trace")
        .stderr(std::fs::File::create(&log).unwrap());
    let served = process::Served::spawn(&mut command);
    served.log_in(super::ADMIN_PIN).await.unwrap();
    let (status, link) = served.post("/api/admin/links", &json!({"match": 1, "label": "court 1"})).await;
    assert_eq!(status, 200, "{link}");
    let secret = key(&link).split_once('.').unwrap().1.to_owned();
    let mut reads = vec![served.read("/api/admin/links").await, served.read("/api/admin/activity").await];
    let (status, answer) = served.post("/api/login", &json!({"link": key(&link)})).await;
    assert_eq!((status, answer), (200, json!({"success": true})));
    served.accepted(1, start()).await;
    for path in ["/api/me", "/api/match/1", "/api/match/1/history"] {
        reads.push(served.read(path).await);
    }
    drop(served);
    for read in reads {
        assert!(!read.to_string().contains(&secret) && !read.to_string().contains("argon2"), "{read}");
    }
    let logged = std::fs::read_to_string(&log).unwrap();
    assert!(logged.contains("logged in"), "the log says what happens: {logged}");
    assert!(!logged.contains(&secret));
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let content = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!content.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
    let export = process::run_well(folder.path(), &["export", "2019"]);
    assert!(!export.contains("argon2") && !export.contains(&secret));
}
