//! A season: its categories, teams, rosters, schedule and users, and what changes when a new version of it comes in.

mod decide;
mod event;
mod fixture;
mod forget;
mod links;
mod links_decider;
mod roster_decider;
mod said;
mod season_decider;
mod state;
mod user_event;
mod users_decider;

pub use decide::{SeasonRejection, decide_privacy, decide_roster, decide_season, decide_user, decide_user_removal};
pub use event::{
    Category, CategoryRemoved, MatchCancelled, Player, Privacy, PrivacySet, RosterEvent, RosterSet, SaidResult,
    ScheduledMatch, SeasonDefined, SeasonEvent, SeasonImported, Team, TeamRemoved, Unsaid,
};
pub use forget::{decide_forget_player, decide_forget_user};
pub use links::{
    LINK_HOURS, LINK_PREFIX, Link, LinkRejection, LinkScope, Links, MAX_VALID_LINKS, decide_issue, decide_revoke,
    evolve_links, refuse_links,
};
pub use links_decider::{LinkCommand, LinksDecider};
pub use roster_decider::{RosterCommand, RosterDecider};
pub use said::{
    Said, SeasonRecord, UsersRecord, decide_said, decide_said_users, evolve_season_record, evolve_users_record,
};
pub use season_decider::{SeasonCommand, SeasonDecider};
pub use state::{Roster, Season, Users, evolve_roster, evolve_season, evolve_users, refuse_users, without_users};
pub use user_event::{
    CourtLinkIssued, LinkIssued, LinkRevoked, PinIndex, PinSize, RestatedLink, RestatedScope, Role, User, UserEvent,
    UserRemoved, UsersImported, UsersRestated,
};
pub use users_decider::{UserCommand, UsersDecider};
