//! Given/when/then for matches; [`aggregate`] has it for any aggregate.
//!
//! ```
//! use minicup_domain::matches::{Half, MatchAction, Phase, Rejection, Side};
//! use minicup_domain::spec::{HOME, given, goal, in_first_half, opened};
//!
//! let home_scores = || MatchAction::Goal { team: HOME, scorer: None };
//! // In the 42nd second of a first half a goal counts, and is recorded with its place in that half.
//! in_first_half().when(42, home_scores()).then([(42, goal(Half::First, 42, Side::Home))]);
//! // Before the start it is refused.
//! given([(0, opened())]).when(42, home_scores()).then_rejected(Rejection::NotStarted);
//! ```

pub mod aggregate;

use std::fmt::Debug;

use crate::ids::{CategoryId, PlayerId, TeamId};
use crate::matches::{
    ClockSet, ClockTurned, EndedBy, EntryAmended, EntryRevoked, Fixture, FreehandSet, GivenResult, GoalScored, Half,
    HalfEnded, HalfStarted, InfoAdded, LengthSet, MatchAction, MatchCommand, MatchEvent, MatchFact, MatchState, Phase,
    PlayTime, Punished, Punishment, Rejection, Reopened, ResultRecorded, Resume, Score, Scorer, Side, TimeoutCalled,
    decide, evolve,
};
use crate::place::Revision;
use crate::time::Timestamp;

/// A match with a history.
#[derive(Debug, Clone, Default)]
pub struct Given {
    state: MatchState,
}

/// A match with a history, and the outcome of a command.
#[derive(Debug)]
pub struct When {
    state: MatchState,
    outcome: Result<Vec<MatchEvent>, Rejection>,
}

/// Starts from the events that have happened, each with its second.
pub fn given(events: impl IntoIterator<Item = (u32, MatchFact)>) -> Given {
    Given::default().and(events)
}

impl From<MatchState> for Given {
    /// A match that goes on from the outcome of a command.
    fn from(state: MatchState) -> Self {
        Self { state }
    }
}

impl Given {
    /// Then these happened too.
    #[must_use]
    pub fn and(self, events: impl IntoIterator<Item = (u32, MatchFact)>) -> Self {
        let state = at_seconds(events).iter().fold(self.state, evolve);
        Self { state }
    }

    /// Sends a command at a second.
    pub fn when(self, second: u32, action: MatchAction) -> When {
        self.when_at(second_of_match(second), action)
    }

    /// Sends a command at any time.
    pub fn when_at(self, at: Timestamp, action: MatchAction) -> When {
        self.when_commanded(&MatchCommand { at, meant_at: None, action })
    }

    /// Sends a command at a second that was meant at an earlier one.
    pub fn when_late(self, second: u32, meant: u32, action: MatchAction) -> When {
        let meant_at = Some(second_of_match(meant));
        self.when_commanded(&MatchCommand { at: second_of_match(second), meant_at, action })
    }

    fn when_commanded(self, command: &MatchCommand) -> When {
        let outcome = decide(&self.state, command);
        When { state: self.state, outcome }
    }
}

fn at_seconds(events: impl IntoIterator<Item = (u32, MatchFact)>) -> Vec<MatchEvent> {
    events.into_iter().map(|(second, fact)| MatchEvent { at: second_of_match(second), fact }).collect()
}

impl When {
    /// These events, each with its second, and no others.
    ///
    /// # Panics
    /// When something else came out.
    #[track_caller]
    pub fn then(self, expected: impl IntoIterator<Item = (u32, MatchFact)>) -> MatchState {
        self.then_events(&at_seconds(expected))
    }

    /// These events, each with its time, and no others.
    ///
    /// # Panics
    /// When something else came out.
    #[track_caller]
    #[allow(clippy::panic, reason = "an assertion of the test harness")]
    pub fn then_events(self, expected: &[MatchEvent]) -> MatchState {
        match self.outcome {
            Ok(events) => assert_same(events.as_slice(), expected),
            Err(rejection) => panic!("expected {expected:#?}, but it was refused: {rejection}"),
        }
        expected.iter().fold(self.state, evolve)
    }

