//! What the table of a match counts: time-outs.

use minicup_domain::matches::{MatchState, RunningTimeout};
use serde::Serialize;
use utoipa::ToSchema;

/// What the table of a match counts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
pub struct TableView {
    /// The time-outs that home and away have taken, those included that they asked for and lost.
    pub timeouts: [usize; 2],
    /// The time-out that is on; null once play goes on.
    pub timeout: Option<TimeoutView>,
}

/// A time-out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Timeout)]
pub struct TimeoutView {
    /// Whose it is: 0 home, 1 away.
    pub team_index: usize,
    /// When its time is up, in Unix seconds; the clock goes on when the table starts it.
    pub ends: f64,
}

impl TableView {
    /// Of a match in a state.
    pub(super) fn of(state: &MatchState) -> Self {
        Self { timeouts: state.timeouts(), timeout: state.timeout().map(TimeoutView::from) }
    }
}

impl From<RunningTimeout> for TimeoutView {
    fn from(RunningTimeout { side, ends }: RunningTimeout) -> Self {
        Self { team_index: side.index(), ends: ends.as_seconds() }
    }
}
