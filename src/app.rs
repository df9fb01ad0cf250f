//! The composition root: the only place that names concrete stores and puts the service together.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use minicup_domain::matches::deadline;
use minicup_domain::{Event, MatchId, Recorded};
use tokio_util::sync::CancellationToken;

use crate::access::attempts_file::AttemptsFile;
use crate::access::cookie::Sessions;
use crate::access::login::Logins;
use crate::access::signing_key::{KeyError, lasting_pin_key, load_or_create_key};
use crate::commands::Commands;
use crate::environment::Environment;
use crate::http::server::{self, Connections, Listening, Room};
use crate::http::{Parts, routes};
use crate::live::{Broadcaster, Capacity, SessionLimits};
use crate::matches::{IDLE, MatchRouter};
use crate::metrics::Metrics;
use crate::new_store;
use crate::read_models::{Feed, ReadModels, project};
use crate::service::Service;
use crate::settings::{Settings, StoreUrl};
use crate::store::eventstoredb::EventStoreDbStore;
use crate::store::metered::Metered;
use crate::store::sqlite::{SqliteOptions, SqliteStore};
use crate::store::{EventStore, StoreError};
use crate::upkeep;
use crate::web::routes as pages;

/// How long a start waits for the read models before it serves without them; it does not wait if the store is away.
/// Until they are ready everything but `/healthz` and `/metrics` answers 503.
const CATCH_UP: Duration = Duration::from_secs(30);
/// How often running matches are checked: the longest that a half goes on after its actor has failed.
const WATCH_SECONDS: u32 = 5;
const WATCH: Duration = Duration::from_secs(WATCH_SECONDS as u64);

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store cannot be opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key that signs cookies cannot be read or stored.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The socket cannot listen.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        error: std::io::Error,
    },
    /// The system could not start a thread.
    #[error("cannot start a thread: {0}")]
    Thread(#[from] std::io::Error),
    /// Two metrics have the same name.
    #[error("cannot set up the metrics: {0}")]
    Metrics(#[from] prometheus::Error),
}

/// Opens the store an address names.
///
/// # Errors
/// When it cannot be opened. A server that is away can: see [`EventStoreDbStore::connect`].
pub fn open_store(url: &StoreUrl) -> Result<Arc<dyn EventStore>, StoreError> {
    match url {
        StoreUrl::Sqlite { path, max_pages } => {
            let options = SqliteOptions { max_pages: max_pages.map(|pages| pages.get()) };
            Ok(Arc::new(SqliteStore::open(path, options)?))
        }
        StoreUrl::EventStore(url) => Ok(Arc::new(EventStoreDbStore::connect(url)?)),
    }
}

/// Closes a store that was written to so that its file can be copied by itself; nothing to do for a server.
///
/// # Errors
/// When the file is in use; then the files beside it belong to it.
pub fn settle_store(url: &StoreUrl) -> Result<(), StoreError> {
    match url {
        StoreUrl::Sqlite { path, .. } => SqliteStore::settle(path),
        StoreUrl::EventStore(_) => Ok(()),
    }
}

/// The whole service except the sockets it listens on.
pub struct Node {
    parts: Parts,
    stop: CancellationToken,
}

impl Node {
    /// Starts a node on a store, and catches up with its log if the store is available.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(
        settings: Settings,
        store: Arc<dyn EventStore>,
        capacity: Capacity,
        environment: Environment,
    ) -> Result<Self, StartError> {
        let stop = CancellationToken::new();
        let Composed { service, sessions, broadcaster } = compose(settings, store, environment, stop.clone())?;
        match tokio::time::timeout(CATCH_UP, service.models.complete()).await {
            Ok(Ok(())) => {}
            Ok(Err(error @ StoreError::Unavailable(_))) => tracing::warn!(%error, "serving without the store"),
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => tracing::warn!("the read models are not there yet, serving without them"),
        }
        actix_web::rt::spawn(watch_running_matches(Arc::clone(&service), stop.clone()));
        actix_web::rt::spawn(upkeep::inspect(Arc::clone(&service)));
        actix_web::rt::spawn(upkeep::watch_key_file(Arc::clone(&service), stop.clone()));
        let session_limits = Arc::new(SessionLimits::new(capacity));
        let parts = Parts { service, sessions, broadcaster, attendants: Arc::default(), session_limits };
        Ok(Self { parts, stop })
    }

    /// What handlers are given.
    pub fn parts(&self) -> Parts {
        self.parts.clone()
    }

    /// Stops everything that runs beside the handling of requests.
    pub fn stop(&self) {
        self.stop.cancel();
    }
}

