//! The service as production starts it, on a port of its own and a store in a temporary folder.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use minicup_live::app::Application;
use minicup_live::service::Service;
use minicup_live::settings::{Settings, StoreUrl};
use minicup_live::store::EventStore;
use minicup_live::tournament_file;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::moment::moment;
use super::server::Engine;
use super::socket::Socket;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// The PIN of the scorekeeper of the sample tournament.
pub const PIN: &str = "1234";

/// The fixtures and results of a tournament of 2014 under invented names: two categories of 66 matches each, and no
/// person.
pub const TOURNAMENT_2014: &str = include_str!("../../data/cup-2014.json");

/// The sample tournament, with halves of the given length.
pub fn sample(half_length: u32) -> Value {
    let mut file: Value = serde_json::from_str(include_str!("../../data/sample-2019.json")).unwrap();
    file["season"]["half_length"] = json!(half_length);
    file
}

/// The sample tournament, whose match 1 goes on until it is decided, by these rules.
pub fn sample_to_decide(game: &Value) -> Value {
    let mut file = sample(600);
    let planned = &mut file["categories"][0]["matches"][0];
    assert_eq!(planned["id"], 1);
    planned["must_decide"] = json!(true);
    planned["game"] = game.clone();
    file
}

/// A running service.
pub struct TestApp {
    pub address: SocketAddr,
    pub service: Arc<Service>,
    pub client: Client,
    cookie: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    folder: Arc<TempDir>,
}

impl TestApp {
    /// The service with the sample tournament, halves of ten minutes.
    pub async fn sample() -> Self {
        Self::with_file(&sample(600)).await
    }

    /// The service with a tournament.
    pub async fn with_file(file: &Value) -> Self {
        let app = Self::start(|_| {}).await;
        app.import(file).await;
        app
    }

