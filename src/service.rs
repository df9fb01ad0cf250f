//! What a question or an intent needs, wherever it comes from: sockets, requests, the demonstration.

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
    /// What it runs with.
    pub settings: Settings,
    /// What time it is.
    pub clock: Clock,
    /// Where ids, secrets and salts come from.
    pub random: Randomness,
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
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Attempts to log in.
    pub logins: Logins,
    /// The way into an empty service.
    pub first_admin: Arc<FirstAdmin>,
}
