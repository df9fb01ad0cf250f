//! Forgetting a person: what is true is stated once more, without them, so that the past can be cut away.

use super::event::{Player, RosterEvent, RosterSet};
use super::links::Links;
use super::said::UsersRecord;
use super::state::Roster;
use super::user_event::{User, UserEvent, UsersRestated};
use crate::ids::PlayerId;

impl Player {
    /// The player without a name. Id and number stay, so that goals go on counting.
    pub fn nameless(&self) -> Self {
        Self { firstname: String::new(), lastname: String::new(), ..self.clone() }
    }
}

/// The roster once more, with this player's name forgotten, whether they are on it or were before.
pub fn decide_forget_player(state: &Roster, id: PlayerId) -> RosterEvent {
    let nameless = |player: &Player| if player.id == id { player.nameless() } else { player.clone() };
    let players = state.players.iter().map(nameless).collect();
    let mut forgotten = state.forgotten.clone();
    if !forgotten.contains(&id) {
        forgotten.push(id);
    }
    RosterEvent::RosterRestated(RosterSet { trainer_name: state.trainer_name.clone(), players, forgotten })
}

/// The users and links once more, without this user. Links that the user issued stay: they are keys of phones.
pub fn decide_forget_user(state: &UsersRecord, links: &Links, username: &str) -> UserEvent {
    let others = |users: &[User]| users.iter().filter(|user| user.username != username).cloned().collect();
    let mut forgotten = state.users.forgotten.clone();
    if !state.users.is_forgotten(username) {
        forgotten.push(username.to_owned());
    }
    UserEvent::UsersRestated(Box::new(UsersRestated {
        users: others(&state.users.users),
        said: others(&state.said.users),
        links: links.links.iter().map(Into::into).collect(),
        forgotten,
    }))
}
