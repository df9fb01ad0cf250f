//! Every option: as a flag of the command line, and as a setting of the service. The variable of an option and its key
//! in the file are named after its field.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use tracing_subscriber::EnvFilter;

use super::origin::Origin;
use super::secret::Secret;
use super::store_url::StoreUrl;

/// The most nodes that clients can reach: they share the allowance of wrong PINs, of which each must have one.
pub const MAX_NODES: u32 = 10;

/// Where the store is; every command takes these.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args, Serialize)]
pub struct StoreArgs {
    /// TOML file with any of the options of `serve` [env: MINICUP_CONFIG] [default: minicup.toml, if it exists].
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Where events are kept: sqlite:PATH[?max_pages=N] or esdb://HOST:PORT [env: MINICUP_STORE]
    /// [default: sqlite:data/minicup.db].
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreUrl>,
}

/// The options of `serve`; a value that is none here comes from the environment, the file or the default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args, Serialize)]
pub struct ServeArgs {
    /// Where the store is.
    #[command(flatten)]
    #[serde(flatten)]
    pub store: StoreArgs,
    /// Address and port to listen on [env: MINICUP_LISTEN] [default: 127.0.0.1:8888].
    #[arg(long, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// Fill an empty store with a demonstration tournament and play it [env: MINICUP_DEMO] [default: false].
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<bool>,
    /// Other web pages that may open sockets and post, by origin, separated by commas
    /// [env: MINICUP_ALLOWED_ORIGINS] [default: none].
    #[arg(long, value_name = "ORIGINS", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_origins: Option<Vec<String>>,
    /// Trust the reverse proxy in front for the client's address (last hop of X-Forwarded-For) and scheme
    /// (X-Forwarded-Proto) [env: MINICUP_TRUST_PROXY] [default: false].
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_proxy: Option<bool>,
    /// Threads that serve connections [env: MINICUP_WORKERS] [default: one for each core].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<NonZeroUsize>,
    /// Shape of the log lines [env: MINICUP_LOG] [default: text].
    #[arg(long, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<LogFormat>,
    /// What to log, such as info or warn,minicup_live=debug [env: MINICUP_LOG_FILTER] [default: info].
    #[arg(long, value_name = "DIRECTIVES")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_filter: Option<String>,
    /// The most sockets and event streams open at once [env: MINICUP_MAX_SESSIONS] [default: 20000].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_sessions: Option<usize>,
    /// The most of them that clients of one address have without being logged in
    /// [env: MINICUP_MAX_SESSIONS_PER_ADDRESS] [default: a tenth of all, at least 200].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_sessions_per_address: Option<usize>,
    /// Nodes on one store that clients can reach, 10 at most: each allows its share of wrong PINs
    /// [env: MINICUP_NODES] [default: 1].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<NonZeroU32>,
}

impl From<StoreArgs> for ServeArgs {
    fn from(store: StoreArgs) -> Self {
        Self { store, ..Self::default() }
    }
}

/// The settings of `serve`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// Where events are kept.
    pub store: StoreUrl,
    /// Whether an empty store is filled with a demonstration tournament.
    pub demo: bool,
    /// The key that signs login cookies is derived from it; see [`crate::access::signing_key`].
    pub secret: Option<Secret>,
    /// Origins of other web pages that may open sockets and post; none by default.
    #[serde(deserialize_with = "origins")]
    pub allowed_origins: Option<Vec<String>>,
    /// Whether a reverse proxy in front reports the client's address and scheme.
    pub trust_proxy: bool,
    /// Threads that serve connections; none: one for each core.
    pub workers: Option<NonZeroUsize>,
    /// Shape of the log lines.
    pub log: LogFormat,
    /// What is logged, in the syntax of `EnvFilter`.
    #[serde(deserialize_with = "log_filter")]
    pub log_filter: String,
    /// The most sockets and event streams open at once on this node.
    pub max_sessions: usize,
    /// The most of them that clients of one address have without being logged in; none: a tenth of all, at least 200.
    pub max_sessions_per_address: Option<usize>,
    /// Nodes on one store that clients can reach: what all of them together may allow is divided by it.
    #[serde(deserialize_with = "nodes")]
    pub nodes: NonZeroU32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8888)),
            store: StoreUrl::Sqlite { path: "data/minicup.db".into(), max_pages: None },
            demo: false,
            secret: None,
            allowed_origins: None,
            trust_proxy: false,
            workers: None,
            log: LogFormat::Text,
            log_filter: "info".to_owned(),
            // Twice the crowd the service is measured with; at some 10 KiB a session that fits a small machine well.
            max_sessions: 20_000,
            max_sessions_per_address: None,
            nodes: NonZeroU32::MIN,
        }
    }
}

impl Settings {
    /// Whether other machines can reach the service: it listens on more than loopback, or a proxy is in front.
    pub fn is_open_to_others(&self) -> bool {
        self.trust_proxy || !self.listen.ip().to_canonical().is_loopback()
    }
}

/// Shape of the log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

fn origins<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let origins = Vec::<String>::deserialize(deserializer)?;
    match origins.iter().find(|origin| Origin::parse(origin).is_none()) {
        Some(wrong) => Err(D::Error::custom(format!("{wrong:?} is not an origin such as https://example.org"))),
        None => Ok(Some(origins)),
    }
}

fn nodes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NonZeroU32, D::Error> {
    let nodes = NonZeroU32::deserialize(deserializer)?;
    match nodes.get() <= MAX_NODES {
        true => Ok(nodes),
        false => Err(D::Error::custom(format!("{nodes} nodes are too many, there may be {MAX_NODES}"))),
    }
}

fn log_filter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match EnvFilter::try_new(&text) {
        Ok(_) => Ok(text),
        Err(fault) => Err(D::Error::custom(format!("{text:?} is not a log filter such as info: {fault}"))),
    }
}
