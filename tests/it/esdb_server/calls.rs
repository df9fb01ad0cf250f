//! The calls of the protocol.
#![allow(clippy::result_large_err, reason = "a status is what calls answer, and nothing is hot here")]

use std::collections::HashMap;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::Stream;
use hyper::HeaderMap;
use hyper::body::Incoming;
use prost::Message;
use prost::bytes::Bytes;
use tonic::body::BoxBody;
use tonic::codec::{ProstCodec, Streaming};
use tonic::metadata::MetadataMap;
use tonic::server::Grpc;
use tonic::{Code, Request, Response, Status};
use tower::service_fn;
use uuid::Uuid;

use super::log::{Expected, Log, Outcome, Proposed, Reading, Stored};
use super::messages::append::*;
use super::messages::common::{Position, StreamIdentifier, Structured, Uuid as WireUuid, UuidValue};
use super::messages::features::{SupportedMethod, SupportedMethods};
use super::messages::gossip::{ClusterInfo, EndPoint, FOLLOWER, LEADER, MemberInfo};
use super::messages::read::*;
use super::node::{Ending, Served};

type Outgoing<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Events looked at between two checkpoints of a filtered subscription that does not say, for a multiplier of 1.
const WINDOW: u32 = 32;

/// Events a subscription takes from the log at once.
const PAGE: u64 = 100;

/// Answers one call.
pub async fn answer(served: Arc<Served>, request: hyper::Request<Incoming>) -> hyper::Response<BoxBody> {
    let path = request.uri().path().to_owned();
    match path.as_str() {
        "/event_store.client.server_features.ServerFeatures/GetSupportedMethods" => {
            unary(request, |_: ()| Ok(supported_methods())).await
        }
        "/event_store.client.gossip.Gossip/Read" => unary(request, |_: ()| Ok(gossip(&served))).await,
        "/event_store.client.streams.Streams/Read" => {
            let call = service_fn(|request: Request<ReadReq>| {
                let outcome = read(Arc::clone(&served), request);
                async move { outcome.map(Response::new) }
            });
            Grpc::new(ProstCodec::default()).server_streaming(call, request).await
        }
        "/event_store.client.streams.Streams/Append" => {
            let call = service_fn(|request: Request<Streaming<AppendReq>>| append(Arc::clone(&served), request));
            Grpc::new(ProstCodec::default()).client_streaming(call, request).await
        }
        "/event_store.client.streams.Streams/BatchAppend" => {
            let call = service_fn(|request: Request<Streaming<BatchAppendReq>>| {
                let answers = batch_append(Arc::clone(&served), request);
                async move { Ok::<_, Status>(Response::new(answers)) }
            });
            Grpc::new(ProstCodec::default()).streaming(call, request).await
        }
        "/event_store.client.streams.Streams/Delete" => {
            let metadata = request.headers().clone();
            unary(request, |call| delete(&served, &metadata, call, Log::delete)).await
        }
        "/event_store.client.streams.Streams/Tombstone" => {
            let metadata = request.headers().clone();
            unary(request, |call| delete(&served, &metadata, call, Log::tombstone)).await
        }
        _ => Status::unimplemented(path).into_http(),
    }
}

async fn unary<Q, A>(
    request: hyper::Request<Incoming>,
    call: impl Fn(Q) -> Result<A, Status>,
) -> hyper::Response<BoxBody>
where
    Q: Message + Default + 'static,
    A: Message + Default + 'static,
{
    let call = service_fn(|request: Request<Q>| {
        let outcome = call(request.into_inner()).map(Response::new);
        async move { outcome }
    });
    Grpc::new(ProstCodec::<A, Q>::default()).unary(call, request).await
}

fn supported_methods() -> SupportedMethods {
    let method = |name: &str| SupportedMethod {
        method_name: name.to_owned(),
        service_name: "event_store.client.streams.streams".to_owned(),
        features: vec![],
    };
    let methods = ["read", "append", "batchappend"].map(method).into();
    SupportedMethods { methods, event_store_server_version: "24.10.0".to_owned() }
}

fn gossip(served: &Served) -> ClusterInfo {
    let member = |(index, port, is_alive)| MemberInfo {
        instance_id: Some(wire_uuid(Uuid::from_u128(index as u128 + 1))),
        time_stamp: 0,
        state: if index == served.leader() { LEADER } else { FOLLOWER },
        is_alive,
        http_end_point: Some(EndPoint { address: "127.0.0.1".to_owned(), port: u32::from(port) }),
    };
    ClusterInfo { members: served.members().map(member).collect() }
}

