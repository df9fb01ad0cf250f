//! What imports said about users, beside their current state.

use super::event::{User, UserEvent, UsersImported};
use super::state::{Users, evolve_users};

/// The users' current state, and what imports said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UsersRecord {
    /// The current state.
    pub users: Users,
    /// What the last import that named them said.
    pub said: Users,
}

/// The state and what was said, after `event`. Total, like every fold.
pub fn evolve_users_record(mut record: UsersRecord, event: &UserEvent) -> UsersRecord {
    record.users = evolve_users(record.users, event);
    if let UserEvent::UsersRestated(restated) = event {
        record.said = Users { users: restated.said.clone(), ..Users::default() };
    }
    if let UserEvent::UsersImported(imported) = event {
        let as_they_are = imported.as_they_are.iter().filter_map(|name| record.users.get(name));
        for user in as_they_are.chain(&imported.otherwise) {
            record.said = evolve_users(record.said, &UserEvent::UserDefined(user.clone()));
        }
    }
    record
}

/// The event that records what an import said about users who are now `users`; none if that is already recorded.
pub fn decide_said_users(users: &Users, before: &Users, wanted: &[User]) -> Option<UserEvent> {
    let mut imported = UsersImported::default();
    let agrees = |users: &Users, user: &User| users.get(&user.username).is_some_and(|known| known.agrees_with(user));
    for user in wanted.iter().filter(|user| !agrees(before, user)) {
        match agrees(users, user) {
            true => imported.as_they_are.push(user.username.clone()),
            false => imported.otherwise.push(user.clone()),
        }
    }
    (imported != UsersImported::default()).then_some(UserEvent::UsersImported(imported))
}
