//! When a goal counts, for whom and at what time; and lines of the timeline, which follow the same clock.

use minicup_domain::matches::{
    EndedBy::Hand,
    Half::{First, Second},
    MatchAction, MatchEvent, Phase, Rejection, Score, Scorer, Side,
};
use minicup_domain::rules::{MAX_EVENTS, MAX_TEXT};
use minicup_domain::spec::{
    AWAY, FULL_TIME, HALF_LENGTH, HOME, SECOND_HALF, STRANGER, after_confirmation, at_full_time, ended, given, goal,
    goal_of, in_first_half, in_pause, in_second_half, line, opened, reopened, result, scorer, second_of_match, started,
};
use minicup_domain::{TeamId, Timestamp};

fn goal_by(team: TeamId) -> MatchAction {
    MatchAction::Goal { team, scorer: None }
}

fn goal_from(scorer: Scorer, team: TeamId) -> MatchAction {
    MatchAction::Goal { team, scorer: Some(scorer) }
}

fn say(text: &str) -> MatchAction {
    MatchAction::Info { text: text.to_owned() }
}

#[test]
fn a_goal_counts_at_the_second_of_the_running_half() {
    let state = in_first_half().when(38, goal_by(HOME)).then([(38, goal(First, 38, Side::Home))]);
    assert_eq!(state.score(), Some(Score(1, 0)));
    let second = SECOND_HALF + 12;
    let state = in_second_half().when(second, goal_by(AWAY)).then([(second, goal(Second, 12, Side::Away))]);
    assert_eq!(state.score(), Some(Score(0, 1)));
}

#[test]
fn a_goal_keeps_its_scorer() {
    in_first_half().when(38, goal_from(scorer(1001, HOME), HOME)).then([(38, goal_of(1001, First, 38, Side::Home))]);
}

#[test]
fn fractions_of_a_second_are_dropped() {
    let at = Timestamp::from_millis(second_of_match(38).as_millis() + 999);
    let expected = MatchEvent { at, fact: goal(First, 38, Side::Home) };
    let state = in_first_half().when_at(at, goal_by(HOME)).then_events(&[expected]);
    assert_eq!(state.entries.last().map(|entry| entry.at), Some(at));
}

#[test]
fn the_last_moment_of_a_half_still_counts_in_it() {
    let last = HALF_LENGTH - 1;
    in_first_half().when(last, goal_by(HOME)).then([(last, goal(First, last, Side::Home))]);
}

#[test]
fn a_clock_that_went_back_puts_a_goal_at_the_start() {
    given([(0, opened())]).and([(50, started(First))]).when(20, goal_by(HOME)).then([(20, goal(First, 0, Side::Home))]);
}

#[test]
fn a_goal_in_the_pause_or_after_the_end_counts_for_the_half_just_ended() {
    in_pause().when(650, goal_by(HOME)).then([(650, goal(First, HALF_LENGTH, Side::Home))]);
    let later = FULL_TIME + 5000;
    let state = at_full_time().when(later, goal_by(AWAY)).then([(later, goal(Second, HALF_LENGTH, Side::Away))]);
    assert_eq!(state.score(), Some(Score(0, 1)));
}

#[test]
fn after_a_half_that_was_ended_early_a_goal_still_counts_at_its_full_length() {
    let ended_early = || in_first_half().and([(300, ended(First, Hand))]);
    ended_early().when(320, goal_by(HOME)).then([(320, goal(First, HALF_LENGTH, Side::Home))]);
    ended_early().when(320, say("time-out")).then([(320, line(First, HALF_LENGTH, "time-out"))]);
}

#[test]
fn no_more_than_its_length_is_played_of_a_half() {
    let state = in_first_half().when(1, MatchAction::Tick).then([]);
    let played = |second| state.periods[0].clock.elapsed_at(second_of_match(second)).whole_seconds();
    assert_eq!((played(38), played(HALF_LENGTH + 38)), (38, HALF_LENGTH));
}

