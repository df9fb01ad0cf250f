//! Who is punished, and how. Part of the storage format, see `event`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::PlayerId;

/// What somebody is punished with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Punishment {
    /// A word and a yellow card.
    Warning,
    /// Some minutes of play.
    Suspension,
    /// The rest of the match.
    Disqualification,
    /// The same, with a report to come.
    BlueCard,
}

impl Punishment {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Warning, Self::Suspension, Self::Disqualification, Self::BlueCard];

    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Suspension => "suspension",
            Self::Disqualification => "disqualification",
            Self::BlueCard => "blue_card",
        }
    }

    /// The punishment with the given name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|punishment| punishment.name() == name)
    }

    /// Whether the team plays with one player less for a while.
    pub const fn reduces(self) -> bool {
        !matches!(self, Self::Warning)
    }

    /// Whether nobody sees the person on the court again.
    pub const fn disqualifies(self) -> bool {
        matches!(self, Self::Disqualification | Self::BlueCard)
    }
}

/// An official of a team, by the letter on the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Letter {
    /// The one who is responsible for the team.
    A,
    /// The second.
    B,
    /// The third.
    C,
    /// The fourth.
    D,
    /// The fifth.
    E,
}

impl Letter {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::E];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }

    /// The letter as it is written, in either case, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|letter| letter.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Somebody who can be punished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Offender {
    /// A player.
    Player(PlayerId),
    /// An official of the team.
    Official(Letter),
}

impl Offender {
    /// The player, if it is one.
    pub const fn player(self) -> Option<PlayerId> {
        match self {
            Self::Player(player) => Some(player),
            Self::Official(_) => None,
        }
    }

    /// The official's letter, if it is one.
    pub const fn official(self) -> Option<Letter> {
        match self {
            Self::Official(letter) => Some(letter),
            Self::Player(_) => None,
        }
    }
}
