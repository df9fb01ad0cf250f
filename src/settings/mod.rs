//! The settings of the service: defaults, overridden by a TOML file, by the environment, by the command line.

use std::ffi::OsString;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use tracing_subscriber::EnvFilter;

use crate::access::attempts::MAX_NODES;
use crate::access::origin::is_origin;
use crate::cmd::cli::ServeArgs;

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "minicup.toml";

/// Fewest characters of a secret, each of which is thought to hold at least four bits: 128 bits of key.
pub const MIN_SECRET: usize = 32;

/// Every option, as the file spells it; `MINICUP_` and capitals in the environment.
const KEYS: [&str; 12] = [
    "listen",
    "store",
    "demo",
    "secret",
    "allowed_origins",
    "trust_proxy",
    "workers",
    "log",
    "log_filter",
    "max_sessions",
    "max_sessions_per_address",
    "nodes",
];

/// What `serve` runs with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where events are kept.
    pub store: StoreUrl,
    /// Whether an empty store is filled with a demonstration tournament.
    pub demo: bool,
    /// What the key that signs login cookies is derived from; see [`crate::access::signing_key`].
    pub secret: Option<Secret>,
    /// Origins of other web pages that may open sockets and post; none of them unless they are named.
    #[serde(deserialize_with = "origins")]
    pub allowed_origins: Option<Vec<String>>,
    /// Whether a reverse proxy in front tells the client's address and scheme.
    pub trust_proxy: bool,
    /// Threads that serve connections; none: one for each core.
    pub workers: Option<NonZeroUsize>,
    /// Shape of the log lines.
    pub log: LogFormat,
    /// What is logged, in the syntax of `EnvFilter`.
    #[serde(deserialize_with = "log_filter")]
    pub log_filter: String,
    /// Most sockets and event streams open at once on this node.
    pub max_sessions: usize,
    /// Most of them that clients of one address have without being logged in; none: a tenth of all, at least 200.
    pub max_sessions_per_address: Option<usize>,
    /// Nodes over one store that clients can turn to: what all of them together may allow is divided by it.
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
            // Twice the crowd the service is measured with, at some 10 KiB a session well within a small machine.
            max_sessions: 20_000,
            max_sessions_per_address: None,
            nodes: NonZeroU32::MIN,
        }
    }
}

impl Settings {
    /// Whether other machines reach the service: it listens to them, or a proxy stands in front.
    pub fn is_open_to_others(&self) -> bool {
        self.trust_proxy || !self.listen.ip().to_canonical().is_loopback()
    }

    /// Puts the layers together: defaults, file, environment, command line; the later wins.
    ///
    /// `variable` looks an environment variable up, `std::env::var_os` outside tests. An empty one counts as not set,
    /// because that is what compose files make of a variable nobody defined.
    ///
    /// # Errors
    /// A file that was named but is not there, and whatever is unknown or malformed, with its key and source.
    pub fn load(flags: &ServeArgs, variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let mut layers = Figment::new();
        if let Some(path) = file(flags, &variable, Path::new(DEFAULT_FILE))? {
            layers = layers.merge(toml(&path)?);
        }
        let layers = layers.merge(environment(&variable)?).merge(command_line(flags)?);
        Ok(layers.extract()?)
    }
}

/// Why the service cannot start with what it was given.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file that was asked for is not there.
    #[error("the settings file {0} does not exist, name another with --config or MINICUP_CONFIG")]
    NoFile(PathBuf),
    /// The file is not readable or no TOML.
    #[error("the settings file {} cannot be read: {fault}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Where it stops making sense. Nothing of the file is quoted, it may hold the secret.
        fault: String,
    },
    /// The file has a key that means nothing.
    #[error("unknown key {key:?} in {}, the keys are {}", file.display(), KEYS.join(", "))]
    UnknownKey {
        /// The key.
        key: String,
        /// The file.
        file: PathBuf,
    },
    /// An environment variable is not text.
    #[error("the environment variable {0} is not valid UTF-8")]
    NotText(String),
    /// A value is malformed.
    #[error(transparent)]
    Malformed(#[from] Box<figment::Error>),
}

impl From<figment::Error> for SettingsError {
    fn from(error: figment::Error) -> Self {
        Self::Malformed(Box::new(error))
    }
}

