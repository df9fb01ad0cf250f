//! What reads and commands need, wherever they come from: sockets, requests, the demonstration.

use std::sync::{Arc, OnceLock};

use crate::access::first_admin::FirstAdmin;
use crate::access::login::Logins;
use crate::clock::Clock;
use crate::commands::Commands;
use crate::matches::MatchRouter;
use crate::metrics::Metrics;
use crate::randomness::Randomness;
use crate::read_models::ReadModels;
use crate::settings::Settings;
use crate::store::EventStore;

/// What the parts of the running service share.
pub struct Service {
    /// Its settings.
    pub settings: Settings,
    /// The clock.
    pub clock: Clock,
    /// The source of ids, secrets and salts.
    pub random: Randomness,
    /// The log.
    pub store: Arc<dyn EventStore>,
    /// Damage that reading the log does not show; none while the inspection runs.
    pub store_faults: OnceLock<Vec<String>>,
    /// What reads are answered from.
    pub models: Arc<ReadModels>,
    /// Executes commands.
    pub commands: Commands,
    /// The way to the matches.
    pub router: Arc<MatchRouter>,
    /// Its metrics.
    pub metrics: Arc<Metrics>,
    /// Handles login attempts.
    pub logins: Logins,
    /// The way into an empty service.
    pub first_admin: Arc<FirstAdmin>,
}
