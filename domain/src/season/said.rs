//! What the last import said about a season, beside its current state: what differs was changed by hand since.

use super::event::{SaidResult, SeasonEvent, SeasonImported, Unsaid};
use super::state::{Season, evolve_season};
use crate::ids::MatchId;

/// What imports said about a season.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    season: Season,
    results: Vec<SaidResult>,
}

impl Said {
    /// By id, so that the order of a file makes no difference.
    pub fn new(mut season: Season, results: Vec<SaidResult>) -> Self {
        season.categories.sort_by_key(|category| category.id);
        season.teams.sort_by_key(|team| team.id);
        season.matches.sort_by_key(|scheduled| scheduled.id);
        let mut said = Self { season, results: vec![] };
        said.say(&results);
        said
    }

    /// The season, its categories, teams and matches, by id.
    pub fn season(&self) -> &Season {
        &self.season
    }

    /// The results, by match.
    pub fn results(&self) -> &[SaidResult] {
        &self.results
    }

    /// The result of one match.
    pub fn result(&self, id: MatchId) -> Option<&SaidResult> {
        self.results.binary_search_by_key(&id, |said| said.match_id).ok().and_then(|index| self.results.get(index))
    }

    /// A file without a result for a match keeps that of an earlier file.
    fn say(&mut self, results: &[SaidResult]) {
        for said in results {
            self.results.retain(|known| known.match_id != said.match_id);
            self.results.push(*said);
        }
        self.results.retain(|said| self.season.matches.iter().any(|scheduled| scheduled.id == said.match_id));
        self.results.sort_by_key(|said| said.match_id);
    }
}

/// A season's current state, and what imports said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeasonRecord {
    /// The current state.
    pub state: Season,
    /// What the last import said; none if no import has recorded that. In releases that did not record it, only
    /// imports changed a season.
    pub said: Option<Said>,
}

/// The state and what was said, after `event`. Total, like every fold.
pub fn evolve_season_record(mut record: SeasonRecord, event: &SeasonEvent) -> SeasonRecord {
    record.state = evolve_season(record.state, event);
    if let SeasonEvent::SeasonImported(imported) = event {
        record.said = Some(said_by(&record.state, record.said.as_ref(), imported));
    }
    record
}

fn said_by(state: &Season, before: Option<&Said>, imported: &SeasonImported) -> Said {
    let season = Season {
        season: imported.season.clone().or_else(|| state.season.clone()),
        privacy: imported.privacy,
        categories: overlaid(&state.categories, &imported.categories, &imported.unsaid.categories, |c| c.id),
        teams: overlaid(&state.teams, &imported.teams, &imported.unsaid.teams, |t| t.id),
        matches: overlaid(&state.matches, &imported.matches, &imported.unsaid.matches, |m| m.id),
    };
    let mut results = before.map(|said| said.results.clone()).unwrap_or_default();
    results.extend(&imported.results);
    Said::new(season, results)
}

fn overlaid<T: Clone, K: PartialEq>(state: &[T], said: &[T], unsaid: &[K], key: impl Fn(&T) -> K) -> Vec<T> {
    let is_said = |value: &&T| !unsaid.contains(&key(value)) && !said.iter().any(|other| key(other) == key(value));
    state.iter().filter(is_said).chain(said).cloned().collect()
}

/// The event that records what an import said about a season in that `state`; none if that is already recorded.
pub fn decide_said(state: &Season, before: Option<&Said>, wanted: &Said) -> Option<SeasonEvent> {
    if before == Some(wanted) {
        return None;
    }
    let known = |result: &SaidResult| before.and_then(|said| said.result(result.match_id)) == Some(result);
    let season = wanted.season();
    Some(SeasonEvent::SeasonImported(SeasonImported {
        season: season.season.clone().filter(|said| state.season.as_ref() != Some(said)),
        privacy: season.privacy,
        categories: otherwise(&state.categories, &season.categories),
        teams: otherwise(&state.teams, &season.teams),
        matches: otherwise(&state.matches, &season.matches),
        unsaid: Unsaid {
            categories: unnamed(&state.categories, &season.categories, |category| category.id),
            teams: unnamed(&state.teams, &season.teams, |team| team.id),
            matches: unnamed(&state.matches, &season.matches, |scheduled| scheduled.id),
        },
        results: wanted.results.iter().filter(|result| !known(result)).copied().collect(),
    }))
}

fn otherwise<T: Clone + PartialEq>(state: &[T], said: &[T]) -> Vec<T> {
    said.iter().filter(|value| !state.contains(value)).cloned().collect()
}

fn unnamed<T, K: PartialEq>(state: &[T], said: &[T], key: impl Fn(&T) -> K) -> Vec<K> {
    state.iter().map(&key).filter(|id| !said.iter().any(|value| key(value) == *id)).collect()
}
