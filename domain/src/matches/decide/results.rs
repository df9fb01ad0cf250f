//! Results: confirmed, reopened, given by hand, taken back.

use super::periods::end_of;
use super::{check_score, checked_text, opened, unconfirmed};
use crate::matches::event::{Fixture, MatchFact, Reopened, ResultRecorded, ResultRevoked, WinnerNamed};
use crate::matches::rejection::Rejection;
use crate::matches::result::{GivenResult, ResultKind, Stages};
use crate::matches::state::MatchState;
use crate::matches::terms::{EndedBy, Phase, Score, Side};

pub(super) fn confirm(state: &MatchState, winner: Option<Side>) -> Result<Vec<MatchFact>, Rejection> {
    opened(state)?;
    if state.confirmed.is_some() {
        return Ok(vec![]);
    }
    match (state.phase, state.result_kind()) {
        (_, ResultKind::Abandoned) => return Err(Rejection::Abandoned),
        (_, ResultKind::Void) => return Err(Rejection::Void),
        (Phase::End, _) => {}
        _ => return Err(Rejection::NotEnded),
    }
    let named = named_winner(state, winner)?.map(|winner| MatchFact::WinnerNamed(WinnerNamed { winner }));
    Ok(named.into_iter().chain([MatchFact::Confirmed]).collect())
}

/// The winner who has to be named; none if the match has one, or needs none.
fn named_winner(state: &MatchState, winner: Option<Side>) -> Result<Option<Side>, Rejection> {
    match (state.lacks_winner(), winner) {
        (true, Some(winner)) if !leaves_out_a_stage(state) => Ok(Some(winner)),
        (true, _) => Err(Rejection::Undecided),
        (false, Some(winner)) if state.winner() != Some(winner) => Err(Rejection::BadWinner),
        (false, _) => Ok(None),
    }
}

/// True for a result by hand that lacks the stage that would have decided the match. A match that was played has all.
fn leaves_out_a_stage(state: &MatchState) -> bool {
    let (game, Some(given)) = (state.game(), state.result) else { return false };
    game.shootout.is_some() || (game.overtime.is_some() && given.stages.overtime.is_none())
}

pub(super) fn reopen(state: &MatchState, reason: &str) -> Result<Vec<MatchFact>, Rejection> {
    opened(state)?;
    let reason = checked_text(reason)?;
    match state.confirmed {
        Some(_) => Ok(vec![MatchFact::Reopened(Reopened { reason })]),
        None => Ok(vec![]),
    }
}

pub(super) fn record_result(
    state: &MatchState,
    wanted: &GivenResult,
    reason: &str,
) -> Result<Vec<MatchFact>, Rejection> {
    let fixture = unconfirmed(state)?;
    let result = complete(state, &fixture, *wanted)?;
    let reason = checked_text(reason)?;
    if state.result == Some(result) {
        return Ok(vec![]);
    }
    let end = state.running_period().map(|period| end_of(period, EndedBy::Hand));
    let recorded = MatchFact::ResultRecorded(ResultRecorded { result, reason });
    Ok(end.into_iter().chain([recorded]).collect())
}

/// Also takes back the confirmation: what was played counts again, and nobody has confirmed that.
pub(super) fn revoke_result(state: &MatchState, reason: &str) -> Result<Vec<MatchFact>, Rejection> {
    opened(state)?;
    let reason = checked_text(reason)?;
    if state.result.is_none() {
        return Ok(vec![]);
    }
    let reopened = state.confirmed.map(|_| MatchFact::Reopened(Reopened { reason: reason.clone() }));
    let revoked = MatchFact::ResultRevoked(ResultRevoked { reason });
    Ok(reopened.into_iter().chain([revoked]).collect())
}

/// A result, completed with what follows from its kind.
fn complete(state: &MatchState, fixture: &Fixture, wanted: GivenResult) -> Result<GivenResult, Rejection> {
    check_scores(&wanted)?;
    match wanted.kind {
        ResultKind::Played => played(state, fixture, wanted),
        ResultKind::Walkover => walkover(fixture, wanted),
        ResultKind::DoubleForfeit => double_forfeit(wanted),
        ResultKind::Abandoned => abandoned(wanted),
        ResultKind::Void => void(wanted),
    }
}

fn check_scores(wanted: &GivenResult) -> Result<(), Rejection> {
    let Stages { half, regular, overtime, shootout } = wanted.stages;
    [wanted.score, half, regular, overtime, shootout].into_iter().flatten().try_for_each(check_score)
}

fn played(state: &MatchState, fixture: &Fixture, wanted: GivenResult) -> Result<GivenResult, Rejection> {
    let wanted = as_it_stood(state, wanted);
    let score = wanted.score.or(wanted.stages.last()).ok_or(Rejection::BadScore)?;
    if !wanted.stages.lead_to(score) {
        return Err(Rejection::BadResult);
    }
    let by_score = score.leader().or_else(|| wanted.stages.shootout.and_then(Score::leader));
    let winner = match (by_score, wanted.winner) {
        (Some(by_score), Some(winner)) if winner != by_score => return Err(Rejection::BadWinner),
        (Some(_), _) => None,
        (None, Some(_)) if !fixture.must_decide => return Err(Rejection::BadWinner),
        (None, winner) => winner,
    };
    Ok(GivenResult { score: Some(score), winner, ..wanted })
}

/// An abandoned match may keep its score: then none has to be given.
fn as_it_stood(state: &MatchState, wanted: GivenResult) -> GivenResult {
    let known = state.result.filter(|given| matches!(given.kind, ResultKind::Abandoned | ResultKind::Played));
    match known.filter(|_| wanted.score.is_none() && wanted.stages.is_empty()) {
        Some(known) => GivenResult { score: state.score(), stages: known.stages, ..wanted },
        None => wanted,
    }
}

fn walkover(fixture: &Fixture, wanted: GivenResult) -> Result<GivenResult, Rejection> {
    without_stages(&wanted)?;
    let winner = wanted.winner.ok_or(Rejection::BadWinner)?;
    let [won, lost] = fixture.game.walkover;
    let score = wanted.score.unwrap_or(match winner {
        Side::Home => Score(won, lost),
        Side::Away => Score(lost, won),
    });
    Ok(GivenResult { score: Some(score), ..wanted })
}

fn double_forfeit(wanted: GivenResult) -> Result<GivenResult, Rejection> {
    without_stages(&wanted)?;
    without_winner(&wanted)?;
    match wanted.score.unwrap_or_default() {
        Score(0, 0) => Ok(GivenResult { score: Some(Score(0, 0)), ..wanted }),
        _ => Err(Rejection::BadScore),
    }
}

/// The score may be left out, and is then that of the goals.
fn abandoned(wanted: GivenResult) -> Result<GivenResult, Rejection> {
    without_winner(&wanted)?;
    let score = wanted.score.or(wanted.stages.last());
    match score.is_none_or(|score| wanted.stages.lead_to(score)) {
        true => Ok(GivenResult { score, ..wanted }),
        false => Err(Rejection::BadResult),
    }
}

fn void(wanted: GivenResult) -> Result<GivenResult, Rejection> {
    without_stages(&wanted)?;
    without_winner(&wanted)?;
    Ok(wanted)
}

fn without_stages(wanted: &GivenResult) -> Result<(), Rejection> {
    if wanted.stages.is_empty() { Ok(()) } else { Err(Rejection::BadResult) }
}

fn without_winner(wanted: &GivenResult) -> Result<(), Rejection> {
    if wanted.winner.is_none() { Ok(()) } else { Err(Rejection::BadWinner) }
}
