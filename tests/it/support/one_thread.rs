//! A whole node on one thread, whose runtime leaps from one timer to the next and whose requests need no network.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use actix_http::Request;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::rt::System;
use actix_web::test::{TestRequest, call_service, init_service, read_body_json};
use actix_web::{App as WebApp, Error};
use minicup_domain::Timestamp;
use minicup_live::app::Node;
use minicup_live::clock::Clock;
use minicup_live::environment::{Environment, Threads};
use minicup_live::http::Shared;
use minicup_live::live::Capacity;
use minicup_live::randomness::Randomness;
use minicup_live::settings::{Settings, StoreUrl};
use minicup_live::store::EventStore;
use minicup_live::store::memory::MemoryStore;
use minicup_live::tournament_file::{Author, Mode, Request as Import, bring_in};
use serde_json::{Value, json};
use tokio::runtime::Builder;
use tokio::time::Instant;

use super::app::{PIN, sample};

/// When a node starts.
pub const NOON: Timestamp = Timestamp::from_seconds(1_559_300_400);

const SESSIONS: usize = 200;
const SOMEBODY: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 40_000);

/// Runs a test in a runtime of its own.
pub fn on_one_thread<T>(test: impl Future<Output = T>) -> T {
    let runtime = || Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    System::with_tokio_rt(runtime).block_on(test)
}

/// Starts at noon, and advances with the timers of the runtime.
pub fn clock() -> Clock {
    let noon = Instant::now();
    Clock::showing(move || Timestamp::from_millis(NOON.as_millis() + noon.elapsed().as_millis() as i64))
}

/// A node with the sample tournament, and a logged-in user.
pub struct OneThread<S> {
    node: Node,
    store: MemoryStore,
    routes: S,
    cookie: Cookie<'static>,
}

/// Starts a node whose halves have this many seconds.
pub async fn start(
    half_length: u32,
    clock: Clock,
    random: Randomness,
) -> OneThread<impl Service<Request, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error>> {
    let folder = tempfile::tempdir().unwrap();
    let store = MemoryStore::new();
    let settings = Settings {
        store: StoreUrl::Sqlite { path: folder.path().join("unused.db"), max_pages: None },
        secret: Some("a secret that is long enough for a key".to_owned().try_into().unwrap()),
        ..Settings::default()
    };
    let environment = Environment { clock, random, threads: Threads::One };
    let capacity = Capacity::of(SESSIONS, Some(SESSIONS));
    let node = Node::start(settings, Arc::new(store.clone()), capacity, environment).await.unwrap();
    let service = node.parts().service;
    let author = Author { user: None, now: service.clock.now() };
    let import = Import { mode: Mode::Apply, take: &[], author, pins: service.logins.new_pins() };
    bring_in(service.store.as_ref(), &serde_json::to_vec(&sample(half_length)).unwrap(), import).await.unwrap();
    service.models.fresh().await.unwrap();

    let web = WebApp::new().configure(|config| node.parts().provide(Shared::default(), config));
    let routes = init_service(web.configure(minicup_live::http::routes)).await;
    let login = request(TestRequest::post(), "/api/login").set_json(json!({"pin": PIN}));
    let response = call_service(&routes, login.to_request()).await;
    let cookie = response.response().cookies().next().unwrap().into_owned();
    OneThread { node, store, routes, cookie }
}

fn request(method: TestRequest, path: &str) -> TestRequest {
    method.uri(path).peer_addr(SOMEBODY)
}

impl<S, B> OneThread<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    /// Executes a command of a match that is accepted; the revision it leads to.
    pub async fn command(&self, id: i64, command: Value) -> i64 {
        let path = format!("/api/match/{id}/commands");
        let request = request(TestRequest::post(), &path).cookie(self.cookie.clone()).set_json(command);
        let answer: Value = read_body_json(call_service(&self.routes, request.to_request()).await).await;
        answer["revision"].as_i64().unwrap_or_else(|| panic!("{answer}"))
    }

    /// The body of the answer to a read.
    pub async fn get(&self, path: &str) -> Pin<Box<BoxBody>> {
        let request = request(TestRequest::get(), path).to_request();
        Box::pin(call_service(&self.routes, request).await.map_into_boxed_body().into_body())
    }

    /// Stops everything that runs beside the requests; returns the store.
    pub fn stop(self) -> impl EventStore {
        self.node.stop();
        self.store
    }
}
