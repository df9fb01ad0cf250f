//! The latest start or end, taken back.

use minicup_domain::Revision;
use minicup_domain::matches::{
    EndedBy::{Clock, Hand},
    Fixture, GivenResult,
    Half::{self, First, Second},
    MatchAction, Phase, Place, PlayTime, Rejection, Resume, Score, Side, deadline,
};
use minicup_domain::spec::{
    FULL_TIME, Given, HALF_LENGTH, HOME, SECOND_HALF, after_confirmation, at_full_time, clock_stopped, ended, fixture,
    given, goal, in_first_half, in_pause, in_second_half, line, opened, result, revoked, revoked_stood,
    second_of_match, started,
};

fn revoke(entry: u64) -> MatchAction {
    MatchAction::Revoke { entry: Revision::new(entry), reason: "slip".to_owned(), resume: None }
}

fn revoke_stood(entry: u64) -> MatchAction {
    MatchAction::Revoke { entry: Revision::new(entry), reason: "slip".to_owned(), resume: Some(Resume::Stood) }
}

/// The first half, ended by hand at second 300. The end has revision 2.
fn ended_too_early() -> Given {
    in_first_half().and([(300, ended(First, Hand))])
}

#[test]
fn a_half_goes_on_as_if_it_had_not_ended() {
    let state = ended_too_early().when(310, revoke(2)).then([(310, revoked(2, "slip"))]);
    assert_eq!(state.phase, Phase::HalfFirst);
    assert_eq!(deadline(&state), Some(second_of_match(HALF_LENGTH)));
    let goal_at = MatchAction::Goal { team: HOME, scorer: None };
    Given::from(state).when(320, goal_at).then([(320, goal(First, 320, Side::Home))]);
}

#[test]
fn a_half_goes_on_from_where_it_stood() {
    let state = ended_too_early().when(345, revoke_stood(2)).then([(345, revoked_stood(2, "slip"))]);
    assert_eq!(deadline(&state), Some(second_of_match(HALF_LENGTH + 45)));
    assert_eq!(state.half_start(First), Some(second_of_match(45)));
    let goal_at = MatchAction::Goal { team: HOME, scorer: None };
    Given::from(state).when(350, goal_at).then([(350, goal(First, 305, Side::Home))]);
}

#[test]
fn a_clock_that_stood_when_the_half_ended_still_stands() {
    let stood = || in_first_half().and([(200, clock_stopped(0)), (300, ended(First, Hand))]);
    for (action, fact) in [(revoke(3), revoked(3, "slip")), (revoke_stood(3), revoked_stood(3, "slip"))] {
        let state = stood().when(345, action).then([(345, fact)]);
        let reading = state.periods[0].reading();
        assert_eq!((reading.elapsed, reading.running), (PlayTime::from_seconds(200), false));
        assert_eq!(deadline(&state), None);
    }
}

#[test]
fn a_half_that_would_be_over_by_now_ends_by_the_clock_at_once() {
    let over = (HALF_LENGTH, ended(First, Clock));
    let state = ended_too_early().when(700, revoke(2)).then([(700, revoked(2, "slip")), over]);
    assert_eq!(state.phase, Phase::Pause);
}

#[test]
fn an_end_by_the_clock_leaves_it_at_full_time_until_it_is_set() {
    for action in [revoke(2), revoke_stood(2)] {
        let state = in_pause().when(620, action).then([(620, revoked_stood(2, "slip"))]);
        assert_eq!((state.phase, deadline(&state)), (Phase::HalfFirst, None));
        let reading = state.periods[0].reading();
        assert_eq!((reading.elapsed, reading.running), (PlayTime::from_seconds(HALF_LENGTH), false));
    }
}

#[test]
fn the_end_of_the_match_is_taken_back_until_it_is_confirmed() {
    let over = || in_second_half().and([(1000, ended(Second, Hand))]);
    let state = over().when(1010, revoke(4)).then([(1010, revoked(4, "slip"))]);
    assert_eq!(state.phase, Phase::HalfSecond);
    after_confirmation().when(2000, revoke(4)).then_rejected(Rejection::Confirmed);
}

#[test]
fn a_second_half_never_began() {
    let noted = || in_second_half().and([(710, line(Second, 10, "rain")), (720, clock_stopped(1))]);
    let state = noted().when(730, revoke(3)).then([(730, revoked(3, "slip"))]);
    assert_eq!((state.phase, state.half_start(Second)), (Phase::Pause, None));
    let places: Vec<_> = state.entries.iter().map(|entry| (entry.half, entry.offset, entry.place)).collect();
    let end = Place { period: 0, offset: HALF_LENGTH };
    assert_eq!(
        places[1..],
        [(First, HALF_LENGTH, end), (First, HALF_LENGTH, end)],
        "the note, and nothing of the clock"
    );
    let again =
        Given::from(state).when(800, MatchAction::ChangeState(Phase::HalfSecond)).then([(800, started(Second))]);
    assert_eq!(deadline(&again), Some(second_of_match(800 + HALF_LENGTH)));
}