    /// Accepted, but it changes nothing.
    ///
    /// # Panics
    /// When something else came out.
    #[track_caller]
    pub fn then_nothing(self) {
        self.then([]);
    }

    /// Refused, for this reason.
    ///
    /// # Panics
    /// When something else came out.
    #[track_caller]
    #[allow(clippy::panic, reason = "an assertion of the test harness")]
    pub fn then_rejected(self, expected: Rejection) {
        match self.outcome {
            Ok(events) => panic!("expected a refusal ({expected}), but it made {events:#?}"),
            Err(rejection) => assert_same(&rejection, &expected),
        }
    }
}

#[track_caller]
fn assert_same<T: PartialEq + Debug + ?Sized>(actual: &T, expected: &T) {
    assert_eq!(actual, expected);
}

/// The home team of [`fixture`].
pub const HOME: TeamId = TeamId::new(101);
/// The away team of [`fixture`].
pub const AWAY: TeamId = TeamId::new(102);
/// A team that does not play in [`fixture`].
pub const STRANGER: TeamId = TeamId::new(103);
/// Length of a half of [`fixture`], in seconds.
pub const HALF_LENGTH: u32 = 600;

/// A match of [`HOME`] and [`AWAY`].
pub fn fixture() -> Fixture {
    Fixture::new(CategoryId::new(13), HOME, AWAY, HALF_LENGTH)
}

/// Somebody on the roster of `team`.
pub fn scorer(player: i64, team: TeamId) -> Scorer {
    Scorer { player: PlayerId::new(player), team }
}

/// The point in time that the seconds of a spec count from, plus `second`.
pub const fn second_of_match(second: u32) -> Timestamp {
    Timestamp::from_seconds(1_559_307_600).plus_seconds(second)
}

/// [`fixture`] was opened.
pub fn opened() -> MatchFact {
    MatchFact::Opened(fixture())
}

/// A half began.
pub fn started(half: Half) -> MatchFact {
    MatchFact::HalfStarted(HalfStarted { half })
}

/// A half ended.
pub fn ended(half: Half, by: EndedBy) -> MatchFact {
    MatchFact::HalfEnded(HalfEnded { half, by })
}

/// A goal whose scorer nobody knows.
pub fn goal(half: Half, offset: u32, side: Side) -> MatchFact {
    MatchFact::GoalScored(GoalScored {
        half,
        offset,
        place: None,
        side,
        player: None,
        seven_metre: false,
        overruled: None,
    })
}

/// A goal of a player.
pub fn goal_of(player: i64, half: Half, offset: u32, side: Side) -> MatchFact {
    MatchFact::GoalScored(GoalScored {
        half,
        offset,
        place: None,
        side,
        player: Some(PlayerId::new(player)),
        seven_metre: false,
        overruled: None,
    })
}

/// A player of the home team was punished in the first half.
pub fn punished(player: i64, offset: u32, punishment: Punishment) -> MatchFact {
    MatchFact::Punished(punished_with(player, offset, punishment))
}

/// What is recorded of that.
pub fn punished_with(player: i64, offset: u32, punishment: Punishment) -> Punished {
    Punished {
        half: Half::First,
        offset,
        place: None,
        side: Side::Home,
        player: Some(PlayerId::new(player)),
        official: None,
        punishment,
        third_suspension: false,
        overruled: None,
    }
}

/// A time-out that was granted.
pub fn timeout(half: Half, offset: u32, side: Side) -> MatchFact {
    MatchFact::TimeoutCalled(TimeoutCalled { half, offset, place: None, side, granted: true, overruled: None })
}

/// A line of the timeline.
pub fn line(half: Half, offset: u32, text: &str) -> MatchFact {
    MatchFact::InfoAdded(InfoAdded { half, offset, place: None, text: text.to_owned() })
}

/// The last goal was taken back as a slip.
pub fn deleted(entry: u64) -> MatchFact {
    MatchFact::EntryRevoked(EntryRevoked { entry: Revision::new(entry), reason: None, resume: None })
}

