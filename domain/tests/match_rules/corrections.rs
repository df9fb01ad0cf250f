//! Taking goals and lines back and putting them right.

use minicup_domain::matches::{
    Amendment,
    EndedBy::Clock,
    EntryKind, GoalScored,
    Half::{self, First, Second},
    MatchAction, MatchFact, Rejection, Score, Side,
};
use minicup_domain::rules::{DELETE_WINDOW, MAX_TEXT, NAMING_WINDOW};
use minicup_domain::spec::{
    AWAY, FULL_TIME, Given, HALF_LENGTH, HOME, SECOND_HALF, STRANGER, after_confirmation, at_full_time, deleted, ended,
    given, goal, goal_amended, goal_of, in_first_half, in_pause, in_second_half, line, line_amended, opened, reopened,
    result, revoked, scorer, second_of_match, started,
};
use minicup_domain::{PlayerId, Revision, Timestamp};

/// The revision of the first event after [`in_first_half`].
const GOAL: u64 = 2;

fn delete(entry: u64) -> MatchAction {
    MatchAction::DeleteGoal { entry: Revision::new(entry) }
}

fn revoke(entry: u64) -> MatchAction {
    MatchAction::Revoke { entry: Revision::new(entry), reason: "foul".to_owned(), resume: None }
}

fn amend(entry: u64, change: Amendment) -> MatchAction {
    MatchAction::Amend { entry: Revision::new(entry), change, reason: Some("video".to_owned()) }
}

/// A goal of player 1001 of the home team at second 38.
fn after_a_goal() -> Given {
    in_first_half().and([(38, goal_of(1001, First, 38, Side::Home))])
}

/// What [`after_a_goal`] scored.
fn the_goal() -> GoalScored {
    GoalScored {
        half: First,
        offset: 38,
        place: None,
        side: Side::Home,
        player: Some(PlayerId::new(1001)),
        seven_metre: false,
        overruled: None,
    }
}

fn after_a_line() -> Given {
    in_first_half().and([(38, line(First, 38, "time-out"))])
}

#[test]
fn the_last_goal_is_deleted_within_a_minute() {
    for second in [38, 38 + DELETE_WINDOW - 1, 38 + DELETE_WINDOW] {
        let state = after_a_goal().when(second, delete(GOAL)).then([(second, deleted(GOAL))]);
        assert_eq!(state.score(), Some(Score(0, 0)));
    }
    after_a_goal().when(38 + DELETE_WINDOW + 1, delete(GOAL)).then_rejected(Rejection::TooLate);
}

#[test]
fn the_minute_is_counted_in_milliseconds() {
    let too_late = Timestamp::from_millis(second_of_match(38 + DELETE_WINDOW).as_millis() + 1);
    after_a_goal().when_at(too_late, delete(GOAL)).then_rejected(Rejection::TooLate);
}

#[test]
fn the_minute_of_a_goal_in_the_pause_runs_from_its_entry() {
    let entered = HALF_LENGTH + 50;
    let scored = || in_pause().and([(entered, goal(First, HALF_LENGTH, Side::Home))]);
    let last = entered + DELETE_WINDOW;
    scored().when(last, delete(3)).then([(last, deleted(3))]);
    scored().when(last + 1, delete(3)).then_rejected(Rejection::TooLate);
}

#[test]
fn the_end_of_the_half_does_not_protect_the_last_goal() {
    let late = HALF_LENGTH - 5;
    in_first_half()
        .and([(late, goal(First, late, Side::Away))])
        .when(HALF_LENGTH + 10, delete(GOAL))
        .then([(HALF_LENGTH, ended(First, Clock)), (HALF_LENGTH + 10, deleted(GOAL))]);
}

#[test]
fn only_the_last_goal_is_deleted() {
    let two = || after_a_goal().and([(40, goal(First, 40, Side::Away))]);
    two().when(45, delete(GOAL)).then_rejected(Rejection::NotLastGoal);
    two().when(45, delete(GOAL + 1)).then([(45, deleted(GOAL + 1))]);
}

#[test]
fn a_line_behind_it_leaves_a_goal_the_last_one() {
    after_a_goal().and([(40, line(First, 40, "time-out"))]).when(45, delete(GOAL)).then([(45, deleted(GOAL))]);
}

