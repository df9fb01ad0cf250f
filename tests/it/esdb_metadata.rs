//! What the server's own projections and pages see of our events beside their data.

use minicup_live::settings::StoreUrl;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::esdb_server::Cluster;
use crate::esdb_server::log::Reading;
use crate::support::app::{TestApp, sample};

#[tokio::test]
async fn the_server_has_the_command_of_each_event_as_its_correlation() {
    let cluster = Cluster::up(1);
    let url = cluster.url();
    let mut app = TestApp::start(|settings| settings.store = StoreUrl::EventStore(url)).await;
    app.import(&sample(600)).await;
    app.log_in().await;
    // The first one records that the match is opened, and that it starts.
    let commands = [
        (2, json!({"action": "state_change", "state": "half_first"})),
        (1, json!({"action": "goal", "team": 101, "player": 1001})),
    ];
    let mut wanted = Vec::new();
    for (events, mut command) in commands {
        let id = Uuid::new_v4().to_string();
        command["command_id"] = json!(id);
        app.accepted(1, command).await;
        wanted.extend(vec![json!(id); events]);
    }
    let Reading::Events(stored) = cluster.log().read("match-1", None, 100, false) else { panic!("a stream") };
    let correlations: Vec<Value> = stored
        .iter()
        .map(|stored| serde_json::from_slice::<Value>(&stored.event.custom_metadata).unwrap()["$correlationId"].take())
        .collect();
    assert_eq!(correlations, wanted);
}