/// The service, listening.
pub struct Application {
    node: Node,
    server: Server,
    address: SocketAddr,
}

impl Application {
    /// Opens the store, starts a node on it and begins to listen. [`Application::run`] then answers requests.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(settings: Settings) -> Result<Self, StartError> {
        let (room, capacity) = room_for(&settings);
        new_store::announce(&settings.store);
        let store = open_store(&settings.store)?;
        let node = Node::start(settings, store, capacity, Environment::default()).await?;
        let (server, address) = listen(&node, room)?;
        Ok(Self { node, server, address })
    }

    /// Where it listens; the port is real even if 0 was asked for.
    pub fn address(&self) -> Option<SocketAddr> {
        Some(self.address)
    }

    /// What its parts share.
    pub fn service(&self) -> Arc<Service> {
        Arc::clone(&self.node.parts.service)
    }

    /// A handle that stops it from outside.
    pub fn stopper(&self) -> Stopper {
        Stopper { broadcaster: Arc::clone(&self.node.parts.broadcaster), server: self.server.handle() }
    }

    /// Serves until it is stopped.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn run(self) -> std::io::Result<()> {
        let served = self.server.await;
        self.node.stop();
        served
    }
}

/// Stops the service in an orderly way.
pub struct Stopper {
    broadcaster: Arc<Broadcaster>,
    server: ServerHandle,
}

impl Stopper {
    /// Ends all live connections with "going away", answers what was asked, then stops.
    pub async fn stop(&self) {
        self.broadcaster.close();
        self.server.stop(true).await;
    }
}

/// The service, and what HTTP needs besides.
struct Composed {
    service: Arc<Service>,
    sessions: Arc<Sessions>,
    broadcaster: Arc<Broadcaster>,
}

fn compose(
    settings: Settings,
    store: Arc<dyn EventStore>,
    environment: Environment,
    stop: CancellationToken,
) -> Result<Composed, StartError> {
    let metrics = Arc::new(Metrics::new()?);
    let store: Arc<dyn EventStore> = Arc::new(Metered::new(store, Arc::clone(&metrics)));
    let Environment { clock, random, threads } = environment.clone();
    let key = load_or_create_key(settings.secret.as_ref(), &settings.store)?;
    let pin_key = lasting_pin_key(&key, settings.secret.as_ref(), &settings.store);
    let models = Arc::new(ReadModels::new(Arc::clone(&store)));
    let broadcaster = Arc::new(Broadcaster::new(Arc::clone(&models), Arc::clone(&metrics), clock.clone()));
    let router = Arc::new(MatchRouter::new(Arc::clone(&store), broadcaster.clone(), environment.clone(), IDLE));
    let feed = ToMatches(Arc::clone(&router));
    threads.spawn("projector", project(Arc::clone(&store), Arc::clone(&models), feed, Arc::clone(&metrics), stop))?;
    let sessions = Arc::new(Sessions::new(key, settings.trust_proxy));
    let attempts = AttemptsFile::beside(&settings.store);
    let service = Arc::new(Service {
        logins: Logins::shared_by(settings.nodes, attempts, pin_key, environment),
        settings,
        clock: clock.clone(),
        random: random.clone(),
        store,
        store_faults: OnceLock::new(),
        models,
        commands: Commands::new(Arc::clone(&router), Arc::clone(&metrics), clock, random),
        router,
        metrics,
        first_admin: Arc::default(),
    });
    Ok(Composed { service, sessions, broadcaster })
}

