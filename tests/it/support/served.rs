//! The service in a process of its own, where its memory and its end can be told from those of the tests.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;

use reqwest::Client;
use serde_json::Value;

/// A running process of the service.
pub struct Served {
    pub address: SocketAddr,
    pub client: Client,
    process: Process,
}

/// Ends with the test, however that ends.
struct Process(Child);

impl Served {
    /// Serves `minicup.db` in a folder on a free port.
    pub fn start(folder: &Path) -> Self {
        Self::listening(folder, |lines| lines.for_each(drop))
    }

    /// The same, but nobody reads what it writes once it listens.
    pub fn start_unheard(folder: &Path) -> Self {
        Self::listening(folder, drop)
    }

    fn listening(folder: &Path, rest: impl FnOnce(Box<dyn Iterator<Item = String>>) + Send + 'static) -> Self {
        // Wherever the line with the address is written to.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$@\" 2>&1", "sh", env!("CARGO_BIN_EXE_minicup-live")])
            .args(["serve", "--listen", "127.0.0.1:0", "--store", "sqlite:minicup.db"])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let process = Process(child);
        let (found, finding) = mpsc::channel();
        std::thread::spawn(move || {
            let mut lines = lines.map_while(Result::ok);
            let _ = found.send(lines.find_map(|line| address(&line)));
            rest(Box::new(lines));
        });
        let address = finding.recv().unwrap().expect("the line that tells the address");
        // A connection kept idle may be closed by the service in the moment it is used again.
        let client = Client::builder().cookie_store(true).pool_max_idle_per_host(0).build().unwrap();
        Self { address, client, process }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn post(&self, path: &str, body: &Value) -> Value {
        self.client.post(self.url(path)).json(body).send().await.unwrap().json().await.unwrap()
    }

    /// The value of a metric, named as `/metrics` does, labels included.
    pub async fn metric(&self, name: &str) -> u64 {
        let text = self.client.get(self.url("/metrics")).send().await.unwrap().text().await.unwrap();
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap();
        value.parse().unwrap()
    }

    /// Memory the process holds, in KiB.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Asks it to stop, and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        let kill = format!("kill -TERM {}", self.process.0.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        self.process.0.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails only for a process that has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The address in a line such as "listening on http://127.0.0.1:8888".
fn address(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && !".:".contains(letter));
    rest[..end.unwrap_or(rest.len())].parse().ok()
}
