//! Results: their kinds, and the score at each stage of play. Part of the storage format, see `event`.

use serde::{Deserialize, Serialize};

use super::terms::{Score, Side};

/// How a match came to its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultKind {
    /// By play; also before and during play.
    #[default]
    Played,
    /// One team did not come, or did not finish; the other has won.
    Walkover,
    /// Lost for both teams.
    DoubleForfeit,
    /// Not played to the end, and not settled yet.
    Abandoned,
    /// The match does not count at all.
    Void,
}

impl ResultKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Played, Self::Walkover, Self::DoubleForfeit, Self::Abandoned, Self::Void];

    /// The name that clients and files know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Played => "played",
            Self::Walkover => "walkover",
            Self::DoubleForfeit => "double_forfeit",
            Self::Abandoned => "abandoned",
            Self::Void => "void",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// True for a match that was played.
    pub const fn is_played(&self) -> bool {
        matches!(self, Self::Played)
    }

    /// True if a match with such a result counts in tables once it is confirmed.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Abandoned | Self::Void)
    }
}

/// The score at the end of each stage of play, as far as it is known. A shoot-out counts apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Stages {
    /// At half-time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half: Option<Score>,
    /// At the end of regular time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regular: Option<Score>,
    /// At the end of overtime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overtime: Option<Score>,
    /// Of the shoot-out alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shootout: Option<Score>,
}

impl Stages {
    /// True if nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The score at the end of play, if it is known.
    pub const fn last(&self) -> Option<Score> {
        match self.overtime {
            Some(score) => Some(score),
            None => self.regular,
        }
    }

    /// True if these can be the stages of a match that ended with `score`: goals never decrease, overtime follows a
    /// draw, and a shoot-out follows one and decides it.
    pub fn lead_to(&self, score: Score) -> bool {
        let in_order = [self.half, self.regular, self.overtime, Some(score)];
        let known: Vec<Score> = in_order.into_iter().flatten().collect();
        let never_fewer = known.iter().zip(known.iter().skip(1)).all(|(before, after)| before.is_up_to(*after));
        let overtime_fits = self.overtime.is_none() || self.regular.is_none_or(Score::is_level);
        let shootout_fits = self.shootout.is_none_or(|shots| score.is_level() && !shots.is_level());
        never_fewer && self.last().is_none_or(|last| last == score) && overtime_fits && shootout_fits
    }
}

/// A result given by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct GivenResult {
    /// The final score without the shoot-out; none if it is that of the goals, if there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// How it came about.
    #[serde(default, skip_serializing_if = "ResultKind::is_played")]
    pub kind: ResultKind,
    /// The winner, if the score does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winner: Option<Side>,
    /// The score at each stage.
    #[serde(flatten)]
    pub stages: Stages,
}

impl GivenResult {
    /// A match that was played and ended with that score.
    pub fn played(score: Score) -> Self {
        Self { score: Some(score), ..Self::default() }
    }

    /// A result of some kind, without anything else.
    pub fn of_kind(kind: ResultKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// True if only a score is given, as in all results before there were kinds.
    pub fn is_score_alone(&self) -> bool {
        self.score.is_some_and(|score| *self == Self::played(score))
    }
}
