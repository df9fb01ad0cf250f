//! What the log of a service says, and what it leaves out.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use serde_json::{Value, json};

use crate::admin::{ADMIN_PIN, with_admin};
use crate::support::app::{PIN, sample};
use crate::support::process::{Logged, Served, import, minicup_live};
use crate::support::socket::{BINARY, ENDS, GOES_ON, Socket, TEXT, TEXT_BEGINS, frame};

/// A service whose log goes to a file.
fn logged(folder: &Path) -> Served {
    let mut command = minicup_live(folder);
    command.args(["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db"]);
    Served::spawn(command.stderr(File::create(folder.join("log")).unwrap()))
}

/// The log of a service that has ended.
fn log_of(service: Served, folder: &Path) -> String {
    assert!(service.stop("TERM").success());
    std::fs::read_to_string(folder.join("log")).unwrap()
}

#[tokio::test]
async fn what_is_done_by_one_request_has_its_id_in_the_log_and_in_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &with_admin());
    let service = logged(folder.path());
    let log_in = |pin: &str| service.client.post(service.url("/api/login")).json(&json!({"pin": pin}));
    let id_of = |response: reqwest::Response| response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let given = log_in(ADMIN_PIN).header("x-request-id", "from-the-proxy.7").send().await.unwrap();
    assert_eq!(id_of(given), "from-the-proxy.7");
    let made = id_of(log_in("0000").send().await.unwrap());
    let read = service.client.get(service.url("/api/me")).send().await.unwrap();
    assert!(!read.headers().contains_key("x-request-id"), "a read is not logged");
    let log = log_of(service, folder.path());
    let line = |words: &str| log.lines().find(|line| line.contains(words)).unwrap_or_default().to_owned();
    assert!(line("logged in").contains("request{id=from-the-proxy.7}"), "{log}");
    assert!(line("a wrong PIN").contains(&format!("request{{id={made}}}")), "{log}");
}

#[tokio::test]
async fn a_goal_is_followed_from_its_request_to_the_read_models() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &sample(4 * 3600));
    let service =
        Logged::start_with(folder.path(), &["--store", "sqlite:minicup.db", "--log-filter", "minicup_live=debug"]);
    service.served.log_in(PIN).await.unwrap();
    service.served.accepted(1, json!({"action": "state_change", "state": "half_first"})).await;
    let id = "6f1c9a52-0d0c-4d8e-8f43-2f1f5a1b7c11";
    let goal = json!({"action": "goal", "team": 101, "command_id": id});
    let sent = service.served.client.post(service.served.url("/api/match/1/commands")).json(&goal);
    assert_eq!(sent.header("x-request-id", "tap-7").send().await.unwrap().status(), 200);
    let command = format!("request{{id=tap-7}}:command{{match_id=1 name=\"goal\" command_id={id}}}");
    let projection = format!("projection{{match_id=1 revision=2 command_id={id}}}");
    service.until_logged(&format!("{command}: minicup_live::matches::actor: a match is broadcast")).await;
    service.until_logged(&format!("{command}: minicup_live::commands::execute: a command is answered")).await;
    service.until_logged(&format!("{projection}: minicup_live::read_models::projector: ")).await;
}

