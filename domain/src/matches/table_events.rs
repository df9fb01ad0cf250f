//! What a table writes down beside goals, as it is stored: a field may be added with a default, anything else is a new
//! version with an upcaster (docs/events.md).

use serde::{Deserialize, Serialize};

use super::line_up::LineUp;
use super::offence::{Letter, Offender, Punishment};
use super::terms::{Half, Place, Side};
use crate::ids::PlayerId;

/// See [`crate::matches::MatchFact::TimeoutCalled`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeoutCalled {
    /// The half it belongs to.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// Where that is, if half and offset cannot say it: in overtime, and in a half that lasts longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Who called it.
    pub side: Side,
    /// Whether they got it; one that they asked for and lost counts, and stops nothing.
    pub granted: bool,
    /// Why the referees gave it although none was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<String>,
}

/// See [`crate::matches::MatchFact::LineUpSet`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineUpSet {
    /// The half it belongs to.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// Where that is, if half and offset cannot say it: in overtime, and in a half that lasts longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Whose.
    pub side: Side,
    /// Who plays.
    #[serde(flatten)]
    pub line_up: LineUp,
    /// Why the referees allowed it although the rules forbid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<String>,
}

/// See [`crate::matches::MatchFact::Punished`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Punished {
    /// The half it belongs to.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// Where that is, if half and offset cannot say it: in overtime, and in a half that lasts longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Whose team.
    pub side: Side,
    /// The player, if it was one who is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub player: Option<PlayerId>,
    /// The official, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<Letter>,
    /// With what.
    pub punishment: Punishment,
    /// Whether it is the disqualification that came with a player's third suspension: it costs no time of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub third_suspension: bool,
    /// Why the referees gave it although the rules forbid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<String>,
}

impl Punished {
    /// Who, if that is known.
    pub fn offender(&self) -> Option<Offender> {
        self.official.map(Offender::Official).or(self.player.map(Offender::Player))
    }
}

/// See [`crate::matches::MatchFact::SevenMetreMissed`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SevenMetreMissed {
    /// The half it belongs to.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// Where that is, if half and offset cannot say it: in overtime, and in a half that lasts longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Who threw.
    pub side: Side,
    /// The thrower, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub player: Option<PlayerId>,
    /// Whether the goalkeeper saved it.
    pub saved: bool,
    /// Why the referees let it count although the rules forbid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<String>,
}

/// See [`crate::matches::MatchFact::PlayerTreated`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayerTreated {
    /// The half it belongs to.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// Where that is, if half and offset cannot say it: in overtime, and in a half that lasts longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Whose team.
    pub side: Side,
    /// The player, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub player: Option<PlayerId>,
}

/// See [`crate::matches::MatchFact::AttackEnded`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttackEnded {
    /// The half it belongs to.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// Where that is, if half and offset cannot say it: in overtime, and in a half that lasts longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Whose attack it was.
    pub side: Side,
}
