//! What a roster's events fold into.

use super::event::{Player, RosterEvent, RosterSet};
use crate::ids::PlayerId;

/// The people of one team; the default is a team without people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    /// The trainer's name.
    pub trainer_name: Option<String>,
    /// The players, in the order of the file.
    pub players: Vec<Player>,
    /// Players of the team whose names are forgotten, whether or not they are still on the roster.
    pub forgotten: Vec<PlayerId>,
    /// A trainer's name is forgotten, and no file brings one back unasked.
    pub trainer_forgotten: bool,
}

/// The roster after `event`.
pub fn evolve_roster(_: Roster, event: &RosterEvent) -> Roster {
    let (RosterEvent::RosterSet(roster) | RosterEvent::RosterRestated(roster)) = event.clone();
    let RosterSet { trainer_name, players, forgotten, trainer_forgotten } = roster;
    Roster { trainer_name, players, forgotten, trainer_forgotten }
}
