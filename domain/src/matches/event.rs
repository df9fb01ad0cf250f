//! What can happen to a match. These types are the storage format: a field may be added with a default, anything else
//! is a new version with an upcaster (docs/events.md).

use serde::{Deserialize, Serialize};

use super::labels::Labels;
use super::result::GivenResult;
pub use super::table_events::*;
use super::terms::{EndedBy, Half, PeriodKind, Phase, Place, Score, Side};
use crate::game::Game;
use crate::ids::{CategoryId, PlayerId, TeamId};
use crate::place::Revision;
use crate::stored::stored_events;
use crate::time::Timestamp;

/// Something that happened to a match, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchEvent {
    /// When, by the clock of the command. Stored as metadata.
    pub at: Timestamp,
    /// What.
    pub fact: MatchFact,
}

stored_events! {
    /// What happened to a match.
    #[derive(Debug, Clone, PartialEq)]
    pub enum MatchFact {
        /// The schedule's data for the match when its start, or its result, was recorded. Only notes come before it.
        Opened(Fixture) = ("MatchOpened", 1),
        /// A half began.
        HalfStarted(HalfStarted) = ("HalfStarted", 1),
        /// A half ended.
        HalfEnded(HalfEnded) = ("HalfEnded", 1),
        /// A team scored.
        GoalScored(GoalScored) = ("GoalScored", 1),
        /// A seven-metre throw was no goal.
        SevenMetreMissed(SevenMetreMissed) = ("SevenMetreMissed", 1),
        /// The scorekeeper wrote a line.
        InfoAdded(InfoAdded) = ("InfoAdded", 1),
        /// A period of overtime or the shoot-out began.
        PeriodStarted(PeriodStarted) = ("PeriodStarted", 1),
        /// A period of overtime or the shoot-out ended.
        PeriodEnded(PeriodEnded) = ("PeriodEnded", 1),
        /// Somebody shot in the shoot-out.
        ShotTaken(ShotTaken) = ("ShotTaken", 1),
        /// A team called a time-out.
        TimeoutCalled(TimeoutCalled) = ("TimeoutCalled", 1),
        /// A team named who plays today.
        LineUpSet(LineUpSet) = ("LineUpSet", 1),
        /// Somebody was punished.
        Punished(Punished) = ("Punished", 1),
        /// A player was treated on court.
        PlayerTreated(PlayerTreated) = ("PlayerTreated", 1),
        /// An attack ended without a goal while a treated player of the team was off the court.
        AttackEnded(AttackEnded) = ("AttackEnded", 1),
        /// The clock went on.
        ClockStarted(ClockTurned) = ("ClockStarted", 1),
        /// The clock stopped.
        ClockStopped(ClockTurned) = ("ClockStopped", 1),
        /// The clock was set.
        ClockSet(ClockSet) = ("ClockSet", 1),
        /// A period got another length.
        LengthSet(LengthSet) = ("LengthSet", 1),
        /// A goal or line no longer counts.
        EntryRevoked(EntryRevoked) = ("EntryRevoked", 1),
        /// A goal or line was corrected.
        EntryAmended(EntryAmended) = ("EntryAmended", 1),
        /// The winner of a match that ended level and must have one.
        WinnerNamed(WinnerNamed) = ("WinnerNamed", 1),
        /// The result counts in the table from now on.
        Confirmed = ("MatchConfirmed", 1),
        /// The result no longer counts; the match can be corrected.
        Reopened(Reopened) = ("MatchReopened", 1),
        /// The result was given by hand.
        ResultRecorded(ResultRecorded) = ("ResultRecorded", 1),
        /// The result given by hand no longer counts; what was played counts again.
        ResultRevoked(ResultRevoked) = ("ResultRevoked", 1),
        /// Score and state of an exhibition match were set free-hand.
        FreehandSet(FreehandSet) = ("FreehandSet", 1),
    }
}

impl MatchFact {
    /// Whether it makes a match that has not begun begin.
    pub const fn begins_match(&self) -> bool {
        matches!(self, Self::HalfStarted(_) | Self::ResultRecorded(_))
    }

    /// Whether another event of the same append brought it about: the end that a golden goal or the last shot made, the
    /// disqualification that comes with a third suspension.
    pub const fn is_brought_about(&self) -> bool {
        matches!(
            self,
            Self::HalfEnded(HalfEnded { by: EndedBy::Play, .. })
                | Self::PeriodEnded(PeriodEnded { by: EndedBy::Play, .. })
                | Self::Punished(Punished { third_suspension: true, .. })
        )
    }

    /// Whether a period starts or ends with it.
    pub const fn is_boundary(&self) -> bool {
        matches!(self, Self::HalfStarted(_) | Self::HalfEnded(_) | Self::PeriodStarted(_) | Self::PeriodEnded(_))
    }
}

/// What a match needs from the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fixture {
    /// The table it counts for.
    pub category: CategoryId,
    /// The team named first.
    pub home: TeamId,
    /// The team named second.
    pub away: TeamId,
    /// Length of a half, in seconds.
    pub half_length: u32,
    /// The rules it is played by; absent if they are the defaults, as in logs of releases without rules.
    #[serde(default, skip_serializing_if = "Game::is_default")]
    pub game: Game,
    /// Whether it must have a winner.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub must_decide: bool,
}

