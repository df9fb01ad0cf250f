//! A season: its categories, teams and schedule, how its players are shown, and what imports said about it.

mod decide;
mod decider;
mod event;
mod fixture;
mod said;
mod state;

pub use decide::{SeasonRejection, decide_privacy, decide_season};
pub use decider::{SeasonCommand, SeasonDecider};
pub use event::{
    Category, CategoryRemoved, MatchCancelled, Privacy, PrivacySet, SaidResult, ScheduledMatch, SeasonDefined,
    SeasonEvent, SeasonImported, Team, TeamRemoved, Unsaid,
};
pub use said::{Said, SeasonRecord, decide_said, evolve_season_record};
pub use state::{Season, evolve_season};
