//! One match: its events, the state they fold into, and what may happen next.

mod audit;
mod clock;
mod command;
mod course;
mod decide;
mod decider;
mod entry;
mod event;
mod evolve;
mod exhibition;
mod hidden;
mod intent;
mod labels;
mod late;
mod offence;
mod outcome;
mod period;
mod punishments;
mod rejection;
mod result;
mod state;
mod table_events;
mod terms;
mod timeouts;
mod warning;

pub use audit::anomaly;
pub use clock::{PlayTime, Reading};
pub use command::{Accused, Amendment, ClockChange, Freehand, MatchAction, MatchCommand, Outcome, Scorer};
pub use course::{NextPeriod, Shootout};
pub use decide::decide;
pub use decider::MatchDecider;
pub use entry::{Entry, EntryKind, Moment};
pub use event::{
    ClockSet, ClockTurned, EntryAmended, EntryRevoked, Fixture, FreehandSet, GoalScored, HalfEnded, HalfStarted,
    InfoAdded, LengthSet, MatchEvent, MatchFact, PeriodEnded, PeriodStarted, Punished, Reopened, ResultRecorded,
    ResultRevoked, Resume, SevenMetreMissed, ShotTaken, TimeoutCalled, WinnerNamed,
};
pub use evolve::evolve;
pub use exhibition::{ExhibitionDecider, SetExhibition};
pub use intent::Intent;
pub use labels::{Labels, SideLabels};
pub use offence::{Letter, Offender, Punishment};
pub use period::{Ending, Period};
pub use punishments::Suspension;
pub use rejection::Rejection;
pub use result::{GivenResult, ResultKind, Stages};
pub use state::{MatchState, deadline};
pub use terms::{EndedBy, Half, PeriodKind, Phase, Place, Score, Side};
pub use timeouts::RunningTimeout;
pub use warning::{Warning, warnings};
