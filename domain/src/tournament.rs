//! Everything in a tournament besides its matches: seasons, rosters, users and links, under one name.

pub use crate::links::{
    LINK_HOURS, LINK_PREFIX, Link, LinkCommand, LinkRejection, LinkScope, Links, LinksDecider, MAX_VALID_LINKS,
    decide_issue, decide_revoke, evolve_links, refuse_links,
};
pub use crate::roster::{
    Player, Roster, RosterCommand, RosterDecider, RosterEvent, RosterSet, decide_forget_player, decide_forget_trainer,
    decide_roster, evolve_roster,
};
pub use crate::season::{
    Category, CategoryRemoved, MatchCancelled, Privacy, PrivacySet, Said, SaidResult, ScheduledMatch, Season,
    SeasonCommand, SeasonDecider, SeasonDefined, SeasonEvent, SeasonImported, SeasonRecord, SeasonRejection, Team,
    TeamRemoved, Unsaid, decide_privacy, decide_said, decide_season, evolve_season, evolve_season_record,
};
pub use crate::users::{
    CourtLinkIssued, LinkIssued, LinkRevoked, PinIndex, PinSize, RestatedLink, RestatedScope, Role, User, UserCommand,
    UserEvent, UserRemoved, Users, UsersDecider, UsersImported, UsersRecord, UsersRestated, decide_forget_user,
    decide_said_users, decide_user, decide_user_removal, evolve_users, evolve_users_record, refuse_users,
    without_users,
};
