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

/// What an event may have changed, as far as is known without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A match.
    Match(MatchId),
    /// A season.
    Season {
        /// Which one.
        slug: SeasonSlug,
        /// Whether it may have changed how its players are shown.
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
    /// One user.
    User(String),
    /// Any user.
    Users,
    /// One phone.
    Link(LinkId),
    /// Any phone.
    Links,
    /// All of them.
    All,
    /// None.
    Nobody,
}

impl Logins {
    /// Whether that user may be among them.
    pub fn concern_user(&self, username: &str) -> bool {
        match self {
            Self::User(only) => only == username,
            Self::Users | Self::All => true,
            Self::Link(_) | Self::Links | Self::Nobody => false,
        }
    }

    /// Whether the phone with that link may be among them.
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

/// Somebody changed how much of a match's stream a store shows; hidden events are lost when the store scavenges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The match.
    pub match_id: MatchId,
    /// The position of this change in the log.
    pub position: Position,
    /// Events before this revision are hidden, now or once they are old; 0 for none, the greatest number for all that
    /// will ever be recorded.
    pub hidden_before: u64,
    /// Only this many of the last events are shown; none for all.
    pub shown_at_most: Option<u64>,
}

impl Cut {
    /// Whether it hides anything of a stream of `events`.
    pub fn hides_any_of(&self, events: u64) -> bool {
        events > 0 && (self.hidden_before > 0 || self.shown_at_most.is_some_and(|most| most < events))
    }
}
