//! Domain events to stored ones and back: stream names, type names, versions, metadata. docs/events.md lists them all.

use minicup_domain::matches::{Intent, MatchEvent, MatchFact};
use minicup_domain::tournament::{RosterEvent, SeasonEvent, UserEvent};
use minicup_domain::{CommandId, Event, MatchId, Recorded, SeasonSlug, TeamId, Timestamp, Unreadable};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::salvage::about;
use super::{NewEvent, RecordedEvent, StreamId, checksum};

/// The version every event type is written in today. A type that changes gets its own and an upcaster in [`decode`].
const VERSION: u32 = 1;

/// The stream of the users.
pub const USERS_STREAM: &str = "users";
pub(super) const MATCH_PREFIX: &str = "match-";
pub(super) const SEASON_PREFIX: &str = "season-";
pub(super) const ROSTER_PREFIX: &str = "roster-";

/// What the names of all streams begin with.
pub(super) const STREAM_PREFIXES: [&str; 4] = [MATCH_PREFIX, SEASON_PREFIX, ROSTER_PREFIX, USERS_STREAM];

/// Whether a stream can be one of ours; others may live on the same server.
pub(super) fn is_known_stream(name: &str) -> bool {
    let numbered = |prefix| name.strip_prefix(prefix).is_some_and(|id: &str| id.parse::<i64>().is_ok());
    name == USERS_STREAM || name.starts_with(SEASON_PREFIX) || numbered(MATCH_PREFIX) || numbered(ROSTER_PREFIX)
}

/// The stream of a match.
pub fn match_stream(id: MatchId) -> StreamId {
    StreamId::new(format!("{MATCH_PREFIX}{id}"))
}

/// The match whose stream it is; none for another stream.
pub fn match_of(stream: &StreamId) -> Option<MatchId> {
    stream.as_str().strip_prefix(MATCH_PREFIX)?.parse().ok().map(MatchId::new)
}

/// The stream of a season.
pub fn season_stream(slug: &SeasonSlug) -> StreamId {
    StreamId::new(format!("{SEASON_PREFIX}{slug}"))
}

/// The stream of a team's roster.
pub fn roster_stream(team: TeamId) -> StreamId {
    StreamId::new(format!("{ROSTER_PREFIX}{team}"))
}

/// The stream of the users.
pub fn users_stream() -> StreamId {
    StreamId::new(USERS_STREAM)
}

/// What stands beside every event.
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
    /// What the command asked for, where a client asked it of a match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
}

/// Who caused the events of one append, and through which command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The command.
    pub command_id: CommandId,
    /// The user name; none for the service itself.
    pub user: Option<String>,
}

impl Cause {
    /// The stored form of what a match recorded, where no client asked for it.
    pub fn match_events(&self, events: &[MatchEvent]) -> Vec<NewEvent> {
        self.intended_events(None, events)
    }

    /// The stored form of what a match recorded because a client asked for it.
    pub fn intended_events(&self, intent: Option<Intent>, events: &[MatchEvent]) -> Vec<NewEvent> {
        let encoded = events.iter().map(|event| {
            let (kind, data) = encode_match(&event.fact);
            (event.at, kind, data)
        });
        self.encoded(intent, encoded)
    }

    /// The stored form of what happened to a season.
    pub fn season_events(&self, at: Timestamp, events: &[SeasonEvent]) -> Vec<NewEvent> {
        self.new_events(events.iter().map(|event| {
            let (kind, data) = encode_season(event);
            (at, kind, data)
        }))
    }

    /// The stored form of what happened to a roster.
    pub fn roster_events(&self, at: Timestamp, events: &[RosterEvent]) -> Vec<NewEvent> {
        self.new_events(events.iter().map(|RosterEvent::RosterSet(roster)| (at, "RosterSet", json(roster))))
    }

    /// The stored form of what happened to the users.
    pub fn user_events(&self, at: Timestamp, events: &[UserEvent]) -> Vec<NewEvent> {
        self.new_events(events.iter().map(|event| {
            let (kind, data) = encode_user(event);
            (at, kind, data)
        }))
    }

