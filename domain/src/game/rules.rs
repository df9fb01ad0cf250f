//! The rules of play that a category, a match, or a tournament file names, and how they are merged: the nearest wins.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Breaks, ClockRule, ClockShown, Depth, Game, LastMinutes, Overtime, Results, Shootout, Timeouts};

/// Rules as they are named: a rule that is `None` is left open. For a rule that may itself be null (no overtime), null
/// is `Some(None)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GameRules {
    /// See [`Game::periods`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub periods: Option<u8>,
    /// See [`Game::clock`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockRule>,
    /// See [`Game::breaks`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaks: Option<BreakRules>,
    /// See [`Game::overtime`].
    #[serde(deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    pub overtime: Option<Option<OvertimeRules>>,
    /// See [`Game::shootout`].
    #[serde(deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    pub shootout: Option<Option<ShootoutRules>>,
    /// See [`Game::timeouts`].
    #[serde(deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    pub timeouts: Option<Option<TimeoutRules>>,
    /// See [`Game::suspension`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspension: Option<u32>,
    /// See [`Game::depth`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<Depth>,
    /// See [`Game::results`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<Results>,
    /// See [`Game::line_up`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_up: Option<u32>,
    /// See [`Game::protest`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protest: Option<u32>,
    /// See [`Game::walkover`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walkover: Option<[u32; 2]>,
    /// See [`Game::clock_shown`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_shown: Option<ClockShown>,
    /// See [`Game::treatment`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment: Option<bool>,
}

/// See [`Breaks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BreakRules {
    /// See [`Breaks::half`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half: Option<u32>,
    /// See [`Breaks::before_overtime`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_overtime: Option<u32>,
    /// See [`Breaks::overtime`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overtime: Option<u32>,
}

/// See [`Overtime`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OvertimeRules {
    /// See [`Overtime::length`].
    #[serde(deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    pub length: Option<Option<u32>>,
    /// See [`Overtime::periods`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub periods: Option<u8>,
    /// See [`Overtime::rounds`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounds: Option<u8>,
    /// See [`Overtime::golden_goal`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub golden_goal: Option<bool>,
}

/// See [`Shootout`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShootoutRules {
    /// See [`Shootout::shots`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shots: Option<u8>,
}

/// See [`Timeouts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TimeoutRules {
    /// See [`Timeouts::of_match`].
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub of_match: Option<u8>,
    /// See [`Timeouts::of_half`].
    #[serde(rename = "half", skip_serializing_if = "Option::is_none")]
    pub of_half: Option<u8>,
    /// See [`Timeouts::length`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<u32>,
    /// See [`Timeouts::of_overtime`].
    #[serde(rename = "overtime", skip_serializing_if = "Option::is_none")]
    pub of_overtime: Option<u8>,
    /// See [`Timeouts::last`].
    #[serde(deserialize_with = "named", skip_serializing_if = "Option::is_none")]
    pub last: Option<Option<LastMinutes>>,
}

