//! What a user of an EventStoreDB store is told when the address, or who is in it, is not right.

use std::net::{TcpListener, TcpStream};
use std::path::Path;

use minicup_live::store::eventstoredb::EventStoreDbStore;
use minicup_live::store::{EventStore, StoreError};

use crate::esdb_server::{Authority, Cluster};
use crate::support::stores::{Listener, append_one, stream};

/// Why a feed of a store at an address ends at once: what a service that starts, or a command, says.
async fn fault_of_feed(url: &str) -> String {
    let store = EventStoreDbStore::connect(url).unwrap();
    let (delivered, error) = Listener::new(&store, None).until_error().await;
    assert!(delivered.is_empty());
    error.to_string()
}

#[track_caller]
fn assert_says(fault: &str, parts: &[&str]) {
    assert!(parts.iter().all(|part| fault.contains(part)), "{fault}");
}

#[tokio::test]
async fn a_refused_connection_is_called_so_by_feeds_and_calls() {
    let cluster = Cluster::down(1);
    let address = cluster.address();
    assert_says(&fault_of_feed(&cluster.url()).await, &[&address, "refuses connections", "start the server"]);
    let store = EventStoreDbStore::connect(&cluster.url()).unwrap();
    let fault = store.read(&stream("match-1"), None).await.unwrap_err().to_string();
    assert_says(&fault, &[&address, "refuses connections", "try again"]);
}

#[tokio::test]
async fn a_name_that_is_not_known_is_called_so() {
    let fault = fault_of_feed("esdb://nowhere.invalid:2113?tls=false").await;
    assert_says(&fault, &["nowhere.invalid:2113", "is no known name"]);
}

/// A server that ends every connection at once, as one without TLS does that is greeted with it. It works as long as the
/// test.
fn hangs_up(address: &str) -> (TcpListener, String) {
    let listener = TcpListener::bind(address).unwrap();
    let (accepting, address) = (listener.try_clone().unwrap(), listener.local_addr().unwrap().to_string());
    std::thread::spawn(move || accepting.incoming().for_each(drop));
    (listener, address)
}

#[tokio::test]
async fn tls_on_one_side_alone_is_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let authority = Authority::new();
    authority.write_certificate(&file);
    let plain = Cluster::up(1);
    let fault = fault_of_feed(&format!("esdb://{}?tlsCaFile={}", plain.address(), file.display())).await;
    assert_says(&fault, &[&plain.address(), "does not speak TLS", "tls=false"]);
    let (plain, address) = hangs_up("[::1]:0");
    let fault = fault_of_feed(&format!("esdb://{address}?tlsCaFile={}", file.display())).await;
    assert_says(&fault, &[&address, "does not speak TLS", "tls=false"]);
    drop(plain);
    let guarded = Cluster::guarded(&authority, "Basic c2NvcmVyOnBhc3Mtd29yZA==");
    let fault = fault_of_feed(&format!("esdb://{}?tls=false", guarded.address())).await;
    assert_says(&fault, &[&guarded.address(), "does not speak without TLS", "leave tls=false out"]);
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_or_for_another_name_is_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let (signer, other) = (folder.path().join("ca.pem"), folder.path().join("other.pem"));
    let authority = Authority::new();
    authority.write_certificate(&signer);
    Authority::new().write_certificate(&other);
    let cluster = Cluster::guarded(&authority, "Basic c2NvcmVyOnBhc3Mtd29yZA==");
    let address = cluster.address();
    let with = |host: &str, file: &Path| format!("esdb://{host}?tlsCaFile={}", file.display());
    let fault = fault_of_feed(&with(&address, &other)).await;
    assert_says(&fault, &[&address, "a certificate that nobody trusted here has signed", "tlsCaFile"]);
    let by_name = address.replace("127.0.0.1", "localhost");
    assert_says(&fault_of_feed(&with(&by_name, &signer)).await, &[&by_name, "a certificate for other names"]);
}

#[tokio::test]
async fn a_certificate_that_is_made_to_sign_others_is_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.pem");
    let cluster = Cluster::as_authority(&file, "Basic c2NvcmVyOnBhc3Mtd29yZA==");
    let address = cluster.address();
    let fault = fault_of_feed(&format!("esdb://{address}?tlsCaFile={}", file.display())).await;
    assert_says(
        &fault,
        &[&address, "an authority's certificate in place of one of its own", "that the authority signed"],
    );
}

#[tokio::test]
async fn a_cluster_that_sends_us_where_nobody_is_is_called_so() {
    let mut cluster = Cluster::up(2);
    let first = cluster.address();
    let leader = cluster.address_of(1).to_string();
    cluster.elect(1);
    cluster.node(1).vanish();
    let store = EventStoreDbStore::connect(&format!("esdb://{first},{first}?tls=false")).unwrap();
    let fault = store.read(&stream("match-1"), None).await.unwrap_err().to_string();
    assert_says(&fault, &["the cluster sends us there", &leader, "refuses connections", "advertise"]);
}

#[tokio::test]
async fn a_user_who_may_not_read_the_log_is_told_that() {
    let mut cluster = Cluster::up(1);
    cluster.node(0).deny_log();
    let fault = fault_of_feed(&cluster.url()).await;
    assert_says(&fault, &["may not read $all", "$admins"]);
    assert!(!fault.contains("password"), "{fault}");
}

#[tokio::test]
async fn a_password_may_have_any_characters() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let authority = Authority::new();
    authority.write_certificate(&file);
    // scorer:p@ss/w 50%, in base 64
    let cluster = Cluster::guarded(&authority, "Basic c2NvcmVyOnBAc3MvdyA1MCU=");
    let (address, file) = (cluster.address(), file.display());
    for scheme in ["esdb", "kurrentdb", "kdb"] {
        let url = format!("{scheme}://scorer:p%40ss%2Fw%2050%25@{address}?tlsCaFile={file}&prefix={scheme}.");
        let store = EventStoreDbStore::connect(&url).unwrap();
        append_one(&store, "match-1", None).await.unwrap();
        assert_eq!(store.read(&stream("match-1"), None).await.unwrap().len(), 1);
        assert_eq!(Listener::new(&store, None).until_caught_up().await.len(), 1);
    }
    let url = format!("esdb://scorer:p%40ss@{address}?tlsCaFile={file}");
    let refused = EventStoreDbStore::connect(&url).unwrap().read(&stream("match-1"), None).await;
    assert!(matches!(&refused, Err(StoreError::Unavailable(fault)) if fault.contains("password")), "{refused:?}");
}

/// A node that was paused: the kernel takes connections and nobody answers.
fn paused() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    listener
}

/// Within one attempt there is time to pass over the nodes that do not answer.
#[tokio::test]
async fn nodes_that_do_not_answer_are_passed_over() {
    let cluster = Cluster::up(1);
    let paused = [paused(), paused()];
    let hosts: Vec<String> = paused.iter().map(|node| node.local_addr().unwrap().to_string()).collect();
    // The client asks the nodes in any order.
    for number in 0..4 {
        let url = format!("esdb://{},{}?tls=false", hosts.join(","), cluster.address());
        let store = EventStoreDbStore::connect(&url).unwrap();
        append_one(&store, &format!("match-{number}"), None).await.unwrap();
        assert_eq!(Listener::new(&store, None).until_caught_up().await.len(), number + 1);
    }
}
