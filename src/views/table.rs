//! What the table of a match counts: time-outs, and who sits out.

use minicup_domain::matches::{MatchState, Offender, RunningTimeout, Suspension};
use minicup_projections::Catalogue;
use serde::Serialize;
use utoipa::ToSchema;

/// What the table of a match counts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
pub struct TableView {
    /// Who sits out, at the moment of the clock; they sit on where it stands, over breaks and into overtime.
    pub suspensions: Vec<SuspensionView>,
    /// The time-outs that home and away have taken, those included that they asked for and lost.
    pub timeouts: [usize; 2],
    /// The time-out that is on; null once play goes on.
    pub timeout: Option<TimeoutView>,
}

/// A team plays with one player less.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Suspension)]
pub struct SuspensionView {
    /// Whose team: 0 home, 1 away.
    pub team_index: usize,
    /// The player; null for an official, and where nobody is known.
    pub player_id: Option<i64>,
    /// The player's number.
    pub player_number: Option<i64>,
    /// The letter of the official for whom a player sits out.
    pub official: Option<&'static str>,
    /// Seconds of play that are left, at the moment of the clock.
    pub remaining: f64,
    /// The match time at which it is over, in whole seconds.
    pub until: u32,
}

impl SuspensionView {
    fn new(catalogue: &Catalogue, Suspension { side, offender, until, remaining }: Suspension) -> Self {
        let player = offender.and_then(Offender::player);
        Self {
            team_index: side.index(),
            player_id: player.map(|player| player.get()),
            player_number: player.and_then(|player| catalogue.player(player)?.0.number),
            official: offender.and_then(Offender::official).map(|letter| letter.name()),
            remaining: remaining.as_seconds(),
            until: until.whole_seconds(),
        }
    }
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
    pub(super) fn of(catalogue: &Catalogue, state: &MatchState) -> Self {
        let suspensions = state.suspensions().into_iter().map(|off| SuspensionView::new(catalogue, off)).collect();
        Self { suspensions, timeouts: state.timeouts(), timeout: state.timeout().map(TimeoutView::from) }
    }
}

impl From<RunningTimeout> for TimeoutView {
    fn from(RunningTimeout { side, ends }: RunningTimeout) -> Self {
        Self { team_index: side.index(), ends: ends.as_seconds() }
    }
}
