//! Two nodes behind the reverse proxy as it is deployed: sockets, event streams, failover, the rolling upgrade.

mod nginx;
mod tls;
mod upgrade;

use std::net::{IpAddr, SocketAddr};
use std::process::{Command, Stdio};

use futures_util::future::join_all;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::esdb_server::Cluster;
use crate::support::app::{PIN, body, sample};
use crate::support::events::EventStream;
use crate::support::moment::moment;
use crate::support::mortal::free_address;
use crate::support::process::{Served, minicup_live};
use crate::support::socket::Socket;
use crate::support::wire::Wire;
use nginx::{Nginx, PATIENCE};

/// Requests in a row, so that many would have met the node that is away.
const ROUNDS: usize = 20;

/// What signs cookies, the same on both nodes.
const SECRET: &str = "known to the tests and to nobody else";

/// Where both nodes keep their events.
enum Store {
    File,
    Server(Cluster),
}

impl Store {
    fn address(&self) -> String {
        match self {
            Self::File => "sqlite:minicup.db".to_owned(),
            Self::Server(cluster) => cluster.url(),
        }
    }
}

/// Two nodes on one store and a proxy in front.
struct Hall {
    proxy: Nginx,
    addresses: [SocketAddr; 2],
    nodes: [Option<Served>; 2],
    client: Client,
    // Behind the nodes, which need them for as long as they run.
    store: Store,
    folder: TempDir,
}

impl Hall {
    /// The sample tournament with long halves in a file, both nodes running.
    async fn open() -> Self {
        Self::open_on(Store::File).await
    }

    async fn open_on(store: Store) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let addresses = [free_address(), free_address()];
        let proxy = Nginx::start(addresses).await;
        let client = Client::builder().cookie_store(true).build().unwrap();
        let mut hall = Self { proxy, addresses, nodes: [None, None], client, store, folder };
        hall.import().await;
        hall.start(0).await;
        hall.start(1).await;
        hall
    }

    /// The program as it is on both nodes.
    fn program(&self) -> Command {
        let mut program = minicup_live(self.folder.path());
        program.env("MINICUP_STORE", self.store.address()).env("MINICUP_SECRET", SECRET);
        program.env("MINICUP_LOG_FILTER", "error");
        program
    }

    async fn import(&self) {
        std::fs::write(self.folder.path().join("tournament.json"), sample(3600).to_string()).unwrap();
        let mut import = self.program();
        import.args(["import", "tournament.json"]).stdout(Stdio::null());
        let status = tokio::task::spawn_blocking(move || import.status().unwrap()).await.unwrap();
        assert!(status.success());
    }

    async fn start(&mut self, node: usize) {
        let mut serve = self.program();
        serve.args(["serve", "--trust-proxy", "--listen", &self.addresses[node].to_string()]);
        let served = tokio::task::spawn_blocking(move || Served::spawn(&mut serve)).await.unwrap();
        self.nodes[node] = Some(served);
    }

    /// Ends a node in an orderly way.
    async fn stop(&mut self, node: usize) {
        let served = self.nodes[node].take().unwrap();
        let status = tokio::task::spawn_blocking(move || served.stop("TERM")).await.unwrap();
        assert!(status.success());
    }

    /// Ends a node in the middle of whatever it does.
    fn kill(&mut self, node: usize) {
        drop(self.nodes[node].take().unwrap());
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.proxy.address)
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    async fn status(&self, path: &str) -> StatusCode {
        self.get(path).send().await.unwrap().status()
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.url(path)).json(body)
    }

    /// Logs the client in; its cookie.
    async fn log_in(&self) -> String {
        let response = self.post("/api/login", &json!({"pin": PIN})).send().await.unwrap();
        let cookie = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(body(response).await, json!({"success": true}));
        cookie
    }

    async fn command(&self, command: Value) -> Response {
        self.post("/api/match/1/commands", &command).send().await.unwrap()
    }

    async fn accepted(&self, command: Value) {
        let response = self.command(command).await;
        assert_eq!(response.status(), StatusCode::OK, "{}", response.text().await.unwrap());
    }

    async fn start_a_half(&self) {
        self.accepted(json!({"action": "state_change", "state": "half_first"})).await;
    }
}

fn goal() -> Value {
    json!({"action": "goal", "team": 101})
}

#[tokio::test]
async fn sockets_and_event_streams_pass_through() {
    let hall = Hall::open().await;
    let cookie = hall.log_in().await;
    hall.start_a_half().await;
    let mut streams = vec![
        EventStream::open(hall.get("/api/match/1/stream")).await,
        EventStream::open(hall.get("/api/match/1/stream")).await,
    ];
    let mut sockets = Vec::new();
    for _ in 0..4 {
        let mut socket = Socket::open(hall.proxy.address, "/ws/live", Some(&cookie), None).await.unwrap();
        assert_eq!(socket.next().await["logged"], true);
        socket.send(json!({"action": "subscribe", "match": 1, "after": 1})).await;
        sockets.push(socket);
    }
    sockets[0].send(json!({"action": "goal", "match": 1, "team": 101})).await;
    for socket in &mut sockets {
        assert_eq!(socket.next_with(&["event"]).await["match"]["score"], json!([1, 0]));
    }
    for stream in &mut streams {
        while stream.next().await.data["match"]["score"] != json!([1, 0]) {}
    }
}

