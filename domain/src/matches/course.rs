//! Which period comes next, by the rules of the match and the current score.

use std::cmp::Ordering;

use super::entry::EntryKind;
use super::state::MatchState;
use super::terms::{PeriodKind, Phase, Score, Side};
use crate::game::{Game, Overtime};

/// A period that is yet to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextPeriod {
    /// Its place among all periods, from 0.
    pub index: u8,
    /// What it is.
    pub kind: PeriodKind,
    /// Seconds it lasts; none: it is ended by hand, or when it is decided.
    pub length: Option<u32>,
}

/// The shoot-out, folded from its shots that stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shootout {
    /// Each side's shots in order: true for a goal.
    pub shots: [Vec<bool>; 2],
    /// Who shoots next; none: either side may begin, or the shoot-out is decided.
    pub next: Option<Side>,
    /// True once no shot can change the winner.
    pub is_decided: bool,
}

impl Shootout {
    /// Goals of the shoot-out.
    pub fn score(&self) -> Score {
        let [home, away] = &self.shots;
        Score(goals(home), goals(away))
    }
}

fn goals(shots: &[bool]) -> u32 {
    shots.iter().filter(|scored| **scored).count() as u32
}

impl MatchState {
    /// The period that comes next; none while one runs, and when the match is over.
    pub fn next_period(&self) -> Option<NextPeriod> {
        let game = self.game();
        let Some(last) = self.last_period() else { return Some(self.half(0)) };
        let index = last.index.saturating_add(1);
        match last.kind {
            _ if last.ended.is_none() => None,
            PeriodKind::Shootout => None,
            PeriodKind::Half if index < halves(&game) => Some(self.half(index)),
            PeriodKind::Half | PeriodKind::Overtime => self.to_decide(&game, index),
        }
    }

    /// The rules it is played by.
    pub fn game(&self) -> Game {
        self.fixture.map(|fixture| fixture.game).unwrap_or_default()
    }

    /// True if a half is the last one by the rules, and for every later period.
    pub fn is_last_half(&self, index: u8) -> bool {
        index.saturating_add(1) >= halves(&self.game())
    }

    /// Whether the match goes on until somebody has won.
    pub fn must_decide(&self) -> bool {
        self.fixture.is_some_and(|fixture| fixture.must_decide)
    }

    /// How long the break before the next period lasts, in seconds; none if no period follows.
    pub fn break_length(&self) -> Option<u32> {
        let (next, game) = (self.next_period()?, self.game());
        let within = self.place_in_overtime(next.index).is_some_and(|(_, half)| half > 1);
        Some(match next.kind {
            PeriodKind::Half => game.breaks.half,
            PeriodKind::Overtime if within => game.breaks.overtime,
            PeriodKind::Overtime | PeriodKind::Shootout => game.breaks.before_overtime,
        })
    }

    /// The round of overtime and the period in it, each from 1; none for a half.
    pub fn place_in_overtime(&self, index: u8) -> Option<(u16, u16)> {
        let game = self.game();
        let played = u16::from(index.checked_sub(halves(&game))?);
        let periods = u16::from(game.overtime.unwrap_or_default().periods.max(1));
        Some((played / periods + 1, played % periods + 1))
    }

    /// The shoot-out so far; none before it begins, and if the score is hidden.
    pub fn shootout(&self) -> Option<Shootout> {
        if self.hides_score() {
            return None;
        }
        self.periods.iter().find(|period| period.kind == PeriodKind::Shootout)?;
        let shots: Vec<(Side, bool)> = self.entries.iter().filter_map(|entry| shot(&entry.kind)).collect();
        Some(shootout_of(&shots, self.shots_in_series()))
    }

    /// How many shots of each side are a series of the shoot-out; at least one.
    pub(super) fn shots_in_series(&self) -> usize {
        usize::from(self.game().shootout.unwrap_or_default().shots.max(1))
    }

    fn half(&self, index: u8) -> NextPeriod {
        NextPeriod { index, kind: PeriodKind::Half, length: self.fixture.map(|fixture| fixture.half_length) }
    }

    fn to_decide(&self, game: &Game, index: u8) -> Option<NextPeriod> {
        if !self.must_decide() {
            return None;
        }
        let is_level = self.goals.is_level();
        let shootout = NextPeriod { index, kind: PeriodKind::Shootout, length: None };
        let shootout = game.shootout.map(|_| shootout).filter(|_| is_level);
        let Some(overtime) = game.overtime else { return shootout };
        let played = index.saturating_sub(halves(game));
        let next = NextPeriod { index, kind: PeriodKind::Overtime, length: overtime.length };
        match within_round(&overtime, played) {
            true if overtime.golden_goal && !is_level => None,
            true => Some(next),
            false if !is_level => None,
            false if u16::from(played) < most_periods(&overtime) => Some(next),
            false => shootout,
        }
    }
}

fn halves(game: &Game) -> u8 {
    game.periods.clamp(1, 2)
}

/// True between the periods of one round of overtime.
fn within_round(overtime: &Overtime, played: u8) -> bool {
    !played.is_multiple_of(overtime.periods.max(1))
}

fn most_periods(overtime: &Overtime) -> u16 {
    u16::from(overtime.periods.max(1)) * u16::from(overtime.rounds.max(1))
}

fn shot(kind: &EntryKind) -> Option<(Side, bool)> {
    match kind {
        EntryKind::Shot { side, scored, .. } => Some((*side, *scored)),
        _ => None,
    }
}

/// Who began shoots first in the first series; after it the other side begins, and stays first. A side that has fewer
/// shots is next, also after one out of turn.
fn shootout_of(shots: &[(Side, bool)], series: usize) -> Shootout {
    let of = |side: Side| -> Vec<bool> {
        shots.iter().filter(|(shooter, _)| *shooter == side).map(|(_, scored)| *scored).collect()
    };
    let shots_of = [of(Side::Home), of(Side::Away)];
    let is_decided = is_decided(&shots_of, series);
    let first = shots.first().filter(|_| !is_decided);
    let next = first.map(|(first, _)| side_to_shoot(*first, &shots_of, series));
    Shootout { shots: shots_of, next, is_decided }
}

fn side_to_shoot(first: Side, [home, away]: &[Vec<bool>; 2], series: usize) -> Side {
    match home.len().cmp(&away.len()) {
        Ordering::Less => Side::Home,
        Ordering::Greater => Side::Away,
        Ordering::Equal if home.len() < series => first,
        Ordering::Equal => first.other(),
    }
}

/// In the first series a lead counts that the other side cannot make up; after it each pair of shots counts.
fn is_decided([home, away]: &[Vec<bool>; 2], series: usize) -> bool {
    let (scored_home, scored_away) = (goals(home) as usize, goals(away) as usize);
    if home.len().max(away.len()) > series {
        return home.len() == away.len() && scored_home != scored_away;
    }
    let (left_home, left_away) = (series.saturating_sub(home.len()), series.saturating_sub(away.len()));
    scored_home > scored_away + left_away || scored_away > scored_home + left_home
}

/// The state after an end of a period: a break, or the end of the match.
pub(super) fn phase_after(state: &MatchState) -> Phase {
    match state.next_period() {
        Some(_) => Phase::Pause,
        None => Phase::End,
    }
}
