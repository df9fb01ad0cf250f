//! A match as an aggregate.

use super::command::MatchCommand;
use super::decide::decide;
use super::event::MatchEvent;
use super::evolve::evolve;
use super::rejection::Rejection;
use super::state::MatchState;
use crate::decider::{Decider, Stamp};
use crate::ids::MatchId;
use crate::recorded::Event;
use crate::stream::Stream;
use crate::unreadable::About;

/// Decides what happens to one match.
pub struct MatchDecider;

impl Decider for MatchDecider {
    type Id = MatchId;
    type Event = MatchEvent;
    type State = MatchState;
    type Command = MatchCommand;
    type Rejection = Rejection;

    fn stream(id: &MatchId) -> Stream {
        Stream::Match(*id)
    }

    fn own(event: Event) -> Option<MatchEvent> {
        match event {
            Event::Match(_, event) => Some(event),
            _ => None,
        }
    }

    fn decide(state: &MatchState, command: &MatchCommand) -> Result<Vec<MatchEvent>, Rejection> {
        decide(state, command)
    }

    fn evolve(state: MatchState, event: &MatchEvent, _: Stamp<'_>) -> MatchState {
        evolve(state, event)
    }

    fn pass_over(_: MatchState, _: &About) -> Option<MatchState> {
        None
    }
}
