//! How a match ended: its kind of result, its stages, its winner.

use super::entry::EntryKind;
use super::result::{ResultKind, Stages};
use super::state::MatchState;
use super::terms::{PeriodKind, Phase, Score, Side};

impl MatchState {
    /// How the match came to its result.
    pub fn result_kind(&self) -> ResultKind {
        self.result.map(|result| result.kind).unwrap_or_default()
    }

    /// True if the match does not count at all.
    pub fn is_void(&self) -> bool {
        self.result_kind() == ResultKind::Void
    }

    /// True if nothing more will come of the match: its result counts, or it never will.
    pub fn is_settled(&self) -> bool {
        self.confirmed.is_some() || self.is_void()
    }

    /// The score at each stage of play that is over; a result by hand counts in place of what was played.
    pub fn stages(&self) -> Stages {
        let Some(result) = self.result else { return self.played_stages() };
        match result.kind {
            _ if self.hides_score() => Stages::default(),
            ResultKind::Played if result.stages.last().is_none() && result.stages.shootout.is_none() => {
                Stages { regular: result.score, ..result.stages }
            }
            ResultKind::Played | ResultKind::Abandoned => result.stages,
            ResultKind::Walkover | ResultKind::DoubleForfeit | ResultKind::Void => Stages::default(),
        }
    }

    /// The score at each stage that is over, from the goals and shots that stand.
    fn played_stages(&self) -> Stages {
        if self.hides_score() {
            return Stages::default();
        }
        let is_over = |index: u8| self.period(index).is_some_and(|period| period.ended.is_some());
        let has_two = !self.is_last_half(0);
        let last_half = u8::from(has_two);
        Stages {
            half: (has_two && is_over(0)).then(|| self.goals_up_to(0)),
            regular: is_over(last_half).then(|| self.goals_up_to(last_half)),
            overtime: self.is_after_overtime().then(|| self.standing_goals()),
            shootout: self.shootout().filter(|shootout| shootout.is_decided).map(|shootout| shootout.score()),
        }
    }

    /// True once overtime was played and no more follows.
    fn is_after_overtime(&self) -> bool {
        let was_played = self.periods.iter().any(|period| period.kind == PeriodKind::Overtime);
        let last_is_shootout = self.last_period().is_some_and(|period| period.kind == PeriodKind::Shootout);
        let next_is_shootout = || self.next_period().is_some_and(|next| next.kind == PeriodKind::Shootout);
        was_played && (self.phase == Phase::End || last_is_shootout || next_is_shootout())
    }

    /// Goals of the periods up to and including one.
    fn goals_up_to(&self, period: u8) -> Score {
        let mut goals = Score::default();
        for entry in self.entries.iter().filter(|entry| entry.place.period <= period) {
            if let EntryKind::Goal { side, .. } = entry.kind {
                *goals.of_mut(side) += 1;
            }
        }
        goals
    }

    /// The official result: the final score including the goals of a shoot-out; none before there is one.
    pub fn final_score(&self) -> Option<Score> {
        let is_final = self.phase == Phase::End && self.result_kind().counts();
        let score = self.score().filter(|_| is_final)?;
        let Score(home, away) = self.stages().shootout.unwrap_or_default();
        Some(Score(score.0.saturating_add(home), score.1.saturating_add(away)))
    }

    /// The winner; none before the end, after a draw, and if nobody has won.
    pub fn winner(&self) -> Option<Side> {
        if self.phase != Phase::End {
            return None;
        }
        let given = self.result.and_then(|result| result.winner);
        match self.result_kind() {
            ResultKind::Walkover => given,
            ResultKind::DoubleForfeit | ResultKind::Abandoned | ResultKind::Void => None,
            ResultKind::Played => {
                let by_shots = || self.stages().shootout.and_then(Score::leader);
                self.score()?.leader().or_else(by_shots).or(given).or(self.named_winner)
            }
        }
    }

    /// True if the match ended level and must not.
    pub fn lacks_winner(&self) -> bool {
        self.must_decide() && self.result_kind().is_played() && self.winner().is_none()
    }
}
