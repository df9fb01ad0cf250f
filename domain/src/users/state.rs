//! What the users' events fold into, in the order in which users were first defined.

use super::event::{Role, User, UserEvent};
use crate::define::define;
use crate::unreadable::Logins;

/// Everybody who may log in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Users {
    /// By order of first definition; user names are unique.
    pub users: Vec<User>,
    /// The names of users who are forgotten. Their events keep them as author, but readers are shown none.
    pub forgotten: Vec<String>,
}

impl Users {
    /// Whether the user of that name is forgotten.
    pub fn is_forgotten(&self, username: &str) -> bool {
        self.forgotten.iter().any(|forgotten| forgotten == username)
    }

    /// The user of that name.
    pub fn get(&self, username: &str) -> Option<&User> {
        self.users.iter().find(|user| user.username == username)
    }

    /// Whether this is the only admin who can log in, without whom nobody could run the tournament.
    pub fn is_last_admin(&self, username: &str) -> bool {
        let is_admin = |user: &&User| user.role == Role::Admin && user.pin_hash.is_some();
        let mut admins = self.users.iter().filter(is_admin);
        admins.next().is_some_and(|admin| admin.username == username) && admins.next().is_none()
    }
}

/// The users after an event that cannot be read. It may have removed a user or replaced a PIN, so users whom it may
/// concern cannot log in until an event defines them again.
pub fn refuse_users(mut state: Users, logins: &Logins) -> Users {
    for user in state.users.iter_mut().filter(|user| logins.concern_user(&user.username)) {
        (user.pin_hash, user.pin_size, user.pin_index) = (None, None, None);
    }
    state
}

/// The users except those whom an unreadable event may concern: what is known of them is no basis for
/// a comparison.
pub fn without_users(mut state: Users, logins: &Logins) -> Users {
    state.users.retain(|user| !logins.concern_user(&user.username));
    state
}

/// The users after `event`.
pub fn evolve_users(mut state: Users, event: &UserEvent) -> Users {
    match event {
        UserEvent::UserDefined(user) => {
            state.forgotten.retain(|forgotten| *forgotten != user.username);
            define(&mut state.users, user, |u| u.username.clone());
        }
        UserEvent::UsersRestated(restated) => {
            state = Users { users: restated.users.clone(), forgotten: restated.forgotten.clone() };
        }
        UserEvent::UserRemoved(removed) => state.users.retain(|user| user.username != removed.username),
        UserEvent::UsersImported(_)
        | UserEvent::LinkIssued(_)
        | UserEvent::CourtLinkIssued(_)
        | UserEvent::LinkRevoked(_) => {}
    }
    state
}
