//! The people of one team.

mod decide;
mod decider;
mod event;
mod state;

pub use decide::{decide_forget_player, decide_forget_trainer, decide_roster};
pub use decider::{RosterCommand, RosterDecider};
pub use event::{Player, RosterEvent, RosterSet};
pub use state::{Roster, evolve_roster};