    /// The service with a tournament on an engine.
    pub async fn on(engine: &Engine, file: &Value) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let store = engine.store(folder.path());
        let app = Self::start_in(folder, |settings| settings.store = store).await;
        app.import(file).await;
        app
    }

    /// The service with an empty store and settings of the test's own.
    pub async fn start(configure: impl FnOnce(&mut Settings)) -> Self {
        Self::start_in(Arc::new(tempfile::tempdir().unwrap()), configure).await
    }

    /// Stops the service and starts it again on the same store; logins stay valid.
    pub async fn restart(self) -> Self {
        self.restart_with(|_| {}).await
    }

    /// The same with settings of the test's own.
    pub async fn restart_with(mut self, configure: impl FnOnce(&mut Settings)) -> Self {
        let (folder, store) = (Arc::clone(&self.folder), self.service.settings.store.clone());
        self.stop();
        let cookie = self.cookie.take();
        let client = self.client.clone();
        let configure = |settings: &mut Settings| {
            // A database is found again by its folder, without the limits it was opened with.
            if matches!(store, StoreUrl::EventStore(_)) {
                settings.store = store;
            }
            configure(settings);
        };
        let mut started = Self::start_in(folder, configure).await;
        (started.cookie, started.client) = (cookie, client);
        started
    }

    /// Stops the service, copies its store and starts it again; returns the copy.
    pub async fn back_up(mut self) -> (Self, TempDir) {
        self.stop();
        let backup = tempfile::tempdir().unwrap();
        copy_files(self.folder.path(), backup.path());
        (self.restart().await, backup)
    }

    /// Stops the service and starts it again on the store of a backup.
    pub async fn restore(mut self, backup: &TempDir) -> Self {
        self.stop();
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
        copy_files(backup.path(), self.folder.path());
        self.restart().await
    }

    /// The file the events are in.
    pub fn store_file(&self) -> PathBuf {
        self.folder.path().join("minicup.db")
    }

    /// Another node on the same store.
    pub async fn sibling(&self) -> Self {
        let of_this = self.service.settings.clone();
        let configure = |settings: &mut Settings| {
            (settings.store, settings.secret, settings.nodes) = (of_this.store, of_this.secret, of_this.nodes);
        };
        Self::start_in(Arc::clone(&self.folder), configure).await
    }

    async fn start_in(folder: Arc<TempDir>, configure: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            store: StoreUrl::Sqlite { path: folder.path().join("minicup.db"), max_pages: None },
            workers: std::num::NonZeroUsize::new(2),
            ..Settings::default()
        };
        configure(&mut settings);
        let (started, starting) = mpsc::channel();
        let (stop, stopping) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let application = Application::build(settings).await.unwrap();
                started.send((application.address().unwrap(), application.service())).unwrap();
                let stopper = application.stopper();
                actix_web::rt::spawn(async move {
                    let _ = stopping.await;
                    stopper.stop().await;
                });
                application.run().await.unwrap();
            });
        });
        let (address, service) = tokio::task::spawn_blocking(move || starting.recv().unwrap()).await.unwrap();
        // The service may close an idle connection at the moment it is used again.
        let client = Client::builder().cookie_store(true).pool_max_idle_per_host(0).build().unwrap();
        Self { address, service, client, cookie: None, stop: Some(stop), thread: Some(thread), folder }
    }

    /// Stops the service and leaves its store, `minicup.db` in this folder, to another process.
    pub fn into_folder(mut self) -> Arc<TempDir> {
        self.stop();
        Arc::clone(&self.folder)
    }

    /// The service on the store in a folder.
    pub async fn go_on_in(folder: Arc<TempDir>) -> Self {
        Self::start_in(folder, |_| {}).await
    }

    /// Waits until the service says that it is ready.
    pub async fn until_ready(&self) {
        let begun = Instant::now();
        while self.get("/readyz").send().await.unwrap().status() != StatusCode::OK {
            assert!(begun.elapsed() < PATIENCE, "it never gets ready");
            moment().await;
        }
    }

    /// The service's own store, for writing a past into it.
    pub fn store(&self) -> &dyn EventStore {
        self.service.store.as_ref()
    }

    /// Imports a tournament as the command line does, and waits until the service has seen it.
    pub async fn import(&self, file: &Value) {
        let content = serde_json::to_vec(file).unwrap();
        let author = tournament_file::Author { user: None, now: minicup_live::clock::now() };
        let pins = self.service.logins.new_pins();
        let request = tournament_file::Request { mode: tournament_file::Mode::Apply, take: &[], author, pins };
        tournament_file::bring_in(self.service.store.as_ref(), &content, request).await.unwrap();
        self.service.models.fresh().await.unwrap();
    }

    /// A request, with the cookie of the last login.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    /// A JSON body posted.
    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.url(path)).json(body)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The answer to a read, which must be 200.
    pub async fn read(&self, path: &str) -> Value {
        let response = self.get(path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    /// Logs the client in.
    pub async fn log_in(&mut self) {
        self.log_in_with(PIN).await;
    }

    /// Logs in with another PIN.
    pub async fn log_in_with(&mut self, pin: &str) {
        let response = self.post("/api/login", &json!({"pin": pin})).send().await.unwrap();
        self.cookie = response
            .headers()
            .get("set-cookie")
            .and_then(|cookie| cookie.to_str().ok()?.split(';').next().map(str::to_owned));
        assert_eq!(body(response).await, json!({"success": true}));
    }

    /// A command over HTTP, by the logged-in user.
    pub async fn command(&self, match_id: i64, command: Value) -> Response {
        self.post(&format!("/api/match/{match_id}/commands"), &command).send().await.unwrap()
    }

    /// A command over HTTP that must be accepted; the acknowledgement.
    pub async fn accepted(&self, match_id: i64, command: Value) -> Value {
        let response = self.command(match_id, command).await;
        let status = response.status();
        let answer = body(response).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer
    }

    /// A socket of the logged-in user, past the greeting.
    pub async fn socket(&self) -> Socket {
        let mut socket = self.open("/ws/live", self.cookie.as_deref(), None).await;
        if self.cookie.is_some() {
            assert_eq!(socket.next().await["logged"], json!(true));
        }
        assert_eq!(socket.next().await["type_content"], json!(["server_time"]));
        socket
    }

    /// An anonymous socket, past the greeting.
    pub async fn anonymous(&self) -> Socket {
        let mut socket = self.open("/ws/live", None, None).await;
        assert_eq!(socket.next().await["type_content"], json!(["server_time"]));
        socket
    }

    /// A socket, just opened.
    pub async fn open(&self, path: &str, cookie: Option<&str>, origin: Option<&str>) -> Socket {
        Socket::open(self.address, path, cookie, origin).await.unwrap()
    }

    /// The cookie of the last login.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop();
    }
}

fn copy_files(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// A response's body as JSON.
pub async fn body(response: Response) -> Value {
    response.json().await.unwrap()
}
