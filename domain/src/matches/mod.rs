//! One match: its events, the state they fold into, and what may happen next.

mod audit;
mod command;
mod decide;
mod event;
mod intent;
mod labels;
mod late;
mod rejection;
mod state;
mod terms;

pub use audit::anomaly;
pub use command::{Amendment, Freehand, MatchAction, MatchCommand, Scorer};
pub use decide::decide;
pub use event::{
    EndedBy, EntryAmended, EntryRevoked, Fixture, FreehandSet, GoalScored, HalfEnded, HalfStarted, InfoAdded,
    MatchEvent, MatchFact, Reopened, ResultRecorded, ResultRevoked,
};
pub use intent::Intent;
pub use labels::{Labels, SideLabels};
pub use rejection::Rejection;
pub use state::{Entry, EntryKind, MatchState, deadline, evolve};
pub use terms::{Half, Phase, Score, Side};
