//! Several nodes of the service over one store: what one acknowledges holds at all of them.

mod away;
mod killed;
mod late;
mod logins;
mod reads;
mod scene;

use minicup_live::config::{Secret, Settings, StoreUrl};

use crate::esdb_server::Cluster;
use crate::support::app::{TestApp, sample};

/// Two nodes over one store.
struct Pair {
    one: TestApp,
    other: TestApp,
    /// Goes last.
    _server: Option<Cluster>,
}

impl Pair {
    /// Over one SQLite file.
    async fn on_sqlite() -> Self {
        Self::start(None).await
    }

    /// Over an EventStoreDB server.
    async fn on_eventstoredb() -> Self {
        Self::start(Some(Cluster::up(1))).await
    }

    async fn start(server: Option<Cluster>) -> Self {
        let one = TestApp::start(|settings| {
            if let Some(server) = &server {
                settings.store = StoreUrl::EventStore(server.url());
            }
            as_one_of_two(settings);
        })
        .await;
        one.import(&sample(600)).await;
        let other = one.sibling().await;
        Self { one, other, _server: server }
    }
}

fn as_one_of_two(settings: &mut Settings) {
    settings.secret = Secret::try_from("two nodes share this secret, nobody else".to_owned()).ok();
    settings.nodes = 2.try_into().unwrap();
}