fn file(
    flags: &ServeArgs,
    variable: &impl Fn(&str) -> Option<OsString>,
    default: &Path,
) -> Result<Option<PathBuf>, SettingsError> {
    let named = variable("MINICUP_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
    match flags.store.config.clone().or(named) {
        Some(path) if path.is_file() => Ok(Some(path)),
        Some(path) => Err(SettingsError::NoFile(path)),
        None => Ok(default.is_file().then(|| default.to_owned())),
    }
}

/// The file's layer. Its keys are looked at here, because figment does not tell where an unknown key came from.
fn toml(path: &Path) -> Result<impl Provider + use<>, SettingsError> {
    let provider = Toml::file_exact(path);
    let data = provider.data().map_err(|error| unreadable(path, &error))?;
    let unknown = data.values().flat_map(Dict::keys).find(|key| !KEYS.contains(&key.as_str()));
    match unknown {
        Some(key) => Err(SettingsError::UnknownKey { key: key.clone(), file: path.to_owned() }),
        None => Ok(provider),
    }
}

fn unreadable(path: &Path, error: &figment::Error) -> SettingsError {
    // The first line tells the place, the next ones quote the file.
    let fault = error.to_string().lines().next().unwrap_or_default().to_owned();
    SettingsError::Unreadable { file: path.to_owned(), fault }
}

fn environment(variable: &impl Fn(&str) -> Option<OsString>) -> Result<Layer, SettingsError> {
    let mut values = Dict::new();
    for key in KEYS {
        let name = variable_name(key);
        let Some(text) = variable(&name).filter(|text| !text.is_empty()) else { continue };
        let text = text.into_string().map_err(|_| SettingsError::NotText(name))?;
        values.insert(key.to_owned(), from_text(key, text));
    }
    Ok(Layer { name: "the environment", spell: variable_name, values })
}

fn command_line(flags: &ServeArgs) -> Result<Layer, SettingsError> {
    let mut data = Serialized::defaults(flags).data()?;
    let values = data.remove(&Profile::Default).unwrap_or_default();
    Ok(Layer { name: "the command line", spell: |key| format!("--{}", key.replace('_', "-")), values })
}

fn variable_name(key: &str) -> String {
    format!("MINICUP_{}", key.to_uppercase())
}

/// What the text of an environment variable means; what cannot be read stays text and is refused with its key.
fn from_text(key: &str, text: String) -> Value {
    match key {
        "allowed_origins" => Value::from(text.split(',').map(str::trim).collect::<Vec<_>>()),
        "demo" | "trust_proxy" => match text.as_str() {
            "true" | "1" => Value::from(true),
            "false" | "0" => Value::from(false),
            _ => Value::from(text),
        },
        "workers" | "max_sessions" | "max_sessions_per_address" | "nodes" => {
            text.parse::<u64>().map_or_else(|_| Value::from(text), Value::from)
        }
        _ => Value::from(text),
    }
}

/// Values and how their source spells their keys.
struct Layer {
    name: &'static str,
    spell: fn(&str) -> String,
    values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        let spell = self.spell;
        Metadata::named(self.name).interpolater(move |_, keys| keys.first().map(|key| spell(key)).unwrap_or_default())
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}

fn origins<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let origins = Vec::<String>::deserialize(deserializer)?;
    match origins.iter().find(|origin| !is_origin(origin)) {
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

/// Shape of the log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Something that must never be printed: it has no `Display`, no `Serialize`, and its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Secret {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.chars().count() < MIN_SECRET {
            return Err(format!("the secret must have at least {MIN_SECRET} characters"));
        }
        Ok(Self(text))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The deserialiser's own message would quote the value.
        let text = String::deserialize(deserializer).map_err(|_| D::Error::custom("the secret must be a string"))?;
        Self::try_from(text).map_err(D::Error::custom)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// Where events are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// The embedded store: `sqlite:PATH[?max_pages=N]`.
    Sqlite {
        /// The database file.
        path: PathBuf,
        /// Most pages the file may have, SQLite's `max_page_count`; none: as many as the disk holds.
        max_pages: Option<NonZeroU32>,
    },
    /// An EventStoreDB server: the whole `esdb://…` or `esdb+discover://…` connection string. Whether it can be opened is for the opener.
    EventStore(String),
}

impl StoreUrl {
    /// The address as logs may show it: without user and password.
    pub fn for_logs(&self) -> String {
        let text = self.to_string();
        let Self::EventStore(url) = self else { return text };
        let Some((scheme, rest)) = url.split_once("://") else { return text };
        let end = rest.find('?').unwrap_or(rest.len());
        match rest.get(..end).and_then(|authority| authority.rfind('@')) {
            Some(at) => format!("{scheme}://{}", rest.get(at + 1..).unwrap_or_default()),
            None => text,
        }
    }
}

/// What the address of an event store server begins with.
const SERVER_SCHEMES: [&str; 8] =
    ["esdb", "esdb+discover", "kurrentdb", "kurrentdb+discover", "kurrent", "kurrent+discover", "kdb", "kdb+discover"];

impl FromStr for StoreUrl {
    type Err = StoreUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let of_server = text.split_once("://").filter(|(scheme, _)| SERVER_SCHEMES.contains(scheme));
        if of_server.is_some_and(|(_, rest)| !rest.is_empty()) {
            return Ok(Self::EventStore(text.to_owned()));
        }
        let rest = text.strip_prefix("sqlite:").ok_or(StoreUrlError::UnknownKind)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        if path.is_empty() || path.starts_with("//") {
            return Err(StoreUrlError::NoPath);
        }
        Ok(Self::Sqlite { path: path.into(), max_pages: max_pages(query)? })
    }
}

fn max_pages(query: &str) -> Result<Option<NonZeroU32>, StoreUrlError> {
    if query.is_empty() {
        return Ok(None);
    }
    let number = query.strip_prefix("max_pages=").ok_or(StoreUrlError::BadQuery)?;
    number.parse().map(Some).map_err(|_| StoreUrlError::BadQuery)
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { path, max_pages: None } => write!(f, "sqlite:{}", path.display()),
            Self::Sqlite { path, max_pages: Some(pages) } => {
                write!(f, "sqlite:{}?max_pages={pages}", path.display())
            }
            Self::EventStore(url) => f.write_str(url),
        }
    }
}

impl<'de> Deserialize<'de> for StoreUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Serialize for StoreUrl {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What is wrong with a store's URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreUrlError {
    /// Neither kind of store.
    #[error("a store is sqlite:PATH or esdb://HOST:PORT")]
    UnknownKind,
    /// No path, or two slashes before it, which would name a host.
    #[error("a store is sqlite:PATH, with the path right behind the colon")]
    NoPath,
    /// Something other than one number of pages behind the question mark.
    #[error("all that can stand behind the path is ?max_pages=N with a number above 0")]
    BadQuery,
}

#[cfg(test)]
mod tests;
