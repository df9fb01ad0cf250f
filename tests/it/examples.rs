//! The followers in `examples/`, across a service that is killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::support::app::{PIN, sample};
use crate::support::mortal::Process;
use crate::support::server::Engine;

#[path = "../../examples/follow.rs"]
#[allow(dead_code, reason = "its main function is for readers")]
mod follow;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Lines as a follower prints them.
struct Printed(UnboundedReceiver<String>);

impl Printed {
    async fn next(&mut self) -> String {
        tokio::time::timeout(PATIENCE, self.0.recv()).await.expect("a line").unwrap()
    }
}

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn in_rust(service: &str) -> Printed {
    let (sender, lines) = unbounded_channel();
    let service = service.to_owned();
    tokio::spawn(async move { follow::follow(&service, "1", |line| drop(sender.send(line))).await });
    Printed(lines)
}

fn in_javascript(service: &str) -> (Printed, Running) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/follow.mjs");
    let mut node = Command::new("node");
    let mut child = node.arg(script).args([service, "1"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = unbounded_channel();
    std::thread::spawn(move || output.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok()));
    (Printed(lines), Running(child))
}

/// A scorekeeper who has logged in.
struct Scorekeeper {
    client: Client,
    service: String,
}

impl Scorekeeper {
    async fn of(service: &str) -> Self {
        let client = Client::builder().cookie_store(true).pool_max_idle_per_host(0).build().unwrap();
        let keeper = Self { client, service: service.to_owned() };
        keeper.post("login", json!({"pin": PIN})).await;
        keeper
    }

    async fn post(&self, path: &str, body: Value) {
        let response = self.client.post(format!("{}/api/{path}", self.service)).json(&body).send().await.unwrap();
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["success"], true, "{answer}");
    }

    async fn goal(&self, team: i64) {
        self.post("match/1/commands", json!({"action": "goal", "team": team})).await;
    }
}

#[tokio::test]
async fn both_followers_miss_nothing_of_a_service_that_is_killed() {
    let mut process = Process::on(Engine::sqlite());
    let file = process.path("tournament.json");
    std::fs::write(&file, sample(600).to_string()).unwrap();
    assert!(process.run(&["import", file.to_str().unwrap()]).success());
    process.start().await;
    let service = format!("http://{}", process.address());
    let keeper = Scorekeeper::of(&service).await;
    keeper.post("match/1/commands", json!({"action": "state_change", "state": "half_first"})).await;
    keeper.goal(101).await;

    let (javascript, _running) = in_javascript(&service);
    let mut followers = [in_rust(&service), javascript];
    for follower in &mut followers {
        assert_eq!(follower.next().await, "0 : 0 First half under way.");
        assert_eq!(follower.next().await, "1 : 0 Aurora Alfa open the scoring.");
    }
    process.kill();
    process.start().await;
    keeper.goal(102).await;
    for follower in &mut followers {
        assert_eq!(follower.next().await, "1 : 1 Borovany level it at 1–1!");
    }
}
