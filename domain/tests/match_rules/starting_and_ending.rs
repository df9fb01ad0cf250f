//! init → half_first → pause → half_second → end, by hand and by the clock.

use minicup_domain::matches::{
    EndedBy::{Clock, Hand},
    Fixture, GivenResult,
    Half::{First, Second},
    MatchAction, MatchFact, Phase, Rejection, Score, Side, deadline,
};
use minicup_domain::spec::{
    AWAY, FULL_TIME, HALF_LENGTH, HOME, SECOND_HALF, after_confirmation, at_full_time, ended, fixture, given, goal,
    in_first_half, in_pause, in_second_half, opened, result, second_of_match, started,
};

const EVERY_PHASE: [Phase; 5] = [Phase::Init, Phase::HalfFirst, Phase::Pause, Phase::HalfSecond, Phase::End];

fn to(phase: Phase) -> MatchAction {
    MatchAction::ChangeState(phase)
}

#[test]
fn a_match_is_opened_once() {
    given([]).when(0, MatchAction::Open(fixture())).then([(0, opened())]);
    given([(0, opened())]).when(1, MatchAction::Open(fixture())).then_nothing();
}

#[test]
fn the_schedule_is_fixed_once_the_match_has_begun() {
    let other = Fixture { home: AWAY, away: HOME, half_length: 300, ..fixture() };
    let state = given([(0, opened())]).when(1, MatchAction::Open(other)).then([(1, MatchFact::Opened(other))]);
    assert_eq!((state.fixture, state.pinned()), (Some(other), None));
    for begun in [in_first_half(), given([(0, opened()), (0, result(1, 0, "paper"))])] {
        begun.when(10, MatchAction::Open(other)).then_nothing();
    }
}

#[test]
fn a_match_that_was_never_opened_takes_no_command() {
    let reason = || "because".to_owned();
    let actions = [
        to(Phase::HalfFirst),
        MatchAction::Goal { team: HOME, scorer: None },
        MatchAction::Info { text: reason() },
        MatchAction::Confirm,
        MatchAction::Reopen { reason: reason() },
        MatchAction::RecordResult { result: GivenResult::played(Score(1, 0)), reason: reason() },
    ];
    for action in actions {
        given([]).when(0, action).then_rejected(Rejection::NotScheduled);
    }
    given([]).when(0, MatchAction::Tick).then_nothing();
}

#[test]
fn halves_start_and_end_by_hand_in_order() {
    given([(0, opened())]).when(5, to(Phase::HalfFirst)).then([(5, started(First))]);
    in_first_half().when(300, to(Phase::Pause)).then([(300, ended(First, Hand))]);
    in_pause().when(700, to(Phase::HalfSecond)).then([(700, started(Second))]);
    let state = in_second_half().when(1000, to(Phase::End)).then([(1000, ended(Second, Hand))]);
    assert_eq!(state.phase, Phase::End);
    assert_eq!(deadline(&state), None);
}

#[test]
fn no_other_way_leads_from_state_to_state() {
    let given_in = |phase| match phase {
        Phase::Init => given([(0, opened())]),
        Phase::HalfFirst => in_first_half(),
        Phase::Pause => in_pause(),
        Phase::HalfSecond => in_second_half(),
        Phase::End => at_full_time(),
    };
    let legal = [
        (Phase::Init, Phase::HalfFirst),
        (Phase::HalfFirst, Phase::Pause),
        (Phase::Pause, Phase::HalfSecond),
        (Phase::HalfSecond, Phase::End),
    ];
    let all = EVERY_PHASE.into_iter().flat_map(|from| EVERY_PHASE.map(|to| (from, to)));
    for (from, target) in all.filter(|pair| !legal.contains(pair)) {
        let expected = Rejection::IllegalTransition { from, to: target };
        given_in(from).when(10, to(target)).then_rejected(expected);
    }
}

#[test]
fn a_confirmed_match_does_not_start_again() {
    let expected = Rejection::IllegalTransition { from: Phase::End, to: Phase::HalfSecond };
    after_confirmation().when(2000, to(Phase::HalfSecond)).then_rejected(expected);
}

