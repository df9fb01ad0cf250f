//! Given/when/then for any aggregate: `history::<LinksDecider>(events).when(&command).then(&events)`.

use std::fmt::Debug;

use super::second_of_match;
use crate::decider::{Decider, Stamp};
use crate::unreadable::About;

/// When and by whom the events of a [`History`] are recorded.
pub const STAMP: Stamp<'static> = Stamp { at: second_of_match(0), user: Some("eva") };

/// An aggregate with a history.
pub struct History<D: Decider> {
    state: D::State,
}

/// An aggregate with a history, and the outcome of a command.
pub struct Outcome<D: Decider> {
    state: D::State,
    outcome: Result<Vec<D::Event>, D::Rejection>,
}

/// Starts from the events that have happened.
pub fn history<D: Decider>(events: impl IntoIterator<Item = D::Event>) -> History<D> {
    let state = events.into_iter().fold(D::State::default(), |state, event| D::evolve(state, &event, STAMP));
    History { state }
}

impl<D: Decider> History<D>
where
    D::Event: Debug + PartialEq,
    D::Rejection: Debug + PartialEq,
{
    /// Then an event follows that cannot be read.
    ///
    /// # Panics
    /// When nothing may be decided after it.
    #[track_caller]
    #[must_use]
    #[allow(clippy::panic, reason = "an assertion of the test harness")]
    pub fn and_unreadable(self, about: &About) -> Self {
        match D::pass_over(self.state, about) {
            Some(state) => Self { state },
            None => panic!("nothing may be decided after {about:?}"),
        }
    }

    /// Sends a command.
    pub fn when(self, command: &D::Command) -> Outcome<D> {
        let outcome = D::decide(&self.state, command);
        Outcome { state: self.state, outcome }
    }

    /// The state that the events fold into.
    pub fn state(self) -> D::State {
        self.state
    }
}

impl<D: Decider> Outcome<D>
where
    D::Event: Debug + PartialEq,
    D::Rejection: Debug + PartialEq,
{
    /// These events and no others; they become part of the history.
    ///
    /// # Panics
    /// When something else came out.
    #[track_caller]
    pub fn then(self, expected: &[D::Event]) -> History<D> {
        assert_eq!(self.outcome.as_deref(), Ok(expected));
        History { state: expected.iter().fold(self.state, |state, event| D::evolve(state, event, STAMP)) }
    }

    /// Accepted, but it changes nothing.
    ///
    /// # Panics
    /// When something else came out.
    #[track_caller]
    pub fn then_nothing(self) {
        self.then(&[]);
    }

    /// Refused, for this reason.
    ///
    /// # Panics
    /// When something else came out.
    #[track_caller]
    pub fn then_rejected(self, expected: &D::Rejection) {
        assert_eq!(self.outcome.as_deref(), Err(expected));
    }
}
