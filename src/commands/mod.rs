//! Commands as clients send them. Each has a file of its own with its wire format, the right it takes, and the action
//! of the match it asks for; sockets, requests and the demonstration execute them through [`Commands`].

mod amend_event;
mod attack;
mod clock;
mod confirm;
mod delete_event;
mod end_period;
mod execute;
pub mod fields;
mod goal;
mod info;
mod line_up;
pub mod named;
mod punish;
mod record_result;
mod reopen;
mod revoke_event;
mod revoke_result;
pub mod set_exhibition;
mod seven_metre;
mod shootout_shot;
mod start_period;
mod state_change;
mod timeout;
mod treatment;

use minicup_domain::matches::MatchAction;
use minicup_domain::{MatchId, Timestamp};
use minicup_projections::ReadModel;

pub use execute::{Commands, Submission};

use crate::access::Right;
use crate::refusal::Refusal;
use fields::Fields;

/// The properties of a command, apart from the fields of one request.
struct CommandType {
    /// The action as clients write it, also the label of its metrics.
    name: &'static str,
    /// The right it takes with these fields.
    right: fn(&Fields) -> Right,
    /// True if it belongs to a moment of the match, so that a phone without a network may say when it was meant.
    has_moment: bool,
    /// The match that the fields name.
    match_id: fn(&Fields) -> Option<i64>,
    /// Reads the fields.
    action: fn(&Fields, &Target) -> Result<MatchAction, Refusal>,
}

/// The match a command is for, among everything its fields may name.
struct Target<'a> {
    id: MatchId,
    model: &'a ReadModel,
}

/// A command that changes a match, so its sender must be logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientCommand {
    /// A team scored.
    Goal,
    /// A half begins or ends.
    StateChange,
    /// The last goal is taken back.
    DeleteEvent,
    /// A line is taken back, with a reason.
    RevokeEvent,
    /// A line is corrected.
    AmendEvent,
    /// A note.
    Info,
    /// The result is final.
    Confirm,
    /// The result is open again.
    Reopen,
    /// A result by hand.
    RecordResult,
    /// The clock is stopped, started or set.
    Clock,
    /// What the rules ask for next begins.
    StartPeriod,
    /// The running period ends.
    EndPeriod,
    /// A shot of the shoot-out.
    ShootoutShot,
    /// A seven-metre throw.
    SevenMetre,
    /// Somebody is punished.
    Punish,
    /// A team calls a time-out.
    Timeout,
    /// A player was treated on court.
    Treatment,
    /// An attack ended without a goal.
    Attack,
    /// A team names who plays today.
    LineUp,
    /// A result by hand is taken back.
    RevokeResult,
}

impl ClientCommand {
    /// Every command.
    pub const ALL: [Self; 20] = [
        Self::Goal,
        Self::StateChange,
        Self::DeleteEvent,
        Self::RevokeEvent,
        Self::AmendEvent,
        Self::Info,
        Self::Confirm,
        Self::Reopen,
        Self::RecordResult,
        Self::Clock,
        Self::StartPeriod,
        Self::EndPeriod,
        Self::ShootoutShot,
        Self::SevenMetre,
        Self::Punish,
        Self::Timeout,
        Self::Treatment,
        Self::Attack,
        Self::LineUp,
        Self::RevokeResult,
    ];

    const fn command_type(self) -> &'static CommandType {
        match self {
            Self::Goal => &goal::TYPE,
            Self::StateChange => &state_change::TYPE,
            Self::DeleteEvent => &delete_event::TYPE,
            Self::RevokeEvent => &revoke_event::TYPE,
            Self::AmendEvent => &amend_event::TYPE,
            Self::Info => &info::TYPE,
            Self::Confirm => &confirm::TYPE,
            Self::Reopen => &reopen::TYPE,
            Self::RecordResult => &record_result::TYPE,
            Self::Clock => &clock::TYPE,
            Self::StartPeriod => &start_period::TYPE,
            Self::EndPeriod => &end_period::TYPE,
            Self::ShootoutShot => &shootout_shot::TYPE,
            Self::SevenMetre => &seven_metre::TYPE,
            Self::Punish => &punish::TYPE,
            Self::Timeout => &timeout::TYPE,
            Self::Treatment => &treatment::TYPE,
            Self::Attack => &attack::TYPE,
            Self::LineUp => &line_up::TYPE,
            Self::RevokeResult => &revoke_result::TYPE,
        }
    }

    /// The command with that name.
    ///
    /// # Errors
    /// If there is none.
    pub fn named(name: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|command| command.name() == name);
        found.ok_or_else(|| Refusal::unknown_action(name))
    }

    /// The name clients and metrics use.
    pub const fn name(self) -> &'static str {
        self.command_type().name
    }

    /// The right it takes with these fields.
    pub fn right(self, fields: &Fields) -> Right {
        (self.command_type().right)(fields)
    }

    /// Whether it may say when it was meant.
    pub const fn has_moment(self) -> bool {
        self.command_type().has_moment
    }

    /// The match that the fields name.
    pub fn match_id(self, fields: &Fields) -> Option<i64> {
        (self.command_type().match_id)(fields)
    }

    /// What the fields ask for.
    fn action(self, fields: &Fields, target: &Target) -> Result<MatchAction, Refusal> {
        (self.command_type().action)(fields, target)
    }

    /// When it was meant, if the command has a moment.
    fn meant_at(self, fields: &Fields) -> Result<Option<Timestamp>, Refusal> {
        match self.has_moment() {
            true => fields.time("at"),
            false => Ok(None),
        }
    }
}

/// For those who may score the match, whatever the fields say.
const fn to_score(_: &Fields) -> Right {
    Right::Score
}

/// For users with a PIN, whatever the fields say.
const fn with_pin(_: &Fields) -> Right {
    Right::WithPin
}

/// The match of a command that names it with `match`.
fn named_match(fields: &Fields) -> Option<i64> {
    fields.id("match")
}
