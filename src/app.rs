//! The composition root: the one place that names concrete stores and puts the service together.

use std::any::Any;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::dev::{Extensions, Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::{App as WebApp, HttpServer};
use minicup_domain::matches::deadline;
use minicup_domain::{Event, MatchId, Recorded};
use tokio_util::sync::CancellationToken;

use crate::access::attempts_file::AttemptsFile;
use crate::access::cookie::Sessions;
use crate::access::login::Logins;
use crate::access::signing_key::{KeyError, load_or_create_key};
use crate::clock;
use crate::commands::Commands;
use crate::config::{Settings, StoreUrl};
use crate::http::edge::around;
use crate::http::{HistoryPage, Responses, SharedBodies, routes};
use crate::live::{Attendants, Broadcaster, Hub};
use crate::matches::{IDLE, MatchRouter};
use crate::metrics::Metrics;
use crate::new_store;
use crate::read::{Feed, ReadModels, start_projector};
use crate::store::eventstoredb::EventStoreDbStore;
use crate::store::metered::Metered;
use crate::store::sqlite::{SqliteOptions, SqliteStore};
use crate::store::{EventStore, StoreError};
use crate::upkeep;
use crate::web::routes as pages;

/// Threads that matches live on. Deciding takes microseconds, so two keep up with every court there is.
const MATCH_THREADS: usize = 2;
/// How long a start waits for the read models before it serves without them, unless the store is away, which is not
/// waited for; until they are there everything but `/healthz` and `/metrics` answers 503.
const CATCH_UP: Duration = Duration::from_secs(30);
/// How often running matches are looked after: the longest that a half goes on when its actor has failed.
const WATCH: Duration = Duration::from_secs(5);
/// How long a stop waits for requests that are being answered, in seconds.
const SHUTDOWN_SECONDS: u64 = 5;
/// The kernel ends a connection whose reader takes nothing for this long (contract §3).
const USER_TIMEOUT: Duration = Duration::from_secs(15);
/// What the kernel holds for one connection. More would only hide for longer that nobody reads.
const SEND_BUFFER: usize = 64 * 1024;

/// What the parts of the running service share.
pub struct App {
    /// What it runs with.
    pub settings: Settings,
    /// The log.
    pub store: Arc<dyn EventStore>,
    /// Damage that reading the log does not show; none while it is looked for.
    pub store_faults: OnceLock<Vec<String>>,
    /// What reads are answered from.
    pub models: Arc<ReadModels>,
    /// The door for commands.
    pub commands: Commands,
    /// The way to the matches.
    pub router: Arc<MatchRouter>,
    /// The way to those who follow them.
    pub broadcaster: Arc<Broadcaster>,
    /// Who scores which match just now.
    pub attendants: Arc<Attendants>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Cookies.
    pub sessions: Sessions,
    /// Attempts to log in.
    pub logins: Logins,
    /// Answers rendered before.
    pub responses: Responses,
    /// Histories on their way to readers.
    pub histories: SharedBodies<HistoryPage>,
}

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store cannot be opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key that signs cookies cannot be kept.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No socket, no thread.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        error: std::io::Error,
    },
    /// The system gave no thread.
    #[error("cannot start a thread: {0}")]
    Thread(#[from] std::io::Error),
    /// Two metrics have one name.
    #[error("cannot set the metrics up: {0}")]
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

/// Leaves a store that was written to so that its file can be carried away by itself; nothing to do for a server.
///
/// # Errors
/// When the file is in use; then what lies beside it belongs to it.
pub fn settle_store(url: &StoreUrl) -> Result<(), StoreError> {
    match url {
        StoreUrl::Sqlite { path, .. } => SqliteStore::settle(path),
        StoreUrl::EventStore(_) => Ok(()),
    }
}

/// The service, listening.
pub struct Application {
    app: Arc<App>,
    server: Server,
    addresses: Vec<SocketAddr>,
    stop: CancellationToken,
}

impl Application {
    /// Opens the store, catches up with its log, if it is there, and begins to listen. Requests are answered from [`Application::run`]
    /// on.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(settings: Settings) -> Result<Self, StartError> {
        let stop = CancellationToken::new();
        let app = compose(settings, stop.clone())?;
        match tokio::time::timeout(CATCH_UP, app.models.complete()).await {
            Ok(Ok(())) => {}
            Ok(Err(error @ StoreError::Unavailable(_))) => tracing::warn!(%error, "serving without the store"),
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => tracing::warn!("the read models are not there yet, serving without them"),
        }
        actix_web::rt::spawn(watch_running_matches(Arc::clone(&app), stop.clone()));
        actix_web::rt::spawn(upkeep::inspect(Arc::clone(&app)));
        actix_web::rt::spawn(upkeep::watch_key_file(Arc::clone(&app), stop.clone()));
        let (server, addresses) = listen(&app)?;
        Ok(Self { app, server, addresses, stop })
    }

    /// Where it listens; the port is real even if 0 was asked for.
    pub fn address(&self) -> Option<SocketAddr> {
        self.addresses.first().copied()
    }

    /// What its parts share.
    pub fn app(&self) -> Arc<App> {
        Arc::clone(&self.app)
    }

    /// A handle that stops it from outside.
    pub fn stopper(&self) -> Stopper {
        Stopper { app: Arc::clone(&self.app), server: self.server.handle() }
    }

    /// Serves until it is stopped.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn run(self) -> std::io::Result<()> {
        let served = self.server.await;
        self.stop.cancel();
        served
    }
}

