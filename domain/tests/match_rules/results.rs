//! Confirming, reopening, and results given by hand.

use minicup_domain::matches::{
    EndedBy::Hand,
    Fixture, GivenResult,
    Half::{First, Second},
    MatchAction, MatchFact, Phase, Rejection, ResultRevoked, Score, Side, deadline,
};
use minicup_domain::rules::{MAX_GOALS, MAX_TEXT};
use minicup_domain::spec::{
    FULL_TIME, after_confirmation, at_full_time, ended, given, goal, in_first_half, in_pause, in_second_half, opened,
    reopened, result, second_of_match,
};

fn reopen(reason: &str) -> MatchAction {
    MatchAction::Reopen { reason: reason.to_owned() }
}

fn record(home: u32, away: u32) -> MatchAction {
    MatchAction::RecordResult { result: GivenResult::played(Score(home, away)), reason: "walkover".to_owned() }
}

#[test]
fn a_match_that_is_over_is_confirmed() {
    let state = at_full_time().when(1400, MatchAction::Confirm).then([(1400, MatchFact::Confirmed)]);
    assert_eq!(state.confirmed, Some(second_of_match(1400)));
}

#[test]
fn a_match_that_is_not_over_is_not_confirmed() {
    for (second, unfinished) in
        [(1, given([(0, opened())])), (1, in_first_half()), (650, in_pause()), (FULL_TIME - 1, in_second_half())]
    {
        unfinished.when(second, MatchAction::Confirm).then_rejected(Rejection::NotEnded);
    }
}

#[test]
fn confirming_twice_is_already_so() {
    after_confirmation().when(2000, MatchAction::Confirm).then_nothing();
}

#[test]
fn a_confirmed_match_is_reopened_with_a_reason() {
    let state = after_confirmation().when(2000, reopen(" protest ")).then([(2000, reopened("protest"))]);
    assert_eq!((state.confirmed, state.phase), (None, Phase::End));
    for bad in ["", " ", &"x".repeat(MAX_TEXT + 1)] {
        after_confirmation().when(2000, reopen(bad)).then_rejected(Rejection::BadText);
    }
}

#[test]
fn reopening_a_match_that_is_open_is_already_so() {
    for open in [given([(0, opened())]), in_first_half(), at_full_time()] {
        open.when(1, reopen("protest")).then_nothing();
    }
    after_confirmation().and([(2000, reopened("protest"))]).when(2001, reopen("protest")).then_nothing();
}

#[test]
fn a_reopened_match_is_confirmed_again() {
    after_confirmation()
        .and([(2000, reopened("protest"))])
        .when(2100, MatchAction::Confirm)
        .then([(2100, MatchFact::Confirmed)]);
}

#[test]
fn a_result_recorded_before_the_start_ends_the_match() {
    let state = given([(0, opened())]).when(5, record(10, 0)).then([(5, result(10, 0, "walkover"))]);
    assert_eq!((state.phase, state.score()), (Phase::End, Some(Score(10, 0))));
}

#[test]
fn a_result_recorded_while_a_half_runs_ends_the_half_first() {
    let state =
        in_first_half().when(50, record(10, 0)).then([(50, ended(First, Hand)), (50, result(10, 0, "walkover"))]);
    assert_eq!((state.phase, deadline(&state)), (Phase::End, None));
    in_second_half().when(750, record(3, 3)).then([(750, ended(Second, Hand)), (750, result(3, 3, "walkover"))]);
}

#[test]
fn a_result_recorded_in_the_pause_or_after_the_end_stands_alone() {
    in_pause().when(650, record(1, 2)).then([(650, result(1, 2, "walkover"))]);
    at_full_time().when(1400, record(1, 2)).then([(1400, result(1, 2, "walkover"))]);
}

#[test]
fn a_recorded_result_counts_in_place_of_the_goals() {
    let scored = at_full_time().and([(1390, goal(Second, 600, Side::Home))]);
    let state = scored.when(1400, record(7, 9)).then([(1400, result(7, 9, "walkover"))]);
    assert_eq!((state.score(), state.standing_goals()), (Some(Score(7, 9)), Score(1, 0)));
}

