//! An append is shown whole or not at all, also where the store delivers its events one by one.

use minicup_domain::matches::{Fixture, MatchAction, Phase};
use minicup_domain::{CategoryId, CommandId, MatchId, TeamId};
use minicup_live::clock;
use minicup_live::matches::{Request, load, transact};
use minicup_live::settings::StoreUrl;
use minicup_live::store::EventStore;
use minicup_live::store::codec::Cause;
use minicup_live::store::eventstoredb::EventStoreDbStore;
use serde_json::json;
use uuid::Uuid;

use crate::esdb_server::Cluster;
use crate::support::app::{TestApp, sample};

const MATCH: MatchId = MatchId::new(1);

/// How often somebody asks while half of an append has come: it takes a moment to be taken in.
const TIMES: usize = 50;

/// Starts the match as another node does. That opens it as well: two events, one append.
async fn start_elsewhere(store: &dyn EventStore) {
    let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: Some("jana".to_owned()) };
    let fixture = Fixture::new(CategoryId::new(13), TeamId::new(101), TeamId::new(102), 600);
    let action = MatchAction::ChangeState(Phase::HalfFirst);
    let request = Request { at: clock::now(), meant_at: None, action, cause, fixture: Some(fixture) };
    let loaded = load(store, MATCH).await.unwrap();
    let started = transact(store, MATCH, &loaded, &request).await;
    assert_eq!(started.news.len(), 2);
    started.outcome.unwrap();
}

#[tokio::test]
async fn nobody_is_shown_a_match_in_the_middle_of_an_append() {
    let mut cluster = Cluster::up(1);
    let url = cluster.url();
    let app = TestApp::start(|settings| settings.store = StoreUrl::EventStore(url)).await;
    app.import(&sample(600)).await;
    let mut follower = app.anonymous().await;
    let subscribe = json!({"action": "subscribe", "match": 1});
    assert_eq!(follower.ask(subscribe.clone()).await["match"]["revision"], -1);

    cluster.node(0).hold_subscriptions_after(1);
    start_elsewhere(&EventStoreDbStore::connect(&cluster.url()).unwrap()).await;
    cluster.node(0).until_subscriptions_are_held().await;
    let mut late = app.anonymous().await;
    for _ in 0..TIMES {
        assert_eq!(late.ask(subscribe.clone()).await["match"]["revision"], -1);
    }
    // Answered once the read models include what came, which is the whole append.
    let mut of_category = app.anonymous().await;
    of_category.send(json!({"action": "subscribe_category", "category": 13})).await;
    cluster.node(0).release_subscriptions();
    let shown = of_category.next().await;
    assert_eq!(shown["matches"]["1"]["revision"], 1, "{shown}");
    for socket in [&mut follower, &mut late] {
        let broadcast = socket.next().await;
        assert_eq!((&broadcast["event"]["type"], &broadcast["match"]["revision"]), (&json!("start"), &json!(1)));
    }
}
