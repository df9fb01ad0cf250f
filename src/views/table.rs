//! What the table of a match counts: time-outs, who sits out, attacks after treatment, and the officials who are there.

use minicup_domain::TeamId;
use minicup_domain::matches::{MatchState, Offender, RunningTimeout, Side, Suspension, Treated};
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
    /// The letters of the officials whom home and away have named for today.
    pub officials: [Vec<&'static str>; 2],
    /// Who is off the court after treatment, where attacks after it are counted; absent while nobody is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub treatments: Vec<TreatmentView>,
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
    fn new(catalogue: &Catalogue, state: &MatchState, suspension: Suspension) -> Self {
        let Suspension { side, offender, until, remaining } = suspension;
        let player = offender.and_then(Offender::player);
        Self {
            team_index: side.index(),
            player_id: player.map(|player| player.get()),
            player_number: player.and_then(|player| catalogue.player_in(state, player)?.number),
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

/// A player who is off the court after treatment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Treatment)]
pub struct TreatmentView {
    /// Of which team: 0 home, 1 away.
    pub team_index: usize,
    /// The player; null where nobody is known.
    pub player_id: Option<i64>,
    /// The player's number.
    pub player_number: Option<i64>,
    /// Attacks of the team that have ended since; after the third the player may come back.
    pub attacks: usize,
}

impl TreatmentView {
    fn new(catalogue: &Catalogue, state: &MatchState, Treated { side, player, attacks }: Treated) -> Self {
        Self {
            team_index: side.index(),
            player_id: player.map(|player| player.get()),
            player_number: player.and_then(|player| catalogue.player_in(state, player)?.number),
            attacks,
        }
    }
}

impl TableView {
    /// Of a match in a state, which these two teams play.
    pub(super) fn of(catalogue: &Catalogue, state: &MatchState, [home, away]: [TeamId; 2]) -> Self {
        let off = |off| SuspensionView::new(catalogue, state, off);
        let letters = |side, team| {
            let line_up = state.line_up(side).filter(|line_up| line_up.team == team);
            line_up.into_iter().flat_map(|line_up| &line_up.officials).map(|letter| letter.name()).collect()
        };
        let treated = |off| TreatmentView::new(catalogue, state, off);
        Self {
            suspensions: state.suspensions().into_iter().map(off).collect(),
            timeouts: state.timeouts(),
            timeout: state.timeout().map(TimeoutView::from),
            treatments: state.treated().into_iter().map(treated).collect(),
            officials: [letters(Side::Home, home), letters(Side::Away, away)],
        }
    }
}

impl From<RunningTimeout> for TimeoutView {
    fn from(RunningTimeout { side, ends }: RunningTimeout) -> Self {
        Self { team_index: side.index(), ends: ends.as_seconds() }
    }
}
