//! Those who may log in.

mod decide;
mod decider;
mod event;
mod forget;
mod said;
mod state;

pub use decide::{decide_user, decide_user_removal};
pub use decider::{UserCommand, UsersDecider};
pub use event::{
    CourtLinkIssued, LinkIssued, LinkRevoked, PinIndex, PinSize, RestatedLink, RestatedScope, Role, User, UserEvent,
    UserRemoved, UsersImported, UsersRestated,
};
pub use forget::decide_forget_user;
pub use said::{UsersRecord, decide_said_users, evolve_users_record};
pub use state::{Users, evolve_users, refuse_users, without_users};
