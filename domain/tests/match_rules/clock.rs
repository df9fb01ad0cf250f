//! The clock: stopped, going on, set; what was played goes by it.

use minicup_domain::Revision;
use minicup_domain::matches::{
    Amendment, ClockChange,
    EndedBy::{Clock, Hand},
    Half::{First, Second},
    MatchAction, MatchFact, Phase, Place, PlayTime, Rejection, Side, deadline,
};
use minicup_domain::matches::{EntryRevoked, GoalScored};
use minicup_domain::rules::MAX_HALF_LENGTH;
use minicup_domain::spec::{
    FULL_TIME, Given, HALF_LENGTH, HOME, SECOND_HALF, after_confirmation, at_full_time, clock_set, clock_started,
    clock_stopped, deleted, ended, given, goal, in_first_half, in_pause, in_second_half, length_set, line_amended,
    opened, result, revoked, second_of_match, started,
};

fn turn(change: ClockChange) -> MatchAction {
    MatchAction::Clock(change)
}

fn run(run: bool) -> MatchAction {
    turn(ClockChange { run: Some(run), ..ClockChange::default() })
}

fn set(second: u32) -> MatchAction {
    turn(ClockChange { elapsed: Some(PlayTime::from_seconds(second)), ..ClockChange::default() })
}

fn length(seconds: u32) -> MatchAction {
    turn(ClockChange { length: Some(seconds), ..ClockChange::default() })
}

fn home_goal() -> MatchAction {
    MatchAction::Goal { team: HOME, scorer: None }
}

/// Stopped at second 100. The next event has revision 3.
fn stopped() -> Given {
    in_first_half().and([(100, clock_stopped(0))])
}

/// An end that the clock itself undid.
fn end_undone(entry: u64) -> MatchFact {
    MatchFact::EntryRevoked(EntryRevoked { entry: Revision::new(entry), reason: None, resume: None })
}

#[test]
fn a_clock_that_stands_plays_nothing() {
    let state = in_first_half().when(100, run(false)).then([(100, clock_stopped(0))]);
    assert_eq!(deadline(&state), None);
    stopped().when(5000, MatchAction::Tick).then_nothing();
    stopped().when(5000, home_goal()).then([(5000, goal(First, 100, Side::Home))]);
}

#[test]
fn a_half_ends_when_it_has_been_played() {
    let state = stopped().when(160, run(true)).then([(160, clock_started(0))]);
    assert_eq!(deadline(&state), Some(second_of_match(HALF_LENGTH + 60)));
    assert_eq!(state.half_start(First), Some(second_of_match(60)), "the time since is what was played");
    let running = || Given::from(state.clone());
    running().when(HALF_LENGTH + 59, MatchAction::Tick).then_nothing();
    running().when(HALF_LENGTH + 60, MatchAction::Tick).then([(HALF_LENGTH + 60, ended(First, Clock))]);
    running().when(200, home_goal()).then([(200, goal(First, 140, Side::Home))]);
}

#[test]
fn what_the_clock_does_already_is_no_change() {
    in_first_half().when(100, run(true)).then_nothing();
    stopped().when(130, run(false)).then_nothing();
    stopped().when(130, set(100)).then_nothing();
    stopped().when(130, length(HALF_LENGTH)).then_nothing();
}

#[test]
fn a_clock_is_set_and_runs_on_or_stands() {
    let state = in_first_half().when(100, set(90)).then([(100, clock_set(0, 90))]);
    assert_eq!(deadline(&state), Some(second_of_match(HALF_LENGTH + 10)));
    assert_eq!(state.half_start(First), Some(second_of_match(10)));
    let state = stopped().when(130, set(95)).then([(130, clock_set(0, 95))]);
    assert_eq!((state.periods[0].reading().running, deadline(&state)), (false, None));
    let all =
        ClockChange { run: Some(true), elapsed: Some(PlayTime::from_seconds(95)), length: Some(660), reason: None };
    let facts = [(130, length_set(0, 660)), (130, clock_set(0, 95)), (130, clock_started(0))];
    assert_eq!(deadline(&stopped().when(130, turn(all)).then(facts)), Some(second_of_match(130 + 565)));
}

#[test]
fn a_clock_set_to_its_end_is_over() {
    in_first_half().when(590, set(HALF_LENGTH)).then([(590, clock_set(0, HALF_LENGTH)), (590, ended(First, Clock))]);
    in_first_half().when(590, set(HALF_LENGTH + 1)).then_rejected(Rejection::BeyondPeriod);
}

