//! The real program as a process of its own, which can be killed.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::alone::cpu_time_of;
use super::program;
use super::server::Engine;

/// How long a start may take before the test fails; no outcome depends on it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the services of tests listen.
const PORTS: std::ops::Range<u16> = 20_000..30_000;

/// What signs cookies: they outlive the process, and a store on a server has no folder for a key.
const SECRET: &str = "known to the tests and to nobody else";

/// The program, its store, and its service while that runs.
pub struct Process {
    folder: TempDir,
    engine: Engine,
    address: SocketAddr,
    service: Option<Child>,
}

impl Process {
    /// Nothing runs yet.
    pub fn on(engine: Engine) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), engine, address: free_address(), service: None }
    }

    /// Where the service listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A path in the folder of the store.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command of the program on the store to its end.
    pub fn run(&self, arguments: &[&str]) -> ExitStatus {
        self.command(arguments).status().unwrap()
    }

    /// Starts the service and waits until it is ready.
    pub async fn start(&mut self) {
        self.start_until("/readyz").await;
    }

    /// Starts the service and waits until it answers, ready or not.
    pub async fn start_unready(&mut self) {
        self.start_until("/healthz").await;
    }

    async fn start_until(&mut self, page: &str) {
        let address = self.address.to_string();
        let mut service = self.command(&["serve", "--listen", &address, "--workers", "1"]).spawn().unwrap();
        let begun = Instant::now();
        let url = format!("http://{address}{page}");
        while !reqwest::get(&url).await.is_ok_and(|answer| answer.status().is_success()) {
            assert_eq!(service.try_wait().unwrap(), None, "the service has stopped");
            assert!(begun.elapsed() < PATIENCE, "the service does not get ready");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.service = Some(service);
    }

    /// Ends the service with SIGKILL, in the middle of its work.
    pub fn kill(&mut self) {
        if let Some(mut service) = self.service.take() {
            service.kill().unwrap();
            service.wait().unwrap();
        }
    }

    /// The CPU time the service has used.
    pub fn cpu_time(&self) -> Duration {
        cpu_time_of(&self.service.as_ref().unwrap().id().to_string())
    }

    /// The store's address may have a password in it, and everybody can read command lines.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program::path());
        command.args(arguments).env_clear().env("MINICUP_LOG_FILTER", "error").env("MINICUP_SECRET", SECRET);
        command.env("MINICUP_STORE", self.engine.store(self.folder.path()).to_string());
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }
}

/// An address that nobody else has or gets while the service is down: the port is below those that outgoing
/// connections get. Every test process begins to search elsewhere.
pub fn free_address() -> SocketAddr {
    static LOOKED_AT: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = std::process::id().wrapping_mul(64) + LOOKED_AT.fetch_add(1, Ordering::Relaxed);
        let address =
            SocketAddr::from(([127, 0, 0, 1], PORTS.start + (number % u32::from(PORTS.end - PORTS.start)) as u16));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
