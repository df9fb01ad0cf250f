//! The users as an aggregate.

use std::convert::Infallible;

use super::decide::{decide_user, decide_user_removal};
use super::event::{User, UserEvent};
use super::state::{Users, evolve_users, refuse_users};
use crate::decider::{Decider, Stamp};
use crate::recorded::Event;
use crate::stream::Stream;
use crate::unreadable::About;

/// Decides who may log in.
pub struct UsersDecider;

/// A change of the users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserCommand {
    /// Define this user, in place of the one with that name if there is one.
    Define(User),
    /// Remove the user of that name.
    Remove(String),
}

impl Decider for UsersDecider {
    type Id = ();
    type Event = UserEvent;
    type State = Users;
    type Command = UserCommand;
    type Rejection = Infallible;

    fn stream((): &()) -> Stream {
        Stream::Users
    }

    fn own(event: Event) -> Option<UserEvent> {
        match event {
            Event::User(event) => Some(event),
            _ => None,
        }
    }

    fn decide(state: &Users, command: &UserCommand) -> Result<Vec<UserEvent>, Infallible> {
        Ok(match command {
            UserCommand::Define(user) => decide_user(state, user),
            UserCommand::Remove(username) => decide_user_removal(state, username),
        })
    }

    fn evolve(state: Users, event: &UserEvent, _: Stamp<'_>) -> Users {
        evolve_users(state, event)
    }

    /// An unreadable event may have removed a user or replaced a PIN.
    fn pass_over(state: Users, about: &About) -> Option<Users> {
        Some(match about {
            About::Logins(logins) => refuse_users(state, logins),
            _ => state,
        })
    }
}