#[test]
fn a_half_ends_by_itself_at_its_full_length() {
    in_first_half().when(HALF_LENGTH - 1, MatchAction::Tick).then_nothing();
    in_first_half().when(HALF_LENGTH, MatchAction::Tick).then([(HALF_LENGTH, ended(First, Clock))]);
    in_second_half().when(FULL_TIME - 1, MatchAction::Tick).then_nothing();
    in_second_half().when(FULL_TIME, MatchAction::Tick).then([(FULL_TIME, ended(Second, Clock))]);
}

#[test]
fn a_late_clock_ends_the_half_at_its_deadline() {
    in_first_half().when(90_000, MatchAction::Tick).then([(HALF_LENGTH, ended(First, Clock))]);
    in_second_half().when(90_000, MatchAction::Tick).then([(FULL_TIME, ended(Second, Clock))]);
}

#[test]
fn a_half_that_has_ended_does_not_end_again() {
    for over in [in_pause(), at_full_time(), after_confirmation()] {
        over.when(90_000, MatchAction::Tick).then_nothing();
    }
}

#[test]
fn a_half_ended_by_hand_disarms_its_clock() {
    in_first_half().and([(300, ended(First, Hand))]).when(HALF_LENGTH, MatchAction::Tick).then_nothing();
}

#[test]
fn a_half_that_is_overdue_and_ended_by_hand_ends_once_by_the_clock() {
    in_first_half().when(HALF_LENGTH + 3, to(Phase::Pause)).then([(HALF_LENGTH, ended(First, Clock))]);
    in_second_half().when(FULL_TIME + 3, to(Phase::End)).then([(FULL_TIME, ended(Second, Clock))]);
}

#[test]
fn an_overdue_half_ends_before_anything_else() {
    in_first_half()
        .when(650, MatchAction::Goal { team: AWAY, scorer: None })
        .then([(HALF_LENGTH, ended(First, Clock)), (650, goal(First, HALF_LENGTH, Side::Away))]);
    in_first_half()
        .when(SECOND_HALF, to(Phase::HalfSecond))
        .then([(HALF_LENGTH, ended(First, Clock)), (SECOND_HALF, started(Second))]);
    in_second_half()
        .when(2000, MatchAction::Confirm)
        .then([(FULL_TIME, ended(Second, Clock)), (2000, MatchFact::Confirmed)]);
    in_first_half()
        .when(
            650,
            MatchAction::RecordResult { result: GivenResult::played(Score(1, 0)), reason: "walkover".to_owned() },
        )
        .then([(HALF_LENGTH, ended(First, Clock)), (650, result(1, 0, "walkover"))]);
}

#[test]
fn an_overdue_half_ends_even_if_the_command_is_already_so() {
    in_first_half().when(650, MatchAction::Open(fixture())).then([(HALF_LENGTH, ended(First, Clock))]);
}

#[test]
fn a_refused_command_records_nothing_not_even_the_overdue_end() {
    let expected = Rejection::IllegalTransition { from: Phase::Pause, to: Phase::HalfFirst };
    in_first_half().when(650, to(Phase::HalfFirst)).then_rejected(expected);
}

#[test]
fn only_a_running_half_has_a_deadline() {
    let first = in_first_half().when(1, MatchAction::Tick).then([]);
    assert_eq!(deadline(&first), Some(second_of_match(HALF_LENGTH)));
    let second = in_second_half().when(SECOND_HALF, MatchAction::Tick).then([]);
    assert_eq!(deadline(&second), Some(second_of_match(FULL_TIME)));
    for still in [given([]), given([(0, opened())]), in_pause(), at_full_time()] {
        assert_eq!(deadline(&still.when(9000, MatchAction::Tick).then([])), None);
    }
}

#[test]
fn the_timeline_shows_starts_at_0_and_ends_at_the_full_length() {
    let state = in_first_half().when(300, to(Phase::Pause)).then([(300, ended(First, Hand))]);
    let offsets: Vec<u32> = state.entries.iter().map(|entry| entry.offset).collect();
    assert_eq!(offsets, [0, HALF_LENGTH]);
}

#[test]
fn there_is_no_score_before_the_start() {
    assert_eq!(given([(0, opened())]).when(0, MatchAction::Tick).then([]).score(), None);
    assert_eq!(in_first_half().when(0, MatchAction::Tick).then([]).score(), Some(Score(0, 0)));
}
