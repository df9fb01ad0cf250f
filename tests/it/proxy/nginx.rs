//! nginx with the configuration that is deployed, as a process of its own.

use std::fs::File;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::mortal::free_address;

const CONFIGURATION: &str = include_str!("../../../deploy/nginx/nginx.conf");
const COMPOSE: &str = include_str!("../../../docker-compose.yml");

/// Where the configuration looks for the nodes.
const NODES: [&str; 2] = ["172.30.241.11:8888", "172.30.241.12:8888"];

/// How long a start may take before the test is given up; nothing is decided by it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running proxy; killed when dropped.
pub struct Nginx {
    pub address: SocketAddr,
    child: Child,
    folder: TempDir,
}

impl Nginx {
    /// Starts the proxy in front of two nodes, which need not be there, and waits until it answers.
    pub async fn start(nodes: [SocketAddr; 2]) -> Self {
        Self::start_at(free_address(), nodes).await
    }

    /// The same where another proxy was.
    pub async fn start_at(address: SocketAddr, nodes: [SocketAddr; 2]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let configuration = folder.path().join("nginx.conf");
        std::fs::write(&configuration, here(&folder, address, nodes)).unwrap();
        // Debian keeps it where only root looks.
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
        let child = Command::new("nginx")
            .env("PATH", path)
            .args(["-g", "daemon off; master_process off;", "-e", "stderr", "-p"])
            .arg(folder.path())
            .arg("-c")
            .arg(&configuration)
            .stdin(Stdio::null())
            .stderr(File::create(folder.path().join("error.log")).unwrap())
            .spawn()
            .expect("nginx is installed, as ./test sees to");
        let mut started = Self { address, child, folder };
        started.until_it_answers().await;
        started
    }

    async fn until_it_answers(&mut self) {
        let (begun, url) = (Instant::now(), format!("http://{}/proxyz", self.address));
        while !reqwest::get(&url).await.is_ok_and(|answer| answer.status().is_success()) {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && begun.elapsed() < PATIENCE, "the proxy does not start: {}", self.errors());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill(&mut self) {
        // Fails only for a process that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn errors(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("error.log")).unwrap()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The configuration with addresses and a folder of the test's own, and nothing else changed.
fn here(folder: &TempDir, address: SocketAddr, nodes: [SocketAddr; 2]) -> String {
    let replacements = [
        (NODES[0], nodes[0].to_string()),
        (NODES[1], nodes[1].to_string()),
        ("listen 8080;", format!("listen {address};")),
        (" /tmp/", format!(" {}/", folder.path().display())),
    ];
    replacements.iter().fold(CONFIGURATION.to_owned(), |configuration, (deployed, here)| {
        assert!(configuration.contains(deployed), "{deployed} is not in the configuration");
        configuration.replace(deployed, here)
    })
}

#[test]
fn the_nodes_have_the_addresses_the_proxy_asks() {
    for node in NODES {
        let address = node.split(':').next().unwrap();
        assert!(COMPOSE.contains(&format!("ipv4_address: {address}\n")), "{address}");
    }
}