impl Fixture {
    /// A match by the default rules.
    pub fn new(category: CategoryId, home: TeamId, away: TeamId, half_length: u32) -> Self {
        Self { category, home, away, half_length, game: Game::default(), must_decide: false }
    }

    /// True if `other` has the same teams in the same category, with any rules.
    pub fn has_teams_of(&self, other: &Self) -> bool {
        (self.category, self.home, self.away) == (other.category, other.home, other.away)
    }

    /// The team on one side.
    pub const fn team(&self, side: Side) -> TeamId {
        match side {
            Side::Home => self.home,
            Side::Away => self.away,
        }
    }

    /// The side a team plays on, if it plays in this match.
    pub fn side_of(&self, team: TeamId) -> Option<Side> {
        [Side::Home, Side::Away].into_iter().find(|side| self.team(*side) == team)
    }
}

/// See [`MatchFact::HalfStarted`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfStarted {
    /// Which one.
    pub half: Half,
}

/// See [`MatchFact::HalfEnded`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfEnded {
    /// Which one.
    pub half: Half,
    /// Clock or hand.
    pub by: EndedBy,
}

/// See [`MatchFact::ClockStarted`] and [`MatchFact::ClockStopped`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockTurned {
    /// Whose clock, by the place among all periods, from 0.
    pub period: u8,
    /// Why, if somebody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// See [`MatchFact::ClockSet`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockSet {
    /// Whose clock, by the place among all periods, from 0.
    pub period: u8,
    /// The play time it shows, in milliseconds.
    pub elapsed_millis: i64,
    /// Why, if somebody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// See [`MatchFact::LengthSet`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LengthSet {
    /// Which period, by the place among all periods, from 0.
    pub period: u8,
    /// How long it lasts now, in seconds.
    pub seconds: u32,
    /// Why, if somebody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// See [`MatchFact::PeriodStarted`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodStarted {
    /// Its place among all periods, from 0.
    pub period: u8,
    /// What it is.
    pub kind: PeriodKind,
    /// Length in seconds; none: it is ended by hand, or when it is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u32>,
}

/// See [`MatchFact::PeriodEnded`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodEnded {
    /// Its place among all periods, from 0.
    pub period: u8,
    /// What ended it.
    pub by: EndedBy,
}

/// See [`MatchFact::ShotTaken`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShotTaken {
    /// Whose turn it was.
    pub side: Side,
    /// Who shot, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub player: Option<PlayerId>,
    /// Whether it was a goal.
    pub scored: bool,
    /// Why the referees let it count although it was not the side's turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<String>,
}

/// See [`MatchFact::GoalScored`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalScored {
    /// The half it counts in.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// The place among all periods, if half and offset cannot say it: in overtime, and in a half that lasts longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Who scored.
    pub side: Side,
    /// The scorer, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub player: Option<PlayerId>,
    /// Whether it was a seven-metre throw.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub seven_metre: bool,
    /// Why the referees let it count although the rules forbid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<String>,
}

/// See [`MatchFact::InfoAdded`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InfoAdded {
    /// The half it belongs to.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// The place among all periods, if half and offset cannot say it: in overtime, and in a half that lasts longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What the scorekeeper wrote.
    pub text: String,
}

/// See [`MatchFact::EntryRevoked`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRevoked {
    /// The revision of the goal or line.
    pub entry: Revision,
    /// Why; none when the last goal was taken back at once, and for an end that another event undid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How the clock continues if it was the end of a period; none: as if it had not ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
}

/// How the clock continues after the end of its period was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resume {
    /// From where it was stopped when the period ended.
    Stood,
}

/// See [`MatchFact::EntryAmended`]: what is true of the goal or line now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryAmended {
    /// The revision of the goal or line.
    pub entry: Revision,
    /// The half it counts in.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// The place among all periods, if half and offset cannot say it: in overtime, and in a half that lasts longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Who scored; none for a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The scorer, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub player: Option<PlayerId>,
    /// Why; empty where the unknown scorer of a goal was named right after it.
    pub reason: String,
    /// Why the referees allowed the player although the rules forbid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<String>,
}

/// See [`MatchFact::WinnerNamed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WinnerNamed {
    /// Who.
    pub winner: Side,
}

/// See [`MatchFact::Reopened`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// Why.
    pub reason: String,
}

/// See [`MatchFact::ResultRecorded`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRecorded {
    /// The result; just a score in logs of releases without kinds.
    #[serde(flatten)]
    pub result: GivenResult,
    /// Why it was given by hand.
    pub reason: String,
}

/// See [`MatchFact::ResultRevoked`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRevoked {
    /// Why.
    pub reason: String,
}

/// See [`MatchFact::FreehandSet`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreehandSet {
    /// The score now.
    pub score: Score,
    /// The state now.
    pub phase: Phase,
    /// Names and colours that were set; boxed, because almost no event has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Box<Labels>>,
}
