//! Forgetting a user: the state is restated without them, so that the past can be cut off.

use super::event::{User, UserEvent, UsersRestated};
use super::said::UsersRecord;
use crate::links::Links;

/// Restates the users and links without this user. Links that the user issued stay: they are keys of phones.
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
