//! The rules of a category: how long a half lasts, what a match is worth and what separates teams that are level.

use serde::{Deserialize, Serialize};

/// What separates teams level on points. "Mutual" counts only the matches among the tied teams.
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
    /// Matches won, over all matches.
    Wins,
    /// A contest of seven-metre throws, recorded by hand. Until one is recorded it separates nobody.
    SevenMetre,
    /// A drawn lot, recorded by hand. Until one is recorded it separates nobody.
    Lot,
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
            Self::Wins => "wins",
            Self::SevenMetre => "seven_metre",
            Self::Lot => "lot",
        }
    }
}

/// A named set of rules, chosen per category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// The rule that the Litovel MINICUP has always used.
    #[default]
    Minicup,
    /// The Czech handball federation's order.
    Csh,
    /// The International Handball Federation's order.
    Ihf,
}

impl Preset {
    /// The name that files and clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Minicup => "minicup",
            Self::Csh => "csh",
            Self::Ihf => "ihf",
        }
    }

    const fn criteria(self) -> &'static [Criterion] {
        use Criterion::{GoalDifference, Goals, Lot, MutualGoalDifference, MutualGoals, MutualPoints};
        match self {
            Self::Minicup => &[MutualPoints, GoalDifference, MutualGoalDifference, Goals],
            Self::Csh | Self::Ihf => &[MutualPoints, MutualGoalDifference, MutualGoals, GoalDifference, Goals, Lot],
        }
    }
}

/// What separates teams level on points in a category.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Rules {
    /// A named set.
    Preset(Preset),
    /// The category's own.
    Own(OwnRules),
}

/// A category's own rules.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnRules {
    /// The criteria in the order in which they are tried.
    pub order: Vec<Criterion>,
    /// Whether a group that is still level after a split starts again at the first criterion. If not, it goes on with
    /// the next one, and "mutual" still means the matches among all teams that were level on points.
    #[serde(default)]
    pub restart: bool,
    /// How teams are ordered while a match of the group is open.
    #[serde(default)]
    pub unfinished: Unfinished,
}

/// How teams that are level on points are ordered while a match of their group is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfinished {
    /// The same criteria as at the end.
    #[default]
    Same,
    /// Goal difference, then goals, of all matches; then they share the place.
    Overall,
}

impl Unfinished {
    /// The name that files and clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Overall => "overall",
        }
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::Preset(Preset::default())
    }
}

impl From<Preset> for Rules {
    fn from(preset: Preset) -> Self {
        Self::Preset(preset)
    }
}

/// How teams level on points are separated at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TieBreak<'a> {
    /// The criteria in the order in which they are tried.
    pub criteria: &'a [Criterion],
    /// See [`OwnRules::restart`].
    pub restart: bool,
}

impl Rules {
    /// The preset; none for a category's own rules.
    pub const fn preset(&self) -> Option<Preset> {
        match self {
            Self::Preset(preset) => Some(*preset),
            Self::Own(_) => None,
        }
    }

    /// The criteria of a finished group, in the order in which they are tried.
    pub fn criteria(&self) -> &[Criterion] {
        match self {
            Self::Preset(preset) => preset.criteria(),
            Self::Own(own) => &own.order,
        }
    }

    /// See [`OwnRules::restart`]. The federations follow their criteria one after the other (EHF competition rules:
    /// "the criteria are consecutively followed").
    pub const fn restart(&self) -> bool {
        match self {
            Self::Preset(preset) => matches!(preset, Preset::Minicup),
            Self::Own(own) => own.restart,
        }
    }

    /// How teams are ordered while a match of the group is open.
    pub const fn unfinished(&self) -> Unfinished {
        match self {
            Self::Preset(Preset::Minicup) => Unfinished::Same,
            Self::Preset(Preset::Csh | Preset::Ihf) => Unfinished::Overall,
            Self::Own(own) => own.unfinished,
        }
    }

    /// How teams level on points are separated once the group is final, or before.
    pub fn tie_break(&self, is_final: bool) -> TieBreak<'_> {
        const OVERALL: &[Criterion] = &[Criterion::GoalDifference, Criterion::Goals];
        match self.unfinished() {
            Unfinished::Overall if !is_final => TieBreak { criteria: OVERALL, restart: false },
            _ => TieBreak { criteria: self.criteria(), restart: self.restart() },
        }
    }
}

/// Points for a win.
pub const WIN_POINTS: u32 = 2;
/// Points for a draw, to each team.
pub const DRAW_POINTS: u32 = 1;

/// How long a half lasts, in seconds, if the tournament file does not say: ten minutes, as at the MINICUP.
pub const DEFAULT_HALF_LENGTH: u32 = 600;
/// The longest half a category may have, in seconds.
pub const MAX_HALF_LENGTH: u32 = 4 * 3600;
/// How long after a goal it can be taken back as a slip, in seconds.
pub const DELETE_WINDOW: u32 = 60;
/// How late a command that could not be sent at once may arrive, in seconds: a day, so that a phone
/// without a network until the evening can still say when its goals were scored.
pub const MAX_LATE: u32 = 24 * 60 * 60;
/// The most goals a result recorded by hand may give one team.
pub const MAX_GOALS: u32 = 999;
/// The longest text or reason a command may carry, in characters.
pub const MAX_TEXT: usize = 500;
/// The longest name or colour a side of the exhibition match may have, in characters.
pub const MAX_LABEL: usize = 100;
/// The most shots of a side in a shoot-out: twenty times the longest known one. It bounds the work of counting them.
pub const MAX_SHOTS: usize = 400;
/// The most time-outs of a match, where the rules or the referees set no other bound: fifty times what one has. It bounds
/// what each one is counted by.
pub const MAX_TIMEOUTS: usize = 200;
/// The most punishments of a match: ten times what the hardest one has. It bounds what each of them is counted by.
pub const MAX_PUNISHMENTS: usize = 400;
/// The highest number on a shirt.
pub const MAX_NUMBER: u32 = 999;
/// The most line-ups of a match, corrections included: fifty a team. It bounds what an event of a match adds up to.
pub const MAX_LINE_UPS: usize = 100;
/// How long after a goal its unknown scorer can be named without a reason, in seconds.
pub const NAMING_WINDOW: u32 = 60;
/// The most events a match may have: a hundred times an eventful one. It bounds what every reader of the match
/// holds, and keeps event ids apart, see [`crate::EventId`].
pub const MAX_EVENTS: u64 = 20_000;
/// The most often an exhibition match may be set: there is only one, for ever, and nobody can end it.
pub const MAX_SETTINGS: u64 = 1_000_000;
