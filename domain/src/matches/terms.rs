//! Terms of the game: score, sides, halves, phases. Part of the storage format, see `event`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Goals of the home and of the away team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Score(pub u32, pub u32);

impl Score {
    /// The goals of one side.
    pub const fn of(self, side: Side) -> u32 {
        match side {
            Side::Home => self.0,
            Side::Away => self.1,
        }
    }

    /// True if both have the same.
    pub const fn is_level(self) -> bool {
        self.0 == self.1
    }

    /// The side with more; none if both have the same.
    pub const fn leader(self) -> Option<Side> {
        match (self.0 > self.1, self.0 < self.1) {
            (true, _) => Some(Side::Home),
            (_, true) => Some(Side::Away),
            _ => None,
        }
    }

    /// True if neither team has more than in `later`.
    pub const fn is_up_to(self, later: Self) -> bool {
        self.0 <= later.0 && self.1 <= later.1
    }

    pub(crate) const fn of_mut(&mut self, side: Side) -> &mut u32 {
        match side {
            Side::Home => &mut self.0,
            Side::Away => &mut self.1,
        }
    }
}

/// One of the two teams of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Named first; index 0.
    Home,
    /// Named second; index 1.
    Away,
}

impl Side {
    /// 0 for home, 1 for away, as clients count.
    pub const fn index(self) -> usize {
        match self {
            Self::Home => 0,
            Self::Away => 1,
        }
    }

    /// The side with the given index, if there is one.
    pub const fn from_index(index: i64) -> Option<Self> {
        match index {
            0 => Some(Self::Home),
            1 => Some(Self::Away),
            _ => None,
        }
    }

    /// The opponent's side.
    pub const fn other(self) -> Self {
        match self {
            Self::Home => Self::Away,
            Self::Away => Self::Home,
        }
    }
}

/// One of the two halves of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// Index 0.
    First,
    /// Index 1.
    Second,
}

impl Half {
    /// 0 for the first half, 1 for the second, as clients count.
    pub const fn index(self) -> usize {
        match self {
            Self::First => 0,
            Self::Second => 1,
        }
    }

    /// The half that a period counts as for clients that know only two: overtime belongs to the second.
    pub const fn of_period(index: u8) -> Self {
        match index {
            0 => Self::First,
            _ => Self::Second,
        }
    }

    /// The half with the given index, if there is one.
    pub const fn from_index(index: i64) -> Option<Self> {
        match index {
            0 => Some(Self::First),
            1 => Some(Self::Second),
            _ => None,
        }
    }
}

/// How far a match has come; a later one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not started.
    #[default]
    Init,
    /// The first half runs.
    HalfFirst,
    /// Between the halves.
    Pause,
    /// The second half runs.
    HalfSecond,
    /// Over.
    End,
}

impl Phase {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::HalfFirst => "half_first",
            Self::Pause => "pause",
            Self::HalfSecond => "half_second",
            Self::End => "end",
        }
    }

    /// The phase with the given name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Init, Self::HalfFirst, Self::Pause, Self::HalfSecond, Self::End]
            .into_iter()
            .find(|phase| phase.name() == name)
    }

    /// The half that runs, if one does.
    pub const fn running(self) -> Option<Half> {
        match self {
            Self::HalfFirst => Some(Half::First),
            Self::HalfSecond => Some(Half::Second),
            Self::Init | Self::Pause | Self::End => None,
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What ended a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// Its time was up.
    Clock,
    /// The scorekeeper ended it.
    Hand,
    /// It was decided: by the golden goal, or by the last shot of the shoot-out.
    Play,
}

/// What a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// Regular time.
    Half,
    /// A period of overtime.
    Overtime,
    /// The shoot-out, in which no clock runs.
    Shootout,
}

impl PeriodKind {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Half => "half",
            Self::Overtime => "overtime",
            Self::Shootout => "shootout",
        }
    }
}

/// Where in a match something belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The period, from 0.
    pub period: u8,
    /// Whole seconds played of it.
    pub offset: u32,
}
