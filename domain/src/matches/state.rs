//! A match as its events leave it.

use std::sync::Arc;

use super::clock::PlayTime;
use super::entry::{Entry, Moment};
use super::event::Fixture;
use super::labels::Labels;
use super::line_up::LineUp;
use super::period::Period;
use super::result::GivenResult;
use super::terms::{Half, Phase, Place, Score, Side};
use crate::place::Revision;
use crate::time::Timestamp;

/// A match as its events leave it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatchState {
    /// The schedule's data when the match was opened; none before that and for an exhibition. While nothing has begun
    /// the schedule may still change, see [`MatchState::pinned`].
    pub fixture: Option<Fixture>,
    /// How far it has come.
    pub phase: Phase,
    /// The periods that have begun, in order.
    pub periods: Vec<Period>,
    /// The lines that stand, in the order of entry.
    pub entries: Vec<Entry>,
    /// A result given by hand, which counts in place of the goals.
    pub result: Option<GivenResult>,
    /// Who has won a match that ended level and must have a winner, until it is reopened.
    pub named_winner: Option<Side>,
    /// Since when the result has counted in the table.
    pub confirmed: Option<Timestamp>,
    /// Names and colours set free-hand; none for a match of the schedule.
    pub labels: Option<Box<Labels>>,
    pub(super) goals: Score,
    /// Who plays for home and away, where the team has named them. Kept where the score is hidden.
    pub(super) line_ups: [Option<Arc<LineUp>>; 2],
    /// The score is hidden here, see [`MatchState::without_score`].
    pub(super) hides_score: bool,
    pub(super) events: u64,
}

impl MatchState {
    /// How many events the state is folded from: the revision the next event will have.
    pub fn next_revision(&self) -> Revision {
        Revision::new(self.events)
    }

    /// The last event the state is folded from.
    pub fn revision(&self) -> Option<Revision> {
        self.events.checked_sub(1).map(Revision::new)
    }

    /// Whether the match has started or has a result: from then on the schedule is fixed for it.
    pub fn has_begun(&self) -> bool {
        self.phase != Phase::Init || self.result.is_some()
    }

    /// The part of the schedule that is fixed for the match; none before it has begun.
    pub fn pinned(&self) -> Option<Fixture> {
        self.fixture.filter(|_| self.has_begun())
    }

    /// The score; none before the start.
    pub fn score(&self) -> Option<Score> {
        if self.hides_score {
            return None;
        }
        match self.result {
            // An exhibition and a result on paper have a score and no play.
            Some(GivenResult { score: Some(score), .. }) => Some(score),
            Some(_) => self.half_start(Half::First).map(|_| self.goals),
            None => (self.phase != Phase::Init).then_some(self.goals),
        }
    }

    /// The count of the goals that stand, even if a result was recorded by hand.
    pub fn standing_goals(&self) -> Score {
        self.goals
    }

    /// The period that runs or ran last.
    pub fn last_period(&self) -> Option<&Period> {
        self.periods.last()
    }

    /// The running period.
    pub fn running_period(&self) -> Option<&Period> {
        self.last_period().filter(|period| period.ended.is_none())
    }

    /// The period at a place among all, if it has begun.
    pub fn period(&self, index: u8) -> Option<&Period> {
        self.periods.iter().find(|period| period.index == index)
    }

    pub(super) fn period_mut(&mut self, index: u8) -> Option<&mut Period> {
        self.periods.iter_mut().find(|period| period.index == index)
    }

    /// When a half began, moved by as much as its clock was stopped or set: while the clock runs, the time since then
    /// is the play time.
    pub fn half_start(&self, half: Half) -> Option<Timestamp> {
        self.periods.iter().find(|period| usize::from(period.index) == half.index()).map(Period::shown_start)
    }

    /// Length of a half in seconds by the rules; 0 while it is not known.
    pub fn half_length(&self) -> u32 {
        self.fixture.map_or(0, |fixture| fixture.half_length)
    }

    /// The play time before a period.
    pub fn played_before(&self, index: u8) -> PlayTime {
        let earlier = self.periods.iter().filter(|period| period.index < index);
        earlier.fold(PlayTime::default(), |played, period| played.plus(period.reading().elapsed))
    }

    /// The half and second, as events store them, of a place among all periods.
    pub fn moment(&self, place: Place) -> Moment {
        Moment::of(place, self.half_length())
    }

    /// The entry whose event stands at `revision`, while it stands.
    pub fn entry(&self, revision: Revision) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.revision == revision)
    }

    /// The latest start or end that stands.
    pub fn last_boundary(&self) -> Option<&Entry> {
        self.entries.iter().rfind(|entry| entry.kind.is_boundary())
    }
}

/// When the running period ends by itself. Derived from the state, never stored; none when no clock runs.
pub fn deadline(state: &MatchState) -> Option<Timestamp> {
    state.fixture?;
    state.phase.running()?;
    state.running_period()?.clock.deadline()
}
