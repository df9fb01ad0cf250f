//! What changes when a season is imported again: the difference, nothing more.

use std::collections::HashSet;
use std::fmt;

use super::event::{CategoryRemoved, MatchCancelled, Privacy, PrivacySet, SeasonEvent, TeamRemoved};
use super::state::Season;
use crate::ids::MatchId;

/// Why a new version of a season is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeasonRejection {
    /// A match that has events would be removed.
    PlayedMatchRemoved(MatchId),
    /// A match that has events would get other teams or another category.
    PlayedMatchChanged(MatchId),
}

impl fmt::Display for SeasonRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PlayedMatchRemoved(id) => write!(f, "match {id} has been played and cannot be removed"),
            Self::PlayedMatchChanged(id) => {
                write!(f, "match {id} has been played, its teams and category cannot change")
            }
        }
    }
}

impl std::error::Error for SeasonRejection {}

/// The events that turn `state` into `wanted`; `played` are the matches whose stream is not empty.
///
/// # Errors
/// Every played match that would be removed or given other teams.
pub fn decide_season(
    state: &Season,
    wanted: &Season,
    played: &HashSet<MatchId>,
) -> Result<Vec<SeasonEvent>, Vec<SeasonRejection>> {
    let faults = season_faults(state, wanted, played);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut events = Vec::new();
    if let Some(season) = wanted.season.as_ref().filter(|season| state.season.as_ref() != Some(season)) {
        events.push(SeasonEvent::SeasonDefined(season.clone()));
    }
    // Before the teams, so that no player of a new season is ever shown differently.
    events.extend(wanted.privacy.and_then(|show| decide_privacy(state, show)));
    events.extend(changed(&state.categories, &wanted.categories).map(SeasonEvent::CategoryDefined));
    events.extend(changed(&state.teams, &wanted.teams).map(SeasonEvent::TeamDefined));
    events.extend(changed(&state.matches, &wanted.matches).map(SeasonEvent::MatchScheduled));
    events.extend(
        gone(&state.matches, &wanted.matches, |m| m.id)
            .map(|m| SeasonEvent::MatchCancelled(MatchCancelled { id: m.id })),
    );
    events.extend(
        gone(&state.teams, &wanted.teams, |t| t.id).map(|t| SeasonEvent::TeamRemoved(TeamRemoved { id: t.id })),
    );
    events.extend(
        gone(&state.categories, &wanted.categories, |c| c.id)
            .map(|c| SeasonEvent::CategoryRemoved(CategoryRemoved { id: c.id })),
    );
    Ok(events)
}

fn season_faults(state: &Season, wanted: &Season, played: &HashSet<MatchId>) -> Vec<SeasonRejection> {
    let fault_of = |before: &super::event::ScheduledMatch| match wanted.matches.iter().find(|m| m.id == before.id) {
        None => Some(SeasonRejection::PlayedMatchRemoved(before.id)),
        Some(after) => {
            let same = (before.category, before.home, before.away) == (after.category, after.home, after.away);
            (!same).then_some(SeasonRejection::PlayedMatchChanged(before.id))
        }
    };
    state.matches.iter().filter(|m| played.contains(&m.id)).filter_map(fault_of).collect()
}

fn changed<'a, T: Clone + PartialEq>(before: &'a [T], after: &'a [T]) -> impl Iterator<Item = T> + 'a {
    after.iter().filter(|value| !before.contains(value)).cloned()
}

fn gone<'a, T, K: PartialEq>(
    before: &'a [T],
    after: &'a [T],
    key: impl Fn(&T) -> K + Copy + 'a,
) -> impl Iterator<Item = &'a T> + 'a {
    before.iter().filter(move |old| !after.iter().any(|new| key(new) == key(old)))
}

/// The event that sets how a season's players are shown; none if it is already set.
pub fn decide_privacy(state: &Season, show: Privacy) -> Option<SeasonEvent> {
    (state.privacy() != show).then_some(SeasonEvent::PrivacySet(PrivacySet { show }))
}