/// Reads a key that may be null: null counts as named.
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl GameRules {
    /// True if nothing is named.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These rules, and where they leave a key open, those of `farther`.
    #[must_use]
    pub fn over(self, farther: Self) -> Self {
        Self {
            periods: self.periods.or(farther.periods),
            clock: self.clock.or(farther.clock),
            breaks: merged(self.breaks, farther.breaks, BreakRules::over),
            overtime: merged_or_null(self.overtime, farther.overtime, OvertimeRules::over),
            shootout: merged_or_null(self.shootout, farther.shootout, ShootoutRules::over),
            timeouts: merged_or_null(self.timeouts, farther.timeouts, TimeoutRules::over),
            suspension: self.suspension.or(farther.suspension),
            depth: self.depth.or(farther.depth),
            results: self.results.or(farther.results),
            line_up: self.line_up.or(farther.line_up),
            protest: self.protest.or(farther.protest),
            walkover: self.walkover.or(farther.walkover),
            clock_shown: self.clock_shown.or(farther.clock_shown),
            treatment: self.treatment.or(farther.treatment),
        }
    }

    /// The rules, with defaults for the keys they leave open.
    pub fn resolve(self) -> Game {
        let default = Game::default();
        Game {
            periods: self.periods.unwrap_or(default.periods),
            clock: self.clock.unwrap_or(default.clock),
            breaks: self.breaks.map_or(default.breaks, BreakRules::resolve),
            overtime: self.overtime.map_or(default.overtime, |named| named.map(OvertimeRules::resolve)),
            shootout: self.shootout.map_or(default.shootout, |named| named.map(ShootoutRules::resolve)),
            timeouts: self.timeouts.map_or(default.timeouts, |named| named.map(TimeoutRules::resolve)),
            suspension: self.suspension.unwrap_or(default.suspension),
            depth: self.depth.unwrap_or(default.depth),
            results: self.results.unwrap_or(default.results),
            line_up: self.line_up.unwrap_or(default.line_up),
            protest: self.protest.unwrap_or(default.protest),
            walkover: self.walkover.unwrap_or(default.walkover),
            clock_shown: self.clock_shown.unwrap_or(default.clock_shown),
            treatment: self.treatment.unwrap_or(default.treatment),
        }
    }
}

impl BreakRules {
    fn over(self, farther: Self) -> Self {
        Self {
            half: self.half.or(farther.half),
            before_overtime: self.before_overtime.or(farther.before_overtime),
            overtime: self.overtime.or(farther.overtime),
        }
    }

    fn resolve(self) -> Breaks {
        let default = Breaks::default();
        Breaks {
            half: self.half.unwrap_or(default.half),
            before_overtime: self.before_overtime.unwrap_or(default.before_overtime),
            overtime: self.overtime.unwrap_or(default.overtime),
        }
    }
}

impl OvertimeRules {
    fn over(self, farther: Self) -> Self {
        Self {
            length: self.length.or(farther.length),
            periods: self.periods.or(farther.periods),
            rounds: self.rounds.or(farther.rounds),
            golden_goal: self.golden_goal.or(farther.golden_goal),
        }
    }

    fn resolve(self) -> Overtime {
        let default = Overtime::default();
        Overtime {
            length: self.length.unwrap_or(default.length),
            periods: self.periods.unwrap_or(default.periods),
            rounds: self.rounds.unwrap_or(default.rounds),
            golden_goal: self.golden_goal.unwrap_or(default.golden_goal),
        }
    }
}

impl ShootoutRules {
    fn over(self, farther: Self) -> Self {
        Self { shots: self.shots.or(farther.shots) }
    }

    fn resolve(self) -> Shootout {
        Shootout { shots: self.shots.unwrap_or(Shootout::default().shots) }
    }
}

impl TimeoutRules {
    fn over(self, farther: Self) -> Self {
        Self {
            of_match: self.of_match.or(farther.of_match),
            of_half: self.of_half.or(farther.of_half),
            length: self.length.or(farther.length),
            of_overtime: self.of_overtime.or(farther.of_overtime),
            last: self.last.or(farther.last),
        }
    }

    fn resolve(self) -> Timeouts {
        let default = Timeouts::default();
        Timeouts {
            of_match: self.of_match.unwrap_or(default.of_match),
            of_half: self.of_half.unwrap_or(default.of_half),
            length: self.length.unwrap_or(default.length),
            of_overtime: self.of_overtime.unwrap_or(default.of_overtime),
            last: self.last.unwrap_or(default.last),
        }
    }
}

fn merged<T: Copy>(near: Option<T>, far: Option<T>, over: fn(T, T) -> T) -> Option<T> {
    match (near, far) {
        (Some(near), Some(far)) => Some(over(near, far)),
        (near, far) => near.or(far),
    }
}

/// Like [`merged`]; a nearer null removes what is farther.
fn merged_or_null<T: Copy>(near: Option<Option<T>>, far: Option<Option<T>>, over: fn(T, T) -> T) -> Option<Option<T>> {
    match (near, far) {
        (Some(Some(near)), Some(Some(far))) => Some(Some(over(near, far))),
        (near, far) => near.or(far),
    }
}
