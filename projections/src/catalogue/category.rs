//! A category with its teams and its matches.

use minicup_domain::tournament::{Category, ScheduledMatch};
use minicup_domain::{MatchId, SeasonSlug, TeamId, Timestamp};

use crate::persistent::{Map, Set};

/// A category with its teams and matches.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryEntry {
    /// The category itself.
    pub category: Category,
    /// The season it belongs to.
    pub season: SeasonSlug,
    /// In order of definition.
    pub teams: Teams,
    /// By day in the season's zone, start, location, id.
    pub matches: Schedule,
}

/// The teams of a category in order of definition.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Teams(Map<u64, TeamId>);

impl Teams {
    /// In order of definition.
    pub fn iter(&self) -> impl Iterator<Item = &TeamId> {
        self.0.values()
    }

    pub(super) fn insert(&mut self, place: u64, id: TeamId) {
        self.0.insert_mut(place, id);
    }

    pub(super) fn remove(&mut self, place: u64) {
        self.0.remove_mut(&place);
    }
}

/// The matches of a category in the order they are played.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schedule(Set<Place>);

impl Schedule {
    /// By day in the season's zone, start, location, id.
    pub fn iter(&self) -> impl Iterator<Item = &MatchId> {
        self.0.iter().map(|place| &place.id)
    }

    /// True if the category has no match.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn insert(&mut self, slot: &Slot) {
        self.0.insert_mut(slot.place());
    }

    pub(super) fn remove(&mut self, slot: &Slot) {
        self.0.remove_mut(&slot.place());
    }
}

/// The sort key of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    day: i64,
    start: Timestamp,
    location: String,
    id: MatchId,
}

/// A match of the schedule, its season, and its day in that season's zone, which is too expensive to work out at every
/// comparison.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) scheduled: ScheduledMatch,
    pub(super) season: SeasonSlug,
    pub(super) day: i64,
}

impl Slot {
    fn place(&self) -> Place {
        let ScheduledMatch { start, location, id, .. } = &self.scheduled;
        Place { day: self.day, start: *start, location: location.clone(), id: *id }
    }
}
