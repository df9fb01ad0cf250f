//! An event together with its place in the log and who caused it.

use uuid::Uuid;

use crate::ids::{CommandId, MatchId, SeasonSlug, TeamId};
use crate::matches::{Intent, MatchEvent};
pub use crate::place::{Position, Revision};
use crate::roster::RosterEvent;
use crate::season::SeasonEvent;
use crate::time::Timestamp;
use crate::users::UserEvent;

/// An event as the log holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded<E> {
    /// Its revision in its stream.
    pub revision: Revision,
    /// Its position in the log.
    pub position: Position,
    /// Its id.
    pub id: Uuid,
    /// When it happened, by the clock of the command.
    pub at: Timestamp,
    /// The user name of who caused it; none for the service itself.
    pub user: Option<String>,
    /// The command it came from.
    pub command_id: CommandId,
    /// Fingerprint of the command's request; none for events that no client asked for, and in the earliest logs.
    pub intent: Option<Intent>,
    /// What happened.
    pub event: E,
}

/// Any event of the log, with its stream.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Of `match-<id>`.
    Match(MatchId, MatchEvent),
    /// Of `season-<slug>`.
    Season(SeasonSlug, SeasonEvent),
    /// Of `roster-<team id>`.
    Roster(TeamId, RosterEvent),
    /// Of `users`.
    User(UserEvent),
}

impl Event {
    /// Whether it restates the whole current state of its stream, so that nothing before it is needed: somebody was
    /// forgotten, and the store has cut off the past or is about to.
    pub fn restates_its_stream(&self) -> bool {
        matches!(self, Self::Roster(_, RosterEvent::RosterRestated(_)) | Self::User(UserEvent::UsersRestated(_)))
    }
}

impl Recorded<Event> {
    /// The match it belongs to, and its event; none if it does not belong to a match.
    pub fn into_match(self) -> Option<(MatchId, Recorded<MatchEvent>)> {
        let Self { revision, position, id, at, user, command_id, intent, event } = self;
        let Event::Match(match_id, event) = event else { return None };
        Some((match_id, Recorded { revision, position, id, at, user, command_id, intent, event }))
    }
}
