//! Links that let one phone score. Their events are among those of the users.

mod decide;
mod decider;
mod state;

pub use decide::{LinkRejection, MAX_VALID_LINKS, decide_issue, decide_revoke};
pub use decider::{LinkCommand, LinksDecider};
pub use state::{LINK_HOURS, LINK_PREFIX, Link, LinkScope, Links, evolve_links, refuse_links};
