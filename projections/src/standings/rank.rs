//! The places of a table, and why. Pure.

use std::cmp::Reverse;
use std::collections::HashMap;

use minicup_domain::TeamId;
use minicup_domain::matches::{MatchState, ResultKind, Score, Side};
use minicup_domain::rules::{Criterion, DRAW_POINTS, TieBreak, WIN_POINTS};

/// The result of a match that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The team named first.
    pub home: TeamId,
    /// The team named second.
    pub away: TeamId,
    /// Their goals.
    pub score: Score,
    /// Which team the points go to.
    pub award: Award,
}

/// Which team the points of a match go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Award {
    /// As the score says.
    #[default]
    ByScore,
    /// To the winner, whatever the score says.
    To(Side),
    /// To neither: both have lost.
    Nobody,
}

impl Award {
    /// How a match went for one side.
    fn of(self, side: Side, score: Score) -> Verdict {
        let won = |won: bool| if won { Verdict::Won } else { Verdict::Lost };
        match self {
            Self::ByScore if score.is_level() => Verdict::Drawn,
            Self::ByScore => won(score.leader() == Some(side)),
            Self::To(winner) => won(winner == side),
            Self::Nobody => Verdict::Lost,
        }
    }
}

/// How a match went for a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Won,
    Drawn,
    Lost,
}

impl Outcome {
    /// A match that was played and ended with that score.
    pub const fn played(home: TeamId, away: TeamId, score: Score) -> Self {
        Self { home, away, score, award: Award::ByScore }
    }

    /// The outcome of a match as it stands; none before it has begun, for an abandoned one and for a void one.
    pub(crate) fn of(state: &MatchState) -> Option<Self> {
        let (fixture, score) = (state.fixture?, state.score()?);
        let award = match (state.result_kind(), state.winner()) {
            (ResultKind::Abandoned | ResultKind::Void, _) => return None,
            (ResultKind::DoubleForfeit, _) => Award::Nobody,
            (_, Some(winner)) => Award::To(winner),
            (_, None) => Award::ByScore,
        };
        Some(Self { home: fixture.home, away: fixture.away, score, award })
    }
}

/// A team's row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The place, from 1. Teams that nothing separates share one, and the next place is skipped: 1, 1, 3.
    pub order: u32,
    /// The team.
    pub team: TeamId,
    /// Matches that count.
    pub played: u32,
    /// Matches won.
    pub wins: u32,
    /// Matches drawn.
    pub draws: u32,
    /// Matches lost.
    pub losses: u32,
    /// Goals scored.
    pub scored: u32,
    /// Goals received.
    pub received: u32,
    /// Points.
    pub points: u32,
    /// What separated the team from the one above it; none for the first and where both share a place.
    pub decided_by: Option<Criterion>,
}

impl Row {
    /// The row of a team while nothing has been played.
    pub(crate) fn before_the_first_match(team: TeamId) -> Self {
        Tally::default().row(1, team, None)
    }
}

/// The table of `teams` after `outcomes`; those with a team that is not in the list do not count. Teams that share a
/// place are in the order of the list.
///
/// ```
/// use minicup_domain::TeamId;
/// use minicup_domain::matches::Score;
/// use minicup_domain::rules::{Criterion, TieBreak};
/// use minicup_projections::standings::{Outcome, rank};
///
/// let [a, b, c] = [1, 2, 3].map(TeamId::new);
/// let outcome = Outcome::played;
/// // Each has won once, so the points of their own matches separate nobody, and the difference of goals does.
/// let outcomes = [outcome(a, b, Score(9, 12)), outcome(b, c, Score(7, 8)), outcome(a, c, Score(20, 5))];
/// let tie_break = TieBreak { criteria: &[Criterion::MutualPoints, Criterion::GoalDifference], restart: true };
/// let table = rank(&[a, b, c], &outcomes, tie_break);
/// let places: Vec<_> = table.iter().map(|row| (row.order, row.team, row.decided_by)).collect();
/// let by = Some(Criterion::GoalDifference);
/// assert_eq!(places, [(1, a, None), (2, b, by), (3, c, by)]);
/// ```
pub fn rank(teams: &[TeamId], outcomes: &[Outcome], tie_break: TieBreak<'_>) -> Vec<Row> {
    let ranking = Ranking { outcomes, all: tally(teams, outcomes), tie_break };
    let mut places = Vec::new();
    for (index, level) in split(teams, |team| ranking.overall(team).points.into()).iter().enumerate() {
        ranking.settle_afresh(level, (index > 0).then_some(Criterion::Points), &mut places);
    }
    ranking.rows(&places)
}

/// Teams that share a place, and what separated them from the teams above.
struct Place {
    teams: Vec<TeamId>,
    decided_by: Option<Criterion>,
}

/// A tied group in parts, the best first.
struct Split<'c> {
    by: Criterion,
    /// The criteria that have not been tried.
    left: &'c [Criterion],
    parts: Vec<Vec<TeamId>>,
}

type Tallies = HashMap<TeamId, Tally>;

struct Ranking<'a> {
    outcomes: &'a [Outcome],
    all: Tallies,
    tie_break: TieBreak<'a>,
}

