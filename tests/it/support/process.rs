//! The real binary.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use reqwest::{Client, StatusCode};
use serde_json::Value;

/// The binary with nothing of the environment but what a test sets.
pub fn minicup_live(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minicup-live"));
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs a command to its end, with a store in the folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    minicup_live(folder).args(arguments).args(["--store", "sqlite:minicup.db"]).output().unwrap()
}

/// Runs a command that must succeed; what it wrote to standard output.
#[track_caller]
pub fn run_well(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", error_text(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a command that is given a line on standard input.
pub fn run_with_input(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = minicup_live(folder);
    command.args(arguments).args(["--store", "sqlite:minicup.db"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What a command wrote to standard error.
pub fn error_text(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A service in a process of its own; killed when dropped.
pub struct Served {
    pub address: SocketAddr,
    pub client: Client,
    child: Child,
}

impl Served {
    /// `serve` on the store in the folder and a free port.
    pub fn start(folder: &Path) -> Self {
        let mut command = minicup_live(folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db"]);
        Self::spawn(command)
    }

    /// Starts the command and waits for the line that tells where it listens.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").map(str::to_owned);
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}")).parse().unwrap();
        let client = Client::builder().cookie_store(true).build().unwrap();
        Self { address, client, child }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What a read answers, which must be 200.
    pub async fn read(&self, path: &str) -> Value {
        let response = self.client.get(self.url(path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    /// Posts JSON; status and JSON of the answer.
    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let response = self.client.post(self.url(path)).json(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Sends a signal, such as `TERM`, and waits for the end.
    pub fn stop(mut self, signal: &str) -> ExitStatus {
        let kill = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Fails only for a process that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
