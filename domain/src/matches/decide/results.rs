//! Results: confirmed, reopened, given by hand.

use super::periods::end_of;
use super::{check_score, checked_text, opened, unconfirmed};
use crate::matches::event::{MatchFact, Reopened, ResultRecorded, ResultRevoked};
use crate::matches::rejection::Rejection;
use crate::matches::state::MatchState;
use crate::matches::terms::{EndedBy, Phase, Score};

pub(super) fn confirm(state: &MatchState) -> Result<Vec<MatchFact>, Rejection> {
    opened(state)?;
    match (state.confirmed, state.phase) {
        (Some(_), _) => Ok(vec![]),
        (None, Phase::End) => Ok(vec![MatchFact::Confirmed]),
        (None, _) => Err(Rejection::NotEnded),
    }
}

pub(super) fn reopen(state: &MatchState, reason: &str) -> Result<Vec<MatchFact>, Rejection> {
    opened(state)?;
    let reason = checked_text(reason)?;
    match state.confirmed {
        Some(_) => Ok(vec![MatchFact::Reopened(Reopened { reason })]),
        None => Ok(vec![]),
    }
}

pub(super) fn record_result(state: &MatchState, score: Score, reason: &str) -> Result<Vec<MatchFact>, Rejection> {
    unconfirmed(state)?;
    check_score(score)?;
    let reason = checked_text(reason)?;
    if state.result == Some(score) {
        return Ok(vec![]);
    }
    let end = state.running_period().map(|period| end_of(period, EndedBy::Hand));
    let recorded = MatchFact::ResultRecorded(ResultRecorded { score, reason });
    Ok(end.into_iter().chain([recorded]).collect())
}

pub(super) fn revoke_result(state: &MatchState, reason: &str) -> Result<Vec<MatchFact>, Rejection> {
    unconfirmed(state)?;
    let reason = checked_text(reason)?;
    Ok(state.result.map(|_| MatchFact::ResultRevoked(ResultRevoked { reason })).into_iter().collect())
}
