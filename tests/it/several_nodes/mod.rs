//! Several nodes of the service over one store: what one acknowledges holds at all of them.

mod away;
mod faults;
mod killed;
mod late;
mod logins;
mod reads;
mod scene;

use minicup_live::settings::{Secret, Settings};

use crate::support::app::{TestApp, sample};
use crate::support::server::Server;

/// Two nodes over one store.
struct Pair {
    one: TestApp,
    other: TestApp,
    /// Goes last.
    _server: Option<Server>,
}

impl Pair {
    /// Over one SQLite file.
    async fn on_sqlite() -> Self {
        Self::start(None).await
    }

    /// Over an EventStoreDB server.
    async fn on_eventstoredb() -> Self {
        Self::start(Some(Server::new())).await
    }

    async fn start(server: Option<Server>) -> Self {
        let one = TestApp::start(|settings| {
            if let Some(server) = &server {
                settings.store = server.store();
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
