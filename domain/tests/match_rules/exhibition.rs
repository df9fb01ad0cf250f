//! The exhibition match: score and state are set free-hand, forwards and backwards.

use minicup_domain::matches::{
    Freehand, FreehandSet, Half, Labels, MatchAction, MatchFact, Phase, Rejection, Score, SideLabels, deadline,
};
use minicup_domain::rules::{MAX_GOALS, MAX_LABEL};
use minicup_domain::spec::{HOME, at_full_time, freehand, given, in_first_half, opened, second_of_match};

fn set(home: u32, away: u32, phase: Phase) -> MatchAction {
    MatchAction::SetFreehand(Freehand { score: Some(Score(home, away)), phase: Some(phase), labels: None })
}

#[test]
fn score_and_state_are_set() {
    let state = given([]).when(5, set(3, 2, Phase::HalfFirst)).then([(5, freehand(3, 2, Phase::HalfFirst))]);
    assert_eq!((state.score(), state.phase), (Some(Score(3, 2)), Phase::HalfFirst));
}

#[test]
fn any_state_follows_any_other() {
    let every = [Phase::Init, Phase::HalfFirst, Phase::Pause, Phase::HalfSecond, Phase::End];
    for (from, to) in every.into_iter().flat_map(|from| every.map(|to| (from, to))) {
        given([(0, freehand(0, 0, from))]).when(1, set(1, 0, to)).then([(1, freehand(1, 0, to))]);
    }
}

#[test]
fn the_same_again_is_already_so() {
    let set_before = || given([(0, freehand(3, 2, Phase::Pause))]);
    set_before().when(1, set(3, 2, Phase::Pause)).then_nothing();
    set_before().when(1, set(3, 2, Phase::End)).then([(1, freehand(3, 2, Phase::End))]);
    given([]).when(1, set(0, 0, Phase::Init)).then([(1, freehand(0, 0, Phase::Init))]);
}

#[test]
fn no_clock_ends_an_exhibition() {
    let running = given([(0, freehand(0, 0, Phase::HalfFirst))]).when(90_000, MatchAction::Tick).then([]);
    assert_eq!((deadline(&running), running.phase), (None, Phase::HalfFirst));
}

#[test]
fn a_score_does_not_restart_the_half() {
    let state = given([(10, freehand(0, 0, Phase::HalfFirst))])
        .when(40, set(1, 0, Phase::HalfFirst))
        .then([(40, freehand(1, 0, Phase::HalfFirst))]);
    assert_eq!(state.half_start(Half::First), Some(second_of_match(10)));
}

#[test]
fn a_half_that_has_yet_to_be_played_has_no_start() {
    let played = || given([(10, freehand(0, 0, Phase::HalfFirst)), (20, freehand(0, 0, Phase::HalfSecond))]);
    let starts = |phase| {
        let state = played().when(30, set(0, 0, phase)).then([(30, freehand(0, 0, phase))]);
        [Half::First, Half::Second].map(|half| state.half_start(half))
    };
    let (first, second, now) = (second_of_match(10), second_of_match(20), second_of_match(30));
    assert_eq!(starts(Phase::Init), [None, None]);
    assert_eq!(starts(Phase::HalfFirst), [Some(now), None]);
    assert_eq!(starts(Phase::Pause), [Some(first), None]);
    assert_eq!(starts(Phase::End), [Some(first), Some(second)]);
}

#[test]
fn a_scheduled_match_is_not_set_free_hand() {
    for scheduled in [given([(0, opened())]), in_first_half(), at_full_time()] {
        scheduled.when(1, set(1, 0, Phase::HalfFirst)).then_rejected(Rejection::NotExhibition);
    }
}

#[test]
fn an_exhibition_takes_no_other_command() {
    let running = || given([(0, freehand(0, 0, Phase::HalfFirst))]);
    running().when(1, MatchAction::Goal { team: HOME, scorer: None }).then_rejected(Rejection::NotScheduled);
    running().when(1, MatchAction::ChangeState(Phase::Pause)).then_rejected(Rejection::NotScheduled);
    running().when(1, MatchAction::Confirm).then_rejected(Rejection::NotScheduled);
}

#[test]
fn scores_are_possible() {
    given([]).when(1, set(MAX_GOALS, 0, Phase::End)).then([(1, freehand(MAX_GOALS, 0, Phase::End))]);
    given([]).when(1, set(0, MAX_GOALS + 1, Phase::End)).then_rejected(Rejection::BadScore);
}

fn named(name: &str) -> Option<Box<Labels>> {
    let home = SideLabels { name: Some(name.to_owned()), ..SideLabels::default() };
    Some(Box::new(Labels { home, ..Labels::default() }))
}

#[test]
fn names_are_set_without_the_score_and_stay() {
    let state = given([(0, freehand(3, 2, Phase::Pause))])
        .when(1, MatchAction::SetFreehand(Freehand { labels: named("Coaches"), ..Freehand::default() }))
        .then([(
            1,
            MatchFact::FreehandSet(FreehandSet { score: Score(3, 2), phase: Phase::Pause, labels: named("Coaches") }),
        )]);
    assert_eq!(state.labels, named("Coaches"));
    let again = || {
        given([(0, MatchFact::FreehandSet(FreehandSet { score: Score(0, 0), phase: Phase::Init, labels: named("A") }))])
    };
    again().when(1, MatchAction::SetFreehand(Freehand { labels: named("A"), ..Freehand::default() })).then_nothing();
    let state = again().when(1, set(1, 0, Phase::Init)).then([(1, freehand(1, 0, Phase::Init))]);
    assert_eq!(state.labels, named("A"), "a score leaves the names alone");
}

#[test]
fn what_is_not_said_of_an_exhibition_begins_at_nil() {
    let half_first = Freehand { phase: Some(Phase::HalfFirst), ..Freehand::default() };
    given([]).when(1, MatchAction::SetFreehand(half_first)).then([(1, freehand(0, 0, Phase::HalfFirst))]);
}

#[test]
fn names_are_short_and_of_one_line() {
    let set = |name: &str| MatchAction::SetFreehand(Freehand { labels: named(name), ..Freehand::default() });
    for name in ["x".repeat(MAX_LABEL + 1), "two\nlines".to_owned()] {
        given([]).when(1, set(&name)).then_rejected(Rejection::BadLabel);
    }
    let longest = "x".repeat(MAX_LABEL);
    let fact = FreehandSet { score: Score(0, 0), phase: Phase::Init, labels: named(&longest) };
    given([]).when(1, set(&longest)).then([(1, MatchFact::FreehandSet(fact))]);
}
