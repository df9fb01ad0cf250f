//! The exhibition, set free-hand.

use super::check_score;
use crate::matches::command::Freehand;
use crate::matches::event::{FreehandSet, MatchFact};
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;

pub(super) fn set_freehand(state: &MatchState, freehand: &Freehand) -> Result<Vec<MatchFact>, Rejection> {
    if state.fixture.is_some() {
        return Err(Rejection::NotExhibition);
    }
    let score = freehand.score.or(state.result).unwrap_or_default();
    let phase = freehand.phase.unwrap_or(state.phase);
    check_score(score)?;
    let labels = freehand.labels.clone().filter(|labels| !labels.is_empty());
    labels.iter().try_for_each(|labels| labels.check())?;
    let changes_labels = labels.as_ref().is_some_and(|labels| labels.changes(state.labels.as_deref()));
    if (state.result, state.phase) == (Some(score), phase) && !changes_labels {
        return Ok(vec![]);
    }
    Ok(vec![MatchFact::FreehandSet(FreehandSet { score, phase, labels })])
}