impl Ranking<'_> {
    fn overall(&self, team: TeamId) -> Tally {
        self.all.get(&team).copied().unwrap_or_default()
    }

    /// Settles a tied group from the first criterion on.
    fn settle_afresh(&self, tied: &[TeamId], decided_by: Option<Criterion>, places: &mut Vec<Place>) {
        self.settle(tied, self.tie_break.criteria, &tally(tied, self.outcomes), decided_by, places);
    }

    /// Splits a tied group by the first of the criteria that can. Each part starts again, or goes on with the next
    /// criterion among the same mutual matches, as the rules say.
    fn settle(
        &self,
        tied: &[TeamId],
        criteria: &[Criterion],
        mutual: &Tallies,
        decided_by: Option<Criterion>,
        places: &mut Vec<Place>,
    ) {
        let Some(Split { by, left, parts }) = self.first_split(tied, criteria, mutual) else {
            places.push(Place { teams: tied.to_vec(), decided_by });
            return;
        };
        for (index, part) in parts.iter().enumerate() {
            let part_decided_by = if index == 0 { decided_by } else { Some(by) };
            match self.tie_break.restart {
                true => self.settle_afresh(part, part_decided_by, places),
                false => self.settle(part, left, mutual, part_decided_by, places),
            }
        }
    }

    /// The first of the criteria that splits a tied group. Where all teams of the group are level on
    /// points they are so on mutual points too: skipping that criterion there, as the rule asks, needs no case of its
    /// own.
    fn first_split<'c>(&self, tied: &[TeamId], criteria: &'c [Criterion], mutual: &Tallies) -> Option<Split<'c>> {
        if tied.len() < 2 {
            return None;
        }
        let mut left = criteria;
        while let [criterion, later @ ..] = left {
            left = later;
            let among_tied = |team| mutual.get(&team).copied().unwrap_or_default();
            let parts = split(tied, |team| value_of(*criterion, self.overall(team), among_tied(team)));
            if parts.len() > 1 {
                return Some(Split { by: *criterion, left, parts });
            }
        }
        None
    }

    fn rows(&self, places: &[Place]) -> Vec<Row> {
        let mut rows = Vec::new();
        for place in places {
            let order = u32::try_from(rows.len() + 1).unwrap_or(u32::MAX);
            for (index, team) in place.teams.iter().enumerate() {
                let decided_by = place.decided_by.filter(|_| index == 0);
                rows.push(self.overall(*team).row(order, *team, decided_by));
            }
        }
        rows
    }
}

fn value_of(criterion: Criterion, overall: Tally, mutual: Tally) -> i64 {
    match criterion {
        Criterion::Points => overall.points.into(),
        Criterion::MutualPoints => mutual.points.into(),
        Criterion::GoalDifference => overall.difference(),
        Criterion::MutualGoalDifference => mutual.difference(),
        Criterion::MutualGoals => mutual.scored.into(),
        Criterion::Goals => overall.scored.into(),
        Criterion::Wins => overall.wins.into(),
        // No contest and no lot is recorded yet.
        Criterion::SevenMetre | Criterion::Lot => 0,
    }
}

/// Parts of equal value, the highest first; within a part the order is kept.
fn split(teams: &[TeamId], value: impl Fn(TeamId) -> i64) -> Vec<Vec<TeamId>> {
    let mut valued: Vec<(i64, TeamId)> = teams.iter().map(|team| (value(*team), *team)).collect();
    valued.sort_by_key(|(value, _)| Reverse(*value));
    valued.chunk_by(|a, b| a.0 == b.0).map(|part| part.iter().map(|(_, team)| *team).collect()).collect()
}

#[derive(Clone, Copy, Default)]
struct Tally {
    wins: u32,
    draws: u32,
    losses: u32,
    scored: u32,
    received: u32,
    points: u32,
}

impl Tally {
    fn count(&mut self, scored: u32, received: u32, verdict: Verdict) {
        self.scored = self.scored.saturating_add(scored);
        self.received = self.received.saturating_add(received);
        match verdict {
            Verdict::Won => {
                self.wins += 1;
                self.points += WIN_POINTS;
            }
            Verdict::Drawn => {
                self.draws += 1;
                self.points += DRAW_POINTS;
            }
            Verdict::Lost => self.losses += 1,
        }
    }

    fn difference(self) -> i64 {
        i64::from(self.scored) - i64::from(self.received)
    }

    fn row(self, order: u32, team: TeamId, decided_by: Option<Criterion>) -> Row {
        let Self { wins, draws, losses, scored, received, points } = self;
        let played = wins + draws + losses;
        Row { order, team, played, wins, draws, losses, scored, received, points, decided_by }
    }
}

/// The record of each of `teams` in the matches among them.
fn tally(teams: &[TeamId], outcomes: &[Outcome]) -> Tallies {
    let mut tallies: Tallies = teams.iter().map(|team| (*team, Tally::default())).collect();
    for outcome in outcomes {
        let Outcome { home, away, score, award } = *outcome;
        if home == away || !tallies.contains_key(&home) || !tallies.contains_key(&away) {
            continue;
        }
        for (team, side) in [(home, Side::Home), (away, Side::Away)] {
            let verdict = award.of(side, score);
            tallies.entry(team).or_default().count(score.of(side), score.of(side.other()), verdict);
        }
    }
    tallies
}
