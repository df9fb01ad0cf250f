//! The recorded stream of a match: out of the store, into a file and back.

use std::collections::HashMap;

use futures_util::{StreamExt, TryStreamExt, stream};
use minicup_domain::matches::{Intent, MatchEvent, MatchState, evolve};
use minicup_domain::{CommandId, Event, MatchId, Position, Recorded, Revision};
use uuid::Uuid;

use super::file::{FileEvent, FileMetadata};
use crate::store::codec::{self, Cause, Metadata};
use crate::store::{EventStore, NewEvent, RecordedEvent, StoreError};

/// Streams that are read at a time: enough to hide the way to a server, few enough for its other callers.
const READS_AT_ONCE: usize = 16;

/// An event of a match with all that was recorded of it but its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) id: Uuid,
    pub(super) command_id: CommandId,
    pub(super) user: Option<String>,
    pub(super) intent: Option<Intent>,
    pub(super) event: MatchEvent,
}

/// A match as the store has it.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    pub(super) entries: Vec<Entry>,
    pub(super) state: MatchState,
    /// Something in the stream cannot be read: this is what was known before it, and nothing is appended.
    pub(super) damaged: bool,
}

/// What the store has of each of these matches.
pub(super) async fn histories(
    store: &dyn EventStore,
    matches: impl IntoIterator<Item = MatchId>,
) -> Result<HashMap<MatchId, History>, StoreError> {
    let reads = stream::iter(matches).map(async |id| Ok((id, History::read(store, id).await?)));
    reads.buffer_unordered(READS_AT_ONCE).try_collect().await
}

impl History {
    /// Reads the stream of a match; an empty history if it has none.
    pub(super) async fn read(store: &dyn EventStore, id: MatchId) -> Result<Self, StoreError> {
        let stored = match store.read(&codec::match_stream(id), None).await {
            Err(StoreError::Corrupt { .. }) => return Ok(Self { damaged: true, ..Self::default() }),
            read => read?,
        };
        let entries: Vec<Entry> = stored.iter().map_while(|stored| Entry::from_stored(stored).ok()).collect();
        let state = entries.iter().fold(MatchState::default(), |state, entry| evolve(state, &entry.event));
        Ok(Self { damaged: entries.len() < stored.len(), entries, state })
    }

    /// The last event's place; none in an empty history.
    pub(super) fn revision(&self) -> Option<Revision> {
        self.state.revision()
    }
}

impl Entry {
    fn from_stored(stored: &RecordedEvent) -> Result<Self, StoreError> {
        let Recorded { id, command_id, user, intent, event, .. } = codec::decode(stored)?;
        match event {
            Event::Match(_, event) => Ok(Self { id, command_id, user, intent, event }),
            Event::Season(..) | Event::Roster(..) | Event::User(_) => Err(StoreError::Corrupt {
                place: stored.stream.to_string(),
                fault: "a match's stream holds something else".to_owned(),
            }),
        }
    }

    /// Reads an event of a file as if it stood at `revision` of the stream of `id`.
    pub(super) fn from_file(id: MatchId, revision: Revision, event: &FileEvent) -> Result<Self, String> {
        let FileMetadata { at, user, command_id, intent } = event.metadata.clone();
        let metadata = Metadata { at, version: event.version, command_id, user, intent };
        let stored = RecordedEvent {
            stream: codec::match_stream(id),
            revision,
            // Without a place yet; faults are reported without it.
            position: Position::new(0),
            id: event.id,
            kind: event.kind.as_str().into(),
            data: serde_json::to_vec(&event.data).map_err(|error| error.to_string())?.into(),
            metadata: serde_json::to_vec(&metadata).map_err(|error| error.to_string())?.into(),
            fault: None,
        };
        Self::from_stored(&stored).map_err(|error| match error {
            StoreError::Corrupt { fault, .. } => fault,
            StoreError::Conflict | StoreError::Unavailable(_) => error.to_string(),
        })
    }

    /// The event to be appended, under the id it has.
    pub(super) fn to_new(&self) -> Option<NewEvent> {
        let cause = Cause { command_id: self.command_id, user: self.user.clone() };
        let event = cause.intended_events(self.intent, std::slice::from_ref(&self.event)).pop()?;
        Some(NewEvent { id: self.id, ..event })
    }

    /// The event as a file shows it.
    pub(super) fn to_file(&self) -> Option<FileEvent> {
        let event = self.to_new()?;
        let metadata: Metadata = serde_json::from_slice(&event.metadata).ok()?;
        Some(FileEvent {
            id: self.id,
            kind: event.kind.into_owned(),
            version: metadata.version,
            data: serde_json::from_slice(&event.data).ok()?,
            metadata: FileMetadata {
                at: metadata.at,
                user: metadata.user,
                command_id: metadata.command_id,
                intent: metadata.intent,
            },
        })
    }
}
