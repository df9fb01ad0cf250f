//! The messages of the protocol, as far as the client speaks them: field numbers and types, nothing else.

use std::collections::HashMap;

use prost::bytes::Bytes;
use prost::{Message, Oneof};

pub mod common {
    use super::*;

    #[derive(Clone, PartialEq, Message)]
    pub struct Uuid {
        #[prost(oneof = "UuidValue", tags = "1, 2")]
        pub value: Option<UuidValue>,
    }

    #[derive(Clone, PartialEq, Oneof)]
    pub enum UuidValue {
        #[prost(message, tag = "1")]
        Structured(Structured),
        #[prost(string, tag = "2")]
        String(String),
    }

    #[derive(Clone, Copy, PartialEq, Message)]
    pub struct Structured {
        #[prost(int64, tag = "1")]
        pub most_significant_bits: i64,
        #[prost(int64, tag = "2")]
        pub least_significant_bits: i64,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct StreamIdentifier {
        #[prost(bytes = "bytes", tag = "3")]
        pub stream_name: Bytes,
    }

    /// Places in the log, also as `LastAllStreamPosition` and `Checkpoint`.
    #[derive(Clone, Copy, PartialEq, Message)]
    pub struct Position {
        #[prost(uint64, tag = "1")]
        pub commit_position: u64,
        #[prost(uint64, tag = "2")]
        pub prepare_position: u64,
    }
}

pub mod features {
    use super::*;

    #[derive(Clone, PartialEq, Message)]
    pub struct SupportedMethods {
        #[prost(message, repeated, tag = "1")]
        pub methods: Vec<SupportedMethod>,
        #[prost(string, tag = "2")]
        pub event_store_server_version: String,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct SupportedMethod {
        #[prost(string, tag = "1")]
        pub method_name: String,
        #[prost(string, tag = "2")]
        pub service_name: String,
        #[prost(string, repeated, tag = "3")]
        pub features: Vec<String>,
    }
}

pub mod gossip {
    use super::*;

    /// States of a node.
    pub const FOLLOWER: i32 = 6;
    pub const LEADER: i32 = 8;

    #[derive(Clone, PartialEq, Message)]
    pub struct ClusterInfo {
        #[prost(message, repeated, tag = "1")]
        pub members: Vec<MemberInfo>,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct MemberInfo {
        #[prost(message, optional, tag = "1")]
        pub instance_id: Option<common::Uuid>,
        #[prost(int64, tag = "2")]
        pub time_stamp: i64,
        #[prost(int32, tag = "3")]
        pub state: i32,
        #[prost(bool, tag = "4")]
        pub is_alive: bool,
        #[prost(message, optional, tag = "5")]
        pub http_end_point: Option<EndPoint>,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct EndPoint {
        #[prost(string, tag = "1")]
        pub address: String,
        #[prost(uint32, tag = "2")]
        pub port: u32,
    }
}

pub mod read {
    use super::*;

    pub const BACKWARDS: i32 = 1;

    #[derive(Clone, PartialEq, Message)]
    pub struct ReadReq {
        #[prost(message, optional, tag = "1")]
        pub options: Option<Options>,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct Options {
        #[prost(oneof = "Source", tags = "1, 2")]
        pub source: Option<Source>,
        #[prost(int32, tag = "3")]
        pub direction: i32,
        #[prost(oneof = "Extent", tags = "5, 6")]
        pub extent: Option<Extent>,
        #[prost(message, optional, tag = "7")]
        pub filter: Option<Filter>,
    }

    #[derive(Clone, PartialEq, Oneof)]
    pub enum Source {
        #[prost(message, tag = "1")]
        Stream(StreamOptions),
        #[prost(message, tag = "2")]
        All(AllOptions),
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct StreamOptions {
        #[prost(message, optional, tag = "1")]
        pub stream: Option<common::StreamIdentifier>,
        #[prost(oneof = "FromRevision", tags = "2, 3, 4")]
        pub from: Option<FromRevision>,
    }