#[test]
fn a_match_begun_by_mistake_is_unplayed_again() {
    let state = in_first_half().when(5, revoke(1)).then([(5, revoked(1, "slip"))]);
    assert_eq!((state.phase, state.score(), state.has_begun()), (Phase::Init, None, false));
    assert_eq!((state.pinned(), deadline(&state)), (None, None));
    let other = Fixture { half_length: 300, ..fixture() };
    let opened_again = minicup_domain::matches::MatchFact::Opened(other);
    Given::from(state).when(6, MatchAction::Open(other)).then([(6, opened_again)]);
}

#[test]
fn what_was_scored_keeps_a_start() {
    let scored = || in_first_half().and([(38, goal(First, 38, Side::Home)), (90, goal(First, 90, Side::Away))]);
    let places = [(38, Side::Home), (90, Side::Away)].map(|(offset, side)| (Place { period: 0, offset }, side));
    let refusal = Rejection::PeriodHasGoals(places.to_vec());
    assert_eq!(
        refusal.to_string(),
        "goals, punishments or time-outs of this period stand, take them back first: 0:38 home, 1:30 away"
    );
    scored().when(100, revoke(1)).then_rejected(refusal);
    scored().and([(91, revoked(2, "x")), (92, revoked(3, "x"))]).when(100, revoke(1)).then([(100, revoked(1, "slip"))]);
}

#[test]
fn a_goal_of_the_half_before_does_not_keep_a_start() {
    let state = in_second_half()
        .and([(705, goal(First, 590, Side::Home))])
        .when(710, revoke(3))
        .then([(710, revoked(3, "slip"))]);
    assert_eq!((state.phase, state.score()), (Phase::Pause, Some(Score(1, 0))));
}

#[test]
fn only_the_latest_start_or_end_is_taken_back() {
    for entry in [1, 2, 3] {
        at_full_time().when(FULL_TIME, revoke(entry)).then_rejected(Rejection::NotLatest);
    }
    in_second_half().when(SECOND_HALF, revoke(2)).then_rejected(Rejection::NotLatest);
}

#[test]
fn back_to_the_beginning_one_by_one() {
    let mut given = in_second_half().and([(1000, ended(Second, Hand))]);
    for (entry, phase) in [(4, Phase::HalfSecond), (3, Phase::Pause)] {
        let state = given.when(1001, revoke(entry)).then([(1001, revoked(entry, "slip"))]);
        assert_eq!(state.phase, phase);
        given = state.into();
    }
    let state = given.when(1002, revoke(2)).then([(1002, revoked_stood(2, "slip"))]);
    let state = Given::from(state).when(1003, revoke(1)).then([(1003, revoked(1, "slip"))]);
    assert_eq!((state.phase, state.entries.len()), (Phase::Init, 0));
}

#[test]
fn a_result_by_hand_is_taken_back_before_the_end_it_made() {
    let given_by_hand = in_first_half().and([(300, ended(First, Hand)), (300, result(3, 1, "paper"))]);
    given_by_hand.when(310, revoke(2)).then_rejected(Rejection::ResultGiven);
}

#[test]
fn only_an_end_says_how_the_clock_goes_on() {
    in_second_half().when(710, revoke_stood(3)).then_rejected(Rejection::NotAnEnd);
    let scored = in_first_half().and([(38, goal(First, 38, Side::Home))]);
    scored.when(40, revoke_stood(2)).then_rejected(Rejection::NotAnEnd);
}

#[test]
fn taken_back_and_ended_again_the_match_is_as_it_was() {
    let once = in_first_half().when(300, MatchAction::ChangeState(Phase::Pause)).then([(300, ended(First, Hand))]);
    let back = Given::from(once.clone()).when(300, revoke(2)).then([(300, revoked(2, "slip"))]);
    let twice = Given::from(back).when(300, MatchAction::ChangeState(Phase::Pause)).then([(300, ended(First, Hand))]);
    assert_eq!((twice.phase, &twice.periods), (once.phase, &once.periods));
    let lines = |state: &minicup_domain::matches::MatchState| -> Vec<(Half, u32)> {
        state.entries.iter().map(|entry| (entry.half, entry.offset)).collect()
    };
    assert_eq!(lines(&twice), lines(&once));
}

#[test]
fn a_match_that_is_unplayed_again_can_get_a_result() {
    let unplayed = given([(0, opened()), (0, started(First)), (5, revoked(1, "slip"))]);
    let action = MatchAction::RecordResult { result: GivenResult::played(Score(1, 0)), reason: "walkover".to_owned() };
    unplayed.when(10, action).then([(10, result(1, 0, "walkover"))]);
}
