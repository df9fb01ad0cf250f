//! One match: its events, the state they fold into, and what may happen next.

mod audit;
mod decide;
mod event;
mod intent;
mod labels;
mod late;
mod rejection;
mod state;

pub use audit::anomaly;
pub use decide::{Amendment, Freehand, MatchAction, MatchCommand, Scorer, decide};
pub use event::{
    EndedBy, EntryAmended, EntryRevoked, Fixture, FreehandSet, GoalScored, Half, HalfEnded, HalfStarted, InfoAdded,
    MatchEvent, MatchFact, Phase, Reopened, ResultRecorded, ResultRevoked, Score, Side,
};
pub use intent::Intent;
pub use labels::{Labels, SideLabels};
pub use rejection::Rejection;
pub use state::{Entry, EntryKind, MatchState, deadline, evolve};
