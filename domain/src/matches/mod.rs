//! One match: its events, the state they fold into, and what may happen next.

mod audit;
mod command;
mod decide;
mod decider;
mod event;
mod exhibition;
mod intent;
mod labels;
mod late;
mod rejection;
mod state;
mod terms;

pub use audit::anomaly;
pub use command::{Amendment, Freehand, MatchAction, MatchCommand, Scorer};
pub use decide::decide;
pub use decider::MatchDecider;
pub use event::{
    EndedBy, EntryAmended, EntryRevoked, Fixture, FreehandSet, GoalScored, HalfEnded, HalfStarted, InfoAdded,
    MatchEvent, MatchFact, Reopened, ResultRecorded, ResultRevoked,
};
pub use exhibition::{ExhibitionDecider, SetExhibition};
pub use intent::Intent;
pub use labels::{Labels, SideLabels};
pub use rejection::Rejection;
pub use state::{Entry, EntryKind, MatchState, deadline, evolve};
pub use terms::{Half, Phase, Score, Side};