/// Passes the feed's events to the matches, so that events appended elsewhere reach followers on this node.
struct ToMatches(Arc<MatchRouter>);

impl Feed for ToMatches {
    fn read(&self, recorded: &Recorded<Event>) {
        if let Event::Match(id, _) = &recorded.event {
            self.0.remember(*id, recorded.command_id);
        }
    }

    fn announce(&self, recorded: &Recorded<Event>) {
        if let Event::Match(id, _) = &recorded.event {
            self.0.announce(*id, recorded.revision);
        }
    }

    fn observe(&self, recorded: &[&Recorded<Event>]) {
        let events: Vec<_> = recorded.iter().filter_map(|recorded| (*recorded).clone().into_match()).collect();
        let Some((id, _)) = events.first() else { return };
        self.0.observe(*id, events.into_iter().map(|(_, recorded)| recorded).collect());
    }

    fn set_aside(&self, id: MatchId, fault: Option<&str>) {
        self.0.set_aside(id, fault);
    }
}

/// Makes sure that every match whose half ends before the next check has an actor to end it: after a start, when halves
/// may be overdue, after an actor has failed, and if a match is scored at a node that is gone.
async fn watch_running_matches(service: Arc<Service>, stop: CancellationToken) {
    let mut rounds = tokio::time::interval(WATCH);
    while stop.run_until_cancelled(rounds.tick()).await.is_some() {
        let model = service.models.load();
        let is_sound = |id| model.damage.of_match(id).is_none();
        let until = service.clock.now().plus_seconds(WATCH_SECONDS);
        let is_due = |state| deadline(state).is_some_and(|deadline| deadline <= until);
        let running = model.scores.running().filter(|(id, state)| is_sound(*id) && is_due(state));
        service.router.wake(running.map(|(id, state)| (id, state.revision())));
    }
}

/// How many connections and sessions there may be: as configured, or as the limit of open files allows.
fn room_for(settings: &Settings) -> (Room, Capacity) {
    let wanted = Capacity::of(settings.max_sessions, settings.max_sessions_per_address);
    let (files, _) = rlimit::getrlimit(rlimit::Resource::NOFILE).unwrap_or((u64::MAX, u64::MAX));
    let room = Room::within(usize::try_from(files).unwrap_or(usize::MAX), workers(settings), wanted.all());
    let capacity = wanted.within(room.sessions);
    if capacity != wanted {
        let (max_sessions, fit) = (settings.max_sessions, capacity.open);
        tracing::warn!(files, max_sessions, fit, "the limit of open files is too low for so many sessions, raise it");
    }
    (room, capacity)
}

/// Threads that serve connections.
fn workers(settings: &Settings) -> usize {
    let configured = settings.workers.map(|workers| workers.get());
    configured.unwrap_or_else(|| std::thread::available_parallelism().map_or(2, |cores| cores.get()))
}

fn listen(node: &Node, room: Room) -> Result<(Server, SocketAddr), StartError> {
    let (parts, stop) = (node.parts(), node.stop.clone());
    let connections = Arc::new(Connections::new(room.connections));
    let settings = &parts.service.settings;
    let address = settings.listen;
    let listening = Listening {
        workers: workers(settings),
        parts,
        connections: Arc::clone(&connections),
        room,
        // They are tried in this order, a regular expression at a time, and reads come by the thousand.
        routes: |config| {
            config.configure(routes).configure(pages);
        },
    };
    let listening = server::listen(listening).map_err(|error| StartError::Listen { address, error })?;
    actix_web::rt::spawn(async move { stop.run_until_cancelled(connections.watch()).await });
    Ok(listening)
}
