//! Team time-outs: counted by the allowance, and the clock stands.

use minicup_domain::game::{Game, LastMinutes, Overtime, Timeouts};
use minicup_domain::matches::{
    Amendment,
    EndedBy::Clock,
    EntryRevoked, Fixture,
    Half::{self, First, Second},
    MatchAction, MatchFact, MatchState, PeriodKind, PeriodStarted, Place, PlayTime, Rejection, RunningTimeout, Side,
    TimeoutCalled, deadline,
};
use minicup_domain::rules::MAX_TIMEOUTS;
use minicup_domain::spec::{
    AWAY, FULL_TIME, Given, HALF_LENGTH, HOME, SECOND_HALF, STRANGER, after_confirmation, at_full_time, clock_started,
    clock_stopped, ended, fixture, given, in_first_half, in_pause, in_second_half, opened, result, revoked,
    second_of_match, started, timeout,
};
use minicup_domain::{Revision, TeamId};

fn call(team: TeamId) -> MatchAction {
    MatchAction::CallTimeout { team, granted: true, overrule: None }
}

fn lost(team: TeamId) -> MatchAction {
    MatchAction::CallTimeout { team, granted: false, overrule: None }
}

fn revoke(entry: u64) -> MatchAction {
    MatchAction::Revoke { entry: Revision::new(entry), reason: "slip".to_owned(), resume: None }
}

/// In the first half of a match with an allowance.
fn with(timeouts: Option<Timeouts>) -> Given {
    let game = Game { timeouts, ..Game::default() };
    given([(0, MatchFact::Opened(Fixture { game, ..fixture() })), (0, started(First))])
}

/// Each time-out, after which the clock goes on at once.
fn taken(mut given: Given, half: Half, calls: impl IntoIterator<Item = (u32, Side)>) -> Given {
    for (second, side) in calls {
        let offset = if half == First { second } else { second - SECOND_HALF };
        given = given.and([(second, timeout(half, offset, side)), (second, clock_started(half.index() as u8))]);
    }
    given
}

fn played(state: &MatchState, second: u32) -> PlayTime {
    state.last_period().map(|period| period.clock.elapsed_at(second_of_match(second))).unwrap_or_default()
}

#[test]
fn a_timeout_stops_the_clock_and_counts_until_play_goes_on() {
    let state = in_first_half().when(100, call(AWAY)).then([(100, timeout(First, 100, Side::Away))]);
    assert_eq!((state.timeouts(), deadline(&state)), ([0, 1], None));
    let running = RunningTimeout { side: Side::Away, ends: second_of_match(160) };
    assert_eq!(state.timeout(), Some(running));
    assert_eq!(played(&state, 150), PlayTime::from_seconds(100));
    let state = Given::from(state).and([(170, clock_started(0))]).when(170, MatchAction::Tick).then([]);
    assert_eq!((state.timeouts(), state.timeout()), ([0, 1], None));
    assert_eq!(deadline(&state), Some(second_of_match(HALF_LENGTH + 70)), "it never starts the clock by itself");
}

#[test]
fn one_that_is_lost_counts_and_stops_nothing() {
    let called = TimeoutCalled { granted: false, ..called(First, 100, Side::Home) };
    let state = in_first_half().when(100, lost(HOME)).then([(100, MatchFact::TimeoutCalled(called))]);
    assert_eq!((state.timeouts(), state.timeout()), ([1, 0], None));
    assert_eq!(deadline(&state), Some(second_of_match(HALF_LENGTH)));
    Given::from(state).when(200, call(HOME)).then_rejected(Rejection::NoTimeoutLeft);
}

fn called(half: Half, offset: u32, side: Side) -> TimeoutCalled {
    TimeoutCalled { half, offset, place: None, side, granted: true, overruled: None }
}

#[test]
fn a_clock_that_stands_goes_on_standing() {
    let stopped = || in_first_half().and([(90, clock_stopped(0))]);
    let state = stopped().when(100, call(HOME)).then([(100, timeout(First, 90, Side::Home))]);
    assert_eq!(state.timeout().unwrap().ends, second_of_match(160));
    let state = Given::from(state).when(110, revoke(3)).then([(110, revoked(3, "slip"))]);
    assert_eq!(deadline(&state), None, "it was not the time-out that stopped it");
}

