//! The streams of the log: one for each aggregate, except links, which are in the stream of the users.

use std::fmt;

use serde::Deserializer;

use crate::ids::{MatchId, SeasonSlug, TeamId};
use crate::matches::{MatchEvent, MatchFact};
use crate::recorded::Event;
use crate::roster::RosterEvent;
use crate::season::SeasonEvent;
use crate::stored::{EventType, Stored, Unknown};
use crate::time::Timestamp;
use crate::users::UserEvent;

/// A stream by what it is of.
///
/// ```
/// use minicup_domain::{MatchId, Stream};
///
/// assert_eq!(Stream::parse("match-7"), Some(Stream::Match(MatchId::new(7))));
/// assert_eq!(Stream::parse("something-else"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Stream {
    /// One match.
    Match(MatchId),
    /// A season.
    Season(SeasonSlug),
    /// The people of one team.
    Roster(TeamId),
    /// The users and the links.
    Users,
}

impl Stream {
    /// What the name of a match's stream begins with.
    pub const MATCH: &'static str = "match-";
    /// What the name of a season's stream begins with.
    pub const SEASON: &'static str = "season-";
    /// What the name of a roster's stream begins with.
    pub const ROSTER: &'static str = "roster-";
    /// The name of the stream of users.
    pub const USERS: &'static str = "users";

    /// The stream of that name; none if there can be none of that name.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(id) = name.strip_prefix(Self::MATCH) {
            return id.parse().ok().map(MatchId::new).map(Self::Match);
        }
        if let Some(slug) = name.strip_prefix(Self::SEASON) {
            return Some(Self::Season(SeasonSlug::new(slug)));
        }
        if let Some(id) = name.strip_prefix(Self::ROSTER) {
            return id.parse().ok().map(TeamId::new).map(Self::Roster);
        }
        (name == Self::USERS).then_some(Self::Users)
    }

    /// Reads an event of this stream, which happened at `at`.
    ///
    /// # Errors
    /// [`Unknown`] for a type or version that this stream does not have, and for a payload that is not one of them.
    pub fn read<'de, D: Deserializer<'de>>(
        self,
        name: &str,
        version: u32,
        at: Timestamp,
        data: D,
    ) -> Result<Event, Unknown<D::Error>> {
        Ok(match self {
            Self::Match(id) => Event::Match(id, MatchEvent { at, fact: MatchFact::read(name, version, data)? }),
            Self::Season(slug) => Event::Season(slug, SeasonEvent::read(name, version, data)?),
            Self::Roster(team) => Event::Roster(team, RosterEvent::read(name, version, data)?),
            Self::Users => Event::User(UserEvent::read(name, version, data)?),
        })
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Match(id) => write!(f, "{}{id}", Self::MATCH),
            Self::Season(slug) => write!(f, "{}{slug}", Self::SEASON),
            Self::Roster(team) => write!(f, "{}{team}", Self::ROSTER),
            Self::Users => f.write_str(Self::USERS),
        }
    }
}

/// Every type of event, beside the name pattern of the streams it may be in.
pub fn event_types() -> impl Iterator<Item = (&'static str, EventType)> {
    let of_stream = |stream, types: &'static [EventType]| types.iter().map(move |event_type| (stream, *event_type));
    of_stream("match-<id>", MatchFact::TYPES)
        .chain(of_stream("season-<slug>", SeasonEvent::TYPES))
        .chain(of_stream("roster-<team id>", RosterEvent::TYPES))
        .chain(of_stream("users", UserEvent::TYPES))
}
