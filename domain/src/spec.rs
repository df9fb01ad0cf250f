//! Given/when/then for deciders: `given(state_events).when(command).then(events)`.

use std::fmt::Debug;

use crate::ids::{CategoryId, PlayerId, TeamId};
use crate::matches::{
    Fixture, MatchAction, MatchCommand, MatchEvent, MatchFact, MatchState, Rejection, Scorer, decide, evolve,
};
use crate::time::Timestamp;

/// A match with a history.
#[derive(Debug, Default)]
pub struct Given {
    state: MatchState,
}

/// A match with a history, and what became of a command.
#[derive(Debug)]
pub struct When {
    state: MatchState,
    outcome: Result<Vec<MatchEvent>, Rejection>,
}

/// Starts from the events that have happened, each with its second.
pub fn given(events: impl IntoIterator<Item = (u32, MatchFact)>) -> Given {
    let events = events.into_iter().map(|(second, fact)| MatchEvent { at: second_of_match(second), fact });
    Given { state: events.fold(MatchState::default(), |state, event| evolve(state, &event)) }
}

impl Given {
    /// Sends a command at a second.
    pub fn when(self, second: u32, action: MatchAction) -> When {
        let outcome = decide(&self.state, &MatchCommand { at: second_of_match(second), action });
        When { state: self.state, outcome }
    }
}

impl When {
    /// These events, each with its second, and no others.
    ///
    /// # Panics
    /// When something else came out.
    #[track_caller]
    #[allow(clippy::panic, reason = "an assertion of the test harness")]
    pub fn then(self, expected: impl IntoIterator<Item = (u32, MatchFact)>) -> MatchState {
        let expected: Vec<MatchEvent> =
            expected.into_iter().map(|(second, fact)| MatchEvent { at: second_of_match(second), fact }).collect();
        match self.outcome {
            Ok(events) => assert_same(&events, &expected),
            Err(rejection) => panic!("expected {expected:#?}, but it was refused: {rejection}"),
        }
        expected.iter().fold(self.state, evolve)
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
fn assert_same<T: PartialEq + Debug>(actual: &T, expected: &T) {
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
    Fixture { category: CategoryId::new(13), home: HOME, away: AWAY, half_length: HALF_LENGTH }
}

/// Somebody on the roster of `team`.
pub fn scorer(player: i64, team: TeamId) -> Scorer {
    Scorer { player: PlayerId::new(player), team }
}

/// The point in time that the seconds of a spec count from, plus `second`.
pub fn second_of_match(second: u32) -> Timestamp {
    Timestamp::from_seconds(1_559_307_600).plus_seconds(second)
}
