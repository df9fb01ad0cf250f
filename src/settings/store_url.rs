//! The address of a store.

use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// Where events are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// The embedded store: `sqlite:PATH[?max_pages=N]`.
    Sqlite {
        /// The database file.
        path: PathBuf,
        /// The most pages the file may have, SQLite's `max_page_count`; none: as many as the disk holds.
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

/// The fault of a store's URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreUrlError {
    /// Neither kind of store.
    #[error("a store is sqlite:PATH or esdb://HOST:PORT")]
    UnknownKind,
    /// No path, or two slashes before it, which would name a host.
    #[error("a store is sqlite:PATH, with the path right after the colon")]
    NoPath,
    /// Something other than a number of pages after the question mark.
    #[error("only ?max_pages=N with a number above 0 can follow the path")]
    BadQuery,
}
