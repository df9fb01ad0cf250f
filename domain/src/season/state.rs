//! What a season's events fold into. Everything keeps the order in which it was first defined: tables list teams that
//! nothing separates in this order.

use super::event::{Category, Privacy, ScheduledMatch, SeasonDefined, SeasonEvent, Team};
use crate::define::define;

/// A season: its current state, or what a tournament file asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Season {
    /// The season itself; none before its first event.
    pub season: Option<SeasonDefined>,
    /// How readers see its players; none if it was never set, and in a file that does not change it.
    pub privacy: Option<Privacy>,
    /// Its categories.
    pub categories: Vec<Category>,
    /// The teams of all categories.
    pub teams: Vec<Team>,
    /// The matches of all categories.
    pub matches: Vec<ScheduledMatch>,
}

impl Season {
    /// How readers see its players.
    pub fn privacy(&self) -> Privacy {
        self.privacy.unwrap_or_default()
    }
}

impl Season {
    /// The season after an event that cannot be read and may have hidden its players: as little as possible is shown
    /// until another event sets it.
    pub fn shown_least(self) -> Self {
        Self { privacy: Some(Privacy::Numbers), ..self }
    }
}

/// The season after `event`. Total, like every fold.
pub fn evolve_season(mut state: Season, event: &SeasonEvent) -> Season {
    match event {
        SeasonEvent::SeasonDefined(season) => state.season = Some(season.clone()),
        SeasonEvent::PrivacySet(set) => state.privacy = Some(set.show),
        SeasonEvent::CategoryDefined(category) => define(&mut state.categories, category, |c| c.id),
        SeasonEvent::CategoryRemoved(removed) => state.categories.retain(|c| c.id != removed.id),
        SeasonEvent::TeamDefined(team) => define(&mut state.teams, team, |t| t.id),
        SeasonEvent::TeamRemoved(removed) => state.teams.retain(|t| t.id != removed.id),
        SeasonEvent::MatchScheduled(scheduled) => define(&mut state.matches, scheduled, |m| m.id),
        SeasonEvent::MatchCancelled(cancelled) => state.matches.retain(|m| m.id != cancelled.id),
        SeasonEvent::SeasonImported(_) => {}
    }
    state
}
