//! One append of an import.

use minicup_domain::Revision;

use super::change::Change;
use crate::store::codec::Cause;
use crate::store::{Appended, EventStore, Expected, NewEvent, NonEmpty, StoreError, StreamId};
use crate::transact::identified;

/// What an append is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Roster,
    Users,
    Season,
    Match,
    /// What the file said, which changes nothing in the tournament.
    Said,
}

/// Events for the end of one stream.
#[derive(Debug, Clone)]
pub(super) struct Append {
    pub(super) subject: Subject,
    pub(super) stream: StreamId,
    pub(super) last: Option<Revision>,
    pub(super) events: NonEmpty<NewEvent>,
    /// What they change, in words.
    pub(super) changes: Vec<Change>,
}

impl Append {
    /// The events that `encode` makes; none if there are none.
    pub(super) fn new(
        subject: Subject,
        stream: StreamId,
        last: Option<Revision>,
        user: Option<&str>,
        encode: impl Fn(&Cause) -> Vec<NewEvent>,
    ) -> Option<Self> {
        let events = NonEmpty::new(identified(&stream, last, user, encode))?;
        Some(Self { subject, stream, last, events, changes: vec![] })
    }

    /// The same, in words.
    pub(super) fn told_as(self, changes: Vec<Change>) -> Self {
        Self { changes, ..self }
    }

    /// Makes it durable.
    pub(super) async fn commit(self, store: &dyn EventStore) -> Result<Appended, StoreError> {
        store.append(&self.stream, Expected::behind(self.last), self.events).await
    }
}
