//! An event that this program cannot read, and what it may have been about.

use std::fmt;

use crate::ids::{LinkId, MatchId, SeasonSlug, TeamId};
use crate::place::{Position, Revision};

/// An event that is in the log and cannot be read: its type is unknown, its data is wrong, or it is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its place in the log; of a gap, that of the first event after it.
    pub position: Position,
    /// Its place in its stream, where that is known.
    pub revision: Option<Revision>,
    /// The name of its stream.
    pub stream: String,
    /// What it may have changed.
    pub about: About,
    /// Why it cannot be read.
    pub fault: String,
}

/// What an event may have changed, as far as it can be told without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Something of a match.
    Match(MatchId),
    /// Something of a season.
    Season {
        /// Which one.
        slug: SeasonSlug,
        /// How its players are shown may be part of it.
        privacy: bool,
    },
    /// The people of a team.
    Roster(TeamId),
    /// Who may log in.
    Logins(Logins),
    /// A stream that this program does not know.
    Unknown,
}

/// The logins that an event may have been about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logins {
    /// That of one user.
    User(String),
    /// That of any user.
    Users,
    /// That of one phone.
    Link(LinkId),
    /// That of any phone.
    Links,
    /// Any.
    All,
    /// None.
    Nobody,
}

impl Logins {
    /// Whether the user of that name may be among them.
    pub fn concern_user(&self, username: &str) -> bool {
        match self {
            Self::User(only) => only == username,
            Self::Users | Self::All => true,
            Self::Link(_) | Self::Links | Self::Nobody => false,
        }
    }

    /// Whether the phone of that link may be among them.
    pub fn concern_link(&self, id: LinkId) -> bool {
        match self {
            Self::Link(only) => *only == id,
            Self::Links | Self::All => true,
            Self::User(_) | Self::Users | Self::Nobody => false,
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "position {} ({}", self.position, self.stream)?;
        if let Some(revision) = self.revision {
            write!(f, " revision {revision}")?;
        }
        write!(f, "): {}", self.fault)
    }
}

impl std::error::Error for Unreadable {}

/// Somebody changed how much a store shows of a match's stream; what it hides is lost when the store cleans up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Whose stream.
    pub match_id: MatchId,
    /// Where the log says so.
    pub position: Position,
    /// Events before this revision are hidden; 0 for none, the greatest number for all there will ever be.
    pub hidden_before: u64,
    /// So many events are shown at most, the last ones; none for all.
    pub shown_at_most: Option<u64>,
}

impl Cut {
    /// Whether it hides anything of a stream of `events`.
    pub fn hides_any_of(&self, events: u64) -> bool {
        events > 0 && (self.hidden_before > 0 || self.shown_at_most.is_some_and(|most| most < events))
    }
}
