//! The one shape of all aggregates: a stream, a fold over its events, and the decision what happens next.

use crate::recorded::Event;
use crate::stream::Stream;
use crate::time::Timestamp;
use crate::unreadable::About;

/// An aggregate. Its stream is read and folded by `evolve`, `decide` turns a command into events, and these are appended
/// where the stream was read to.
pub trait Decider {
    /// Identifies one aggregate among others of its kind.
    type Id;
    /// What has happened to it.
    type Event;
    /// What its events fold into; the default is that of an empty stream.
    type State: Default;
    /// What somebody may want to change.
    type Command;
    /// Why a command is refused.
    type Rejection;

    /// The stream of its events.
    fn stream(id: &Self::Id) -> Stream;

    /// An event of the log as one of its own; none if it belongs to another aggregate.
    fn own(event: Event) -> Option<Self::Event>;

    /// The events that a command records. No events: the command changes nothing.
    ///
    /// # Errors
    /// Why the command is refused.
    fn decide(state: &Self::State, command: &Self::Command) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// The state after an event. Total: folding never fails.
    fn evolve(state: Self::State, event: &Self::Event, stamp: Stamp<'_>) -> Self::State;

    /// The state after an event that cannot be read, given what it may have been about; none if nothing may be decided
    /// after it.
    fn pass_over(state: Self::State, about: &About) -> Option<Self::State>;
}

/// When an event happened, and who caused it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp<'a> {
    /// By the clock of the command.
    pub at: Timestamp,
    /// The user name; none for the service itself.
    pub user: Option<&'a str>,
}
