//! The real binary.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::moment::moment;
use super::program;
use super::socket::Socket;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary with only the environment that a test sets.
pub fn minicup_live(folder: &Path) -> Command {
    let mut command = Command::new(program::path());
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs a command to its end, with a store in the folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    minicup_live(folder).args(arguments).args(["--store", "sqlite:minicup.db"]).output().unwrap()
}

/// Runs a command that must succeed; returns its standard output.
#[track_caller]
pub fn run_well(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", error_text(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a command that gets a line on standard input.
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

/// Imports a tournament from a file of its own.
#[track_caller]
pub fn import(folder: &Path, tournament: &Value) -> String {
    let file = folder.join("tournament.json");
    std::fs::write(&file, tournament.to_string()).unwrap();
    run_well(folder, &["import", file.to_str().unwrap()])
}

/// A service in a process of its own; killed when dropped.
pub struct Served {
    pub address: SocketAddr,
    pub client: Client,
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Served {
    /// `serve` on the store in the folder and a free port.
    pub fn start(folder: &Path) -> Self {
        let mut command = minicup_live(folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db"]).stderr(Stdio::null());
        Self::spawn(&mut command)
    }

    /// Starts the command and waits for the line that says where it listens.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").map(str::to_owned);
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}")).parse().unwrap();
        // The service may close an idle connection at the moment it is used again.
        let client = Client::builder().cookie_store(true).pool_max_idle_per_host(0).build().unwrap();
        Self { address, client, child, stdout }
    }

    /// The next line on standard output, once there is one.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The answer to a read, which must be 200.
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

    /// Logs the client in with the PIN; the cookie.
    pub async fn log_in(&self, pin: &str) -> Option<String> {
        let request = self.client.post(self.url("/api/login")).json(&json!({"pin": pin}));
        let response = request.send().await.unwrap();
        let cookie = response.headers().get("set-cookie")?.to_str().unwrap();
        cookie.split(';').next().map(str::to_owned)
    }

    /// A command that must be accepted; the acknowledgement.
    pub async fn accepted(&self, match_id: i64, command: Value) -> Value {
        let (status, answer) = self.post(&format!("/api/match/{match_id}/commands"), &command).await;
        assert_eq!(status, 200, "{command}: {answer}");
        answer
    }

    /// A socket that follows a match, or by `subscribe_category` a category, past the first answer.
    pub async fn follow(&self, action: &str, subject: &str, id: i64) -> Socket {
        let mut socket = Socket::open(self.address, "/ws/live", None, None).await.unwrap();
        socket.next().await;
        socket.ask(json!({"action": action, subject: id})).await;
        socket
    }

    /// Waits until the service has taken in the whole log of its store.
    pub async fn take_in(&self, folder: &Path) {
        let log = rusqlite::Connection::open(folder.join("minicup.db")).unwrap();
        let head: i64 = log.query_row("SELECT max(position) FROM events", [], |row| row.get(0)).unwrap();
        let line = format!("minicup_projection_position {head}");
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let metrics = self.client.get(self.url("/metrics")).send().await.unwrap().text().await.unwrap();
            if metrics.lines().any(|found| found == line) {
                return;
            }
            moment().await;
        }
        panic!("position {head} is never taken in");
    }

    /// The value of a metric, named as `/metrics` does, labels included.
    pub async fn metric(&self, name: &str) -> u64 {
        let text = self.client.get(self.url("/metrics")).send().await.unwrap().text().await.unwrap();
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap();
        value.parse().unwrap()
    }

    /// Memory the process holds, in KiB.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Sends a signal, such as `TERM`, and waits for the end.
    pub fn stop(mut self, signal: &str) -> ExitStatus {
        self.signal(signal);
        self.child.wait().unwrap()
    }

    /// Sends a signal, such as `STOP`.
    pub fn signal(&self, signal: &str) {
        let kill = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }
}

/// A service whose log is read.
pub struct Logged {
    pub served: Served,
    log: PathBuf,
}

impl Logged {
    /// `serve` on the store in the folder and a free port.
    pub fn start(folder: &Path) -> Self {
        Self::start_on(folder, "sqlite:minicup.db")
    }

    /// The same on a store of the test's own.
    pub fn start_on(folder: &Path, store: &str) -> Self {
        Self::start_with(folder, &["--store", store])
    }

    /// The same with these options.
    pub fn start_with(folder: &Path, options: &[&str]) -> Self {
        let log = folder.join("service.log");
        let mut command = minicup_live(folder);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(options);
        command.stderr(File::create(&log).unwrap());
        Self { served: Served::spawn(&mut command), log }
    }

    /// The lines of the log so far that have the words in them.
    pub fn lines_with(&self, words: &str) -> Vec<String> {
        let text = std::fs::read_to_string(&self.log).unwrap();
        text.lines().filter(|line| line.contains(words)).map(str::to_owned).collect()
    }

    /// Waits for a line with the words in it.
    pub async fn until_logged(&self, words: &str) {
        let begun = Instant::now();
        while self.lines_with(words).is_empty() {
            assert!(begun.elapsed() < PATIENCE, "{words:?} is never logged");
            moment().await;
        }
    }

    /// Ends it in an orderly way.
    pub fn stop(self) {
        assert!(self.served.stop("TERM").success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Fails only for a process that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
