//! A season: its categories, teams, rosters, schedule and users, and what changes when a new version of it comes in.

mod decide;
mod event;
mod state;

pub use decide::{SeasonRejection, decide_privacy, decide_roster, decide_season, decide_user};
pub use event::{
    Category, CategoryRemoved, MatchCancelled, Player, Privacy, PrivacySet, Role, RosterEvent, RosterSet,
    ScheduledMatch, SeasonDefined, SeasonEvent, Team, TeamRemoved, User, UserEvent,
};
pub use state::{Roster, Season, Users, evolve_roster, evolve_season, evolve_users};
