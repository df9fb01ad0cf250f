//! Opening and ending live connections.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::{first_half, goal, logged_in};
use crate::support::app::{TestApp, body, sample};
use crate::support::events::EventStream;
use crate::support::process::{Served, minicup_live};
use crate::support::socket::Socket;

/// The status a handshake is refused with; 101 when it is not.
async fn status(app: &TestApp, path: &str, headers: &[(&'static str, &str)]) -> u16 {
    match Socket::open_with(app.address, path, headers).await {
        Ok(_) => 101,
        Err(Error::Http(response)) => response.status().as_u16(),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_session_is_greeted_and_told_whether_it_is_logged_in() {
    let app = logged_in().await;
    let mut logged = app.open("/ws/live", app.cookie(), None).await;
    let first = logged.next().await;
    assert_eq!((&first["logged"], &first["type_content"]), (&json!(true), &json!(["server_time"])));
    assert!(logged.next().await.get("logged").is_none());
    let mut anonymous = app.open("/ws/live", None, None).await;
    let greeting = anonymous.next().await;
    assert_eq!(super::timeless(greeting), json!({"type_content": ["server_time"]}));
    assert_eq!(anonymous.ping().await, Vec::<Value>::new());
}

#[tokio::test]
async fn pages_of_strangers_may_not_open_sockets() {
    let app = TestApp::sample().await;
    for path in ["/ws/live", "/ws/exhibition"] {
        for (origin, expected) in [
            ("http://localhost:3000", 101),
            ("http://192.168.1.5", 101),
            ("https://minicup.tatranlitovel.cz", 403),
            ("https://evil.example", 403),
            ("http://192.168.1.5.evil.example", 403),
            ("null", 403),
            ("file://", 403),
        ] {
            assert_eq!(status(&app, path, &[("origin", origin)]).await, expected, "{path} from {origin}");
        }
        assert_eq!(status(&app, path, &[]).await, 101, "programs send no origin");
    }
    let configured =
        TestApp::start(|settings| settings.allowed_origins = Some(vec!["https://club.example".to_owned()])).await;
    assert_eq!(status(&configured, "/ws/live", &[("origin", "https://club.example")]).await, 101);
    assert_eq!(status(&configured, "/ws/live", &[("origin", "https://minicup.tatranlitovel.cz")]).await, 403);
}

#[tokio::test]
async fn a_plain_request_is_no_socket() {
    let app = TestApp::sample().await;
    for path in ["/ws/live", "/ws/exhibition"] {
        assert_eq!(app.get(path).send().await.unwrap().status(), 400, "{path}");
        assert_eq!(app.post(path, &json!({})).send().await.unwrap().status(), 405, "{path}");
    }
    assert_eq!(status(&app, "/ws/nothing", &[]).await, 404);
}

#[tokio::test]
async fn beyond_the_most_sessions_the_service_is_busy() {
    let app = TestApp::start(|settings| settings.max_sessions = 3).await;
    app.import(&sample(600)).await;
    let first = app.anonymous().await;
    let mut second = app.anonymous().await;
    let _third = EventStream::open(app.get("/api/match/1/stream")).await;
    for path in ["/ws/live", "/ws/exhibition"] {
        assert_eq!(status(&app, path, &[]).await, 503, "{path}");
    }
    let refused = app.get("/api/match/1/stream").send().await.unwrap();
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(body(refused).await["code"], "busy");
    assert_eq!(second.ping().await, Vec::<Value>::new(), "those who are in stay in");
    assert_eq!(first.close().await, Some(CloseCode::Normal));
    // The place is free as soon as the service has seen the connection go.
    while status(&app, "/ws/live", &[]).await == 503 {}
}

#[tokio::test]
async fn messages_are_in_the_readers_language() {
    let app = first_half().await;
    let mut readers = Vec::new();
    for (path, accepted, expected) in [
        ("/ws/live", None, "cs"),
        ("/ws/live?lang=cs", None, "cs"),
        ("/ws/live?lang=en", None, "en"),
        ("/ws/live", Some("en-US,en;q=0.9"), "en"),
        ("/ws/live", Some("cs-CZ,cs;q=0.9,en;q=0.8"), "cs"),
        ("/ws/live?lang=en", Some("cs"), "en"),
        ("/ws/live?lang=de", None, "cs"),
    ] {
        let headers: Vec<_> = accepted.map(|accepted| ("accept-language", accepted)).into_iter().collect();
        let mut socket = Socket::open_with(app.address, path, &headers).await.unwrap().0;
        socket.next().await;
        socket.ask(json!({"action": "subscribe", "match": 1})).await;
        readers.push((socket, expected));
    }
    app.accepted(1, goal(101)).await;
    let czech = app.read("/api/match-events/1?lang=cs").await["events"][1]["message"].clone();
    let english = app.read("/api/match-events/1?lang=en").await["events"][1]["message"].clone();
    assert_ne!(czech, english);
    for (mut socket, expected) in readers {
        let wanted = if expected == "cs" { &czech } else { &english };
        assert_eq!(socket.next().await["event"]["message"], *wanted, "{expected}");
        socket.send(json!({"action": "replay", "match": 1, "speed": 0, "from": 2})).await;
        assert_eq!(socket.next().await["event"]["message"], *wanted, "and in a replay");
        socket.next_with(&["replay_end"]).await;
        socket.send(json!({"action": "subscribe", "match": 1, "after": 1})).await;
        assert_eq!(socket.next().await["event"]["message"], *wanted, "and when resuming");
    }
}

#[tokio::test]
async fn a_stop_tells_every_socket_that_the_service_goes_away() {
    let app = first_half().await;
    let mut sockets = vec![app.anonymous().await, app.socket().await, app.open("/ws/exhibition", None, None).await];
    sockets[0].ask(json!({"action": "subscribe", "match": 1})).await;
    let last = app.accepted(1, goal(101)).await;
    let app = app.restart().await;
    assert_eq!(sockets[0].next().await["match"]["revision"], last["revision"], "what was accepted goes out first");
    for socket in &mut sockets {
        assert_eq!(socket.close_code().await, Some(CloseCode::Away));
    }
    assert_eq!(app.read("/api/match/1").await["score"], json!([1, 0]));
}

#[tokio::test]
async fn a_process_stops_when_it_is_told_to_even_if_nobody_reads_its_log() {
    let folder = first_half().await.into_folder();
    let (reader, log) = std::io::pipe().unwrap();
    let mut command = minicup_live(folder.path());
    command.args(["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db"]).stderr(log);
    let served = Served::spawn(&mut command);
    drop((command, reader));
    let mut socket = served.follow("subscribe", "match", 1).await;
    let stopped = tokio::task::spawn_blocking(move || served.stop("TERM"));
    assert_eq!(socket.close_code().await, Some(CloseCode::Away));
    assert!(stopped.await.unwrap().success());
}