/// Stops the service in an orderly way.
pub struct Stopper {
    app: Arc<App>,
    server: ServerHandle,
}

impl Stopper {
    /// Ends all live connections with "going away", answers what was asked, then stops.
    pub async fn stop(&self) {
        self.app.broadcaster.close();
        self.server.stop(true).await;
    }
}

fn compose(settings: Settings, stop: CancellationToken) -> Result<Arc<App>, StartError> {
    let metrics = Arc::new(Metrics::new()?);
    new_store::announce(&settings.store);
    let store: Arc<dyn EventStore> = Arc::new(Metered::new(open_store(&settings.store)?, Arc::clone(&metrics)));
    let key = load_or_create_key(settings.secret.as_ref(), &settings.store)?;
    let models = Arc::new(ReadModels::new(Arc::clone(&store)));
    let broadcaster = Arc::new(Broadcaster::new(Arc::clone(&models), Arc::clone(&metrics)));
    let router = Arc::new(MatchRouter::new(Arc::clone(&store), broadcaster.clone(), MATCH_THREADS, IDLE));
    let feed = ToMatches(Arc::clone(&router));
    start_projector(Arc::clone(&store), Arc::clone(&models), feed, Arc::clone(&metrics), stop)?;
    Ok(Arc::new(App {
        sessions: Sessions::new(key, settings.trust_proxy),
        logins: Logins::shared_by(settings.nodes, AttemptsFile::beside(&settings.store), clock::now()),
        settings,
        store,
        store_faults: OnceLock::new(),
        models,
        commands: Commands::new(Arc::clone(&router), Arc::clone(&metrics)),
        router,
        broadcaster,
        attendants: Arc::default(),
        metrics,
        responses: Responses::default(),
        histories: SharedBodies::default(),
    }))
}

/// Tells matches of what the feed delivers: whatever was appended elsewhere reaches those who follow here.
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

    fn observe(&self, recorded: &Recorded<Event>) {
        if let Some((id, recorded)) = recorded.clone().into_match() {
            self.0.observe(id, recorded);
        }
    }

    fn set_aside(&self, id: MatchId, fault: Option<&str>) {
        self.0.set_aside(id, fault);
    }
}

/// Sees to it that every match whose clock runs has an actor to stop it: after a start, when halves may be overdue, and
/// after an actor has failed.
async fn watch_running_matches(app: Arc<App>, stop: CancellationToken) {
    let mut rounds = tokio::time::interval(WATCH);
    while stop.run_until_cancelled(rounds.tick()).await.is_some() {
        let model = app.models.load();
        let is_sound = |id| model.damage.of_match(id).is_none();
        let running = model.scores.iter().filter(|(id, state)| deadline(state).is_some() && is_sound(*id));
        app.router.wake(running.map(|(id, state)| (id, state.revision())));
    }
}

fn listen(app: &Arc<App>) -> Result<(Server, Vec<SocketAddr>), StartError> {
    let address = app.settings.listen;
    let workers = app.settings.workers.map(|workers| workers.get());
    let shared = Arc::clone(app);
    let mut server = HttpServer::new(move || {
        let hub: Rc<Hub> = Hub::start(&shared.broadcaster, Arc::clone(&shared.metrics));
        let app = WebApp::new().app_data(Arc::clone(&shared)).app_data(hub);
        app.configure(pages).configure(routes).wrap(from_fn(around))
    })
    .on_connect(prepare_connection)
    // A reader that has hung up is gone at once, and not when the next broadcast cannot be written.
    .h1_allow_half_closed(false)
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .disable_signals();
    if let Some(workers) = workers {
        server = server.workers(workers);
    }
    let server = server.bind(address).map_err(|error| StartError::Listen { address, error })?;
    let addresses = server.addrs();
    Ok((server.run(), addresses))
}

/// Lets goals out at once, and finds readers that have stopped reading. What fails here costs speed, not truth.
fn prepare_connection(connection: &dyn Any, _: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TcpStream>() else { return };
    let socket = socket2::SockRef::from(stream);
    let prepared = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_send_buffer_size(SEND_BUFFER))
        .and_then(|()| socket.set_tcp_user_timeout(Some(USER_TIMEOUT)));
    if let Err(error) = prepared {
        tracing::debug!(%error, "a connection's socket options cannot be set");
    }
}
