//! The people of one team as an aggregate.

use std::convert::Infallible;

use super::decide::{decide_forget_player, decide_forget_trainer, decide_roster};
use super::event::RosterEvent;
use super::state::{Roster, evolve_roster};
use crate::decider::{Decider, Stamp};
use crate::ids::{PlayerId, TeamId};
use crate::recorded::Event;
use crate::stream::Stream;
use crate::unreadable::About;

/// Decides who is on a team's roster.
pub struct RosterDecider;

/// A change of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterCommand {
    /// Make it the roster of a file.
    Become(Roster),
    /// Restate it without the name of a player who is or was on it.
    Forget(PlayerId),
    /// Restate it without the name of the trainer it has or had.
    ForgetTrainer,
}

impl Decider for RosterDecider {
    type Id = TeamId;
    type Event = RosterEvent;
    type State = Roster;
    type Command = RosterCommand;
    type Rejection = Infallible;

    fn stream(id: &TeamId) -> Stream {
        Stream::Roster(*id)
    }

    fn own(event: Event) -> Option<RosterEvent> {
        match event {
            Event::Roster(_, event) => Some(event),
            _ => None,
        }
    }

    fn decide(state: &Roster, command: &RosterCommand) -> Result<Vec<RosterEvent>, Infallible> {
        Ok(match command {
            RosterCommand::Become(wanted) => decide_roster(state, wanted),
            RosterCommand::Forget(player) => vec![decide_forget_player(state, *player)],
            RosterCommand::ForgetTrainer => vec![decide_forget_trainer(state)],
        })
    }

    fn evolve(state: Roster, event: &RosterEvent, _: Stamp<'_>) -> Roster {
        evolve_roster(state, event)
    }

    /// An unreadable event may have removed anybody.
    fn pass_over(_: Roster, _: &About) -> Option<Roster> {
        Some(Roster::default())
    }
}