#[test]
fn recording_the_same_result_again_is_already_so_and_another_one_replaces_it() {
    let recorded = || at_full_time().and([(1400, result(7, 9, "paper"))]);
    recorded().when(1500, record(7, 9)).then_nothing();
    let state = recorded().when(1500, record(8, 9)).then([(1500, result(8, 9, "walkover"))]);
    assert_eq!(state.score(), Some(Score(8, 9)));
}

#[test]
fn a_result_equal_to_the_goals_is_recorded_all_the_same() {
    at_full_time().when(1400, record(0, 0)).then([(1400, result(0, 0, "walkover"))]);
}

#[test]
fn a_confirmed_result_cannot_be_replaced_until_the_match_is_reopened() {
    after_confirmation().when(2000, record(7, 9)).then_rejected(Rejection::Confirmed);
    after_confirmation()
        .and([(2000, reopened("protest"))])
        .when(2100, record(7, 9))
        .then([(2100, result(7, 9, "walkover"))]);
}

#[test]
fn a_match_whose_result_was_recorded_is_confirmed_and_never_starts() {
    let recorded = || given([(0, opened()), (5, result(10, 0, "walkover"))]);
    recorded().when(6, MatchAction::Confirm).then([(6, MatchFact::Confirmed)]);
    let expected = Rejection::IllegalTransition { from: Phase::End, to: Phase::HalfFirst };
    recorded().when(6, MatchAction::ChangeState(Phase::HalfFirst)).then_rejected(expected);
}

#[test]
fn a_recorded_result_has_a_reason_and_possible_scores() {
    at_full_time().when(1400, record(MAX_GOALS, 0)).then([(1400, result(MAX_GOALS, 0, "walkover"))]);
    for (home, away) in [(MAX_GOALS + 1, 0), (0, MAX_GOALS + 1), (u32::MAX, u32::MAX)] {
        at_full_time().when(1400, record(home, away)).then_rejected(Rejection::BadScore);
    }
    let without_reason = MatchAction::RecordResult { result: GivenResult::played(Score(1, 0)), reason: String::new() };
    at_full_time().when(1400, without_reason).then_rejected(Rejection::BadText);
}

fn revoke_result() -> MatchAction {
    MatchAction::RevokeResult { reason: "imported".to_owned() }
}

fn result_revoked() -> MatchFact {
    MatchFact::ResultRevoked(ResultRevoked { reason: "imported".to_owned() })
}

#[test]
fn a_result_that_is_taken_back_leaves_what_was_played() {
    let given_by_hand = in_pause().and([(700, result(10, 0, "walkover"))]);
    let state = given_by_hand.when(800, revoke_result()).then([(800, result_revoked())]);
    assert_eq!((state.phase, state.result), (Phase::Pause, None));
    in_pause().when(800, revoke_result()).then_nothing();
    after_confirmation().when(2000, revoke_result()).then_nothing();
}

#[test]
fn taking_a_confirmed_result_back_reopens_the_match() {
    let confirmed = at_full_time().and([(1400, result(10, 0, "paper")), (1401, MatchFact::Confirmed)]);
    let state = confirmed.when(2000, revoke_result()).then([(2000, reopened("imported")), (2000, result_revoked())]);
    assert_eq!((state.phase, state.confirmed, state.score()), (Phase::End, None, Some(Score(0, 0))));
    for bad in ["", " ", &"x".repeat(MAX_TEXT + 1)] {
        let without_reason = MatchAction::RevokeResult { reason: bad.to_owned() };
        at_full_time().when(1400, without_reason).then_rejected(Rejection::BadText);
    }
}

#[test]
fn a_match_that_was_never_played_is_opened_again_once_its_result_is_taken_back() {
    let never_played = given([(0, opened()), (0, result(10, 0, "imported"))]);
    let state = never_played.when(5, revoke_result()).then([(5, result_revoked())]);
    assert_eq!((state.phase, state.score(), deadline(&state)), (Phase::Init, None, None));
    let again = given([(0, opened()), (0, result(10, 0, "imported")), (5, result_revoked())]);
    let other = Fixture { half_length: 300, ..minicup_domain::spec::fixture() };
    again.when(6, MatchAction::Open(other)).then([(6, MatchFact::Opened(other))]);
}
