//! How a match is played: periods, clock, breaks, overtime, shoot-out, time-outs, suspensions, and what is shown of it.
//!
//! Categories and matches name the rules they change ([`GameRules`]); other rules have the defaults of [`Game`].
//! The defaults belong to the storage format: a match that was opened with them has no rules in its log.

mod rules;

use serde::{Deserialize, Serialize};

pub use rules::{BreakRules, GameRules, OvertimeRules, ShootoutRules, TimeoutRules};

/// The rules one match is played by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Game {
    /// Halves: 1 or 2.
    pub periods: u8,
    /// What stops the clock.
    pub clock: ClockRule,
    /// How long breaks are.
    pub breaks: Breaks,
    /// The overtime of a match that must be decided; none: there is none.
    pub overtime: Option<Overtime>,
    /// The shoot-out of a match that must be decided; none: there is none.
    pub shootout: Option<Shootout>,
    /// The team time-outs; none: as many as the referees give.
    pub timeouts: Option<Timeouts>,
    /// Seconds of play a suspension lasts; 0: the player is replaced, the team keeps its number of players.
    pub suspension: u32,
    /// What the scorekeeper's page offers. A change applies at once and to the past, whatever the match was opened by.
    pub depth: Depth,
    /// Who sees scores. A change applies at once and to the past, whatever the match was opened by.
    pub results: Results,
    /// The most players of a line-up.
    pub line_up: u32,
    /// How long after the end a protest may be made, in seconds.
    pub protest: u32,
    /// The score of a walkover, the winner's goals first.
    pub walkover: [u32; 2],
    /// In which direction pages show the time.
    pub clock_shown: ClockShown,
    /// Whether three attacks after treatment on court are counted for the officials' table.
    pub treatment: bool,
}

impl Default for Game {
    fn default() -> Self {
        Self {
            periods: 2,
            clock: ClockRule::default(),
            breaks: Breaks::default(),
            overtime: None,
            shootout: None,
            timeouts: Some(Timeouts::default()),
            suspension: 120,
            depth: Depth::default(),
            results: Results::default(),
            line_up: 16,
            protest: 900,
            walkover: [10, 0],
            clock_shown: ClockShown::default(),
            treatment: false,
        }
    }
}

impl Game {
    /// True if every rule has its default.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What stops the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockRule {
    /// Suspensions, disqualifications and time-outs, besides the officials' table.
    #[default]
    Stopped,
    /// Only the officials' table and time-outs.
    Running,
}

/// How long breaks are, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Breaks {
    /// Between the halves.
    pub half: u32,
    /// Before each round of overtime.
    pub before_overtime: u32,
    /// Between the periods of a round.
    pub overtime: u32,
}

impl Default for Breaks {
    fn default() -> Self {
        Self { half: 600, before_overtime: 300, overtime: 60 }
    }
}

/// How a match that must be decided goes on after a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overtime {
    /// Length of a period in seconds; none: it is open-ended.
    pub length: Option<u32>,
    /// Periods of a round.
    pub periods: u8,
    /// The most rounds.
    pub rounds: u8,
    /// Whether the first goal ends it.
    pub golden_goal: bool,
}

impl Default for Overtime {
    fn default() -> Self {
        Self { length: Some(300), periods: 2, rounds: 1, golden_goal: false }
    }
}

/// A shoot-out: a number of shots a side, then one by one until it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shootout {
    /// Shots of a side in the first series.
    pub shots: u8,
}

impl Default for Shootout {
    fn default() -> Self {
        Self { shots: 5 }
    }
}

/// The team time-outs a team has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timeouts {
    /// In regular time.
    #[serde(rename = "match")]
    pub of_match: u8,
    /// In one half.
    #[serde(rename = "half")]
    pub of_half: u8,
    /// How long one is, in seconds.
    pub length: u32,
    /// In overtime.
    #[serde(rename = "overtime")]
    pub of_overtime: u8,
    /// The limit for the last minutes of regular time.
    pub last: Option<LastMinutes>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { of_match: 2, of_half: 1, length: 60, of_overtime: 0, last: None }
    }
}

/// The most time-outs a team may take in the last minutes of regular time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastMinutes {
    /// How long those minutes are, in seconds.
    pub seconds: u32,
    /// The most time-outs in that time.
    pub max: u8,
}

impl Default for LastMinutes {
    fn default() -> Self {
        Self { seconds: 300, max: 1 }
    }
}

/// What the scorekeeper's page offers; each level includes the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Goals and, where there is a roster, their scorers.
    #[default]
    Simple,
    /// Seven-metre throws, punishments and time-outs.
    Standard,
    /// Shots, saves, turnovers and keepers.
    Advanced,
}

/// Who sees scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Results {
    /// Everybody.
    #[default]
    Public,
    /// Logged-in users.
    Hidden,
}

/// In which direction pages show the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockShown {
    /// From 0.
    #[default]
    Up,
    /// Down to 0.
    Down,
}