/// A goal or line was taken back.
pub fn revoked(entry: u64, reason: &str) -> MatchFact {
    MatchFact::EntryRevoked(EntryRevoked { entry: Revision::new(entry), reason: Some(reason.to_owned()), resume: None })
}

/// An end was taken back, and the clock continues from where it stopped.
pub fn revoked_stood(entry: u64, reason: &str) -> MatchFact {
    let (entry, reason) = (Revision::new(entry), Some(reason.to_owned()));
    MatchFact::EntryRevoked(EntryRevoked { entry, reason, resume: Some(Resume::Stood) })
}

/// The clock of a period stopped.
pub fn clock_stopped(period: u8) -> MatchFact {
    MatchFact::ClockStopped(ClockTurned { period, reason: None })
}

/// The clock of a period went on.
pub fn clock_started(period: u8) -> MatchFact {
    MatchFact::ClockStarted(ClockTurned { period, reason: None })
}

/// The clock of a period was set to a second.
pub fn clock_set(period: u8, second: u32) -> MatchFact {
    let elapsed_millis = PlayTime::from_seconds(second).as_millis();
    MatchFact::ClockSet(ClockSet { period, elapsed_millis, reason: None })
}

/// A period got another length.
pub fn length_set(period: u8, seconds: u32) -> MatchFact {
    MatchFact::LengthSet(LengthSet { period, seconds, reason: None })
}

/// A goal was corrected.
pub fn goal_amended(entry: u64, goal: GoalScored, reason: &str) -> MatchFact {
    let GoalScored { half, offset, place, side, player, .. } = goal;
    let (entry, side, reason) = (Revision::new(entry), Some(side), reason.to_owned());
    MatchFact::EntryAmended(EntryAmended { entry, half, offset, place, side, player, reason, overruled: None })
}

/// A line was moved to another place.
pub fn line_amended(entry: u64, half: Half, offset: u32, reason: &str) -> MatchFact {
    let (entry, reason) = (Revision::new(entry), reason.to_owned());
    MatchFact::EntryAmended(EntryAmended {
        entry,
        half,
        offset,
        place: None,
        side: None,
        player: None,
        reason,
        overruled: None,
    })
}

/// The confirmation was taken back.
pub fn reopened(reason: &str) -> MatchFact {
    MatchFact::Reopened(Reopened { reason: reason.to_owned() })
}

/// The result was given by hand.
pub fn result(home: u32, away: u32, reason: &str) -> MatchFact {
    given_result(GivenResult::played(Score(home, away)), reason)
}

/// A result of any kind was given by hand.
pub fn given_result(result: GivenResult, reason: &str) -> MatchFact {
    MatchFact::ResultRecorded(ResultRecorded { result, reason: reason.to_owned() })
}

/// An exhibition was set.
pub fn freehand(home: u32, away: u32, phase: Phase) -> MatchFact {
    MatchFact::FreehandSet(FreehandSet { score: Score(home, away), phase, labels: None })
}

/// The second at which the second half of the matches below starts.
pub const SECOND_HALF: u32 = 700;
/// The second at which the matches below end.
pub const FULL_TIME: u32 = SECOND_HALF + HALF_LENGTH;

/// A match whose first half started at second 0 and runs. The next event has revision 2.
pub fn in_first_half() -> Given {
    given([(0, opened()), (0, started(Half::First))])
}

/// A match whose first half the clock has ended. The next event has revision 3.
pub fn in_pause() -> Given {
    in_first_half().and([(HALF_LENGTH, ended(Half::First, EndedBy::Clock))])
}

/// A match whose second half runs. The next event has revision 4.
pub fn in_second_half() -> Given {
    in_pause().and([(SECOND_HALF, started(Half::Second))])
}

/// A match that the clock has ended without a goal. The next event has revision 5.
pub fn at_full_time() -> Given {
    in_second_half().and([(FULL_TIME, ended(Half::Second, EndedBy::Clock))])
}

/// A match confirmed at [`FULL_TIME`]. The next event has revision 6.
pub fn after_confirmation() -> Given {
    at_full_time().and([(FULL_TIME, MatchFact::Confirmed)])
}