#[test]
fn one_period_gets_another_length() {
    let state = in_second_half().when(800, length(660)).then([(800, length_set(1, 660))]);
    assert_eq!(deadline(&state), Some(second_of_match(SECOND_HALF + 660)));
    assert_eq!(state.half_length(), HALF_LENGTH, "that of the rules stays");
    let late = SECOND_HALF + 612;
    let place = Some(Place { period: 1, offset: 612 });
    let cut = GoalScored {
        half: Second,
        offset: HALF_LENGTH,
        place,
        side: Side::Home,
        player: None,
        seven_metre: false,
        overruled: None,
    };
    let scored = Given::from(state).when(late, home_goal()).then([(late, MatchFact::GoalScored(cut))]);
    let entry = scored.entries.last().unwrap();
    assert_eq!((entry.offset, entry.place.offset), (HALF_LENGTH, 612));
}

#[test]
fn of_two_lengths_the_one_recorded_last_counts() {
    let given = in_first_half().and([(300, length_set(0, 660))]);
    let state = given.when_late(310, 200, length(500)).then([(200, length_set(0, 500))]);
    assert_eq!(state.periods[0].clock.length(), Some(500));
}

#[test]
fn a_period_is_not_shorter_than_what_was_played_of_it() {
    in_first_half().when(300, length(299)).then_rejected(Rejection::BeyondPeriod);
    for seconds in [0, MAX_HALF_LENGTH + 1] {
        in_first_half().when(300, length(seconds)).then_rejected(Rejection::BadLength);
    }
    in_first_half().when(300, length(300)).then([(300, length_set(0, 300)), (300, ended(First, Clock))]);
}

#[test]
fn a_clock_is_turned_while_a_period_runs() {
    given([(0, opened())]).when(5, run(false)).then_rejected(Rejection::NotStarted);
    for action in [run(true), length(700)] {
        in_pause().when(650, action.clone()).then_rejected(Rejection::NoPeriodRuns);
        at_full_time().when(FULL_TIME + 5, action).then_rejected(Rejection::NoPeriodRuns);
    }
    in_first_half().and([(300, ended(First, Hand))]).when(310, set(290)).then_rejected(Rejection::NoPeriodRuns);
    in_pause().when(650, run(false)).then_nothing();
    after_confirmation().when(3000, run(false)).then_rejected(Rejection::Confirmed);
    let by_hand = in_first_half().and([(300, ended(First, Hand)), (300, result(3, 1, "paper"))]);
    by_hand.when(310, run(false)).then_rejected(Rejection::ResultGiven);
}

#[test]
fn setting_the_clock_back_undoes_an_end_that_it_made() {
    let state = in_pause().when(630, set(580)).then([(630, end_undone(2)), (630, clock_set(0, 580))]);
    assert_eq!((state.phase, deadline(&state)), (Phase::HalfFirst, Some(second_of_match(650))));
    in_second_half().when(SECOND_HALF + 5, set(30)).then([(SECOND_HALF + 5, clock_set(1, 30))]);
}

#[test]
fn a_late_stop_undoes_an_end_that_the_clock_made_without_it() {
    let state = in_pause().when_late(650, 100, run(false)).then([(100, end_undone(2)), (100, clock_stopped(0))]);
    assert_eq!((state.phase, deadline(&state)), (Phase::HalfFirst, None));
    let on = Given::from(state).when_late(650, 160, run(true)).then([(160, clock_started(0))]);
    let over = (660, ended(First, Clock));
    let given: Given = on.into();
    given.when_late(700, 200, home_goal()).then([over, (200, goal(First, 140, Side::Home))]);
}

#[test]
fn a_late_stop_comes_before_the_end_that_is_due() {
    in_first_half().when_late(900, 100, run(false)).then([(100, clock_stopped(0))]);
    let stood = in_first_half().and([(100, clock_stopped(0))]);
    stood.when_late(900, 160, run(true)).then([(160, clock_started(0)), (660, ended(First, Clock))]);
}

#[test]
fn a_late_turn_belongs_to_the_period_it_was_meant_in() {
    let state = in_second_half().when_late(SECOND_HALF + 20, 590, run(false)).then([(590, clock_stopped(0))]);
    assert_eq!(state.phase, Phase::HalfSecond);
    assert_eq!(state.periods[0].reading().elapsed, PlayTime::from_seconds(590));
    in_second_half().when_late(SECOND_HALF + 20, 650, run(false)).then_nothing();
}

#[test]
fn late_commands_go_by_what_was_played_then() {
    let twice = [(100, clock_stopped(0)), (160, clock_started(0)), (200, clock_stopped(0))];
    let given = || in_first_half().and(twice.clone());
    for (meant, offset) in [(90, 90), (130, 100), (170, 110), (900, 140)] {
        given().when_late(1000, meant, home_goal()).then([(meant, goal(First, offset, Side::Home))]);
    }
}

#[test]
fn a_slip_at_the_clock_is_taken_back() {
    let state = stopped()
        .when(130, MatchAction::Revoke { entry: Revision::new(2), reason: "slip".to_owned(), resume: None })
        .then([(130, revoked(2, "slip"))]);
    assert_eq!((deadline(&state), state.entries.len()), (Some(second_of_match(HALF_LENGTH)), 1));
    let over = (HALF_LENGTH, ended(First, Clock));
    stopped()
        .when(700, MatchAction::Revoke { entry: Revision::new(2), reason: "slip".to_owned(), resume: None })
        .then([(700, revoked(2, "slip")), over]);
}

