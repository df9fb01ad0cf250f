//! A season: what its definition says, its categories, and what is played where.

use minicup_domain::tournament::{Privacy, SeasonDefined};
use minicup_domain::{CategoryId, Listed, MatchId, SeasonSlug, Timestamp, Zone};

use super::category::Slot;
use crate::persistent::{Map, Set};

/// A season as its events leave it.
#[derive(Debug, Clone)]
pub struct SeasonEntry {
    /// Its name in addresses.
    pub slug: SeasonSlug,
    /// Its last definition; none before the first one.
    pub season: Option<SeasonDefined>,
    pub(super) privacy: Option<Privacy>,
    pub(super) zone: Zone,
    /// In order of definition.
    pub(super) categories: Listed<CategoryId, CategoryId>,
    /// Its matches by court and start.
    courts: Map<String, Set<(Timestamp, MatchId)>>,
}

impl SeasonEntry {
    pub(super) fn new(slug: SeasonSlug) -> Self {
        let (categories, courts) = (Listed::default(), Map::default());
        Self { slug, season: None, privacy: None, zone: Zone::UTC, categories, courts }
    }

    /// How readers see its players.
    pub fn privacy(&self) -> Privacy {
        self.privacy.unwrap_or_default()
    }

    /// When its last match is planned to start; none if it has no match.
    pub fn last_start(&self) -> Option<Timestamp> {
        self.courts.values().filter_map(last).max()
    }

    /// When the last match of a court is planned to start; none if there is no match.
    pub(super) fn last_start_on(&self, court: &str) -> Option<Timestamp> {
        self.courts.get(court).and_then(last)
    }

    pub(super) fn matches(&self) -> impl Iterator<Item = MatchId> {
        self.courts.values().flat_map(|starts| starts.iter().map(|(_, id)| *id))
    }

    pub(super) fn add(&mut self, slot: &Slot) {
        let court = &slot.scheduled.location;
        let mut starts = self.courts.get(court).cloned().unwrap_or_default();
        starts.insert_mut((slot.scheduled.start, slot.scheduled.id));
        self.courts.insert_mut(court.clone(), starts);
    }

    pub(super) fn remove(&mut self, slot: &Slot) {
        let court = &slot.scheduled.location;
        let Some(starts) = self.courts.get_mut(court) else { return };
        starts.remove_mut(&(slot.scheduled.start, slot.scheduled.id));
        if starts.is_empty() {
            self.courts.remove_mut(court);
        }
    }
}

fn last(starts: &Set<(Timestamp, MatchId)>) -> Option<Timestamp> {
    starts.last().map(|(start, _)| *start)
}
