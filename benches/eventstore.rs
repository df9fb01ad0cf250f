//! Appends to an EventStoreDB server through our adapter, against bare unary gRPC calls with the same messages to the
//! same server; and how soon the service goes on when its server is back. benches/README.md tells how to read it.

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

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use esdb_server::Cluster;
use esdb_server::log::{Proposed, Reading};
use esdb_server::messages::append::{
    BatchAppendReq, BatchAppendResp, BatchResult, ExpectedRevision, Options, ProposedMessage,
};
use esdb_server::messages::common::{StreamIdentifier, Uuid as WireUuid, UuidValue};
use minicup_domain::Revision;
use minicup_live::store::eventstoredb::EventStoreDbStore;
use minicup_live::store::{EventStore, Expected, NewEvent, NonEmpty, StreamId};
use serde_json::json;
use support::http::request;
use support::report::{Goal, Table, median, percentile};
use support::server::{Server, import_at};
use support::{Outcome, scratch, tournament};
use tonic::client::Grpc;
use tonic::codec::ProstCodec;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use uuid::Uuid;

/// Events of one stream: about what a match has.
const EVENTS: usize = 50;
/// Streams of the one writer, each followed by as many bare calls.
const BLOCKS: usize = 40;
/// Writers at a time.
const WRITERS: usize = 64;
/// Streams each of them writes in a round, one after the other.
const STREAMS: usize = 8;
/// Rounds, in turns with the bare calls; the first warms up.
const ROUNDS: usize = 6;

/// Scorekeepers, each with a match, while the server goes away and comes back.
const SCOREKEEPERS: usize = 4;
/// How often the server goes away, and for how long: by then every pause between attempts has grown to its longest.
const OUTAGES: usize = 6;
const AWAY: Duration = Duration::from_secs(12);
/// How often to check what has come back.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// What is not back by then never will be.
const PATIENCE: Duration = Duration::from_secs(60);

/// The call that appends. With one message on either side it is a unary call, on the wire as well.
const APPEND: &str = "/event_store.client.streams.Streams/BatchAppend";

fn main() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let cluster = Cluster::up(1);
    let store = Arc::new(EventStoreDbStore::connect(&cluster.url())?);
    let endpoint = Endpoint::from_shared(format!("http://{}", cluster.address()))?.tcp_nodelay(true);
    let channel = runtime.block_on(endpoint.connect())?;
    let mut table = Table::new("eventstore: an append through the adapter against a bare unary gRPC call");
    runtime.block_on(async {
        one_writer(&cluster, &store, &channel, &mut table).await?;
        many_writers(&cluster, &store, &channel, &mut table).await
    })?;
    comes_back(&mut table)?;
    table.print();
    Ok(())
}

