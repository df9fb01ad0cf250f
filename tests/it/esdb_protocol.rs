//! Our own server as the crate sees it where the store does not look: plain appends with both rules of idempotence,
//! reading backwards, metadata of streams, deleting. What it answers is what docs of the real one promise.

use std::time::Duration;

use eventstore::{
    AppendToStreamOptions, Client, DeleteStreamOptions, Error, EventData, ExpectedRevision, ReadAllOptions, ReadStream,
    ReadStreamOptions, StreamMetadataBuilder, StreamMetadataResult, StreamPosition, TombstoneStreamOptions,
};
use serde_json::json;
use uuid::Uuid;

use crate::esdb_server::Cluster;

fn client(cluster: &Cluster) -> Client {
    Client::new(cluster.url().parse().unwrap()).unwrap()
}

fn new_event() -> EventData {
    EventData::json("Noted", &json!({})).unwrap().id(Uuid::new_v4())
}

async fn append(client: &Client, expected: ExpectedRevision, events: &[EventData]) -> Result<u64, Error> {
    let options = AppendToStreamOptions::default().expected_revision(expected);
    Ok(client.append_to_stream("orders-1", &options, events.to_vec()).await?.next_expected_version)
}

async fn revisions(mut reading: ReadStream) -> Vec<u64> {
    let mut revisions = Vec::new();
    while let Some(resolved) = reading.next().await.unwrap() {
        revisions.push(resolved.get_original_event().revision);
    }
    revisions
}

#[tokio::test]
async fn exact_revisions_are_strictly_idempotent() {
    let cluster = Cluster::up(1);
    let client = client(&cluster);
    let (a, b, c) = (new_event(), new_event(), new_event());
    assert_eq!(append(&client, ExpectedRevision::NoStream, &[a.clone(), b.clone()]).await.unwrap(), 1);
    assert_eq!(append(&client, ExpectedRevision::NoStream, &[a.clone(), b.clone()]).await.unwrap(), 1);
    assert_eq!(append(&client, ExpectedRevision::Exact(0), std::slice::from_ref(&b)).await.unwrap(), 1);
    for (expected, events) in [
        (ExpectedRevision::NoStream, vec![b.clone()]),
        (ExpectedRevision::NoStream, vec![a, b, c.clone()]),
        (ExpectedRevision::Exact(0), vec![c.clone()]),
        (ExpectedRevision::Exact(7), vec![c]),
    ] {
        let refused = append(&client, expected, &events).await;
        assert!(matches!(refused, Err(Error::WrongExpectedVersion { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn any_revision_is_idempotent_wherever_the_events_stand() {
    let cluster = Cluster::up(1);
    let client = client(&cluster);
    let (a, b) = (new_event(), new_event());
    let missing = append(&client, ExpectedRevision::StreamExists, std::slice::from_ref(&a)).await;
    assert!(matches!(missing, Err(Error::WrongExpectedVersion { .. })), "{missing:?}");
    for (expected, event, revision) in [
        (ExpectedRevision::Any, &a, 0),
        (ExpectedRevision::StreamExists, &b, 1),
        (ExpectedRevision::Any, &a, 0),
        (ExpectedRevision::StreamExists, &b, 1),
    ] {
        assert_eq!(append(&client, expected, std::slice::from_ref(event)).await.unwrap(), revision);
    }
}

#[tokio::test]
async fn streams_and_the_log_are_read_both_ways() {
    let cluster = Cluster::up(1);
    let client = client(&cluster);
    append(&client, ExpectedRevision::NoStream, &[(); 4].map(|()| new_event())).await.unwrap();
    let forwards = ReadStreamOptions::default().position(StreamPosition::Position(1)).max_count(2);
    assert_eq!(revisions(client.read_stream("orders-1", &forwards).await.unwrap()).await, [1, 2]);
    let backwards = ReadStreamOptions::default().position(StreamPosition::End).max_count(2);
    assert_eq!(revisions(client.read_stream("orders-1", &backwards).await.unwrap()).await, [3, 2]);
    let forwards = ReadAllOptions::default().max_count(3);
    assert_eq!(revisions(client.read_all(&forwards).await.unwrap()).await, [0, 1, 2]);
    let backwards = ReadAllOptions::default().position(StreamPosition::End).max_count(3);
    assert_eq!(revisions(client.read_all(&backwards).await.unwrap()).await, [3, 2, 1]);
}

#[tokio::test]
async fn a_stream_has_metadata_in_a_stream_of_its_own() {
    let cluster = Cluster::up(1);
    let client = client(&cluster);
    let read = ReadStreamOptions::default().position(StreamPosition::End).max_count(1);
    let before = client.get_stream_metadata("orders-1", &read).await.unwrap();
    assert!(matches!(before, StreamMetadataResult::NotFound), "{before:?}");
    let metadata = StreamMetadataBuilder::new().max_age(Duration::from_secs(60)).build();
    client.set_stream_metadata("orders-1", &AppendToStreamOptions::default(), &metadata).await.unwrap();
    match client.get_stream_metadata("orders-1", &read).await.unwrap() {
        StreamMetadataResult::Success(found) => assert_eq!(found.metadata().max_age, Some(Duration::from_secs(60))),
        other => panic!("{other:?}"),
    }
}

/// Why nothing of the stream can be read: some faults are told by the call, others by the first event.
async fn unreadable(client: &Client) -> Error {
    match client.read_stream("orders-1", &ReadStreamOptions::default()).await {
        Ok(mut reading) => reading.next().await.unwrap_err(),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_deleted_stream_is_not_there_and_goes_on_behind_its_end() {
    let cluster = Cluster::up(1);
    let client = client(&cluster);
    append(&client, ExpectedRevision::NoStream, &[new_event(), new_event()]).await.unwrap();
    let expecting = |revision| DeleteStreamOptions::default().expected_revision(ExpectedRevision::Exact(revision));
    client.delete_stream("orders-1", &expecting(0)).await.unwrap_err();
    let place = client.delete_stream("orders-1", &expecting(1)).await.unwrap();
    assert!(place.is_some());
    assert!(matches!(unreadable(&client).await, Error::ResourceNotFound));
    assert_eq!(append(&client, ExpectedRevision::NoStream, &[new_event()]).await.unwrap(), 2);
    for position in [StreamPosition::Start, StreamPosition::End] {
        let options = ReadStreamOptions::default().position(position);
        assert_eq!(revisions(client.read_stream("orders-1", &options).await.unwrap()).await, [2]);
    }
}

#[tokio::test]
async fn a_stream_that_was_deleted_for_ever_takes_nothing_more() {
    let cluster = Cluster::up(1);
    let client = client(&cluster);
    append(&client, ExpectedRevision::NoStream, &[new_event()]).await.unwrap();
    client.tombstone_stream("orders-1", &TombstoneStreamOptions::default()).await.unwrap();
    assert!(matches!(unreadable(&client).await, Error::ResourceDeleted));
    for expected in [ExpectedRevision::NoStream, ExpectedRevision::Exact(0), ExpectedRevision::Any] {
        let refused = append(&client, expected, &[new_event()]).await;
        assert!(matches!(refused, Err(Error::ResourceDeleted)), "{refused:?}");
    }
    let again = client.delete_stream("orders-1", &DeleteStreamOptions::default()).await;
    assert!(matches!(again, Err(Error::ResourceDeleted)), "{again:?}");
}
