//! Why a request is refused. Sockets and requests render the same "no", each in its own way.

use std::time::Duration;

use minicup_domain::matches::Rejection;

use crate::matches::CommandError;

/// How long a client waits before it tries again if the store or the read models are behind.
const BUSY_RETRY: Duration = Duration::from_secs(1);
/// How long a client waits for a damaged match: an operator has to repair it first.
const REPAIR_RETRY: Duration = Duration::from_secs(60);
/// Most characters of an unknown action that an answer quotes.
const QUOTED_ACTION: usize = 80;

/// The kind of "no".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The request cannot be read.
    Malformed,
    /// It takes a login.
    LoginRequired,
    /// The login does not allow it.
    NotAllowed,
    /// It names something that does not exist.
    Unknown,
    /// The rules, or what happened before, forbid it.
    Conflict,
    /// It has more bytes than a message may have.
    TooLarge,
    /// The sender sends faster than allowed.
    TooMany,
    /// The store or the read models are out of reach; the same request may succeed later.
    Unavailable,
    /// The match is set aside until an operator repairs its stream.
    Damaged,
}

/// A "no" for the sender of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its kind.
    pub kind: RefusalKind,
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// True if the referees can allow it: the same command with their reason as `overrule`.
    pub overrulable: bool,
}

impl Refusal {
    fn new(kind: RefusalKind, code: &'static str, message: impl Into<String>) -> Self {
        Self { kind, code, message: message.into(), overrulable: false }
    }

    /// How long to wait before the same request may succeed; none if waiting alone changes nothing.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.kind {
            RefusalKind::Unavailable => Some(BUSY_RETRY),
            RefusalKind::Damaged => Some(REPAIR_RETRY),
            _ => None,
        }
    }

    /// The request cannot be read.
    pub fn malformed(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Malformed, code, message)
    }

    /// There is no such action.
    pub fn unknown_action(action: &str) -> Self {
        let action: String = action.chars().take(QUOTED_ACTION).collect();
        Self::new(RefusalKind::Malformed, "unknown_action", format!("Unknown action {action}."))
    }

    /// There is no such thing; worded as existing clients know it.
    fn unknown(code: &'static str, thing: &str) -> Self {
        Self::new(RefusalKind::Unknown, code, format!("{thing} matching query does not exist."))
    }

    /// There is no such match.
    pub fn unknown_match() -> Self {
        Self::unknown("unknown_match", "Match")
    }

    /// There is no such category.
    pub fn unknown_category() -> Self {
        Self::unknown("unknown_category", "Category")
    }

    /// There is no such team.
    pub fn unknown_team() -> Self {
        Self::unknown("unknown_team", "TeamInfo")
    }

    /// There is no such player.
    pub fn unknown_player() -> Self {
        Self::unknown("unknown_player", "Player")
    }

    /// The match has no such line.
    pub fn unknown_entry() -> Self {
        Self::unknown(Rejection::UnknownEntry.code(), "MatchEvent")
    }

    /// The sender must log in first.
    pub fn login_required() -> Self {
        Self::new(RefusalKind::LoginRequired, "login_required", "Not enough perms to perform action.")
    }

    /// The sender is logged in, but may not do this.
    pub fn not_allowed() -> Self {
        Self::new(RefusalKind::NotAllowed, "not_allowed", "Not enough perms to perform action.")
    }

    /// More messages than a session may send.
    pub fn too_many() -> Self {
        Self::new(RefusalKind::TooMany, "rate_limited", "too many messages, slow down")
    }

    /// A message of more than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        Self::new(RefusalKind::TooLarge, "too_large", format!("a message may have {limit} bytes at most"))
    }

    /// Something of the match cannot be read.
    pub fn damaged() -> Self {
        let message = "the match is damaged and set aside, keep what was entered and call the operator";
        Self::new(RefusalKind::Damaged, "damaged", message)
    }

    /// Something in the store, not of one match, cannot be read or cannot be changed any more.
    pub fn damaged_store() -> Self {
        let message = "what this would change is damaged in the event store, call the operator to verify the store";
        Self::new(RefusalKind::Damaged, "damaged", message)
    }

    /// Reads or the store are behind.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Unavailable, "unavailable", message)
    }
}

impl From<CommandError> for Refusal {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Rejected(Rejection::UnknownEntry) => Self::unknown_entry(),
            CommandError::Rejected(rejection) => {
                let refusal = Self::new(RefusalKind::Conflict, rejection.code(), rejection.to_string());
                Self { overrulable: rejection.is_overrulable(), ..refusal }
            }
            CommandError::Reused => Self::new(RefusalKind::Conflict, "command_id_reused", error.to_string()),
            CommandError::Unavailable(reason) => Self::unavailable(reason),
            CommandError::Damaged(reason) => {
                tracing::warn!(reason, "a command is refused because its match is damaged");
                Self::damaged()
            }
        }
    }
}
