//! nginx with the configuration that is deployed, as a process of its own.

use std::fs::File;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::tls::Tls;
use crate::support::mortal::free_address;

const CONFIGURATION: &str = include_str!("../../../deploy/nginx/nginx.conf");
const SITE: &str = include_str!("../../../deploy/nginx/site.conf");
const PLAIN: &str = include_str!("../../../deploy/nginx/plain.conf");
const TLS: &str = include_str!("../../../deploy/nginx/tls.conf");
const COMPOSE: &str = include_str!("../../../docker-compose.yml");

/// Where the configuration looks for the nodes.
const NODES: [&str; 2] = ["172.30.241.11:8888", "172.30.241.12:8888"];

/// The limits of a client: its rate, how far it may be ahead of it, and its connections.
const DEPLOYED: [&str; 3] = ["rate=500r/s", "burst=5000", "limit_conn connections 4000"];

/// How long anything may take before a test is given up; nothing is decided by it.
pub const PATIENCE: Duration = Duration::from_secs(30);

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
        write(&folder, "server.conf", PLAIN, &[("listen 8080;", format!("listen {address};"))]);
        Self::run(folder, address, nodes, &DEPLOYED).await
    }

    /// With other limits than those that are deployed, which would take thousands of requests to meet.
    pub async fn start_with_limits(nodes: [SocketAddr; 2], limits: &[&str; 3]) -> Self {
        let (folder, address) = (tempfile::tempdir().unwrap(), free_address());
        write(&folder, "server.conf", PLAIN, &[("listen 8080;", format!("listen {address};"))]);
        Self::run(folder, address, nodes, limits).await
    }

    /// The variant that ends TLS: what is reached by http, and what by https.
    pub async fn start_with_tls(nodes: [SocketAddr; 2]) -> (Self, Tls) {
        let (folder, [plain, secure]) = (tempfile::tempdir().unwrap(), [free_address(), free_address()]);
        let certificate = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        std::fs::create_dir(folder.path().join("tls")).unwrap();
        std::fs::write(folder.path().join("tls/live.crt"), certificate.cert.pem()).unwrap();
        std::fs::write(folder.path().join("tls/live.key"), certificate.signing_key.serialize_pem()).unwrap();
        let listening =
            [("listen 8080;", format!("listen {plain};")), ("listen 8443 ssl;", format!("listen {secure} ssl;"))];
        write(&folder, "server.conf", TLS, &listening);
        (Self::run(folder, plain, nodes, &DEPLOYED).await, Tls::new(secure, certificate.cert.der().clone()))
    }

    async fn run(folder: TempDir, address: SocketAddr, nodes: [SocketAddr; 2], limits: &[&str; 3]) -> Self {
        let [rate, burst, connections] = limits.map(str::to_owned);
        let replaced = [(NODES[0], nodes[0].to_string()), (NODES[1], nodes[1].to_string()), (DEPLOYED[0], rate)];
        write(&folder, "nginx.conf", CONFIGURATION, &replaced);
        write(&folder, "site.conf", SITE, &[(DEPLOYED[1], burst), (DEPLOYED[2], connections)]);
        let configuration = folder.path().join("nginx.conf");
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

/// Writes a file of the configuration with addresses and folders of the test's own, and nothing else changed.
fn write(folder: &TempDir, name: &str, deployed: &str, replaced: &[(&str, String)]) {
    let here = replaced.iter().fold(deployed.to_owned(), |text, (deployed, here)| {
        assert!(text.contains(deployed), "{deployed} is not in {name}");
        text.replace(deployed, here)
    });
    let path = folder.path().display();
    let here = here.replace(" /tmp/", &format!(" {path}/")).replace(" /etc/nginx/", &format!(" {path}/"));
    std::fs::write(folder.path().join(name), here).unwrap();
}

#[test]
fn the_nodes_have_the_addresses_the_proxy_asks() {
    for node in NODES {
        let address = node.split(':').next().unwrap();
        assert!(COMPOSE.contains(&format!("ipv4_address: {address}\n")), "{address}");
    }
}
