//! The connections to an EventStoreDB server send small writes at once: without `TCP_NODELAY` each call waits 40 ms for an
//! acknowledgement. Looked at from outside, among the descriptors of this process.

use std::net::SocketAddr;
use std::sync::Arc;

use minicup_live::store::EventStore;
use minicup_live::store::eventstoredb::EventStoreDbStore;
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
use socket2::{SockRef, Type};

use crate::esdb_server::Cluster;
use crate::support::stores::{Listener, append_one, stream};

/// Whether each connection of this process to an address has the option.
fn options_of_connections_to(address: SocketAddr) -> Vec<bool> {
    let this = pidfd_open(getpid(), PidfdFlags::empty()).unwrap();
    let numbers = std::fs::read_dir("/dev/fd").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let option = |number: String| {
        // Some were closed since.
        let descriptor = pidfd_getfd(&this, number.parse().unwrap(), PidfdGetfdFlags::empty()).ok()?;
        let socket = SockRef::from(&descriptor);
        if socket.r#type().ok()? != Type::STREAM || socket.peer_addr().ok()?.as_socket()? != address {
            return None;
        }
        Some(socket.tcp_nodelay().unwrap())
    };
    numbers.filter_map(option).collect()
}

#[track_caller]
fn assert_all_send_at_once(cluster: &Cluster, node: usize, at_least: usize) {
    let options = options_of_connections_to(cluster.address_of(node));
    assert!(options.len() >= at_least && options.iter().all(|is_on| *is_on), "{options:?}");
}

#[tokio::test]
async fn calls_and_feeds_send_at_once() {
    let cluster = Cluster::up(1);
    let store: Arc<dyn EventStore> = Arc::new(EventStoreDbStore::connect(&cluster.url()).unwrap());
    store.read(&stream("match-1"), None).await.unwrap();
    assert_all_send_at_once(&cluster, 0, 1);
    let mut feed = Listener::new(&*store, None);
    feed.until_caught_up().await;
    assert_all_send_at_once(&cluster, 0, 2);
}

#[tokio::test]
async fn connections_that_take_the_place_of_lost_ones_do_as_well() {
    let mut cluster = Cluster::up(1);
    let store = EventStoreDbStore::connect(&cluster.url()).unwrap();
    append_one(&store, "match-1", None).await.unwrap();
    cluster.node(0).kill();
    cluster.node(0).start();
    append_one(&store, "match-1", Some(0)).await.unwrap();
    assert_all_send_at_once(&cluster, 0, 1);
}

#[tokio::test]
async fn connections_to_a_new_leader_do_as_well() {
    let cluster = Cluster::up(3);
    let store = EventStoreDbStore::connect(&cluster.url()).unwrap();
    append_one(&store, "match-1", None).await.unwrap();
    cluster.elect(2);
    append_one(&store, "match-1", Some(0)).await.unwrap();
    assert_all_send_at_once(&cluster, 2, 1);
}