#[test]
fn once_the_last_goal_is_gone_the_one_before_it_is_the_last() {
    after_a_goal()
        .and([(40, goal(First, 40, Side::Away)), (41, deleted(GOAL + 1))])
        .when(45, delete(GOAL))
        .then([(45, deleted(GOAL))]);
}

#[test]
fn a_line_is_not_deleted_as_a_goal() {
    after_a_line().when(40, delete(GOAL)).then_rejected(Rejection::NotLastGoal);
}

#[test]
fn starts_and_ends_are_neither_deleted_nor_changed() {
    for entry in [1, 2, 3, 4] {
        at_full_time().when(FULL_TIME, delete(entry)).then_rejected(Rejection::NotRevocable);
        let change = Amendment { offset: Some(5), ..Amendment::default() };
        at_full_time().when(FULL_TIME, amend(entry, change)).then_rejected(Rejection::NotRevocable);
    }
}

#[test]
fn what_does_not_stand_cannot_be_corrected() {
    let gone = || after_a_goal().and([(39, deleted(GOAL))]);
    for entry in [0, GOAL, GOAL + 1, 99, u64::MAX] {
        gone().when(40, delete(entry)).then_rejected(Rejection::UnknownEntry);
        gone().when(40, revoke(entry)).then_rejected(Rejection::UnknownEntry);
        gone().when(40, amend(entry, Amendment::default())).then_rejected(Rejection::UnknownEntry);
    }
    assert_eq!(Rejection::UnknownEntry.to_string(), "MatchEvent matching query does not exist.");
}

#[test]
fn any_goal_is_revoked_at_any_time_before_confirmation() {
    let later = FULL_TIME + 90_000;
    let played = after_a_goal().and([
        (40, goal(First, 40, Side::Away)),
        (HALF_LENGTH, ended(First, Clock)),
        (SECOND_HALF, started(Second)),
        (FULL_TIME, ended(Second, Clock)),
    ]);
    let state = played.when(later, revoke(GOAL)).then([(later, revoked(GOAL, "foul"))]);
    assert_eq!(state.score(), Some(Score(0, 1)));
}

#[test]
fn a_line_is_revoked() {
    let state = after_a_line().when(500, revoke(GOAL)).then([(500, revoked(GOAL, "foul"))]);
    assert_eq!(state.entries.len(), 1);
}

#[test]
fn a_correction_needs_a_reason() {
    for reason in [String::new(), "  ".to_owned(), "x".repeat(MAX_TEXT + 1)] {
        let entry = Revision::new(GOAL);
        let action = MatchAction::Revoke { entry, reason: reason.clone(), resume: None };
        after_a_goal().when(40, action).then_rejected(Rejection::BadText);
        let action = MatchAction::Amend { entry, change: Amendment::default(), reason: Some(reason) };
        after_a_goal().when(40, action).then_rejected(Rejection::BadText);
    }
}

fn name(entry: u64, change: Amendment) -> MatchAction {
    MatchAction::Amend { entry: Revision::new(entry), change, reason: None }
}

#[test]
fn an_unknown_scorer_is_named_within_a_minute_without_a_reason() {
    let unnamed = || in_first_half().and([(38, goal(First, 38, Side::Home))]);
    let scored_by = |player| Amendment { scorer: Some(Some(scorer(player, HOME))), ..Amendment::default() };
    let named = GoalScored { player: Some(PlayerId::new(1002)), ..the_goal() };
    for second in [38, 38 + NAMING_WINDOW] {
        unnamed().when(second, name(GOAL, scored_by(1002))).then([(second, goal_amended(GOAL, named.clone(), ""))]);
    }
    unnamed().when(38 + NAMING_WINDOW + 1, name(GOAL, scored_by(1002))).then_rejected(Rejection::BadText);
    for more in [
        Amendment { team: Some(HOME), ..scored_by(1002) },
        Amendment { offset: Some(30), ..scored_by(1002) },
        Amendment { half: Some(First), ..scored_by(1002) },
        Amendment { scorer: Some(None), ..Amendment::default() },
        Amendment::default(),
    ] {
        unnamed().when(40, name(GOAL, more)).then_rejected(Rejection::BadText);
    }
    after_a_goal().when(40, name(GOAL, scored_by(1002))).then_rejected(Rejection::BadText);
    after_a_line().when(40, name(GOAL, scored_by(1002))).then_rejected(Rejection::BadText);
}