#[test]
fn a_line_of_the_clock_is_not_deleted_as_a_slip() {
    let entry = Revision::new(2);
    stopped().when(110, MatchAction::DeleteGoal { entry }).then_rejected(Rejection::NotLastGoal);
}

fn shown(change: Amendment) -> MatchAction {
    MatchAction::Amend { entry: Revision::new(2), change, reason: Some("video".to_owned()) }
}

fn at_second(offset: u32) -> Amendment {
    Amendment { offset: Some(offset), ..Amendment::default() }
}

#[test]
fn what_the_clock_showed_is_put_right_while_its_period_runs() {
    let put_right = line_amended(2, First, 90, "video");
    let state = stopped().when(110, shown(at_second(90))).then([(110, put_right.clone())]);
    let period = state.running_period().unwrap();
    assert_eq!(period.reading().elapsed, PlayTime::from_seconds(90));
    assert_eq!(state.entry(Revision::new(2)).unwrap().at, second_of_match(100), "it happened when it did");
    let gone_on = stopped().and([(160, clock_started(0))]);
    let state = gone_on.when(170, shown(at_second(90))).then([(170, put_right)]);
    assert_eq!(state.running_period().unwrap().reading_at(second_of_match(170)).elapsed, PlayTime::from_seconds(100));
    let set = in_first_half().and([(100, clock_set(0, 200))]);
    let state = set.when(120, shown(at_second(210))).then([(120, line_amended(2, First, 210, "video"))]);
    assert_eq!(state.running_period().unwrap().reading_at(second_of_match(130)).elapsed, PlayTime::from_seconds(240));
    let back = Given::from(state)
        .when(140, MatchAction::Revoke { entry: Revision::new(2), reason: "slip".to_owned(), resume: None });
    let state = back.then([(140, revoked(2, "slip"))]);
    assert_eq!(state.running_period().unwrap().reading_at(second_of_match(140)).elapsed, PlayTime::from_seconds(140));
}

#[test]
fn a_clock_put_right_to_its_end_ends_the_period() {
    let set = in_first_half().and([(100, clock_set(0, 200))]);
    let put_right = line_amended(2, First, 590, "video");
    set.when(120, shown(at_second(590))).then([(120, put_right), (110, ended(First, Clock))]);
}

#[test]
fn what_the_clock_showed_stays_within_its_period_and_is_not_changed_after_it() {
    stopped().when(110, shown(at_second(HALF_LENGTH + 1))).then_rejected(Rejection::BeyondHalf);
    let elsewhere = Amendment { half: Some(Second), ..Amendment::default() };
    stopped().when(110, shown(elsewhere)).then_rejected(Rejection::NotAmendable);
    let scored = Amendment { team: Some(HOME), ..Amendment::default() };
    stopped().when(110, shown(scored)).then_rejected(Rejection::NotAGoal);
    let over = stopped().and([(120, ended(First, Hand))]);
    over.when(130, shown(at_second(90))).then_rejected(Rejection::NotAmendable);
    let longer = in_first_half().and([(100, length_set(0, 660))]);
    longer.when(110, shown(at_second(90))).then_rejected(Rejection::NotAmendable);
}

#[test]
fn an_amended_goal_is_at_the_time_its_second_was_played() {
    let scored = stopped().and([(160, clock_started(0)), (200, goal(First, 140, Side::Home))]);
    let change = Amendment { offset: Some(110), ..Amendment::default() };
    let amend = MatchAction::Amend { entry: Revision::new(4), change, reason: Some("video".to_owned()) };
    let moved = GoalScored {
        half: First,
        offset: 110,
        place: None,
        side: Side::Home,
        player: None,
        seven_metre: false,
        overruled: None,
    };
    let state = scored.when(300, amend).then([(300, minicup_domain::spec::goal_amended(4, moved, "video"))]);
    assert_eq!(state.entry(Revision::new(4)).unwrap().at, second_of_match(170));
}

#[test]
fn an_ended_half_shows_what_was_played_of_it() {
    let over = stopped().when(300, MatchAction::ChangeState(Phase::Pause)).then([(300, ended(First, Hand))]);
    assert_eq!(over.periods[0].reading().elapsed, PlayTime::from_seconds(100));
    let second =
        Given::from(over).when(400, MatchAction::ChangeState(Phase::HalfSecond)).then([(400, started(Second))]);
    assert_eq!(second.played_before(1), PlayTime::from_seconds(100));
}

#[test]
fn a_goal_taken_back_while_the_clock_stands() {
    let scored = stopped().and([(120, goal(First, 100, Side::Home))]);
    scored.when(130, MatchAction::DeleteGoal { entry: Revision::new(3) }).then([(130, deleted(3))]);
}
