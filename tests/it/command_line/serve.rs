//! `serve`: start, settings, stop.

use std::process::{Output, Stdio};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::play_match_1;
use crate::support::app::{PIN, sample};
use crate::support::moment::moment;
use crate::support::process::{Served, error_text, import, minicup_live, run};

const ANYWHERE: &str = "127.0.0.1:0";
/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

#[tokio::test]
async fn a_stop_closes_sockets_and_keeps_what_was_accepted() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        import(folder.path(), &sample(600));
        let service = Served::start(folder.path());
        let cookie = service.log_in(PIN).await.unwrap();
        let mut watcher = service.follow("subscribe", "match", 1).await;
        let stream = service.client.get(service.url("/api/match/1/stream")).send().await.unwrap();
        play_match_1(&service).await;
        let before = service.read("/api/match/1/history").await;
        assert!(service.stop(signal).success(), "{signal}");
        assert_eq!(watcher.close_code().await, Some(CloseCode::Away), "{signal}");
        // An event stream ends; whether in order or cut, the client comes again with what it has seen.
        let _ = stream.bytes().await;

        let service = Served::start(folder.path());
        let history = service.client.get(service.url("/api/match/1/history")).header("cookie", cookie);
        assert_eq!(history.send().await.unwrap().json::<Value>().await.unwrap(), before, "{signal}");
        assert_eq!(service.read("/api/match/1").await["score"], json!([2, 2]));
    }
}

#[track_caller]
fn assert_refused(output: &Output, parts: &[&str]) {
    let text = error_text(output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.starts_with("minicup-live: ") || text.contains("\nminicup-live: "), "{text}");
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    assert!(!text.contains("panicked"), "{text}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind(ANYWHERE).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(folder.path(), &["serve", "--listen", &address]);
    assert_refused(&output, &["cannot listen on", &address]);
}

#[test]
fn a_store_that_cannot_be_opened_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("text.db"), "by no means a database, whatever its name may say").unwrap();
    let refused = |arguments: &[&str], parts: &[&str]| {
        let output = minicup_live(folder.path()).args(arguments).output().unwrap();
        assert_refused(&output, parts);
    };
    for command in [&["serve", "--listen", ANYWHERE][..], &["export", "2019"], &["verify"], &["replay", "1"]] {
        let with = |store: &'static str| [command, &["--store", store][..]].concat();
        refused(&with("esdb://127.0.0.1:2113?tlsCaFile=missing.pem"), &["missing.pem", "esdb://HOST"]);
        refused(&with("sqlite:text.db"), &["text.db", "not an event store"]);
    }
    refused(&["verify", "--store", "sqlite:missing.db"], &["there is no store at sqlite:missing.db"]);
    assert!(!folder.path().join("missing.db").exists());
}

#[test]
fn a_machine_whose_authorities_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let run = |store: &str, authorities: &str| {
        let mut command = minicup_live(folder.path());
        command.args(["verify", "--store", store]).env("SSL_CERT_FILE", authorities).output().unwrap()
    };
    std::fs::write(folder.path().join("spoilt.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        .unwrap();
    for authorities in ["missing.pem", "spoilt.pem"] {
        for store in ["esdb://127.0.0.1:2113?tls=false", "esdb://127.0.0.1:2113"] {
            assert_refused(&run(store, authorities), &["this machine trusts", "tlsCaFile"]);
        }
    }
}

#[tokio::test]
async fn settings_come_from_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let log = std::fs::File::create(folder.path().join("log")).unwrap();
    let mut command = minicup_live(folder.path());
    command
        .arg("serve")
        .env("MINICUP_LISTEN", ANYWHERE)
        .env("MINICUP_STORE", "sqlite:deep/er/env.db")
        .env("MINICUP_LOG", "json")
        .env("MINICUP_LOG_FILTER", "warn,minicup_live=info")
        .env("MINICUP_SECRET", "a secret of thirty-two characters!")
        .stderr(log);
    let service = Served::spawn(&mut command);
    service.read("/api/category-list").await;
    assert!(folder.path().join("deep/er/env.db").exists());
    assert!(!folder.path().join("deep/er/env.db.key").exists(), "the secret is configured");
    assert!(service.stop("TERM").success());
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().any(|line| line["store"] == "sqlite:deep/er/env.db"), "{log}");
    assert!(!log.contains("thirty-two"), "{log}");
}

#[tokio::test]
async fn settings_come_from_a_file_and_the_later_layer_wins() {
    let folder = tempfile::tempdir().unwrap();
    let toml = format!("listen = \"{ANYWHERE}\"\nstore = \"sqlite:file.db\"\nlog_filter = \"off\"\nworkers = 1\n");
    std::fs::write(folder.path().join("minicup.toml"), &toml).unwrap();
    std::fs::write(folder.path().join("other.toml"), toml.replace("file.db", "other.db")).unwrap();
    let served = |arguments: &[&str], environment: &[(&str, &str)], store: &str| {
        let mut command = minicup_live(folder.path());
        command.arg("serve").args(arguments).envs(environment.iter().copied()).stderr(Stdio::null());
        let service = Served::spawn(&mut command);
        assert!(folder.path().join(store).exists(), "{store}");
        assert!(service.stop("TERM").success());
    };
    served(&[], &[], "file.db");
    served(&[], &[("MINICUP_CONFIG", "other.toml")], "other.db");
    served(&["--config", "other.toml"], &[("MINICUP_STORE", "sqlite:env.db")], "env.db");
    served(&["--store", "sqlite:line.db"], &[("MINICUP_STORE", "sqlite:never.db")], "line.db");
    assert!(!folder.path().join("never.db").exists());
}