/// Calls that ask for the leader are sent to it.
fn check_leader(served: &Served, metadata: &MetadataMap) -> Result<(), Status> {
    let required = metadata.get("requires-leader").is_some_and(|value| value == "true");
    if !required || served.leads() {
        return Ok(());
    }
    served.faults.redirects.send_modify(|redirects| *redirects += 1);
    let mut to_leader = MetadataMap::new();
    to_leader.insert("exception", "not-leader".parse().unwrap());
    to_leader.insert("leader-endpoint-host", "127.0.0.1".parse().unwrap());
    to_leader.insert("leader-endpoint-port", served.leader_port().to_string().parse().unwrap());
    Err(Status::with_metadata(Code::NotFound, "Leader info available", to_leader))
}

fn check_access(served: &Served, metadata: &MetadataMap) -> Result<(), Status> {
    let given = metadata.get("authorization").and_then(|value| value.to_str().ok());
    match &served.access {
        Some(access) if given != Some(&access.authorization) => Err(Status::unauthenticated("who are you?")),
        _ => Ok(()),
    }
}

fn read(served: Arc<Served>, request: Request<ReadReq>) -> Result<Outgoing<ReadResp>, Status> {
    check_access(&served, request.metadata())?;
    check_leader(&served, request.metadata())?;
    let options = request.into_inner().options.ok_or_else(|| Status::invalid_argument("no options"))?;
    let backwards = options.direction == BACKWARDS;
    if matches!(options.source, Some(Source::All(_))) && served.faults.denies_log.load(Ordering::SeqCst) {
        return Err(Status::permission_denied("access denied"));
    }
    match (options.source, options.extent) {
        (Some(Source::Stream(stream)), Some(Extent::Count(count))) => read_stream(&served, stream, count, backwards),
        (Some(Source::All(all)), Some(Extent::Count(count))) => Ok(read_all(&served, all, count, backwards)),
        (Some(Source::All(all)), Some(Extent::Subscription(()))) => Ok(subscribe(served, all, options.filter)),
        _ => Err(Status::unimplemented("this kind of read")),
    }
}

fn all_of(contents: Vec<Content>) -> Outgoing<ReadResp> {
    let responses = contents.into_iter().map(|content| Ok(ReadResp { content: Some(content) }));
    Box::pin(futures_util::stream::iter(responses))
}

fn read_stream(
    served: &Served,
    options: StreamOptions,
    count: u64,
    backwards: bool,
) -> Result<Outgoing<ReadResp>, Status> {
    let name = stream_name(options.stream.clone())?;
    let from = match options.from {
        Some(FromRevision::Revision(revision)) => Some(revision),
        _ => None,
    };
    match served.cluster.log.read(&name, from, count, backwards) {
        Reading::NotFound => Ok(all_of(vec![Content::StreamNotFound(StreamNotFound { stream: options.stream })])),
        Reading::Deleted => Err(stream_deleted()),
        Reading::Events(events) => {
            let mut contents: Vec<_> = events.iter().map(event_content).collect();
            if let Some(last) = events.iter().map(|stored| stored.revision).max() {
                contents.push(Content::LastStreamPosition(last));
            }
            Ok(all_of(contents))
        }
    }
}

fn read_all(served: &Served, options: AllOptions, count: u64, backwards: bool) -> Outgoing<ReadResp> {
    let log = &served.cluster.log;
    served.faults.log_reads.send_modify(|reads| *reads += 1);
    let events = match (options.from, backwards) {
        (Some(FromPosition::Position(from)), false) => log.read_all(from.commit_position, count),
        (Some(FromPosition::Position(from)), true) => log.read_all_backwards(from.commit_position, count),
        (_, false) => log.read_all(0, count),
        (_, true) => log.read_all_backwards(u64::MAX, count),
    };
    all_of(events.iter().map(|stored| event_content(stored)).collect())
}

