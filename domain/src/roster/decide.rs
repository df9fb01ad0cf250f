//! What changes when a roster is imported again, or a player is forgotten.

use super::event::{Player, RosterEvent, RosterSet};
use super::state::Roster;
use crate::ids::PlayerId;

/// The events that turn one roster into another.
pub fn decide_roster(state: &Roster, wanted: &Roster) -> Vec<RosterEvent> {
    if state == wanted {
        return vec![];
    }
    vec![RosterEvent::RosterSet(wanted.clone().into())]
}

impl Player {
    /// The player without a name. Id and number stay, so that goals still count.
    pub fn nameless(&self) -> Self {
        Self { firstname: String::new(), lastname: String::new(), ..self.clone() }
    }
}

/// Restates the roster with this player's name forgotten, whether they are on it or were before.
pub fn decide_forget_player(state: &Roster, id: PlayerId) -> RosterEvent {
    let nameless = |player: &Player| if player.id == id { player.nameless() } else { player.clone() };
    let players = state.players.iter().map(nameless).collect();
    let mut forgotten = state.forgotten.clone();
    if !forgotten.contains(&id) {
        forgotten.push(id);
    }
    RosterEvent::RosterRestated(Roster { players, forgotten, ..state.clone() }.into())
}

/// Restates the roster with its trainer's name forgotten, whether it has one now or had before.
pub fn decide_forget_trainer(state: &Roster) -> RosterEvent {
    RosterEvent::RosterRestated(Roster { trainer_name: None, trainer_forgotten: true, ..state.clone() }.into())
}

impl From<Roster> for RosterSet {
    fn from(roster: Roster) -> Self {
        let Roster { trainer_name, players, forgotten, trainer_forgotten } = roster;
        Self { trainer_name, players, forgotten, trainer_forgotten }
    }
}