    #[derive(Clone, Copy, PartialEq, Oneof)]
    pub enum FromRevision {
        #[prost(uint64, tag = "2")]
        Revision(u64),
        #[prost(message, tag = "3")]
        Start(()),
        #[prost(message, tag = "4")]
        End(()),
    }

    #[derive(Clone, Copy, PartialEq, Message)]
    pub struct AllOptions {
        #[prost(oneof = "FromPosition", tags = "1, 2, 3")]
        pub from: Option<FromPosition>,
    }

    #[derive(Clone, Copy, PartialEq, Oneof)]
    pub enum FromPosition {
        #[prost(message, tag = "1")]
        Position(common::Position),
        #[prost(message, tag = "2")]
        Start(()),
        #[prost(message, tag = "3")]
        End(()),
    }

    #[derive(Clone, Copy, PartialEq, Oneof)]
    pub enum Extent {
        #[prost(uint64, tag = "5")]
        Count(u64),
        #[prost(message, tag = "6")]
        Subscription(()),
    }

    /// By stream name alone.
    #[derive(Clone, PartialEq, Message)]
    pub struct Filter {
        #[prost(message, optional, tag = "1")]
        pub stream_name: Option<Expression>,
        #[prost(uint32, optional, tag = "3")]
        pub max: Option<u32>,
        #[prost(uint32, tag = "5")]
        pub checkpoint_interval_multiplier: u32,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct Expression {
        #[prost(string, repeated, tag = "2")]
        pub prefixes: Vec<String>,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct ReadResp {
        #[prost(oneof = "Content", tags = "1, 2, 3, 4, 6, 8")]
        pub content: Option<Content>,
    }

    #[derive(Clone, PartialEq, Oneof)]
    pub enum Content {
        #[prost(message, tag = "1")]
        Event(ReadEvent),
        #[prost(message, tag = "2")]
        Confirmation(Confirmation),
        #[prost(message, tag = "3")]
        Checkpoint(common::Position),
        #[prost(message, tag = "4")]
        StreamNotFound(StreamNotFound),
        #[prost(uint64, tag = "6")]
        LastStreamPosition(u64),
        #[prost(message, tag = "8")]
        CaughtUp(()),
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct ReadEvent {
        #[prost(message, optional, tag = "1")]
        pub event: Option<RecordedEvent>,
        #[prost(uint64, tag = "3")]
        pub commit_position: u64,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct RecordedEvent {
        #[prost(message, optional, tag = "1")]
        pub id: Option<common::Uuid>,
        #[prost(message, optional, tag = "2")]
        pub stream: Option<common::StreamIdentifier>,
        #[prost(uint64, tag = "3")]
        pub revision: u64,
        #[prost(uint64, tag = "4")]
        pub prepare_position: u64,
        #[prost(uint64, tag = "5")]
        pub commit_position: u64,
        #[prost(map = "string, string", tag = "6")]
        pub metadata: HashMap<String, String>,
        #[prost(bytes = "bytes", tag = "7")]
        pub custom_metadata: Bytes,
        #[prost(bytes = "bytes", tag = "8")]
        pub data: Bytes,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct Confirmation {
        #[prost(string, tag = "1")]
        pub subscription_id: String,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct StreamNotFound {
        #[prost(message, optional, tag = "1")]
        pub stream: Option<common::StreamIdentifier>,
    }
}

pub mod append {
    use super::*;

    #[derive(Clone, PartialEq, Message)]
    pub struct ProposedMessage {
        #[prost(message, optional, tag = "1")]
        pub id: Option<common::Uuid>,
        #[prost(map = "string, string", tag = "2")]
        pub metadata: HashMap<String, String>,
        #[prost(bytes = "bytes", tag = "3")]
        pub custom_metadata: Bytes,
        #[prost(bytes = "bytes", tag = "4")]
        pub data: Bytes,
    }

    /// The same for plain and batch appends, and for deleting.
    #[derive(Clone, PartialEq, Message)]
    pub struct Options {
        #[prost(message, optional, tag = "1")]
        pub stream: Option<common::StreamIdentifier>,
        #[prost(oneof = "ExpectedRevision", tags = "2, 3, 4, 5")]
        pub expected: Option<ExpectedRevision>,
    }

    #[derive(Clone, Copy, PartialEq, Oneof)]
    pub enum ExpectedRevision {
        #[prost(uint64, tag = "2")]
        Revision(u64),
        #[prost(message, tag = "3")]
        NoStream(()),
        #[prost(message, tag = "4")]
        Any(()),
        #[prost(message, tag = "5")]
        StreamExists(()),
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct AppendReq {
        #[prost(oneof = "AppendContent", tags = "1, 2")]
        pub content: Option<AppendContent>,
    }

    #[derive(Clone, PartialEq, Oneof)]
    pub enum AppendContent {
        #[prost(message, tag = "1")]
        Options(Options),
        #[prost(message, tag = "2")]
        ProposedMessage(ProposedMessage),
    }

    #[derive(Clone, Copy, PartialEq, Message)]
    pub struct AppendResp {
        #[prost(oneof = "AppendResult", tags = "1, 2")]
        pub result: Option<AppendResult>,
    }

    #[derive(Clone, Copy, PartialEq, Oneof)]
    pub enum AppendResult {
        #[prost(message, tag = "1")]
        Success(Success),
        #[prost(message, tag = "2")]
        WrongExpectedVersion(WrongExpectedVersion),
    }

    #[derive(Clone, Copy, PartialEq, Message)]
    pub struct Success {
        #[prost(uint64, optional, tag = "1")]
        pub current_revision: Option<u64>,
        #[prost(message, optional, tag = "3")]
        pub position: Option<common::Position>,
    }

    #[derive(Clone, Copy, PartialEq, Message)]
    pub struct WrongExpectedVersion {
        #[prost(oneof = "CurrentRevision", tags = "6, 7")]
        pub current: Option<CurrentRevision>,
        #[prost(oneof = "RefusedRevision", tags = "8, 9, 10, 11")]
        pub expected: Option<RefusedRevision>,
    }

    #[derive(Clone, Copy, PartialEq, Oneof)]
    pub enum RefusedRevision {
        #[prost(uint64, tag = "8")]
        Revision(u64),
        #[prost(message, tag = "9")]
        Any(()),
        #[prost(message, tag = "10")]
        StreamExists(()),
        #[prost(message, tag = "11")]
        NoStream(()),
    }

    #[derive(Clone, Copy, PartialEq, Oneof)]
    pub enum CurrentRevision {
        #[prost(uint64, tag = "6")]
        Revision(u64),
        #[prost(message, tag = "7")]
        NoStream(()),
    }

    /// To delete a stream until somebody appends to it again, or for ever.
    #[derive(Clone, PartialEq, Message)]
    pub struct DeleteReq {
        #[prost(message, optional, tag = "1")]
        pub options: Option<Options>,
    }

    #[derive(Clone, Copy, PartialEq, Message)]
    pub struct DeleteResp {
        #[prost(message, optional, tag = "1")]
        pub position: Option<common::Position>,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct BatchAppendReq {
        #[prost(message, optional, tag = "1")]
        pub correlation_id: Option<common::Uuid>,
        #[prost(message, optional, tag = "2")]
        pub options: Option<Options>,
        #[prost(message, repeated, tag = "3")]
        pub proposed_messages: Vec<ProposedMessage>,
        #[prost(bool, tag = "4")]
        pub is_final: bool,
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct BatchAppendResp {
        #[prost(message, optional, tag = "1")]
        pub correlation_id: Option<common::Uuid>,
        #[prost(oneof = "BatchResult", tags = "2, 3")]
        pub result: Option<BatchResult>,
        #[prost(message, optional, tag = "4")]
        pub stream: Option<common::StreamIdentifier>,
    }

    #[derive(Clone, PartialEq, Oneof)]
    pub enum BatchResult {
        #[prost(message, tag = "2")]
        Error(Status),
        #[prost(message, tag = "3")]
        Success(Success),
    }

    #[derive(Clone, PartialEq, Message)]
    pub struct Status {
        #[prost(int32, tag = "1")]
        pub code: i32,
        #[prost(string, tag = "2")]
        pub message: String,
    }
}