/// Filtered by stream name; positions are exclusive.
fn subscribe(served: Arc<Served>, options: AllOptions, filter: Option<Filter>) -> Outgoing<ReadResp> {
    let mut next = match options.from {
        Some(FromPosition::Position(after)) => after.commit_position + 1,
        Some(FromPosition::End(())) => {
            served.cluster.log.read_all_backwards(u64::MAX, 1).first().map_or(0, |last| last.position + 1)
        }
        _ => 0,
    };
    let interval = filter.as_ref().map(|filter| filter.max.unwrap_or(WINDOW) * filter.checkpoint_interval_multiplier);
    let prefixes = filter.and_then(|filter| filter.stream_name).map(|expression| expression.prefixes);
    let passes = move |stored: &Stored| {
        prefixes.as_ref().is_none_or(|prefixes| prefixes.iter().any(|prefix| stored.stream.starts_with(prefix)))
    };
    let mut growth = served.cluster.log.watch();
    let mut endings = served.faults.endings.subscribe();
    let mut allowed = served.faults.allowed.subscribe();
    Box::pin(async_stream::stream! {
        let say = |content| Ok(ReadResp { content: Some(content) });
        yield say(Content::Confirmation(Confirmation { subscription_id: Uuid::new_v4().to_string() }));
        let (mut looked_at, mut told) = (0, false);
        loop {
            growth.mark_unchanged();
            // What is appended after the order to end must not be told before it.
            let is_ending = endings.has_changed().unwrap();
            let page = if is_ending { vec![] } else { served.cluster.log.read_all(next, PAGE) };
            for stored in &page {
                next = stored.position + 1;
                looked_at += 1;
                if passes(stored) {
                    let told = *served.faults.told.borrow();
                    allowed.wait_for(|allowed| told < *allowed).await.unwrap();
                    served.faults.told.send_modify(|told| *told += 1);
                    yield say(event_content(stored));
                }
                if Some(looked_at) == interval {
                    looked_at = 0;
                    yield say(Content::Checkpoint(Position { commit_position: stored.position, prepare_position: stored.position }));
                }
            }
            if !page.is_empty() {
                continue;
            }
            if !std::mem::replace(&mut told, true) {
                yield say(Content::CaughtUp(()));
            }
            tokio::select! {
                biased;
                ended = endings.changed() => {
                    ended.unwrap();
                    let ending = *endings.borrow_and_update();
                    match ending {
                        Some(Ending::Clean) => return,
                        Some(Ending::Error) => {
                            yield Err(Status::unavailable("the server is shutting down"));
                            return;
                        }
                        Some(Ending::Silent) | None => pending().await,
                    }
                }
                grown = growth.changed() => grown.unwrap(),
            }
        }
    })
}

async fn append(served: Arc<Served>, request: Request<Streaming<AppendReq>>) -> Result<Response<AppendResp>, Status> {
    check_access(&served, request.metadata())?;
    check_leader(&served, request.metadata())?;
    let mut incoming = request.into_inner();
    let (mut options, mut events) = (None, Vec::new());
    while let Some(part) = incoming.message().await? {
        match part.content {
            Some(AppendContent::Options(given)) => options = Some(given),
            Some(AppendContent::ProposedMessage(event)) => events.push(proposed(event)?),
            None => return Err(Status::invalid_argument("neither options nor event")),
        }
    }
    let options = options.ok_or_else(|| Status::invalid_argument("no options"))?;
    let expected = expected(options.expected)?;
    let result = match served.cluster.log.append(&stream_name(options.stream)?, expected, &events) {
        Outcome::Done { revision, position } => AppendResult::Success(success(revision, position)),
        Outcome::WrongExpectedVersion { current } => AppendResult::WrongExpectedVersion(WrongExpectedVersion {
            current: Some(current.map_or(CurrentRevision::NoStream(()), CurrentRevision::Revision)),
            expected: Some(match expected {
                Expected::Revision(revision) => RefusedRevision::Revision(revision),
                Expected::NoStream => RefusedRevision::NoStream(()),
                Expected::Any => RefusedRevision::Any(()),
                Expected::StreamExists => RefusedRevision::StreamExists(()),
            }),
        }),
        Outcome::StreamDeleted => return Err(stream_deleted()),
    };
    Ok(Response::new(AppendResp { result: Some(result) }))
}

fn batch_append(served: Arc<Served>, request: Request<Streaming<BatchAppendReq>>) -> Outgoing<BatchAppendResp> {
    let (metadata, _, mut incoming) = request.into_parts();
    Box::pin(async_stream::try_stream! {
        while let Some(request) = incoming.message().await? {
            check_access(&served, &metadata)?;
            check_leader(&served, &metadata)?;
            if let Some(slowness) = served.faults.slowness() {
                tokio::time::sleep(slowness).await;
            }
            if served.is_isolated() {
                pending::<()>().await;
            }
            let options = request.options.ok_or_else(|| Status::invalid_argument("no options"))?;
            let events = request.proposed_messages.into_iter().map(proposed).collect::<Result<Vec<_>, _>>()?;
            let name = stream_name(options.stream.clone())?;
            let outcome = served.cluster.log.append(&name, expected(options.expected)?, &events);
            if served.faults.cuts() {
                pending::<()>().await;
            }
            let result = match outcome {
                _ if served.faults.doubts() => refused(Code::Aborted, "Operation timed out"),
                Outcome::Done { revision, position } => BatchResult::Success(success(revision, position)),
                Outcome::WrongExpectedVersion { .. } => refused(Code::AlreadyExists, "WrongExpectedVersion"),
                Outcome::StreamDeleted => refused(Code::NotFound, "StreamDeleted"),
            };
            yield BatchAppendResp { correlation_id: request.correlation_id, result: Some(result), stream: options.stream };
        }
    })
}

