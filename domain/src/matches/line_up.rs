//! Who plays today. Part of the storage format, see `event`.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::offence::Letter;
use crate::ids::{PlayerId, TeamId};
use crate::rules::MAX_NUMBER;

/// The players and officials of a team in one match. Names of officials are people's and are not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineUp {
    /// The team: before the match begins, the schedule may give the side another one.
    pub team: TeamId,
    /// The players, in the order of the sheet.
    pub players: Vec<LinedUp>,
    /// The officials that are there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub officials: Vec<Letter>,
}

/// A player who plays today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinedUp {
    /// The player.
    pub player: PlayerId,
    /// Today's number; none: that of the roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Whether they keep the goal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub goalkeeper: bool,
    /// Whether they lead the team.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub captain: bool,
}

impl LinedUp {
    /// A player of whom no more is said.
    pub const fn of(player: PlayerId) -> Self {
        Self { player, number: None, goalkeeper: false, captain: false }
    }
}

impl LineUp {
    /// A player's line in it.
    pub fn player(&self, player: PlayerId) -> Option<&LinedUp> {
        self.players.iter().find(|lined_up| lined_up.player == player)
    }

    /// Whether it names nobody, somebody twice, or two captains, or has a number that no shirt has.
    pub(super) fn is_faulty(&self) -> bool {
        let players: BTreeSet<PlayerId> = self.players.iter().map(|lined_up| lined_up.player).collect();
        let officials: BTreeSet<Letter> = self.officials.iter().copied().collect();
        let captains = self.players.iter().filter(|lined_up| lined_up.captain).count();
        let is_beyond = |lined_up: &LinedUp| lined_up.number.is_some_and(|number| number > MAX_NUMBER);
        players.is_empty()
            || self.players.iter().any(is_beyond)
            || players.len() < self.players.len()
            || officials.len() < self.officials.len()
            || captains > 1
    }

    /// All of it in words that never change.
    pub(super) fn canonical(&self) -> String {
        let mut words = format!("{} ", self.team);
        for LinedUp { player, number, goalkeeper, captain } in &self.players {
            let number = number.map_or_else(|| "-".to_owned(), |number| number.to_string());
            // Writing to a text never fails.
            let _ = write!(words, "{player},{number},{goalkeeper},{captain} ");
        }
        self.officials.iter().for_each(|letter| words.push_str(letter.name()));
        words
    }
}
