//! The links for phones as an aggregate. Their events are among those of the users.

use super::decide::{LinkRejection, decide_issue, decide_revoke};
use super::state::{LinkScope, Links, evolve_links, refuse_links};
use crate::decider::{Decider, Stamp};
use crate::ids::LinkId;
use crate::recorded::Event;
use crate::stream::Stream;
use crate::unreadable::About;
use crate::users::{UserEvent, UsersDecider};

/// Decides which phones may score what.
pub struct LinksDecider;

/// A change of the links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkCommand {
    /// Issue a link to a phone.
    Issue {
        /// What the phone may score.
        scope: LinkScope,
        /// The link's label.
        label: String,
        /// The hash of its secret.
        secret_hash: String,
        /// How many links are valid now.
        valid: usize,
    },
    /// Revoke a link.
    Revoke(LinkId),
}

impl Decider for LinksDecider {
    type Id = ();
    type Event = UserEvent;
    type State = Links;
    type Command = LinkCommand;
    type Rejection = LinkRejection;

    fn stream(id: &()) -> Stream {
        UsersDecider::stream(id)
    }

    fn own(event: Event) -> Option<UserEvent> {
        UsersDecider::own(event)
    }

    fn decide(state: &Links, command: &LinkCommand) -> Result<Vec<UserEvent>, LinkRejection> {
        match command {
            LinkCommand::Issue { scope, label, secret_hash, valid } => {
                decide_issue(state, scope.clone(), label, secret_hash, *valid).map(|issued| vec![issued])
            }
            LinkCommand::Revoke(id) => decide_revoke(state, *id),
        }
    }

    fn evolve(state: Links, event: &UserEvent, Stamp { at, user }: Stamp<'_>) -> Links {
        evolve_links(state, event, at, user)
    }

    /// An unreadable event may have revoked some.
    fn pass_over(state: Links, about: &About) -> Option<Links> {
        Some(match about {
            About::Logins(logins) => refuse_links(state, logins),
            _ => state,
        })
    }
}