/// The service with scorekeepers at work, whose server goes away and comes back.
fn comes_back(table: &mut Table) -> Outcome {
    let mut cluster = Cluster::up(1);
    let folder = scratch()?;
    import_at(&tournament::file(SCOREKEEPERS, 0), &folder.path().join("tournament.json"), &cluster.url())?;
    let server = Server::service_at(&cluster.url())?;
    let cookie = server.log_in()?;
    let (acknowledged, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let keep = |match_id: usize| {
        let goal = json!({"action": "goal", "team": tournament::home_team(match_id)});
        while !over.load(Ordering::Relaxed) {
            match server.command(&cookie, match_id, &goal) {
                Ok(()) => drop(acknowledged.fetch_add(1, Ordering::Relaxed)),
                Err(_) => thread::sleep(LOOK_EVERY),
            }
        }
    };
    let is_ready = || request(server.address, "GET /readyz", &[], "").is_ok();
    let (mut until_acknowledged, mut until_ready) = (Vec::new(), Vec::new());
    for match_id in 1..=SCOREKEEPERS {
        server.command(&cookie, match_id, &json!({"action": "state_change", "state": "half_first"}))?;
    }
    thread::scope(|scope| {
        (1..=SCOREKEEPERS).for_each(|match_id| drop(scope.spawn(move || keep(match_id))));
        let outages = (0..OUTAGES).try_for_each(|_| -> Outcome {
            cluster.node(0).kill();
            thread::sleep(AWAY);
            let (before, back) = (acknowledged.load(Ordering::Relaxed), Instant::now());
            cluster.node(0).start();
            until_acknowledged.push(seconds_until(back, || acknowledged.load(Ordering::Relaxed) > before)?);
            until_ready.push(seconds_until(back, is_ready)?);
            Ok(())
        });
        over.store(true, Ordering::Relaxed);
        outages
    })?;
    table.figure("server back, a goal acknowledged after", "s", Goal::AtMost(5.0), &until_acknowledged);
    table.figure("server back, the service ready after", "s", Goal::AtMost(5.0), &until_ready);
    Ok(())
}

fn seconds_until(begun: Instant, is_so: impl Fn() -> bool) -> Outcome<f64> {
    while !is_so() {
        if begun.elapsed() > PATIENCE {
            return Err("the service does not go on".into());
        }
        thread::sleep(LOOK_EVERY);
    }
    Ok(begun.elapsed().as_secs_f64())
}

async fn one_writer(
    cluster: &Cluster,
    store: &Arc<EventStoreDbStore>,
    channel: &Channel,
    table: &mut Table,
) -> Outcome {
    let (mut all, mut all_bare, mut medians) = (Vec::new(), Vec::new(), Vec::new());
    for block in 0..=BLOCKS {
        let name = format!("match-{block}");
        let ours = fill(store, &name).await?;
        let bare = fill_bare(channel, &format!("bare-{block}"), written(cluster, &name)?).await?;
        // The first block warms up.
        if block > 0 {
            medians.push((median(&ours), median(&bare)));
            all.extend(ours);
            all_bare.extend(bare);
        }
    }
    table.compare("one at a time, p50", "us", Goal::AtMost(1.5), &medians);
    let p99 = (percentile(&all, 0.99), percentile(&all_bare, 0.99));
    table.compare("one at a time, p99", "us", Goal::Told, &[p99]);
    Ok(())
}

async fn many_writers(
    cluster: &Cluster,
    store: &Arc<EventStoreDbStore>,
    channel: &Channel,
    table: &mut Table,
) -> Outcome {
    let mut rates = Vec::new();
    for round in 1..=ROUNDS {
        let name = move |writer: usize, stream: usize| format!("match-{round}{writer:02}{stream:02}");
        let ours = |writer: usize| {
            let store = Arc::clone(store);
            async move {
                for stream in 0..STREAMS {
                    fill(&store, &name(writer, stream)).await.map_err(|error| error.to_string())?;
                }
                Ok(())
            }
        };
        let rate = rate_of(ours).await?;
        let bare = |writer: usize| {
            let written = |stream| written(cluster, &name(writer, stream)).map_err(|error| error.to_string());
            let streams: Result<Vec<_>, String> = (0..STREAMS).map(written).collect();
            let channel = channel.clone();
            async move {
                for (stream, events) in streams?.into_iter().enumerate() {
                    let name = format!("bare-{}", name(writer, stream));
                    fill_bare(&channel, &name, events).await.map_err(|error| error.to_string())?;
                }
                Ok(())
            }
        };
        let bare_rate = rate_of(bare).await?;
        if round > 1 {
            rates.push((rate, bare_rate));
        }
    }
    table.compare(format!("{WRITERS} at a time"), "appends/s", Goal::AtLeast(0.5), &rates);
    Ok(())
}

/// Appends a second, by all writers together.
async fn rate_of<W>(writer: impl Fn(usize) -> W) -> Outcome<f64>
where
    W: Future<Output = Result<(), String>> + Send + 'static,
{
    let writers: Vec<W> = (0..WRITERS).map(writer).collect();
    let begun = Instant::now();
    let tasks: Vec<_> = writers.into_iter().map(tokio::spawn).collect();
    for task in tasks {
        task.await??;
    }
    Ok((WRITERS * STREAMS * EVENTS) as f64 / begun.elapsed().as_secs_f64())
}

/// Goals as the service writes them, one append each; how long each took, in microseconds.
async fn fill(store: &Arc<EventStoreDbStore>, name: &str) -> Outcome<Vec<f64>> {
    let stream = StreamId::new(name);
    let (mut micros, mut last) = (Vec::with_capacity(EVENTS), None);
    for number in 0..EVENTS {
        let events = NonEmpty::new(vec![goal(number)]).ok_or("no event")?;
        let begun = Instant::now();
        let appended = store.append(&stream, Expected::behind(last), events).await?;
        micros.push(begun.elapsed().as_secs_f64() * 1e6);
        last = Some(appended.revision);
    }
    match last == Some(Revision::new(EVENTS as u64 - 1)) {
        true => Ok(micros),
        false => Err(format!("{name} ends at {last:?}").into()),
    }
}

fn goal(number: usize) -> NewEvent {
    let command = Uuid::new_v4();
    NewEvent {
        id: Uuid::new_v4(),
        kind: "GoalScored".into(),
        data: format!(r#"{{"half":"first","offset":{number},"side":"home","player":1001}}"#).into(),
        metadata: format!(r#"{{"v":1,"at":"2026-05-30T08:00:00.000Z","user":"jana","command_id":"{command}"}}"#).into(),
    }
}

/// What the adapter has had the server write.
fn written(cluster: &Cluster, name: &str) -> Outcome<Vec<Proposed>> {
    match cluster.log().read(name, None, u64::MAX, false) {
        Reading::Events(events) => Ok(events.into_iter().map(|stored| stored.event).collect()),
        Reading::NotFound | Reading::Deleted => Err(format!("{name} is not there").into()),
    }
}

/// The same events to a stream of another name, one call each; how long each took, in microseconds.
async fn fill_bare(channel: &Channel, name: &str, events: Vec<Proposed>) -> Outcome<Vec<f64>> {
    let mut client = Grpc::new(channel.clone());
    let mut micros = Vec::with_capacity(events.len());
    for (number, event) in events.into_iter().enumerate() {
        let begun = Instant::now();
        let request = tonic::Request::new(append_request(name, number, event));
        client.ready().await?;
        let codec = ProstCodec::<BatchAppendReq, BatchAppendResp>::default();
        let answer = client.unary(request, PathAndQuery::from_static(APPEND), codec).await?.into_inner();
        if !matches!(answer.result, Some(BatchResult::Success(_))) {
            return Err(format!("the bare append {number} to {name} failed: {:?}", answer.result).into());
        }
        micros.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    Ok(micros)
}

fn append_request(name: &str, number: usize, event: Proposed) -> BatchAppendReq {
    let wire_id = |id: Uuid| Some(WireUuid { value: Some(UuidValue::String(id.to_string())) });
    let expected = match number.checked_sub(1) {
        None => ExpectedRevision::NoStream(()),
        Some(last) => ExpectedRevision::Revision(last as u64),
    };
    let stream = StreamIdentifier { stream_name: name.as_bytes().to_vec().into() };
    BatchAppendReq {
        correlation_id: wire_id(Uuid::new_v4()),
        options: Some(Options { stream: Some(stream), expected: Some(expected) }),
        proposed_messages: vec![ProposedMessage {
            id: wire_id(Uuid::new_v4()),
            metadata: event.metadata,
            custom_metadata: event.custom_metadata,
            data: event.data,
        }],
        is_final: true,
    }
}
