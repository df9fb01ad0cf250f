//! Domain events to stored ones and back: stream names, type names, versions, metadata. docs/events.md lists them all.

use minicup_domain::matches::{Intent, MatchEvent};
use minicup_domain::stored::Unknown;
use minicup_domain::{CommandId, Event, MatchId, Recorded, SeasonSlug, Stored, Stream, TeamId, Timestamp, Unreadable};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};

use super::salvage::about;
use super::{NewEvent, RecordedEvent, StreamId, checksum};

pub(super) const MATCH_PREFIX: &str = Stream::MATCH;
pub(super) const SEASON_PREFIX: &str = Stream::SEASON;

/// Whether an event of this type restates its stream, which may then begin with it, at any
/// revision. The domain's word for it is [`Event::restates_its_stream`].
pub fn restates(kind: &str) -> bool {
    matches!(kind, "RosterRestated" | "UsersRestated")
}

/// Prefixes of the names of all streams.
pub(super) const STREAM_PREFIXES: [&str; 4] = [Stream::MATCH, Stream::SEASON, Stream::ROSTER, Stream::USERS];

/// Whether a stream can be one of ours; a server may hold others.
pub(super) fn is_known_stream(name: &str) -> bool {
    Stream::parse(name).is_some()
}

impl From<Stream> for StreamId {
    fn from(stream: Stream) -> Self {
        Self::new(stream.to_string())
    }
}

/// The stream of a match.
pub fn match_stream(id: MatchId) -> StreamId {
    Stream::Match(id).into()
}

/// The match whose stream it is; none for another stream.
pub fn match_of(stream: &StreamId) -> Option<MatchId> {
    match Stream::parse(stream.as_str()) {
        Some(Stream::Match(id)) => Some(id),
        _ => None,
    }
}

/// The stream of a season.
pub fn season_stream(slug: &SeasonSlug) -> StreamId {
    Stream::Season(slug.clone()).into()
}

/// The stream of a team's roster.
pub fn roster_stream(team: TeamId) -> StreamId {
    Stream::Roster(team).into()
}

/// The stream of the users.
pub fn users_stream() -> StreamId {
    Stream::Users.into()
}

/// The metadata of every event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// When it happened, in Unix milliseconds.
    pub at: Timestamp,
    /// The version of the event's data.
    pub version: u32,
    /// The command it came from.
    pub command_id: CommandId,
    /// Who caused it; none for the service itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// What the command asked for, if a client asked it of a match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
}

/// The author of the events of one append, and the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The command.
    pub command_id: CommandId,
    /// The user name; none for the service itself.
    pub user: Option<String>,
}

impl Cause {
    /// The stored form of events of a match that no client asked for.
    pub fn match_events(&self, events: &[MatchEvent]) -> Vec<NewEvent> {
        self.intended_events(None, events)
    }

    /// The stored form of events of a match that a client asked for.
    pub fn intended_events(&self, intent: Option<Intent>, events: &[MatchEvent]) -> Vec<NewEvent> {
        self.encoded(intent, events.iter().map(|event| (event.at, &event.fact)))
    }

    /// The stored form of events that are not of a match and happened at one time.
    pub fn events_at<E: Stored>(&self, at: Timestamp, events: &[E]) -> Vec<NewEvent> {
        self.encoded(None, events.iter().map(|event| (at, event)))
    }

    fn encoded<'e, E: Stored + 'e>(
        &self,
        intent: Option<Intent>,
        events: impl Iterator<Item = (Timestamp, &'e E)>,
    ) -> Vec<NewEvent> {
        let encode = |(index, (at, event)): (usize, (Timestamp, &E))| {
            let event_type = event.event_type();
            let (command_id, user) = (self.command_id, self.user.clone());
            let metadata = Metadata { at, version: event_type.version, command_id, user, intent };
            NewEvent {
                id: command_id.event_uuid(index),
                kind: event_type.name.into(),
                data: json(&Payload(event)),
                metadata: json(&metadata),
            }
        };
        events.enumerate().map(encode).collect()
    }
}

/// The payload of an event.
struct Payload<'e, E>(&'e E);

impl<E: Stored> Serialize for Payload<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// The payloads are plain structs with string keys, so writing them to memory cannot fail; if it did, the empty
/// data would be refused as corrupt when read, and never mistaken for something else.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// The domain's view of a stored event.
///
/// # Errors
/// [`Unreadable`] for what the store reports as damaged, and for a stream, type, version or payload this
/// program does not know. A fold goes on without the event, and with what it may have been about.
pub fn decode(stored: &RecordedEvent) -> Result<Recorded<Event>, Unreadable> {
    decode_sound(stored).map_err(|Fault(fault)| Unreadable {
        position: stored.position,
        revision: Some(stored.revision),
        stream: stored.stream.to_string(),
        about: about(stored),
        fault,
    })
}

/// Why an event cannot be read.
struct Fault(String);

fn decode_sound(stored: &RecordedEvent) -> Result<Recorded<Event>, Fault> {
    if let Some(fault) = &stored.fault {
        return Err(Fault(fault.to_string()));
    }
    let metadata: Metadata = parse(&stored.metadata)?;
    let event = decode_event(stored, &metadata)?;
    if let Some(fault) = checksum::fault(stored, metadata.command_id) {
        return Err(Fault(fault.to_owned()));
    }
    Ok(Recorded {
        revision: stored.revision,
        position: stored.position,
        id: stored.id,
        at: metadata.at,
        user: metadata.user,
        command_id: metadata.command_id,
        intent: metadata.intent,
        event,
    })
}

fn decode_event(stored: &RecordedEvent, metadata: &Metadata) -> Result<Event, Fault> {
    let stream = Stream::parse(stored.stream.as_str());
    let stream = stream.ok_or_else(|| Fault("the stream's name is not known".to_owned()))?;
    let mut data = serde_json::Deserializer::from_slice(&stored.data);
    let event =
        stream.read(&stored.kind, metadata.version, metadata.at, &mut data).map_err(|unknown| match unknown {
            Unknown::Type => Fault(format!("event type {} is not known, upgrade this program", stored.kind)),
            Unknown::Version => Fault(format!("version {} is not known, upgrade this program", metadata.version)),
            Unknown::Payload(error) => corrupt(&error),
        })?;
    data.end().map_err(|error| corrupt(&error))?;
    Ok(event)
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(json).map_err(|error| corrupt(&error))
}

fn corrupt(error: &serde_json::Error) -> Fault {
    Fault(error.to_string())
}
