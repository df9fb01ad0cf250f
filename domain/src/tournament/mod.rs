//! A season: its categories, teams, rosters, schedule and users, and what changes when a new version of it comes in.

mod decide;
mod event;
mod links;
mod state;

pub use decide::{SeasonRejection, decide_privacy, decide_roster, decide_season, decide_user, decide_user_removal};
pub use event::{
    Category, CategoryRemoved, CourtLinkIssued, LinkIssued, LinkRevoked, MatchCancelled, Player, Privacy, PrivacySet,
    Role, RosterEvent, RosterSet, ScheduledMatch, SeasonDefined, SeasonEvent, Team, TeamRemoved, User, UserEvent,
    UserRemoved,
};
pub use links::{
    LINK_HOURS, LINK_PREFIX, Link, LinkRejection, LinkScope, Links, MAX_VALID_LINKS, decide_issue, decide_revoke,
    evolve_links,
};
pub use state::{Roster, Season, Users, evolve_roster, evolve_season, evolve_users};
