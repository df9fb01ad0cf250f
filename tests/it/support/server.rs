//! Where a test keeps its events: only this file knows whether the server is a real one.

use std::path::Path;
use std::sync::Arc;

use minicup_live::settings::StoreUrl;
use uuid::Uuid;

use crate::esdb_server::Cluster;

/// Names a real server to test on, in place of our own.
const REAL: &str = "MINICUP_TEST_EVENTSTORE";

/// An event store server, under a prefix that nobody else has. What is written to a real one stays there.
pub struct Server {
    url: String,
    /// Our own, which ends with its last user; none if the server is a real one.
    ours: Option<Arc<Cluster>>,
}

impl Server {
    /// The server that the environment names, or one of our own.
    pub fn new() -> Self {
        match std::env::var(REAL) {
            Ok(url) => Self { url, ours: None },
            Err(_) => {
                let cluster = Cluster::up(1);
                Self { url: cluster.url(), ours: Some(Arc::new(cluster)) }
            }
        }
        .with_a_prefix()
    }

    /// The same server under another prefix.
    pub fn neighbour(&self) -> Self {
        Self { url: self.address().to_owned(), ours: self.ours.clone() }.with_a_prefix()
    }

    /// Its address without a prefix, as the operator of the tests names it.
    pub fn address(&self) -> &str {
        let (address, _) = self.url.rsplit_once("prefix=").unwrap();
        address.trim_end_matches(['?', '&'])
    }

    fn with_a_prefix(self) -> Self {
        let joint = if self.url.contains('?') { '&' } else { '?' };
        Self { url: format!("{}{joint}prefix=test.{}.", self.url, Uuid::new_v4().simple()), ours: self.ours }
    }

    /// The address of the empty store.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same as services get it.
    pub fn store(&self) -> StoreUrl {
        StoreUrl::EventStore(self.url.clone())
    }
}

/// The store of a test's services.
pub enum Engine {
    /// A file in a folder.
    Sqlite,
    /// An event store server, which lives as long as they do.
    EventStoreDb(Server),
    /// A server that the test itself runs.
    At(String),
}

impl Engine {
    /// A file.
    pub fn sqlite() -> Self {
        Self::Sqlite
    }

    /// An event store server.
    pub fn eventstoredb() -> Self {
        Self::EventStoreDb(Server::new())
    }

    /// The address of the one store of the services that share a folder.
    pub fn store(&self, folder: &Path) -> StoreUrl {
        match self {
            Self::Sqlite => StoreUrl::Sqlite { path: folder.join("minicup.db"), max_pages: None },
            Self::EventStoreDb(server) => server.store(),
            Self::At(url) => StoreUrl::EventStore(url.clone()),
        }
    }
}

/// Runs every check of the module `checks` on every engine, as the tests `sqlite::…` and `eventstoredb::…`.
macro_rules! on_every_engine {
    ($($check:ident)*) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $check() {
                    super::checks::$check(crate::support::server::Engine::sqlite()).await;
                }
            )*
        }

        mod eventstoredb {
            $(
                #[tokio::test]
                async fn $check() {
                    super::checks::$check(crate::support::server::Engine::eventstoredb()).await;
                }
            )*
        }
    };
}
pub(crate) use on_every_engine;