#[test]
fn a_goal_before_the_start_is_refused() {
    given([(0, opened())]).when(1, goal_by(HOME)).then_rejected(Rejection::NotStarted);
}

#[test]
fn a_goal_after_confirmation_is_refused_until_the_match_is_reopened() {
    after_confirmation().when(2000, goal_by(HOME)).then_rejected(Rejection::Confirmed);
    after_confirmation()
        .and([(1990, reopened("a goal was missed"))])
        .when(2000, goal_by(HOME))
        .then([(2000, goal(Second, HALF_LENGTH, Side::Home))]);
}

#[test]
fn a_goal_does_not_change_a_result_given_by_hand() {
    at_full_time().and([(1400, result(5, 4, "paper"))]).when(1500, goal_by(HOME)).then_rejected(Rejection::ResultGiven);
}

#[test]
fn a_goals_team_must_play_in_the_match() {
    in_first_half().when(38, goal_by(STRANGER)).then_rejected(Rejection::TeamNotInMatch);
    in_first_half().when(38, goal_from(scorer(1050, STRANGER), STRANGER)).then_rejected(Rejection::TeamNotInMatch);
}

#[test]
fn a_goals_scorer_must_be_on_its_team() {
    in_first_half().when(38, goal_from(scorer(1008, AWAY), HOME)).then_rejected(Rejection::PlayerNotOnTeam);
    in_first_half().when(38, goal_from(scorer(1050, STRANGER), AWAY)).then_rejected(Rejection::PlayerNotOnTeam);
}

#[test]
fn a_line_stands_where_a_goal_would() {
    in_first_half().when(38, say("time-out")).then([(38, line(First, 38, "time-out"))]);
    in_pause().when(650, say("time-out")).then([(650, line(First, HALF_LENGTH, "time-out"))]);
    in_second_half().when(705, say("time-out")).then([(705, line(Second, 5, "time-out"))]);
    let state = at_full_time().when(1400, say("thanks")).then([(1400, line(Second, HALF_LENGTH, "thanks"))]);
    assert_eq!(state.score(), Some(Score(0, 0)));
}

#[test]
fn a_line_may_come_before_the_start() {
    given([(0, opened())]).when(5, say("late by ten minutes")).then([(5, line(First, 0, "late by ten minutes"))]);
}

#[test]
fn a_line_is_refused_after_confirmation() {
    after_confirmation().when(2000, say("thanks")).then_rejected(Rejection::Confirmed);
}

#[test]
fn a_line_after_a_result_given_by_hand_belongs_to_the_half_that_was_played_last() {
    let state = in_pause()
        .and([(650, result(5, 0, "walkover"))])
        .when(660, say("the guests left"))
        .then([(660, line(First, HALF_LENGTH, "the guests left"))]);
    assert_eq!(state.phase, Phase::End);
}

#[test]
fn a_line_is_trimmed_and_neither_empty_nor_too_long() {
    in_first_half().when(38, say("  time-out\n")).then([(38, line(First, 38, "time-out"))]);
    let longest = "ř".repeat(MAX_TEXT);
    in_first_half().when(38, say(&longest)).then([(38, line(First, 38, &longest))]);
    for bad in ["", " \n ", &"ř".repeat(MAX_TEXT + 1)] {
        in_first_half().when(38, say(bad)).then_rejected(Rejection::BadText);
    }
}

#[test]
fn a_match_takes_so_many_events_and_can_still_be_ended_and_confirmed() {
    let goals = (2..MAX_EVENTS).map(|_| (38, goal(First, 38, Side::Home)));
    let full = || given([(0, opened()), (0, started(First))]).and(goals.clone());
    full().when(39, goal_by(HOME)).then_rejected(Rejection::Full);
    full().when(39, say("still going")).then_rejected(Rejection::Full);
    full().when(39, MatchAction::ChangeState(Phase::Pause)).then([(39, ended(First, Hand))]);
}
