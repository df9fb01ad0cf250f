//! `minicup-live serve`: runs the service until it is stopped.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::demo;
use super::error::RunError;
use super::output::say;
use super::stores::settings;
use crate::access::entry::short_pinned;
use crate::app::{Application, Stopper};
use crate::logging;
use crate::service::Service;
use crate::settings::{ServeArgs, Settings, StoreUrl};

/// Why there is no `--secret`, and what to use instead.
pub const SECRET_HELP: &str = "\
The key that signs login cookies is no option, because everybody on the machine can read command lines. Give it as
[env: MINICUP_SECRET] or `secret` in the file, at least 32 characters
[default: kept in a file beside the SQLite database].";

/// Runs the service until SIGTERM or SIGINT.
///
/// # Errors
/// When it cannot start.
pub async fn run(args: &ServeArgs) -> Result<ExitCode, RunError> {
    let mut settings = settings(args)?;
    logging::init(settings.log, &settings.log_filter)?;
    // Twenty thousand readers need as many files; if the limit stays low, fewer fit.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::debug!(%error, "the limit of open files stays as it is");
    }
    let throwaway = throwaway_store(&mut settings)?;
    let is_demo = settings.demo;
    let application = Application::build(settings).await?;
    stop_on_signal(application.stopper()).map_err(|error| RunError::Io { what: "signals".to_owned(), error })?;
    announce(&application);
    warn_of_origins(&application);
    warn_of_short_pins(&application);
    match is_demo {
        true => demo::start(application.service()).await?,
        false => drop(actix_web::rt::spawn(offer_first_admin(application.service(), application.address()))),
    }
    application.run().await.map_err(|error| RunError::Io { what: "the server failed".to_owned(), error })?;
    drop(throwaway);
    Ok(ExitCode::SUCCESS)
}

/// A demonstration plays in a store of its own, removed with it, unless a store is named.
fn throwaway_store(settings: &mut Settings) -> Result<Option<tempfile::TempDir>, RunError> {
    if !settings.demo || settings.store != Settings::default().store {
        return Ok(None);
    }
    let folder = tempfile::Builder::new().prefix("minicup-demo-").tempdir();
    let folder = folder.map_err(|error| RunError::Io { what: "a folder for the demonstration".to_owned(), error })?;
    settings.store = StoreUrl::Sqlite { path: folder.path().join("demo.db"), max_pages: None };
    Ok(Some(folder))
}

/// Once in the log, and once on standard output for programs, whatever the log level.
fn announce(application: &Application) {
    let Some(address) = application.address() else { return };
    tracing::info!(store = application.service().settings.store.for_logs(), "listening on http://{address}");
    // Nobody may be reading there, which must not stop the service.
    let _ = writeln!(std::io::stdout(), "listening on http://{address}");
}

/// What earlier releases trusted by default.
const TRUSTED_BEFORE: [&str; 2] = ["https://minicup.tatranlitovel.cz", "https://live.minicup.tatranlitovel.cz"];

/// A tournament that was served before may be shown on those sites, and no site is configured.
fn warn_of_origins(application: &Application) {
    let service = application.service();
    let is_used = service.models.load().catalogue.seasons().next().is_some();
    if service.settings.allowed_origins.is_some() || service.settings.demo || !is_used {
        return;
    }
    tracing::warn!(
        "no page of another site may open sockets or post: {} are no longer trusted unless allowed_origins names them; \
         allowed_origins = [] says that this is meant",
        TRUSTED_BEFORE.join(" and ")
    );
}

/// Anybody who reaches the service soon guesses a short PIN.
fn warn_of_short_pins(application: &Application) {
    let service = application.service();
    if !service.settings.is_open_to_others() {
        return;
    }
    let model = service.models.load();
    let users = short_pinned(model.catalogue.users(), service.settings.demo);
    let users: Vec<&str> = users.map(|user| user.username.as_str()).collect();
    if !users.is_empty() {
        tracing::warn!(?users, "these users have short PINs, choose longer ones at /admin: 4 characters, an admin's 8");
    }
}

/// How often a start checks whether a store that was away is back.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Shows on the terminal how to get into a service that nobody can log in to. On standard output, because the log,
/// which others may read and keep, is on standard error.
async fn offer_first_admin(service: Arc<Service>, address: Option<SocketAddr>) {
    let model = loop {
        match service.models.known() {
            Ok(model) => break model,
            Err(_) => tokio::time::sleep(LOOK_AGAIN).await,
        }
    };
    let (true, Some(address)) = (model.catalogue.users().users.is_empty(), address) else { return };
    let Some(code) = service.first_admin.offer(&service.random) else { return };
    let _ = say(format_args!(
        "nobody can log in yet: type the code {code} at http://{address}/admin to become the first admin"
    ));
}

fn stop_on_signal(stopper: Stopper) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    actix_web::rt::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: live connections are ended, what was accepted is durable");
        stopper.stop().await;
    });
    Ok(())
}
