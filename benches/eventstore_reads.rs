//! Reads of an EventStoreDB server: one stream through our adapter against a bare gRPC call with the same message to the
//! same server, and an import of many matches. benches/README.md explains how to read it.

#[allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the tests' server, as it is"
)]
#[path = "../tests/it/esdb_server/mod.rs"]
mod esdb_server;
mod support;

use std::time::Instant;

use esdb_server::Cluster;
use esdb_server::messages::common::StreamIdentifier;
use esdb_server::messages::read::{Content, Extent, FromRevision, Options, ReadReq, ReadResp, Source, StreamOptions};
use minicup_domain::Revision;
use minicup_live::store::eventstoredb::EventStoreDbStore;
use minicup_live::store::{EventStore, Expected, NewEvent, NonEmpty, StreamId};
use support::report::{Goal, Table, median, percentile};
use support::server::import_at;
use support::{Outcome, scratch, tournament};
use tonic::client::Grpc;
use tonic::codec::ProstCodec;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use uuid::Uuid;

/// Events of the stream that is read: about what a match has.
const EVENTS: usize = 50;
/// Reads in a row, each followed by as many bare ones.
const READS: usize = 50;
const BLOCKS: usize = 20;
/// A tournament of the size that imports are meant for.
const CATEGORIES: usize = 6;
const MATCHES_OF_CATEGORY: usize = 1000;
const MATCHES: usize = CATEGORIES * MATCHES_OF_CATEGORY;
const IMPORTS: usize = 3;

const READ: &str = "/event_store.client.streams.Streams/Read";

fn main() -> Outcome {
    let mut table = Table::new("eventstore_reads: a read through the adapter against a bare gRPC call, and imports");
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(reads(&mut table))?;
    imports(&mut table)?;
    table.print();
    Ok(())
}

async fn reads(table: &mut Table) -> Outcome {
    let cluster = Cluster::up(1);
    let store = EventStoreDbStore::connect(&cluster.url())?;
    let endpoint = Endpoint::from_shared(format!("http://{}", cluster.address()))?.tcp_nodelay(true);
    let channel = endpoint.connect().await?;
    let stream = StreamId::new("match-1");
    fill(&store, &stream).await?;
    let (mut all, mut all_bare, mut medians) = (Vec::new(), Vec::new(), Vec::new());
    for block in 0..=BLOCKS {
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..READS {
            let begun = Instant::now();
            let events = store.read(&stream, None).await?.len();
            ours.push(begun.elapsed().as_secs_f64() * 1e6);
            check_count(events)?;
        }
        for _ in 0..READS {
            let begun = Instant::now();
            let events = read_bare(&channel, &stream).await?;
            bare.push(begun.elapsed().as_secs_f64() * 1e6);
            check_count(events)?;
        }
        // The first block warms up.
        if block > 0 {
            medians.push((median(&ours), median(&bare)));
            all.extend(ours);
            all_bare.extend(bare);
        }
    }
    table.compare(format!("a stream of {EVENTS} events, p50"), "us", Goal::AtMost(1.5), &medians);
    let p99 = (percentile(&all, 0.99), percentile(&all_bare, 0.99));
    table.compare(format!("a stream of {EVENTS} events, p99"), "us", Goal::Told, &[p99]);
    Ok(())
}

async fn fill(store: &EventStoreDbStore, stream: &StreamId) -> Outcome {
    for number in 0..EVENTS as u64 {
        let event = NewEvent {
            id: Uuid::new_v4(),
            kind: "GoalScored".into(),
            data: format!(r#"{{"half":"first","offset":{number},"side":"home","player":1001}}"#).into(),
            metadata: br#"{"v":1,"at":"2026-05-30T08:00:00.000Z","user":"jana"}"#.to_vec(),
        };
        let events = NonEmpty::new(vec![event]).ok_or("no event")?;
        store.append(stream, Expected::behind(number.checked_sub(1).map(Revision::new)), events).await?;
    }
    Ok(())
}

fn check_count(events: usize) -> Outcome {
    if events == EVENTS { Ok(()) } else { Err(format!("a read found {events} events").into()) }
}

/// How many events a bare call finds.
async fn read_bare(channel: &Channel, stream: &StreamId) -> Outcome<usize> {
    let mut client = Grpc::new(channel.clone());
    client.ready().await?;
    let identifier = StreamIdentifier { stream_name: stream.as_str().as_bytes().to_vec().into() };
    let source = StreamOptions { stream: Some(identifier), from: Some(FromRevision::Revision(0)) };
    let options = Options {
        source: Some(Source::Stream(source)),
        direction: 0,
        extent: Some(Extent::Count(u64::MAX)),
        filter: None,
    };
    let request = tonic::Request::new(ReadReq { options: Some(options) });
    let codec = ProstCodec::<ReadReq, ReadResp>::default();
    let answer = client.server_streaming(request, PathAndQuery::from_static(READ), codec).await?;
    let (mut answers, mut events) = (answer.into_inner(), 0);
    while let Some(response) = answers.message().await? {
        events += usize::from(matches!(response.content, Some(Content::Event(_))));
    }
    Ok(events)
}

/// `minicup-live import` as a process of its own: into an empty store, then the same file again, which reads every match
/// and changes nothing.
fn imports(table: &mut Table) -> Outcome {
    let (mut new, mut again) = (Vec::new(), Vec::new());
    let file = tournament::large_file(CATEGORIES, MATCHES_OF_CATEGORY, MATCHES_OF_CATEGORY);
    for _ in 0..IMPORTS {
        let cluster = Cluster::up(1);
        let folder = scratch()?;
        for seconds in [&mut new, &mut again] {
            let begun = Instant::now();
            import_at(&file, &folder.path().join("tournament.json"), &cluster.url())?;
            seconds.push(begun.elapsed().as_secs_f64());
        }
    }
    table.figure(format!("import of {MATCHES} matches with results"), "s", Goal::AtMost(5.0), &new);
    table.figure("the same file again", "s", Goal::AtMost(5.0), &again);
    Ok(())
}
