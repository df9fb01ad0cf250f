//! The exhibition match as an aggregate: score and state are set free-hand, and no clock ends it.

use super::command::Freehand;
use super::decide::check_score;
use super::event::{FreehandSet, MatchEvent, MatchFact};
use super::evolve::evolve;
use super::rejection::Rejection;
use super::result::GivenResult;
use super::state::MatchState;
use crate::decider::{Decider, Stamp};
use crate::ids::MatchId;
use crate::recorded::Event;
use crate::rules::MAX_SETTINGS;
use crate::stream::Stream;
use crate::time::Timestamp;
use crate::unreadable::About;

/// Decides what the exhibition match shows. There is one, and it has the events of a match.
pub struct ExhibitionDecider;

/// Sets parts of the exhibition match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetExhibition {
    /// When.
    pub at: Timestamp,
    /// What.
    pub freehand: Freehand,
}

impl Decider for ExhibitionDecider {
    type Id = ();
    type Event = MatchEvent;
    type State = MatchState;
    type Command = SetExhibition;
    type Rejection = Rejection;

    fn stream((): &()) -> Stream {
        Stream::Match(MatchId::EXHIBITION)
    }

    fn own(event: Event) -> Option<MatchEvent> {
        match event {
            Event::Match(MatchId::EXHIBITION, event) => Some(event),
            _ => None,
        }
    }

    fn decide(state: &MatchState, command: &SetExhibition) -> Result<Vec<MatchEvent>, Rejection> {
        let SetExhibition { at, freehand } = command;
        if state.next_revision().get() >= MAX_SETTINGS {
            return Err(Rejection::Full);
        }
        if state.fixture.is_some() {
            return Err(Rejection::NotExhibition);
        }
        let score = freehand.score.or(state.score()).unwrap_or_default();
        let phase = freehand.phase.unwrap_or(state.phase);
        check_score(score)?;
        let labels = freehand.labels.clone().filter(|labels| !labels.is_empty());
        labels.iter().try_for_each(|labels| labels.check())?;
        let changes_labels = labels.as_ref().is_some_and(|labels| labels.changes(state.labels.as_deref()));
        if (state.result, state.phase) == (Some(GivenResult::played(score)), phase) && !changes_labels {
            return Ok(vec![]);
        }
        let fact = MatchFact::FreehandSet(FreehandSet { score, phase, labels });
        Ok(vec![MatchEvent { at: *at, fact }])
    }

    fn evolve(state: MatchState, event: &MatchEvent, _: Stamp<'_>) -> MatchState {
        evolve(state, event)
    }

    fn pass_over(_: MatchState, _: &About) -> Option<MatchState> {
        None
    }
}
