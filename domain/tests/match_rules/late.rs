//! Commands of a phone that could not send them at once: they count for the moment they were meant at.

use minicup_domain::matches::{
    EndedBy::{Clock, Hand},
    Half::{First, Second},
    MatchAction, Phase, Rejection, Score, Side,
};
use minicup_domain::rules::{DELETE_WINDOW, MAX_LATE};
use minicup_domain::spec::{
    AWAY, Given, HALF_LENGTH, HOME, SECOND_HALF, after_confirmation, at_full_time, deleted, ended, given, goal,
    in_first_half, in_pause, in_second_half, line, opened, started,
};
use minicup_domain::{Revision, TeamId};

const LONG_AFTER: u32 = 4000;

fn goal_by(team: TeamId) -> MatchAction {
    MatchAction::Goal { team, scorer: None }
}

#[test]
fn a_late_goal_counts_at_the_second_it_was_meant_at() {
    in_first_half().when_late(200, 38, goal_by(HOME)).then([(38, goal(First, 38, Side::Home))]);
}

#[test]
fn a_late_goal_counts_in_its_half_also_when_that_is_over() {
    in_pause().when_late(650, 38, goal_by(HOME)).then([(38, goal(First, 38, Side::Home))]);
    let meant = SECOND_HALF + 7;
    at_full_time().when_late(LONG_AFTER, meant, goal_by(AWAY)).then([(meant, goal(Second, 7, Side::Away))]);
}

#[test]
fn a_late_goal_of_the_first_half_does_not_count_in_the_second() {
    let state = in_second_half().when_late(SECOND_HALF + 5, 590, goal_by(HOME));
    assert_eq!(state.then([(590, goal(First, 590, Side::Home))]).score(), Some(Score(1, 0)));
}

#[test]
fn a_late_goal_of_a_half_the_clock_has_yet_to_end_comes_behind_its_end() {
    let end = (HALF_LENGTH, ended(First, Clock));
    in_first_half().when_late(650, 38, goal_by(HOME)).then([end, (38, goal(First, 38, Side::Home))]);
}

#[test]
fn what_was_meant_after_the_end_of_a_half_counts_at_its_full_length() {
    in_pause().when_late(690, 650, goal_by(HOME)).then([(650, goal(First, HALF_LENGTH, Side::Home))]);
    in_second_half().when_late(750, 650, goal_by(HOME)).then([(650, goal(First, HALF_LENGTH, Side::Home))]);
    let ended_early = in_first_half().and([(300, ended(First, Hand))]);
    ended_early.when_late(400, 320, goal_by(HOME)).then([(320, goal(First, HALF_LENGTH, Side::Home))]);
}

#[test]
fn a_late_line_stands_where_it_was_meant() {
    let say = MatchAction::Info { text: "time-out".to_owned() };
    in_pause().when_late(650, 38, say).then([(38, line(First, 38, "time-out"))]);
}

#[test]
fn nothing_is_meant_later_than_it_comes_or_more_than_a_day_earlier() {
    in_first_half().when_late(38, 500, goal_by(HOME)).then([(38, goal(First, 38, Side::Home))]);
    let start = 2 * MAX_LATE;
    let running = given([(start, opened()), (start, started(First))]);
    running.when_late(start + 9, 0, goal_by(HOME)).then([(start + 9 - MAX_LATE, goal(First, 0, Side::Home))]);
}

#[test]
fn a_half_that_is_started_late_began_when_it_was_meant() {
    let state = given([(0, opened())]).when_late(100, 40, MatchAction::ChangeState(Phase::HalfFirst));
    let state = state.then([(40, started(First))]);
    assert_eq!(
        minicup_domain::matches::deadline(&state),
        Some(minicup_domain::spec::second_of_match(40 + HALF_LENGTH))
    );
}

#[test]
fn a_half_neither_starts_nor_ends_before_what_came_before_it() {
    let running = || given([(0, opened()), (50, started(First))]);
    running().when_late(90, 20, MatchAction::ChangeState(Phase::Pause)).then([(50, ended(First, Hand))]);
    let over = running().and([(650, ended(First, Clock))]);
    over.when_late(700, 20, MatchAction::ChangeState(Phase::HalfSecond)).then([(50, started(Second))]);
}

#[test]
fn a_half_that_was_ended_late_is_over_since_then() {
    for second in [400, LONG_AFTER] {
        in_first_half()
            .when_late(second, 300, MatchAction::ChangeState(Phase::Pause))
            .then([(300, ended(First, Hand))]);
    }
}

#[test]
fn a_half_that_the_clock_has_ended_later_than_a_hand_that_was_late_does_not_hold_up_the_next() {
    let second_half = in_pause().when_late(LONG_AFTER, 480, MatchAction::ChangeState(Phase::HalfSecond));
    let running: Given = second_half.then([(480, started(Second))]).into();
    running.when_late(900, 540, goal_by(HOME)).then([(540, goal(Second, 60, Side::Home))]);
}

#[test]
fn what_a_late_change_of_state_wants_may_have_come_by_itself() {
    for phase in [Phase::HalfFirst, Phase::Pause] {
        in_pause().when_late(650, 590, MatchAction::ChangeState(phase)).then_nothing();
        in_second_half().when_late(750, 590, MatchAction::ChangeState(phase)).then_nothing();
    }
    at_full_time().when_late(LONG_AFTER, 1290, MatchAction::ChangeState(Phase::End)).then_nothing();
    in_pause()
        .when(650, MatchAction::ChangeState(Phase::Pause))
        .then_rejected(Rejection::IllegalTransition { from: Phase::Pause, to: Phase::Pause });
}

#[test]
fn a_late_change_of_state_skips_nothing() {
    let skipping = MatchAction::ChangeState(Phase::End);
    let refusal = Rejection::IllegalTransition { from: Phase::Pause, to: Phase::End };
    in_pause().when_late(650, 640, skipping).then_rejected(refusal);
}

#[test]
fn a_late_slip_is_measured_from_goal_to_slip_as_they_were_meant() {
    let with_goal = || in_pause().and([(38, goal(First, 38, Side::Home))]);
    let slip = || MatchAction::DeleteGoal { entry: Revision::new(3) };
    with_goal().when_late(LONG_AFTER, 40, slip()).then([(40, deleted(3))]);
    with_goal().when_late(LONG_AFTER, 38 + DELETE_WINDOW + 1, slip()).then_rejected(Rejection::TooLate);
}

#[test]
fn a_late_goal_does_not_change_a_confirmed_match() {
    after_confirmation().when_late(LONG_AFTER, 38, goal_by(HOME)).then_rejected(Rejection::Confirmed);
}

#[test]
fn a_half_scored_without_network_arrives_whole() {
    let mut given = given([(0, opened())]);
    let now = LONG_AFTER;
    let taps = [(100, Phase::HalfFirst), (701, Phase::HalfSecond)].map(|(at, to)| (at, MatchAction::ChangeState(to)));
    let [first, second] = taps;
    let goals = [130, 420, 699].map(|at| (at, goal_by(AWAY)));
    let expected = [
        vec![(100, started(First))],
        vec![(700, ended(First, Clock)), (130, goal(First, 30, Side::Away))],
        vec![(420, goal(First, 320, Side::Away))],
        vec![(699, goal(First, 599, Side::Away))],
        vec![(701, started(Second))],
    ];
    let commands = std::iter::once(first).chain(goals).chain([second]);
    for ((meant, action), expected) in commands.zip(expected) {
        let state = given.when_late(now, meant, action).then(expected);
        given = state.into();
    }
}