#[test]
fn nothing_is_corrected_once_confirmed_until_the_match_is_reopened() {
    let confirmed =
        || at_full_time().and([(1400, goal(Second, HALF_LENGTH, Side::Home)), (1401, MatchFact::Confirmed)]);
    for action in [delete(5), revoke(5), amend(5, Amendment::default())] {
        confirmed().when(1402, action).then_rejected(Rejection::Confirmed);
    }
    confirmed().and([(1402, reopened("protest"))]).when(1403, revoke(5)).then([(1403, revoked(5, "foul"))]);
    after_confirmation().when(1402, delete(99)).then_rejected(Rejection::Confirmed);
}

#[test]
fn a_result_given_by_hand_closes_the_goals_but_not_the_lines() {
    let played = || after_a_goal().and([(39, line(First, 39, "time-out")), (40, result(3, 3, "paper"))]);
    for action in [delete(GOAL), revoke(GOAL), amend(GOAL, Amendment::default())] {
        played().when(41, action).then_rejected(Rejection::ResultGiven);
    }
    played().when(41, revoke(GOAL + 1)).then([(41, revoked(GOAL + 1, "foul"))]);
    let change = Amendment { offset: Some(30), ..Amendment::default() };
    played().when(41, amend(GOAL + 1, change)).then([(41, line_amended(GOAL + 1, First, 30, "video"))]);
}

#[test]
fn a_goal_gets_another_scorer() {
    let change = Amendment { scorer: Some(Some(scorer(1002, HOME))), ..Amendment::default() };
    let goal = GoalScored { player: Some(PlayerId::new(1002)), ..the_goal() };
    after_a_goal()
        .when(900, amend(GOAL, change))
        .then([(HALF_LENGTH, ended(First, Clock)), (900, goal_amended(GOAL, goal, "video"))]);
}

#[test]
fn a_goal_loses_its_scorer() {
    let change = Amendment { scorer: Some(None), ..Amendment::default() };
    let goal = GoalScored { player: None, ..the_goal() };
    after_a_goal().when(50, amend(GOAL, change)).then([(50, goal_amended(GOAL, goal, "video"))]);
}

#[test]
fn a_goal_moved_to_the_other_team_loses_a_scorer_who_is_not_on_it() {
    let change = Amendment { team: Some(AWAY), ..Amendment::default() };
    let goal = GoalScored { side: Side::Away, player: None, ..the_goal() };
    let state = after_a_goal().when(50, amend(GOAL, change)).then([(50, goal_amended(GOAL, goal, "video"))]);
    assert_eq!(state.score(), Some(Score(0, 1)));
}

#[test]
fn a_goal_moved_to_the_other_team_takes_one_of_its_players() {
    let change = Amendment { team: Some(AWAY), scorer: Some(Some(scorer(1008, AWAY))), ..Amendment::default() };
    let goal = GoalScored { side: Side::Away, player: Some(PlayerId::new(1008)), ..the_goal() };
    after_a_goal().when(50, amend(GOAL, change)).then([(50, goal_amended(GOAL, goal, "video"))]);
}

#[test]
fn an_amended_goal_keeps_team_and_scorer_in_agreement() {
    let on_the_other_team = Amendment { scorer: Some(Some(scorer(1008, AWAY))), ..Amendment::default() };
    after_a_goal().when(50, amend(GOAL, on_the_other_team)).then_rejected(Rejection::PlayerNotOnTeam);
    let left_behind = Amendment { team: Some(AWAY), scorer: Some(Some(scorer(1001, HOME))), ..Amendment::default() };
    after_a_goal().when(50, amend(GOAL, left_behind)).then_rejected(Rejection::PlayerNotOnTeam);
    let stranger = Amendment { team: Some(STRANGER), ..Amendment::default() };
    after_a_goal().when(50, amend(GOAL, stranger)).then_rejected(Rejection::TeamNotInMatch);
}