#[tokio::test]
async fn pages_behind_the_proxy_are_at_home_and_strangers_are_not() {
    let hall = Hall::open().await;
    let login = |origin: &'static str, proto: &'static str| {
        let post = hall.post("/api/login", &json!({"pin": PIN})).header("host", "hall.example:8890");
        async move { post.header("origin", origin).header("x-forwarded-proto", proto).send().await.unwrap() }
    };
    for (proto, is_secure) in [("http", false), ("https", true), ("nonsense", false)] {
        let response = login("http://hall.example:8890", proto).await;
        assert_eq!(response.status(), StatusCode::OK);
        let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
        assert_eq!(cookie.contains("Secure"), is_secure, "{proto}: {cookie}");
    }
    assert_eq!(login("http://evil.example:8890", "http").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(hall.status("/metrics").await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_node_that_is_killed_fails_no_request() {
    let mut hall = Hall::open().await;
    hall.log_in().await;
    hall.start_a_half().await;
    for node in [0, 1] {
        hall.kill(node);
        for _ in 0..ROUNDS {
            assert_eq!(hall.status("/api/match/1").await, StatusCode::OK);
            hall.accepted(goal()).await;
        }
        hall.start(node).await;
    }
    let history = body(hall.get("/api/match/1/history").send().await.unwrap()).await;
    let goals = history["events"].as_array().unwrap().iter().filter(|event| event["type"] == "GoalScored");
    assert_eq!(goals.count(), 2 * ROUNDS);
}

#[tokio::test]
async fn a_node_that_hangs_fails_no_read() {
    let mut hall = Hall::open().await;
    let hanging = hall.nodes[0].take().unwrap();
    hanging.signal("STOP");
    for _ in 0..2 {
        let reads = join_all((0..ROUNDS).map(|_| hall.status("/api/match/1"))).await;
        assert_eq!(reads, [StatusCode::OK; ROUNDS]);
    }
    hanging.signal("CONT");
}

#[tokio::test]
async fn a_proxy_that_comes_back_costs_nobody_an_event() {
    let mut hall = Hall::open().await;
    hall.log_in().await;
    hall.start_a_half().await;
    let subscribe = json!({"action": "subscribe", "match": 1, "after": 1});
    let mut socket = Socket::open(hall.proxy.address, "/ws/live", None, None).await.unwrap();
    socket.send(subscribe.clone()).await;
    socket.next_with(&["match"]).await;
    hall.proxy.kill();
    assert_eq!(socket.try_next().await, None);
    let node = hall.nodes[0].as_ref().unwrap();
    node.log_in(PIN).await;
    for _ in 0..ROUNDS {
        node.accepted(1, goal()).await;
    }
    hall.proxy = Nginx::start_at(hall.proxy.address, hall.addresses).await;
    let mut socket = Socket::open(hall.proxy.address, "/ws/live", None, None).await.unwrap();
    socket.send(subscribe).await;
    for goals in 1..=ROUNDS {
        assert_eq!(socket.next_with(&["event"]).await["match"]["score"], json!([goals, 0]));
    }
}

#[tokio::test]
async fn when_no_node_answers_the_proxy_says_what_the_service_would() {
    let mut hall = Hall::open().await;
    hall.log_in().await;
    hall.kill(0);
    hall.kill(1);
    for _ in 0..ROUNDS {
        for response in [hall.get("/api/match/1").send().await.unwrap(), hall.command(goal()).await] {
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(response.headers()["content-type"], "application/problem+json");
            assert_eq!(response.headers()["retry-after"], "1");
            assert_eq!(body(response).await["code"], "unavailable");
        }
    }
    // However often it failed before, a node that is back is found by the next request.
    hall.start(1).await;
    assert_eq!(hall.status("/api/match/1").await, StatusCode::OK);
}

#[tokio::test]
async fn bodies_the_service_takes_pass_and_larger_ones_are_refused_in_its_words() {
    let hall = Hall::open().await;
    hall.log_in().await;
    // Refused by the service: a scorekeeper imports nothing, whatever the size.
    let most = hall.client.post(hall.url("/api/admin/import")).body(vec![b' '; 8 * 1024 * 1024]).send().await.unwrap();
    assert_eq!(most.status(), StatusCode::FORBIDDEN);
    let more = hall.client.post(hall.url("/api/admin/import")).body(vec![b' '; 10 * 1024 * 1024]).send().await.unwrap();
    assert_eq!(more.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(more.headers()["content-type"], "application/problem+json");
    assert_eq!(body(more).await["code"], "payload_too_large");
}

#[tokio::test]
async fn what_the_proxy_refuses_itself_is_said_in_the_services_words() {
    let hall = Hall::open().await;
    let long = format!("X: {}\r\n", "a".repeat(40_000));
    for (method, host, more, status, code) in [
        ("GET /metrics", "Host: a\r\n", "", 403, "not_allowed"),
        ("GET /api/match/1", "", "", 400, "malformed"),
        ("GET /api/match/1", "Host: a\r\n", long.as_str(), 400, "malformed"),
        ("TRACE /api/match/1", "Host: a\r\n", "", 405, "method_not_allowed"),
        ("no request", "Host: a\r\n", "", 400, "malformed"),
    ] {
        let request = format!("{method} HTTP/1.1\r\n{host}{more}Connection: close\r\n\r\n");
        let answer = Wire::send(hall.proxy.address, &request).await.read_all().await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{method}: {answer}");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.to_lowercase().contains("content-type: application/problem+json"), "{method}: {head}");
        let problem: Value = serde_json::from_str(body).unwrap();
        assert_eq!(json!([problem["status"], problem["code"]]), json!([status, code]), "{method}");
    }
}

#[tokio::test]
async fn a_flood_from_one_address_is_refused_and_a_hall_is_not() {
    let mut hall = Hall::open().await;
    // A hall of phones that open a page at once.
    let page = join_all((0..2000).map(|_| hall.status("/api/category-list"))).await;
    assert!(page.iter().all(|status| *status == StatusCode::OK));
    hall.proxy =
        Nginx::start_with_limits(hall.addresses, &["rate=1r/s", "burst=5", "limit_conn connections 100"]).await;
    let answers = join_all((0..20).map(|_| hall.get("/api/category-list").send())).await;
    let refused = answers.into_iter().map(Result::unwrap).find(|answer| answer.status() != StatusCode::OK).unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(body(refused).await["code"], "too_many_requests");
}

#[tokio::test]
async fn connections_of_one_address_have_a_limit() {
    let mut hall = Hall::open().await;
    hall.proxy =
        Nginx::start_with_limits(hall.addresses, &["rate=500r/s", "burst=5000", "limit_conn connections 3"]).await;
    let mut followed = Vec::new();
    for _ in 0..3 {
        let mut stream = EventStream::open(hall.get("/api/match/1/stream")).await;
        stream.next().await;
        followed.push(stream);
    }
    let refused = hall.get("/api/category-list").send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(body(refused).await["code"], "too_many_requests");
    drop(followed);
    let served = async {
        while hall.status("/api/category-list").await != StatusCode::OK {
            moment().await;
        }
    };
    tokio::time::timeout(PATIENCE, served).await.unwrap();
}

#[tokio::test]
async fn with_tls_http_leads_to_https_which_browsers_then_keep_to() {
    let hall = Hall::open().await;
    let (proxy, tls) = Nginx::start_with_tls(hall.addresses).await;
    let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let led = client.get(format!("http://{}/match/1?lang=cs", proxy.address)).send().await.unwrap();
    assert_eq!(led.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(led.headers()["location"], "https://127.0.0.1/match/1?lang=cs");
    let page = tls.ask("GET", "/api/match/1", "").await;
    assert!(page.starts_with("http/1.1 200"), "{page}");
    assert!(page.contains("strict-transport-security: max-age=31536000\r\n"), "{page}");
    let login = tls.ask("POST", "/api/login", &json!({"pin": PIN}).to_string()).await;
    assert!(login.contains("; secure"), "{login}");
    let plain = hall.get("/api/match/1").send().await.unwrap();
    assert!(!plain.headers().contains_key("strict-transport-security"), "a laptop stays with http");
}

#[tokio::test]
async fn wrong_pins_are_counted_by_the_readers_address_whatever_they_claim() {
    let mut hall = Hall::open().await;
    // Each node counts for itself.
    hall.kill(0);
    let from = |last: u8| Client::builder().local_address(IpAddr::from([127, 0, 0, last])).build().unwrap();
    let attempt = |client: &Client, pin: &str, claim: String| {
        let post = client.post(hall.url("/api/login")).json(&json!({"pin": pin}));
        let post = post.header("x-forwarded-for", claim);
        async move { post.send().await.unwrap() }
    };
    let guesser = from(2);
    let mut limited = false;
    for number in 0..100 {
        limited = attempt(&guesser, "0000", format!("10.0.0.{number}")).await.status() == StatusCode::TOO_MANY_REQUESTS;
        if limited {
            break;
        }
    }
    assert!(limited, "never limited");
    let other = attempt(&from(3), PIN, "127.0.0.2".to_owned()).await;
    assert_eq!(body(other).await, json!({"success": true}));
}