fn delete(
    served: &Served,
    headers: &HeaderMap,
    request: DeleteReq,
    of_log: fn(&Log, &str, Expected) -> Outcome,
) -> Result<DeleteResp, Status> {
    let metadata = MetadataMap::from_headers(headers.clone());
    check_access(served, &metadata)?;
    check_leader(served, &metadata)?;
    let options = request.options.ok_or_else(|| Status::invalid_argument("no options"))?;
    match of_log(&served.cluster.log, &stream_name(options.stream)?, expected(options.expected)?) {
        Outcome::Done { position, .. } => {
            Ok(DeleteResp { position: Some(Position { commit_position: position, prepare_position: position }) })
        }
        Outcome::WrongExpectedVersion { .. } => Err(Status::failed_precondition("WrongExpectedVersion")),
        Outcome::StreamDeleted => Err(stream_deleted()),
    }
}

fn stream_deleted() -> Status {
    let mut metadata = MetadataMap::new();
    metadata.insert("exception", "stream-deleted".parse().unwrap());
    Status::with_metadata(Code::FailedPrecondition, "the stream is deleted", metadata)
}

fn refused(code: Code, message: &str) -> BatchResult {
    BatchResult::Error(super::messages::append::Status { code: code.into(), message: message.to_owned() })
}

fn success(revision: u64, position: u64) -> Success {
    let position = Position { commit_position: position, prepare_position: position };
    Success { current_revision: Some(revision), position: Some(position) }
}

fn expected(option: Option<ExpectedRevision>) -> Result<Expected, Status> {
    Ok(match option.ok_or_else(|| Status::invalid_argument("no expected revision"))? {
        ExpectedRevision::Revision(revision) => Expected::Revision(revision),
        ExpectedRevision::NoStream(()) => Expected::NoStream,
        ExpectedRevision::Any(()) => Expected::Any,
        ExpectedRevision::StreamExists(()) => Expected::StreamExists,
    })
}

fn proposed(message: ProposedMessage) -> Result<Proposed, Status> {
    let id = message.id.and_then(|id| id.value).ok_or_else(|| Status::invalid_argument("no id"))?;
    let id = match id {
        UuidValue::String(text) => text.parse().map_err(|_| Status::invalid_argument("not an id"))?,
        UuidValue::Structured(bits) => {
            Uuid::from_u64_pair(bits.most_significant_bits as u64, bits.least_significant_bits as u64)
        }
    };
    if message.metadata.get("content-type").is_none_or(|kind| kind != "application/json") {
        return Err(Status::invalid_argument("not declared as JSON"));
    }
    Ok(Proposed { id, metadata: message.metadata, custom_metadata: message.custom_metadata, data: message.data })
}

fn stream_name(stream: Option<StreamIdentifier>) -> Result<String, Status> {
    let name = stream.ok_or_else(|| Status::invalid_argument("no stream"))?.stream_name;
    String::from_utf8(name.into()).map_err(|_| Status::invalid_argument("not a stream name"))
}

fn event_content(stored: &Stored) -> Content {
    let mut metadata: HashMap<String, String> = stored.event.metadata.clone();
    metadata.insert("created".to_owned(), "0".to_owned());
    let event = RecordedEvent {
        id: Some(wire_uuid(stored.event.id)),
        stream: Some(StreamIdentifier { stream_name: Bytes::from(stored.stream.clone().into_bytes()) }),
        revision: stored.revision,
        prepare_position: stored.position,
        commit_position: stored.position,
        metadata,
        custom_metadata: stored.event.custom_metadata.clone(),
        data: stored.event.data.clone(),
    };
    Content::Event(ReadEvent { event: Some(event), commit_position: stored.position })
}

fn wire_uuid(id: Uuid) -> WireUuid {
    let (most, least) = id.as_u64_pair();
    let bits = Structured { most_significant_bits: most as i64, least_significant_bits: least as i64 };
    WireUuid { value: Some(UuidValue::Structured(bits)) }
}