#[test]
fn one_in_a_half_and_two_in_a_match() {
    let first = || taken(in_first_half(), First, [(100, Side::Home)]);
    first().when(200, call(HOME)).then_rejected(Rejection::NoTimeoutLeft);
    first().when(200, call(AWAY)).then([(200, timeout(First, 200, Side::Away))]);
    let three = Timeouts { of_match: 3, of_half: 2, ..Timeouts::default() };
    let first = taken(with(Some(three)), First, [(100, Side::Home), (200, Side::Home)]);
    let second = first.and([(HALF_LENGTH, ended(First, Clock)), (SECOND_HALF, started(Second))]);
    let second = taken(second, Second, [(SECOND_HALF + 10, Side::Home)]);
    second.when(SECOND_HALF + 20, call(HOME)).then_rejected(Rejection::NoTimeoutLeft);
}

#[test]
fn the_last_minutes_have_a_bound_of_their_own() {
    let last = Some(LastMinutes { seconds: 300, max: 1 });
    let three = Timeouts { of_match: 3, of_half: 2, last, ..Timeouts::default() };
    let first = taken(with(Some(three)), First, [(500, Side::Home), (550, Side::Home)]);
    let second = || first.clone().and([(HALF_LENGTH, ended(First, Clock)), (SECOND_HALF, started(Second))]);
    let late = SECOND_HALF + 300;
    second().when(late, call(HOME)).then([(late, timeout(Second, 300, Side::Home))]);
    let four = Timeouts { of_match: 4, ..three };
    let second = || {
        let second =
            [(0, MatchFact::Opened(opened_with(four))), (0, started(First)), (HALF_LENGTH, ended(First, Clock))];
        given(second).and([(SECOND_HALF, started(Second))])
    };
    let early = taken(second(), Second, [(SECOND_HALF + 299, Side::Home)]);
    early.when(late, call(HOME)).then([(late, timeout(Second, 300, Side::Home))]);
    let taken_late = taken(second(), Second, [(late, Side::Home)]);
    taken_late.when(late + 10, call(HOME)).then_rejected(Rejection::NoTimeoutLeft);
}

fn opened_with(timeouts: Timeouts) -> Fixture {
    let game = Game { timeouts: Some(timeouts), ..Game::default() };
    Fixture { game, ..fixture() }
}

#[test]
fn overtime_has_its_own() {
    let overtime = |of_overtime| {
        let timeouts = Some(Timeouts { of_overtime, ..Timeouts::default() });
        let game = Game { timeouts, overtime: Some(Overtime::default()), ..Game::default() };
        let opened = MatchFact::Opened(Fixture { game, must_decide: true, ..fixture() });
        let period = PeriodStarted { period: 2, kind: PeriodKind::Overtime, length: Some(300) };
        given([(0, opened), (0, started(First)), (HALF_LENGTH, ended(First, Clock))]).and([
            (SECOND_HALF, started(Second)),
            (FULL_TIME, ended(Second, Clock)),
            (1400, MatchFact::PeriodStarted(period)),
        ])
    };
    overtime(0).when(1410, call(HOME)).then_rejected(Rejection::NoTimeoutLeft);
    let place = Some(Place { period: 2, offset: 10 });
    let in_overtime = MatchFact::TimeoutCalled(TimeoutCalled { place, ..called(Second, HALF_LENGTH, Side::Home) });
    let once = overtime(1).when(1410, call(HOME)).then([(1410, in_overtime)]);
    Given::from(once).when(1420, call(HOME)).then_rejected(Rejection::NoTimeoutLeft);
}

#[test]
fn the_referees_give_as_many_as_they_like() {
    let overruled = MatchAction::CallTimeout { team: HOME, granted: true, overrule: Some(" injury ".to_owned()) };
    let second = TimeoutCalled { overruled: Some("injury".to_owned()), ..called(First, 200, Side::Home) };
    let once = || taken(in_first_half(), First, [(100, Side::Home)]);
    once().when(200, overruled.clone()).then([(200, MatchFact::TimeoutCalled(second))]);
    in_first_half().when(200, overruled).then([(200, timeout(First, 200, Side::Home))]);
    assert!(Rejection::NoTimeoutLeft.is_overrulable());
    let without = || taken(with(None), First, [(100, Side::Home), (110, Side::Home), (120, Side::Home)]);
    without().when(130, call(HOME)).then([(130, timeout(First, 130, Side::Home))]);
    let most = (1..).map(|second| (second, Side::Home)).take(MAX_TIMEOUTS);
    taken(with(None), First, most).when(300, call(AWAY)).then_rejected(Rejection::Full);
}

