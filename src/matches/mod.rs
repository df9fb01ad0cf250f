//! Matches as actors: commands become events, events reach everybody who follows the match.

mod actor;
mod fold;
mod router;
mod set_aside;
mod transact;
mod used_ids;

use std::sync::Arc;

use minicup_domain::matches::{Fixture, Intent, MatchAction, MatchEvent, MatchState, Rejection, Warning};
use minicup_domain::{CommandId, MatchId, Recorded, Revision, Timestamp};
use uuid::Uuid;

pub use actor::IDLE;
pub use fold::Fold;
pub use router::MatchRouter;
pub use transact::{LoadedMatch, Read, Transacted, load, read, transact};

use crate::store::StoreError;
use crate::store::codec::Cause;

/// What this node knows of a match when it is first used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What the schedule says; none for the exhibition.
    pub fixture: Option<Fixture>,
    /// The last event the node's read models include. What is behind it has not been broadcast here.
    pub seen: Option<Revision>,
}

/// A command on its way to a match.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// When it reached the service.
    pub at: Timestamp,
    /// When somebody meant it, where it could not be sent at once.
    pub meant_at: Option<Timestamp>,
    /// What is wanted.
    pub action: MatchAction,
    /// Who wants it, and under which id.
    pub cause: Cause,
    /// What the schedule says, should this be the first command of the match.
    pub fixture: Option<Fixture>,
}

impl Request {
    /// The request of the clock when a half's time is up. Its id is random, so that no client can use it first; a half
    /// that two nodes end is ended once because only one of them appends where the stream ends.
    pub fn tick(at: Timestamp, command_id: CommandId) -> Self {
        Self { at, meant_at: None, action: MatchAction::Tick, cause: Cause { command_id, user: None }, fixture: None }
    }

    /// The fingerprint of what a client asks for; none for what the service does by itself.
    pub fn intent(&self) -> Option<Intent> {
        self.cause.user.is_some().then(|| self.action.intent())
    }
}

/// A command that took effect, now or when it was first sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executed {
    /// The command.
    pub command_id: CommandId,
    /// The last event of the match that the command's effect includes; none if the match has no event yet.
    pub revision: Option<Revision>,
    /// The event of the line that the command made, where that is not the last one: the golden goal ends the match as
    /// well.
    pub line: Option<Revision>,
    /// Whether this call recorded anything; false for a repetition, and where it was already so.
    pub recorded: bool,
    /// What the table should look at once more; the same for a repetition.
    pub warnings: Vec<Warning>,
}

impl Executed {
    /// The revision as clients know it: -1 before the first event.
    pub fn revision_number(&self) -> i64 {
        self.revision.map_or(-1, |revision| revision.get() as i64)
    }
}

/// All that a client learns about a store that cannot be used.
const STORE_UNAVAILABLE: &str = "the event store is unavailable, send the same command again";

/// Why a command has no known effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// A business "no". Nothing changed.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// Its id has been used for something else. Nothing changed.
    #[error("this command_id was used for another command, send this one under an id of its own")]
    Reused,
    /// The store, or the way to it, did not answer: send the same command again under the same id.
    #[error("{0}")]
    Unavailable(String),
    /// Something in the match's stream cannot be read, or is missing: nothing is decided on the rest.
    #[error("{0}")]
    Damaged(String),
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::Unavailable("the match is contended, try again".to_owned()),
            // What is wrong with it is logged; a scorekeeper is not shown paths and addresses.
            StoreError::Unavailable(_) => Self::Unavailable(STORE_UNAVAILABLE.to_owned()),
            StoreError::Corrupt { .. } => Self::Damaged(error.to_string()),
        }
    }
}

/// A match at one moment, for somebody who begins to follow it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The match now.
    pub state: Arc<MatchState>,
    /// All its events, revoked ones included.
    pub history: Arc<Vec<Recorded<MatchEvent>>>,
}

impl Snapshot {
    /// The id of the last event the state includes.
    pub fn last_event(&self) -> Option<Uuid> {
        self.history.last().map(|recorded| recorded.id)
    }
}

/// New events of one match, each with the state it led to. Every event of a match is published once on each node, in
/// order of revision.
#[derive(Debug, Clone)]
pub struct MatchUpdate {
    /// The match.
    pub match_id: MatchId,
    /// The events.
    pub steps: Vec<Step>,
}

/// An event and the state it led to.
#[derive(Debug, Clone)]
pub struct Step {
    /// The event.
    pub recorded: Recorded<MatchEvent>,
    /// The match right after it.
    pub state: Arc<MatchState>,
    /// The match right before it, where the event corrects an earlier one.
    pub before: Option<Arc<MatchState>>,
}

/// Takes what happened to those who follow. Must not block: it is called by the match's actor, and where there is none
/// by the feed.
pub trait Publisher: Send + Sync + 'static {
    /// Hands on an update.
    fn publish(&self, update: MatchUpdate);

    /// True if anybody follows the match here.
    fn is_followed(&self, id: MatchId) -> bool;
}
