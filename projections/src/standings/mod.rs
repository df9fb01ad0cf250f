//! The tables of the categories: now, after any match and at any time, because every confirmation is kept.

mod rank;

use std::collections::{HashMap, HashSet};

use minicup_domain::matches::{MatchState, Phase};
use minicup_domain::{CategoryId, MatchId, Position, TeamId, Timestamp};

pub use rank::{Award, Outcome, Row, rank};

use crate::catalogue::CategoryEntry;
use crate::persistent::{ById, Map, Set, change};
use crate::{Catalogue, Scores};

/// The results of every category as they were confirmed and reopened.
///
/// Not a projection by itself: a confirmation says neither the score nor the teams, so [`crate::ReadModel`] adds them.
#[derive(Debug, Clone, Default)]
pub struct Standings {
    categories: ById<CategoryId, Changes>,
    /// The categories whose tables are not shown.
    hidden: Set<CategoryId>,
    /// Matches that are in no shown table.
    hidden_matches: Set<MatchId>,
}

/// A table and the moment it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The last confirmation or reopening it takes into account.
    pub position: Option<Position>,
    /// The match confirmed last among those that count.
    pub after_match: Option<MatchId>,
    /// Whether every match of the category counts in it, except void ones. Before that the order of an
    /// unfinished group applies.
    pub is_final: bool,
    /// In order of place.
    pub rows: Vec<Row>,
}

/// A match was confirmed or reopened, or has become void or valid again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) at: Timestamp,
    pub(crate) number: Option<i64>,
    pub(crate) position: Position,
    pub(crate) match_id: MatchId,
    pub(crate) effect: Effect,
}

/// What a match means for its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Its result counts.
    Counts(Outcome),
    /// It is still to come.
    Open,
    /// It is out of the table, and nothing more will come of it.
    Void,
}

impl Effect {
    /// What counts.
    const fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Counts(outcome) => Some(*outcome),
            Self::Open | Self::Void => None,
        }
    }
}

/// The changes of a category, by key.
type Changes = Map<Key, Change>;
/// Results confirmed at the same instant, as in an import, follow in the order of their numbers.
type Key = (Timestamp, Option<i64>, Position);

impl Change {
    fn key(&self) -> Key {
        (self.at, self.number, self.position)
    }
}

impl Standings {
    /// The current table. None if there is no such category.
    pub fn table(&self, catalogue: &Catalogue, category: CategoryId) -> Option<Table> {
        let entry = catalogue.category(category)?;
        Some(self.table_of(entry, &Counted::of(self.changes(category)), vec![]))
    }

    /// The table right when a match was last confirmed. None if it is not confirmed.
    pub fn table_after(&self, catalogue: &Catalogue, category: CategoryId, match_id: MatchId) -> Option<Table> {
        let entry = catalogue.category(category)?;
        let confirmed =
            Counted::of(self.changes(category)).results.into_iter().find(|change| change.match_id == match_id)?;
        let until = self.changes(category).filter(|change| change.key() <= confirmed.key());
        Some(self.table_of(entry, &Counted::of(until), vec![]))
    }

    /// The table as it stood at a time. None if there is no such category.
    pub fn table_at(&self, catalogue: &Catalogue, category: CategoryId, at: Timestamp) -> Option<Table> {
        let entry = catalogue.category(category)?;
        let until = self.changes(category).filter(|change| change.at <= at);
        Some(self.table_of(entry, &Counted::of(until), vec![]))
    }

    /// The table if every match that has started and is not confirmed ended with its current score. None if there is no
    /// such category.
    pub fn table_live(&self, catalogue: &Catalogue, scores: &Scores, category: CategoryId) -> Option<Table> {
        let entry = catalogue.category(category)?;
        let states = entry.matches.iter().filter_map(|id| scores.state(*id));
        let present = states.filter_map(present_outcome).collect();
        Some(self.table_of(entry, &Counted::of(self.changes(category)), present))
    }

    /// Removes what is not shown: whole tables, and matches that the remaining rows would reveal.
    pub(crate) fn hide(&mut self, tables: &Set<CategoryId>, matches: &Set<MatchId>) {
        self.hidden = tables.clone();
        self.hidden_matches = matches.clone();
    }

    /// A team's row of its table; if the table is not shown, the row before the first match.
    pub fn row(&self, catalogue: &Catalogue, category: CategoryId, team: TeamId) -> Option<Row> {
        if self.hidden.contains(&category) {
            return Some(Row::before_the_first_match(team));
        }
        self.table(catalogue, category)?.rows.into_iter().find(|row| row.team == team)
    }

    pub(crate) fn record(&mut self, category: CategoryId, recorded: Change) {
        change(&mut self.categories, category, |changes| changes.insert_mut(recorded.key(), recorded));
    }

    fn table_of(&self, entry: &CategoryEntry, counted: &Counted<'_>, present: Vec<Outcome>) -> Table {
        match self.hidden.contains(&entry.category.id) {
            true => Table { position: None, after_match: None, is_final: false, rows: vec![] },
            false => table_of(entry, counted, present),
        }
    }

    /// By key.
    fn changes(&self, category: CategoryId) -> impl Iterator<Item = &Change> {
        let shown = self.categories.get(&category).filter(|_| !self.hidden.contains(&category));
        let changes = shown.into_iter().flat_map(Changes::values);
        changes.filter(|change| !self.hidden_matches.contains(&change.match_id))
    }
}

/// The result of a sequence of changes.
struct Counted<'a> {
    position: Option<Position>,
    /// The current confirmations, by key.
    results: Vec<&'a Change>,
    /// The matches that are void.
    void: HashSet<MatchId>,
}

impl<'a> Counted<'a> {
    /// The change with the highest position counts for a match: clocks of two nodes may disagree, the log cannot.
    fn of(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut last: HashMap<MatchId, &Change> = HashMap::new();
        for change in changes {
            let known = last.entry(change.match_id).or_insert(change);
            if known.position < change.position {
                *known = change;
            }
        }
        let position = last.values().map(|change| change.position).max();
        let is_void = |change: &&&Change| change.effect == Effect::Void;
        let void = last.values().filter(is_void).map(|change| change.match_id).collect();
        let mut results: Vec<&Change> = last.into_values().filter(|change| change.effect.outcome().is_some()).collect();
        results.sort_by_key(|change| change.key());
        Self { position, results, void }
    }
}

fn table_of(entry: &CategoryEntry, counted: &Counted<'_>, present: Vec<Outcome>) -> Table {
    let mut outcomes = present;
    outcomes.extend(counted.results.iter().filter_map(|change| change.effect.outcome()));
    let after_match = counted.results.last().map(|change| change.match_id);
    let is_final = is_final(entry, counted);
    let teams: Vec<TeamId> = entry.teams.iter().copied().collect();
    let rows = rank(&teams, &outcomes, entry.category.rules.tie_break(is_final));
    Table { position: counted.position, after_match, is_final, rows }
}

/// A category without matches is not finished: its matches are still to come.
fn is_final(entry: &CategoryEntry, counted: &Counted<'_>) -> bool {
    let confirmed: HashSet<MatchId> = counted.results.iter().map(|change| change.match_id).collect();
    let is_done = |id: &MatchId| confirmed.contains(id) || counted.void.contains(id);
    !entry.matches.is_empty() && entry.matches.iter().all(is_done)
}

/// The score of a match that has started and does not count yet.
fn present_outcome(state: &MatchState) -> Option<Outcome> {
    if state.confirmed.is_some() || state.phase == Phase::Init {
        return None;
    }
    Outcome::of(state)
}
