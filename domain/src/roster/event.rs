//! What can happen to a roster. These types are the storage format, see `matches::event`.

use serde::{Deserialize, Serialize};

use crate::ids::PlayerId;
use crate::stored::stored_events;

stored_events! {
    /// What happened to a team's roster.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum RosterEvent {
        /// The whole roster as it is from now on.
        RosterSet(RosterSet) = ("RosterSet", 1),
        /// Restates the whole roster, without the names that are forgotten. Nothing before it is needed, and the
        /// store cuts off the past.
        RosterRestated(RosterSet) = ("RosterRestated", 1),
    }
}

/// The people of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterSet {
    /// The trainer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trainer_name: Option<String>,
    /// The players, in the order of the file.
    pub players: Vec<Player>,
    /// Players of the team whose names are forgotten, whether or not they are still on the roster.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<PlayerId>,
    /// A trainer's name is forgotten, and no file brings one back unasked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trainer_forgotten: bool,
}

/// A player on a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Player {
    /// The id, unique across teams.
    pub id: PlayerId,
    /// The number on the shirt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Given name; empty for a forgotten player.
    pub firstname: String,
    /// Family name; empty for a forgotten player.
    pub lastname: String,
}