#[tokio::test]
async fn what_clients_get_wrong_is_nobodys_error() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &with_admin());
    let service = logged(folder.path());
    let long = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "x".repeat(200_000));
    let requests = [
        "nonsense\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nCookie: minicup_login=\u{1}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nCookie: minicup_login=%ff.%00.zz; ;=;\r\nConnection: close\r\n\r\n",
        "GET /%00%ff HTTP/1.1\r\nHost: a\r\nAccept-Language: ;;q=\r\nConnection: close\r\n\r\n",
        "POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST /api/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /assets/../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        &long,
    ];
    for request in requests {
        let mut stream = TcpStream::connect(service.address).unwrap();
        // A service that has answered already may have hung up.
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.read_to_end(&mut Vec::new());
    }
    let odd_frames: [&[Vec<u8>]; 6] = [
        &[frame(GOES_ON, b"x")],
        &[frame(ENDS, b"x")],
        &[frame(TEXT_BEGINS, b"x"), frame(TEXT, b"x")],
        &[frame(0x83, b"x")],
        &[frame(0xf1, b"x")],
        &[frame(BINARY, b"\xff\xfe"), frame(TEXT, b"\xff"), frame(0x89, &[b'x'; 200])],
    ];
    for frames in odd_frames {
        let mut socket = Socket::open(service.address, "/ws/live", None, None).await.unwrap();
        for frame in frames {
            socket.send_bytes(frame).await;
        }
        socket.send_bytes(&frame(0x88, b"")).await;
        while socket.try_next().await.is_some() {}
    }
    let log = log_of(service, folder.path());
    assert!(log.contains("listening on"), "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}

#[tokio::test]
async fn who_imports_removes_and_revokes_is_logged() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &with_admin());
    let service = logged(folder.path());
    service.log_in(ADMIN_PIN).await.unwrap();
    let post = async |path: &str, body: Value| {
        let (status, answer) = service.post(path, &body).await;
        assert_eq!(status, 200, "{path}: {answer}");
    };
    let mut file = with_admin();
    file["categories"][0]["name"] = json!("Nejmladší");
    post("/api/admin/import", file).await;
    post("/api/admin/users", json!({"username": "ota", "role": "scorekeeper", "pin": "314159"})).await;
    post("/api/admin/users/ota/pin", json!({"pin": "271828"})).await;
    post("/api/admin/users/ota/remove", json!({})).await;
    post("/api/admin/links", json!({"match": 1, "label": "court 1"})).await;
    post("/api/admin/links/1/revoke", json!({})).await;
    let log = log_of(service, folder.path());
    let events = [
        "a file is imported",
        "a user is set",
        "a PIN is set",
        "a user is removed",
        "a link is issued",
        "a link is revoked",
    ];
    for event in events {
        let line = log.lines().find(|line| line.contains(event)).unwrap_or_else(|| panic!("no {event:?} in {log}"));
        assert!(line.contains("INFO") && line.contains("user=\"eva\""), "{line}");
    }
    for secret in ["314159", "271828", ADMIN_PIN] {
        assert!(!log.contains(secret), "{log}");
    }
}

#[tokio::test]
async fn a_start_that_others_can_reach_warns_of_short_pins() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &with_admin());
    for (proxy, is_warned) in [("--trust-proxy=true", true), ("--trust-proxy=false", false)] {
        let mut command = minicup_live(folder.path());
        command.args(["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db", proxy]);
        let service = Served::spawn(command.stderr(File::create(folder.path().join("log")).unwrap()));
        let log = log_of(service, folder.path());
        let warning = log.lines().find(|line| line.contains("short PINs"));
        assert_eq!(warning.is_some(), is_warned, "{log}");
        if let Some(warning) = warning {
            assert!(warning.contains("WARN") && warning.contains("\"short\""), "{warning}");
            assert!(!warning.contains("eva") && !warning.contains("zapis"), "{warning}");
        }
    }
}

#[tokio::test]
async fn a_start_says_which_sites_are_no_longer_trusted_where_they_may_have_been_relied_on() {
    let folder = tempfile::tempdir().unwrap();
    // An empty store has relied on nothing.
    for (is_used, options, is_warned) in [
        (false, &[][..], false),
        (true, &[][..], true),
        (true, &["--allowed-origins", "https://club.example"][..], false),
    ] {
        if is_used {
            import(folder.path(), &sample(600));
        }
        let mut command = minicup_live(folder.path());
        command.args(["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db"]).args(options);
        let service = Served::spawn(command.stderr(File::create(folder.path().join("log")).unwrap()));
        let log = log_of(service, folder.path());
        let warning = log.lines().find(|line| line.contains("https://minicup.tatranlitovel.cz"));
        assert_eq!(warning.is_some(), is_warned, "{log}");
        assert!(warning.is_none_or(|line| line.contains("WARN") && line.contains("allowed_origins")), "{log}");
    }
}
