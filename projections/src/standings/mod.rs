//! The tables of the categories: now, after any match and at any time, because every confirmation is kept.

mod rank;

use std::collections::{HashMap, HashSet};

use minicup_domain::matches::{MatchState, Phase};
use minicup_domain::{CategoryId, MatchId, Position, TeamId, Timestamp};

pub use rank::{Outcome, Row, rank};

use crate::catalogue::CategoryEntry;
use crate::persistent::{Map, entry};
use crate::{Catalogue, Scores};

/// The results of every category as they were confirmed and reopened.
///
/// Not a projection by itself: a confirmation says neither the score nor the teams, so [`crate::ReadModel`] adds them.
#[derive(Debug, Clone, Default)]
pub struct Standings {
    categories: Map<CategoryId, Changes>,
}

/// A table and the moment it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The last confirmation or reopening it takes into account.
    pub position: Option<Position>,
    /// The match confirmed last among those that count.
    pub after_match: Option<MatchId>,
    /// Whether every match of the category counts in it. Before that the order of an unfinished group holds.
    pub is_final: bool,
    /// In order of place.
    pub rows: Vec<Row>,
}

/// A match was confirmed or reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) at: Timestamp,
    pub(crate) number: Option<i64>,
    pub(crate) position: Position,
    pub(crate) match_id: MatchId,
    /// None: it was reopened.
    pub(crate) outcome: Option<Outcome>,
}

/// The changes of a category, by key.
type Changes = Map<Key, Change>;
/// Results confirmed at the same instant, as an import may bring them, follow in the order of their numbers.
type Key = (Timestamp, Option<i64>, Position);

impl Change {
    fn key(&self) -> Key {
        (self.at, self.number, self.position)
    }
}

impl Standings {
    /// The table as it stands. None if there is no such category.
    pub fn table(&self, catalogue: &Catalogue, category: CategoryId) -> Option<Table> {
        let entry = catalogue.category(category)?;
        Some(table_of(entry, &Counted::of(self.changes(category)), vec![]))
    }

    /// The table right when a match was last confirmed. None if it is not confirmed.
    pub fn table_after(&self, catalogue: &Catalogue, category: CategoryId, match_id: MatchId) -> Option<Table> {
        let entry = catalogue.category(category)?;
        let confirmed =
            Counted::of(self.changes(category)).results.into_iter().find(|change| change.match_id == match_id)?;
        let until = self.changes(category).filter(|change| change.key() <= confirmed.key());
        Some(table_of(entry, &Counted::of(until), vec![]))
    }

    /// The table as it stood at a time. None if there is no such category.
    pub fn table_at(&self, catalogue: &Catalogue, category: CategoryId, at: Timestamp) -> Option<Table> {
        let entry = catalogue.category(category)?;
        let until = self.changes(category).filter(|change| change.at <= at);
        Some(table_of(entry, &Counted::of(until), vec![]))
    }

    /// The table if every match that has started and is not confirmed ended as it stands now. None if there is no such
    /// category.
    pub fn table_live(&self, catalogue: &Catalogue, scores: &Scores, category: CategoryId) -> Option<Table> {
        let entry = catalogue.category(category)?;
        let states = entry.matches.iter().filter_map(|id| scores.state(*id));
        let present = states.filter_map(present_outcome).collect();
        Some(table_of(entry, &Counted::of(self.changes(category)), present))
    }

    pub(crate) fn record(&mut self, category: CategoryId, change: Change) {
        if let Some(changes) = entry(&mut self.categories, category) {
            changes.insert_mut(change.key(), change);
        }
    }

    /// By key.
    fn changes(&self, category: CategoryId) -> impl Iterator<Item = &Change> {
        self.categories.get(&category).into_iter().flat_map(Changes::values)
    }
}

/// What a stretch of changes leaves.
struct Counted<'a> {
    position: Option<Position>,
    /// The confirmations that stand, by key.
    results: Vec<&'a Change>,
}

impl<'a> Counted<'a> {
    /// The last word on a match is the one with the highest position: clocks of two nodes may disagree, the log cannot.
    fn of(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut last: HashMap<MatchId, &Change> = HashMap::new();
        for change in changes {
            let known = last.entry(change.match_id).or_insert(change);
            if known.position < change.position {
                *known = change;
            }
        }
        let position = last.values().map(|change| change.position).max();
        let mut results: Vec<&Change> = last.into_values().filter(|change| change.outcome.is_some()).collect();
        results.sort_by_key(|change| change.key());
        Self { position, results }
    }
}

fn table_of(entry: &CategoryEntry, counted: &Counted<'_>, present: Vec<Outcome>) -> Table {
    let mut outcomes = present;
    outcomes.extend(counted.results.iter().filter_map(|change| change.outcome));
    let after_match = counted.results.last().map(|change| change.match_id);
    let is_final = is_final(entry, counted);
    let teams: Vec<TeamId> = entry.teams.iter().copied().collect();
    let rows = rank(&teams, &outcomes, entry.category.rules.tie_break(is_final));
    Table { position: counted.position, after_match, is_final, rows }
}

/// A category without matches is not over: they are still to come.
fn is_final(entry: &CategoryEntry, counted: &Counted<'_>) -> bool {
    let confirmed: HashSet<MatchId> = counted.results.iter().map(|change| change.match_id).collect();
    !entry.matches.is_empty() && entry.matches.iter().all(|id| confirmed.contains(id))
}

/// The score of a match that has started and does not count yet.
fn present_outcome(state: &MatchState) -> Option<Outcome> {
    if state.confirmed.is_some() || state.phase == Phase::Init {
        return None;
    }
    let fixture = state.fixture?;
    Some(Outcome { home: fixture.home, away: fixture.away, score: state.score()? })
}