#[test]
fn settings_that_make_no_sense_are_named_with_their_source() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("unknown.toml"), "port = 80\n").unwrap();
    std::fs::write(folder.path().join("broken.toml"), "secret = \"hush hush hush\n").unwrap();
    let refused = |arguments: &[&str], environment: (&str, &str), parts: &[&str]| {
        let mut command = minicup_live(folder.path());
        let output = command.arg("serve").args(arguments).env(environment.0, environment.1).output().unwrap();
        assert_refused(&output, parts);
        assert!(!error_text(&output).contains("hush"));
    };
    let nothing = ("MINICUP_DEMO", "false");
    refused(&["--config", "unknown.toml"], nothing, &["\"port\"", "unknown.toml"]);
    refused(&["--config", "missing.toml"], nothing, &["missing.toml", "does not exist"]);
    refused(&["--config", "broken.toml"], nothing, &["broken.toml"]);
    refused(&[], ("MINICUP_LISTEN", "nowhere"), &["MINICUP_LISTEN"]);
    refused(&[], ("MINICUP_WORKERS", "none"), &["MINICUP_WORKERS"]);
    refused(&[], ("MINICUP_STORE", "mysql://x"), &["MINICUP_STORE"]);
    refused(&[], ("MINICUP_SECRET", "hush"), &["32 characters"]);
    refused(&[], ("MINICUP_LOG_FILTER", "minicup_live=loud"), &["MINICUP_LOG_FILTER"]);
}

#[tokio::test]
async fn the_demonstrations_pin_opens_the_administration_while_it_plays_and_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    let start = |more: &[&str]| {
        let mut command = minicup_live(folder.path());
        command.args(["serve", "--listen", ANYWHERE, "--store", "sqlite:demo.db"]).args(more).stderr(Stdio::null());
        Served::spawn(&mut command)
    };
    // As if by a proxy: from elsewhere.
    let log_in = async |service: &Served| {
        let login = service.client.post(service.url("/api/login")).header("x-forwarded-for", "192.0.2.1");
        login.json(&json!({"pin": "1234"})).send().await.unwrap().json::<Value>().await.unwrap()
    };
    let service = start(&["--demo"]);
    let begun = std::time::Instant::now();
    while service.read("/api/category-list").await["categories"] == json!([]) {
        assert!(begun.elapsed() < PATIENCE, "the demonstration never comes");
        moment().await;
    }
    assert_eq!(log_in(&service).await, json!({"success": true}));
    assert_eq!(service.read("/api/me").await["role"], "admin");
    service.read("/api/admin/users").await;
    assert!(service.stop("TERM").success());

    let service = start(&[]);
    assert_eq!(log_in(&service).await, json!({"success": false, "code": "pin_too_short"}));
    assert_eq!(service.read("/api/me").await, json!({"logged": false}));
    assert!(service.log_in("1234").await.is_some(), "from this machine it does");
}

#[tokio::test]
async fn an_empty_service_shows_a_code_on_its_terminal_until_there_is_somebody() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let mut command = minicup_live(folder.path());
        command.args(["serve", "--listen", ANYWHERE, "--store", "sqlite:minicup.db"]);
        Served::spawn(command.env("MINICUP_LOG_FILTER", "debug").stderr(log))
    };
    let code_of = |line: &str| {
        let code = line.split_once("the code ").and_then(|(_, rest)| rest.split_once(' '));
        code.unwrap_or_else(|| panic!("no code in {line:?}")).0.to_owned()
    };
    let mut service = start();
    let line = service.line();
    assert!(line.contains(&service.url("/admin")), "{line}");
    let first = code_of(&line);
    assert!(service.stop("TERM").success());

    let mut service = start();
    let code = code_of(&service.line());
    assert_ne!(code, first, "a restart shows another one");
    let wanted = |code: &str| json!({"code": code, "username": "eva", "pin": "long enough"});
    assert_eq!(service.post("/api/first-admin", &wanted(&first)).await, (200, json!({"success": false})));
    assert_eq!(service.post("/api/first-admin", &wanted(&code)).await, (200, json!({"success": true})));
    assert_eq!(service.read("/api/me").await["role"], "admin");
    assert_eq!(service.post("/api/first-admin", &wanted(&code)).await.0, 409);
    assert!(service.stop("TERM").success());
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("the first admin is made") && !log.contains(&code), "{log}");

    let mut service = start();
    service.signal("TERM");
    assert_eq!(service.line(), "", "nothing more is said once there is somebody");
}
