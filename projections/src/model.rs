//! All read models together, so that whoever holds one sees scores and standings of the same moment.

use std::collections::HashMap;
use std::sync::Arc;

use minicup_domain::matches::{MatchEvent, MatchFact, MatchState};
use minicup_domain::{CategoryId, Event, MatchId, Position, Recorded};

use crate::standings::{Change, Outcome};
use crate::{Activity, Catalogue, Projection, Scores, Standings};

/// Everything readers ask for. Cheap to clone: what did not change is shared.
#[derive(Debug, Clone, Default)]
pub struct ReadModel {
    /// Seasons, categories, teams, rosters, schedule and users.
    pub catalogue: Arc<Catalogue>,
    /// The state of every match that has events.
    pub scores: Scores,
    /// The confirmed results of every category.
    pub standings: Standings,
    /// What people lately did to matches.
    pub activity: Activity,
    position: Option<Position>,
    catalogue_touched: Option<Position>,
    matches_touched: HashMap<CategoryId, Position>,
}

impl ReadModel {
    /// The last event taken in.
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// The last event that may have changed anything a reader of this category sees: one of its matches, or any event
    /// of a season or roster. As long as it stays the same, what was rendered for the category is still right.
    pub fn touched(&self, category: CategoryId) -> Option<Position> {
        self.matches_touched.get(&category).copied().max(self.catalogue_touched)
    }

    fn apply_match(&mut self, recorded: &Recorded<Event>, id: MatchId, event: &MatchEvent) {
        self.scores.apply(recorded);
        let Some(state) = self.scores.state(id) else { return };
        let Some(category) = category_of(&self.catalogue, id, state) else { return };
        self.matches_touched.insert(category, recorded.position);
        let outcome = match event.fact {
            MatchFact::Confirmed => outcome_of(state),
            MatchFact::Reopened(_) => None,
            _ => return,
        };
        let number = self.catalogue.scheduled(id).and_then(|scheduled| scheduled.number);
        let change = Change { at: event.at, number, position: recorded.position, match_id: id, outcome };
        self.standings.record(category, change);
    }
}

impl Projection for ReadModel {
    fn apply(&mut self, event: &Recorded<Event>) {
        self.position = Some(event.position);
        self.activity.apply(event);
        match &event.event {
            Event::Match(id, match_event) => self.apply_match(event, *id, match_event),
            Event::Season(..) | Event::Roster(..) => {
                self.catalogue_touched = Some(event.position);
                Arc::make_mut(&mut self.catalogue).apply(event);
            }
            Event::User(_) => Arc::make_mut(&mut self.catalogue).apply(event),
        }
    }
}

/// As the schedule says, or as it was when the match began; an exhibition has no category.
fn category_of(catalogue: &Catalogue, id: MatchId, state: &MatchState) -> Option<CategoryId> {
    let pinned = state.pinned().map(|fixture| fixture.category);
    pinned.or_else(|| catalogue.scheduled(id).map(|scheduled| scheduled.category))
}

fn outcome_of(state: &MatchState) -> Option<Outcome> {
    let fixture = state.fixture?;
    Some(Outcome { home: fixture.home, away: fixture.away, score: state.score()? })
}