    fn new_events(&self, events: impl Iterator<Item = (Timestamp, &'static str, Vec<u8>)>) -> Vec<NewEvent> {
        self.encoded(None, events)
    }

    fn encoded(
        &self,
        intent: Option<Intent>,
        events: impl Iterator<Item = (Timestamp, &'static str, Vec<u8>)>,
    ) -> Vec<NewEvent> {
        events
            .enumerate()
            .map(|(index, (at, kind, data))| {
                let (command_id, user) = (self.command_id, self.user.clone());
                let metadata = Metadata { at, version: VERSION, command_id, user, intent };
                NewEvent { id: self.command_id.event_uuid(index), kind: kind.into(), data, metadata: json(&metadata) }
            })
            .collect()
    }
}

fn encode_match(fact: &MatchFact) -> (&'static str, Vec<u8>) {
    let kind = match_kind(fact);
    let data = match fact {
        MatchFact::Opened(data) => json(data),
        MatchFact::HalfStarted(data) => json(data),
        MatchFact::HalfEnded(data) => json(data),
        MatchFact::GoalScored(data) => json(data),
        MatchFact::InfoAdded(data) => json(data),
        MatchFact::EntryRevoked(data) => json(data),
        MatchFact::EntryAmended(data) => json(data),
        MatchFact::Confirmed => b"{}".to_vec(),
        MatchFact::Reopened(data) => json(data),
        MatchFact::ResultRecorded(data) => json(data),
        MatchFact::ResultRevoked(data) => json(data),
        MatchFact::FreehandSet(data) => json(data),
    };
    (kind, data)
}

fn match_kind(fact: &MatchFact) -> &'static str {
    match fact {
        MatchFact::Opened(_) => "MatchOpened",
        MatchFact::HalfStarted(_) => "HalfStarted",
        MatchFact::HalfEnded(_) => "HalfEnded",
        MatchFact::GoalScored(_) => "GoalScored",
        MatchFact::InfoAdded(_) => "InfoAdded",
        MatchFact::EntryRevoked(_) => "EntryRevoked",
        MatchFact::EntryAmended(_) => "EntryAmended",
        MatchFact::Confirmed => "MatchConfirmed",
        MatchFact::Reopened(_) => "MatchReopened",
        MatchFact::ResultRecorded(_) => "ResultRecorded",
        MatchFact::ResultRevoked(_) => "ResultRevoked",
        MatchFact::FreehandSet(_) => "FreehandSet",
    }
}

fn encode_season(event: &SeasonEvent) -> (&'static str, Vec<u8>) {
    match event {
        SeasonEvent::SeasonDefined(data) => ("SeasonDefined", json(data)),
        SeasonEvent::PrivacySet(data) => ("PrivacySet", json(data)),
        SeasonEvent::CategoryDefined(data) => ("CategoryDefined", json(data)),
        SeasonEvent::CategoryRemoved(data) => ("CategoryRemoved", json(data)),
        SeasonEvent::TeamDefined(data) => ("TeamDefined", json(data)),
        SeasonEvent::TeamRemoved(data) => ("TeamRemoved", json(data)),
        SeasonEvent::MatchScheduled(data) => ("MatchScheduled", json(data)),
        SeasonEvent::MatchCancelled(data) => ("MatchCancelled", json(data)),
        SeasonEvent::SeasonImported(data) => ("SeasonImported", json(data)),
    }
}

fn encode_user(event: &UserEvent) -> (&'static str, Vec<u8>) {
    match event {
        UserEvent::UserDefined(data) => ("UserDefined", json(data)),
        UserEvent::UserRemoved(data) => ("UserRemoved", json(data)),
        UserEvent::UsersImported(data) => ("UsersImported", json(data)),
        UserEvent::LinkIssued(data) => ("LinkIssued", json(data)),
        UserEvent::CourtLinkIssued(data) => ("CourtLinkIssued", json(data)),
        UserEvent::LinkRevoked(data) => ("LinkRevoked", json(data)),
    }
}

/// The payloads are plain structs with string keys, so writing them to memory cannot fail; were it to, the empty
/// data would be refused as corrupt when read, and never taken for something else.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// The domain's view of a stored event.
///
/// # Errors
/// [`Unreadable`] for what the store says is not what was written, and for a stream, type, version or payload this
/// program does not know. Who folds the log goes on without it, and with what it says it may have been about.
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
    if metadata.version != VERSION {
        return Err(Fault(format!("version {} is not known, upgrade this program", metadata.version)));
    }
    let event = decode_event(stored, metadata.at)?;
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

fn decode_event(stored: &RecordedEvent, at: Timestamp) -> Result<Event, Fault> {
    let stream = stored.stream.as_str();
    if let Some(id) = stream.strip_prefix(MATCH_PREFIX) {
        let match_id = MatchId::new(numeric_id(id)?);
        return Ok(Event::Match(match_id, MatchEvent { at, fact: decode_match(stored)? }));
    }
    if let Some(slug) = stream.strip_prefix(SEASON_PREFIX) {
        return Ok(Event::Season(SeasonSlug::new(slug), decode_season(stored)?));
    }
    if let Some(id) = stream.strip_prefix(ROSTER_PREFIX) {
        return match stored.kind.as_ref() {
            "RosterSet" => Ok(Event::Roster(TeamId::new(numeric_id(id)?), RosterEvent::RosterSet(data(stored)?))),
            _ => Err(unknown_kind(stored)),
        };
    }
    match stream {
        USERS_STREAM => decode_user(stored).map(Event::User),
        _ => Err(Fault("the stream's name is not known".to_owned())),
    }
}

fn decode_user(stored: &RecordedEvent) -> Result<UserEvent, Fault> {
    match stored.kind.as_ref() {
        "UserDefined" => data(stored).map(UserEvent::UserDefined),
        "UserRemoved" => data(stored).map(UserEvent::UserRemoved),
        "UsersImported" => data(stored).map(UserEvent::UsersImported),
        "LinkIssued" => data(stored).map(UserEvent::LinkIssued),
        "CourtLinkIssued" => data(stored).map(UserEvent::CourtLinkIssued),
        "LinkRevoked" => data(stored).map(UserEvent::LinkRevoked),
        _ => Err(unknown_kind(stored)),
    }
}

fn decode_match(stored: &RecordedEvent) -> Result<MatchFact, Fault> {
    match stored.kind.as_ref() {
        "MatchOpened" => data(stored).map(MatchFact::Opened),
        "HalfStarted" => data(stored).map(MatchFact::HalfStarted),
        "HalfEnded" => data(stored).map(MatchFact::HalfEnded),
        "GoalScored" => data(stored).map(MatchFact::GoalScored),
        "InfoAdded" => data(stored).map(MatchFact::InfoAdded),
        "EntryRevoked" => data(stored).map(MatchFact::EntryRevoked),
        "EntryAmended" => data(stored).map(MatchFact::EntryAmended),
        "MatchConfirmed" => data::<NoData>(stored).map(|NoData {}| MatchFact::Confirmed),
        "MatchReopened" => data(stored).map(MatchFact::Reopened),
        "ResultRecorded" => data(stored).map(MatchFact::ResultRecorded),
        "ResultRevoked" => data(stored).map(MatchFact::ResultRevoked),
        "FreehandSet" => data(stored).map(MatchFact::FreehandSet),
        _ => Err(unknown_kind(stored)),
    }
}

fn decode_season(stored: &RecordedEvent) -> Result<SeasonEvent, Fault> {
    match stored.kind.as_ref() {
        "SeasonDefined" => data(stored).map(SeasonEvent::SeasonDefined),
        "PrivacySet" => data(stored).map(SeasonEvent::PrivacySet),
        "CategoryDefined" => data(stored).map(SeasonEvent::CategoryDefined),
        "CategoryRemoved" => data(stored).map(SeasonEvent::CategoryRemoved),
        "TeamDefined" => data(stored).map(SeasonEvent::TeamDefined),
        "TeamRemoved" => data(stored).map(SeasonEvent::TeamRemoved),
        "MatchScheduled" => data(stored).map(SeasonEvent::MatchScheduled),
        "MatchCancelled" => data(stored).map(SeasonEvent::MatchCancelled),
        "SeasonImported" => data(stored).map(SeasonEvent::SeasonImported),
        _ => Err(unknown_kind(stored)),
    }
}

#[derive(Deserialize)]
struct NoData {}

fn data<T: DeserializeOwned>(stored: &RecordedEvent) -> Result<T, Fault> {
    parse(&stored.data)
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(json).map_err(|error| Fault(error.to_string()))
}

fn numeric_id(text: &str) -> Result<i64, Fault> {
    text.parse().map_err(|_| Fault("the stream's name has no number".to_owned()))
}

fn unknown_kind(stored: &RecordedEvent) -> Fault {
    Fault(format!("event type {} is not known, upgrade this program", stored.kind))
}
