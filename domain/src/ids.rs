//! Identifiers. All numeric ids come from the tournament file and fit a JSON number exactly.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::place::Revision;

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Wraps the number a client or file gave. The caller checks whether it exists.
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// The number as clients know it.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

numeric_id!(
    /// A match. [`MatchId::MAX`] bounds it, so that [`EventId`] stays below 2^53.
    MatchId
);
numeric_id!(
    /// A team of one category of one season.
    TeamId
);
numeric_id!(
    /// A player on one team's roster. Events name players by this id alone.
    PlayerId
);
numeric_id!(
    /// A category of a season: the teams that play for one table.
    CategoryId
);

numeric_id!(
    /// A link that lets one phone score a match or a court. Links are numbered from 1 in the order they were issued.
    LinkId
);

impl MatchId {
    /// The free-hand exhibition match, which belongs to no season.
    pub const EXHIBITION: Self = Self(0);
    /// The largest id a match may have: 33 bits, see [`EventId`].
    pub const MAX: i64 = (1 << 33) - 1;
}

/// The short name of a season, such as `2019`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeasonSlug(String);

impl SeasonSlug {
    /// Wraps a slug as the tournament file gives it.
    pub fn new(slug: impl Into<String>) -> Self {
        Self(slug.into())
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SeasonSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names one intent of one client. Whatever is sent again under the same id has its effect once.
///
/// ```
/// use minicup_domain::{CommandId, Uuid};
///
/// let sent = CommandId::new(Uuid::from_u128(7));
/// let again = CommandId::new(Uuid::from_u128(7));
/// // The store knows the events of the second attempt by their ids.
/// assert_eq!(sent.event_uuid(0), again.event_uuid(0));
/// assert_ne!(sent.event_uuid(0), sent.event_uuid(1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommandId(Uuid);

impl CommandId {
    /// Wraps the UUID a client chose.
    pub const fn new(id: Uuid) -> Self {
        Self(id)
    }

    /// The UUID as the client knows it.
    pub const fn get(self) -> Uuid {
        self.0
    }

    /// The id of the `index`-th event this command records: the same for every attempt, on every node.
    pub fn event_uuid(self, index: usize) -> Uuid {
        Uuid::new_v5(&self.0, &(index as u64).to_be_bytes())
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How many low bits of an [`EventId`] hold the revision: a match has at most 2^20 events.
const REVISION_BITS: u32 = 20;

/// The number by which clients know an event of a match: unique across matches, stable for ever and below 2^53.
///
/// It is made of the match and the revision, so it needs no counter and survives a move to another store.
///
/// ```
/// use minicup_domain::{EventId, MatchId, Revision};
///
/// let id = EventId::new(MatchId::new(7), Revision::new(3));
/// assert_eq!(id.get(), (7 << 20) + 3);
/// assert_eq!(EventId::from_number(id.get()).revision_in(MatchId::new(7)), Some(Revision::new(3)));
/// assert_eq!(id.revision_in(MatchId::new(8)), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(i64);

impl EventId {
    /// The id of the event at `revision` of the stream of `match_id`.
    pub const fn new(match_id: MatchId, revision: Revision) -> Self {
        Self((match_id.get() << REVISION_BITS) | (revision.get() as i64))
    }

    /// Wraps the number a client gave.
    pub const fn from_number(id: i64) -> Self {
        Self(id)
    }

    /// The number as clients know it.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The match it belongs to.
    pub const fn match_id(self) -> MatchId {
        MatchId(self.0 >> REVISION_BITS)
    }

    /// The revision of the event in the stream of `match_id`; none if it belongs to another match.
    pub fn revision_in(self, match_id: MatchId) -> Option<Revision> {
        let revision = self.0 & ((1 << REVISION_BITS) - 1);
        (self.match_id() == match_id).then(|| Revision::new(revision as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_ids_are_unique_across_matches_and_below_two_to_the_53() {
        let last = Revision::new((1 << REVISION_BITS) - 1);
        let largest = EventId::new(MatchId::new(MatchId::MAX), last);
        assert!(largest.get() < 1 << 53);
        assert_eq!(largest.revision_in(MatchId::new(MatchId::MAX)), Some(last));
        assert_eq!(largest.revision_in(MatchId::new(1)), None);
        assert_ne!(EventId::new(MatchId::new(1), Revision::new(0)), EventId::new(MatchId::new(0), last));
    }

    #[test]
    fn event_uuids_depend_on_the_command_and_the_index_alone() {
        let command = CommandId::new(Uuid::from_u128(7));
        assert_eq!(command.event_uuid(1), CommandId::new(Uuid::from_u128(7)).event_uuid(1));
        assert_ne!(command.event_uuid(0), command.event_uuid(1));
    }
}