#[test]
fn a_goal_moves_in_time_and_so_does_its_moment() {
    let change = Amendment { offset: Some(20), ..Amendment::default() };
    let goal = GoalScored { offset: 20, ..the_goal() };
    let state = after_a_goal().when(50, amend(GOAL, change)).then([(50, goal_amended(GOAL, goal, "video"))]);
    let entry = state.entry(Revision::new(GOAL)).expect("it stands");
    assert_eq!(entry.at, second_of_match(20));
}

#[test]
fn a_goal_moves_to_a_half_that_was_played() {
    let change = Amendment { half: Some(First), offset: Some(HALF_LENGTH), ..Amendment::default() };
    let goal_then = GoalScored {
        half: First,
        offset: HALF_LENGTH,
        place: None,
        side: Side::Away,
        player: None,
        seven_metre: false,
        overruled: None,
    };
    let state = in_second_half()
        .and([(705, goal(Second, 5, Side::Away))])
        .when(710, amend(4, change))
        .then([(710, goal_amended(4, goal_then, "video"))]);
    let entry = state.entry(Revision::new(4)).expect("it stands");
    assert_eq!((entry.half, entry.offset, entry.at), (First, HALF_LENGTH, second_of_match(HALF_LENGTH)));

    let second = Amendment { half: Some(Second), ..Amendment::default() };
    after_a_goal().when(50, amend(GOAL, second)).then_rejected(Rejection::HalfNotPlayed);
}

#[test]
fn nothing_moves_behind_the_end_of_a_half() {
    let to = |offset| Amendment { offset: Some(offset), ..Amendment::default() };
    let goal = GoalScored { offset: HALF_LENGTH, ..the_goal() };
    after_a_goal().when(50, amend(GOAL, to(HALF_LENGTH))).then([(50, goal_amended(GOAL, goal, "video"))]);
    for offset in [HALF_LENGTH + 1, u32::MAX] {
        after_a_goal().when(50, amend(GOAL, to(offset))).then_rejected(Rejection::BeyondHalf);
    }
}

#[test]
fn a_line_moves_but_has_no_team_and_no_scorer() {
    let moved = Amendment { offset: Some(12), ..Amendment::default() };
    let state = after_a_line().when(50, amend(GOAL, moved)).then([(50, line_amended(GOAL, First, 12, "video"))]);
    let entry = state.entry(Revision::new(GOAL)).expect("it stands");
    assert_eq!(entry.kind, EntryKind::Info { text: "time-out".to_owned() });

    let team = Amendment { team: Some(HOME), ..Amendment::default() };
    let nobody = Amendment { scorer: Some(None), ..Amendment::default() };
    for change in [team, nobody] {
        after_a_line().when(50, amend(GOAL, change)).then_rejected(Rejection::NotAGoal);
    }
}

#[test]
fn a_line_before_the_start_cannot_move_into_a_half_that_was_not_played() {
    let early = || given([(0, opened()), (5, line(First, 0, "late"))]);
    let moved = Amendment { offset: Some(12), ..Amendment::default() };
    early().when(6, amend(1, moved)).then_rejected(Rejection::HalfNotPlayed);
    early().when(6, amend(1, Amendment::default())).then_nothing();
}

#[test]
fn an_amendment_that_changes_nothing_is_already_so() {
    let same = Amendment {
        team: Some(HOME),
        scorer: Some(Some(scorer(1001, HOME))),
        half: Some(Half::First),
        offset: Some(38),
        overrule: None,
    };
    for change in [Amendment::default(), same] {
        after_a_goal().when(50, amend(GOAL, change)).then_nothing();
    }
}

#[test]
fn an_amended_goal_can_be_amended_and_revoked_again() {
    let moved = GoalScored { side: Side::Away, player: None, ..the_goal() };
    let amended = || after_a_goal().and([(50, goal_amended(GOAL, moved.clone(), "video"))]);
    let back = Amendment { team: Some(HOME), ..Amendment::default() };
    let home_again = GoalScored { player: None, ..the_goal() };
    let state = amended().when(60, amend(GOAL, back)).then([(60, goal_amended(GOAL, home_again, "video"))]);
    assert_eq!(state.score(), Some(Score(1, 0)));
    let state = amended().when(60, revoke(GOAL)).then([(60, revoked(GOAL, "foul"))]);
    assert_eq!(state.score(), Some(Score(0, 0)));
}
