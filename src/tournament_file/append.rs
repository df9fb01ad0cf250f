//! One append of an import.

use minicup_domain::{CommandId, Revision, Timestamp};
use uuid::Uuid;

use super::change::Change;
use crate::store::codec::Cause;
use crate::store::{Appended, EventStore, Expected, NewEvent, NonEmpty, StoreError, StreamId};

/// Under which the ids of imported events are made; drawn at random once.
const NAMESPACE: Uuid = Uuid::from_u128(0x8d1f_6c02_51a4_4d0e_9b37_2e60_c4f7_a913);

/// What an append is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Roster,
    Users,
    Season,
    Match,
    /// What the file said, which changes nothing of the tournament.
    Said,
}

/// Who changes the tournament, and when.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// The user name; none on the command line.
    pub user: Option<&'a str>,
    /// Now.
    pub now: Timestamp,
}

/// Events for the end of one stream.
#[derive(Debug, Clone)]
pub(crate) struct Append {
    pub(crate) subject: Subject,
    pub(crate) stream: StreamId,
    pub(crate) last: Option<Revision>,
    pub(crate) events: NonEmpty<NewEvent>,
    /// What they change, in words.
    pub(crate) changes: Vec<Change>,
}

impl Append {
    /// Of what `encode` makes; none if that is nothing.
    pub(crate) fn new(
        subject: Subject,
        stream: StreamId,
        last: Option<Revision>,
        user: Option<&str>,
        encode: impl Fn(&Cause) -> Vec<NewEvent>,
    ) -> Option<Self> {
        let events = NonEmpty::new(identified(&stream, last, user, encode))?;
        Some(Self { subject, stream, last, events, changes: vec![] })
    }

    /// The same, told in words.
    pub(crate) fn told_as(self, changes: Vec<Change>) -> Self {
        Self { changes, ..self }
    }

    /// Makes it durable.
    pub(crate) async fn commit(self, store: &dyn EventStore) -> Result<Appended, StoreError> {
        store.append(&self.stream, Expected::behind(self.last), self.events).await
    }
}

/// What `encode` makes, under a command id that follows from what the events say and where they go.
///
/// So an import into an empty store records the same ids as the one whose export it reads, and an append whose outcome
/// got lost can be repeated; while two imports that want different events at one place never pass for each other.
pub(crate) fn identified(
    stream: &StreamId,
    last: Option<Revision>,
    user: Option<&str>,
    encode: impl Fn(&Cause) -> Vec<NewEvent>,
) -> Vec<NewEvent> {
    let cause = |id| Cause { command_id: CommandId::new(id), user: user.map(str::to_owned) };
    let mut name = format!("{stream}@{}", Expected::behind(last).next_revision()).into_bytes();
    for event in encode(&cause(NAMESPACE)) {
        for part in [event.kind.as_bytes(), &event.data, &event.metadata] {
            name.extend((part.len() as u64).to_be_bytes());
            name.extend(part);
        }
    }
    encode(&cause(Uuid::new_v5(&NAMESPACE, &name)))
}