#[test]
fn it_takes_a_period_that_runs_and_a_team_that_plays() {
    given([(0, opened())]).when(5, call(HOME)).then_rejected(Rejection::NotStarted);
    in_pause().when(650, call(HOME)).then_rejected(Rejection::NoPeriodRuns);
    at_full_time().when(FULL_TIME + 5, call(HOME)).then_rejected(Rejection::NoPeriodRuns);
    in_first_half().when(10, call(STRANGER)).then_rejected(Rejection::TeamNotInMatch);
    after_confirmation().when(FULL_TIME + 5, call(HOME)).then_rejected(Rejection::Confirmed);
    let given_by_hand = in_first_half().and([(50, result(3, 2, "paper"))]);
    given_by_hand.when(60, call(HOME)).then_rejected(Rejection::ResultGiven);
    let shootout = PeriodStarted { period: 2, kind: PeriodKind::Shootout, length: None };
    let shootout = at_full_time().and([(1400, MatchFact::PeriodStarted(shootout))]);
    shootout.when(1401, call(HOME)).then_rejected(Rejection::NoPeriodRuns);
}

#[test]
fn a_late_one_stands_where_it_was_called_and_undoes_an_end_of_the_clock() {
    let again = EntryRevoked { entry: Revision::new(2), reason: None, resume: None };
    let state = in_pause()
        .when_late(650, 500, call(HOME))
        .then([(500, MatchFact::EntryRevoked(again)), (500, timeout(First, 500, Side::Home))]);
    assert_eq!((deadline(&state), played(&state, 700)), (None, PlayTime::from_seconds(500)));
    in_first_half().when_late(650, 500, call(HOME)).then([(500, timeout(First, 500, Side::Home))]);
    in_pause().when_late(650, 620, call(HOME)).then_rejected(Rejection::NoPeriodRuns);
    let second = in_second_half().when_late(SECOND_HALF + 5, 500, lost(HOME));
    second.then([(500, MatchFact::TimeoutCalled(TimeoutCalled { granted: false, ..called(First, 500, Side::Home) }))]);
}

#[test]
fn taken_back_it_leaves_the_clock_as_if_it_had_run_unless_it_was_turned_since() {
    let before = in_first_half().when(99, MatchAction::Tick).then([]);
    let called = || in_first_half().and([(100, timeout(First, 100, Side::Home))]);
    let state = called().when(120, revoke(2)).then([(120, revoked(2, "slip"))]);
    assert_eq!((&state.periods, &state.entries), (&before.periods, &before.entries));
    let gone_on = called().and([(160, clock_started(0))]);
    let state = gone_on.when(300, revoke(2)).then([(300, revoked(2, "slip"))]);
    assert_eq!((state.timeouts(), played(&state, 300)), ([0, 0], PlayTime::from_seconds(240)), "it stood");
    let late = HALF_LENGTH + 20;
    let over = [(late, revoked(2, "slip")), (HALF_LENGTH, ended(First, Clock))];
    called().when(late, revoke(2)).then(over);
}

#[test]
fn it_can_be_the_other_team_s_and_nothing_else_of_it_changes() {
    let called = || in_first_half().and([(100, timeout(First, 100, Side::Home))]);
    let amend = |change| MatchAction::Amend { entry: Revision::new(2), change, reason: Some("slip".to_owned()) };
    let other = called().when(120, amend(Amendment { team: Some(AWAY), ..Amendment::default() }));
    let amended = minicup_domain::matches::EntryAmended {
        entry: Revision::new(2),
        half: First,
        offset: 100,
        place: None,
        side: Some(Side::Away),
        player: None,
        reason: "slip".to_owned(),
        overruled: None,
    };
    let state = other.then([(120, MatchFact::EntryAmended(amended))]);
    assert_eq!((state.timeouts(), state.timeout().unwrap().side), ([0, 1], Side::Away));
    let moved = amend(Amendment { offset: Some(5), ..Amendment::default() });
    called().when(120, moved).then_rejected(Rejection::NotAmendable);
    let named = amend(Amendment { scorer: Some(None), ..Amendment::default() });
    called().when(120, named).then_rejected(Rejection::NotAGoal);
    called()
        .when(120, revoke(1))
        .then_rejected(Rejection::PeriodHasGoals(vec![(Place { period: 0, offset: 100 }, Side::Home)]));
}
