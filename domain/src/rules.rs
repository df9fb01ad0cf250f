//! The rules of a category: how long a half lasts, what a match is worth and what separates teams that are level.

use serde::{Deserialize, Serialize};

/// What separates teams level on points. "Mutual" counts only the matches among the teams that are still tied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Points over all matches: the order of the table itself.
    Points,
    /// Points from the matches among the tied teams.
    MutualPoints,
    /// Goals scored less goals received, over all matches.
    GoalDifference,
    /// Goals scored less goals received in the matches among the tied teams.
    MutualGoalDifference,
    /// Goals scored in the matches among the tied teams.
    MutualGoals,
    /// Goals scored over all matches.
    Goals,
}

impl Criterion {
    /// The name clients see in `decided_by`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::MutualPoints => "mutual_points",
            Self::GoalDifference => "goal_difference",
            Self::MutualGoalDifference => "mutual_goal_difference",
            Self::MutualGoals => "mutual_goals",
            Self::Goals => "goals",
        }
    }
}

/// A named, ordered list of criteria, chosen per category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// The rule the Litovel MINICUP has always played by.
    #[default]
    Minicup,
    /// The Czech handball federation's order.
    Csh,
    /// The International Handball Federation's order.
    Ihf,
}

impl Preset {
    /// The criteria in the order in which they are tried.
    pub const fn criteria(self) -> &'static [Criterion] {
        use Criterion::{GoalDifference, Goals, MutualGoalDifference, MutualGoals, MutualPoints};
        match self {
            Self::Minicup => &[MutualPoints, GoalDifference, MutualGoalDifference, Goals],
            Self::Csh | Self::Ihf => &[MutualPoints, MutualGoalDifference, MutualGoals, GoalDifference, Goals],
        }
    }
}

/// Points for a win.
pub const WIN_POINTS: u32 = 2;
/// Points for a draw, to each team.
pub const DRAW_POINTS: u32 = 1;

/// How long a half lasts, in seconds, where the tournament file does not say: ten minutes, as the MINICUP plays.
pub const DEFAULT_HALF_LENGTH: u32 = 600;
/// The longest half a category may have, in seconds.
pub const MAX_HALF_LENGTH: u32 = 4 * 3600;
/// How long after a goal it can be taken back as a slip, in seconds.
pub const DELETE_WINDOW: u32 = 60;
/// How far back a command that could not be sent at once may say that it was meant, in seconds: a day, so that a phone
/// that was without network until the evening still tells when its goals fell.
pub const MAX_LATE: u32 = 24 * 60 * 60;
/// The most goals a result recorded by hand may give one team.
pub const MAX_GOALS: u32 = 999;
/// The longest text or reason a command may carry, in characters.
pub const MAX_TEXT: usize = 500;
/// The most events a match may have: a hundred times what an eventful one has. It bounds what every reader of the match
/// holds, and keeps event ids apart, see [`crate::EventId`].
pub const MAX_EVENTS: u64 = 20_000;
/// The most often an exhibition match may be set: it is one match for all times, and nobody can end it.
pub const MAX_SETTINGS: u64 = 1_000_000;
