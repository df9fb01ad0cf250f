//! What changes when a user is defined or removed.

use super::event::{User, UserEvent, UserRemoved};
use super::state::Users;

/// The events that define a user.
pub fn decide_user(state: &Users, wanted: &User) -> Vec<UserEvent> {
    match state.get(&wanted.username) == Some(wanted) {
        true => vec![],
        false => vec![UserEvent::UserDefined(wanted.clone())],
    }
}

/// The events that remove a user's login; none for somebody who had none.
pub fn decide_user_removal(state: &Users, username: &str) -> Vec<UserEvent> {
    let user = state.get(username);
    user.map(|user| UserEvent::UserRemoved(UserRemoved { username: user.username.clone() })).into_iter().collect()
}
