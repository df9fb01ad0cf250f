//! Seven-metre throws in play: goals like others, or lines of their own.

use minicup_domain::Revision;
use minicup_domain::matches::{
    Amendment, EntryAmended, EntryKind, GoalScored,
    Half::{First, Second},
    MatchAction, MatchFact, Outcome, Rejection, Score, SevenMetreMissed, Side, Throw,
};
use minicup_domain::spec::{
    AWAY, FULL_TIME, Given, HALF_LENGTH, HOME, STRANGER, after_confirmation, at_full_time, given, in_first_half,
    opened, result, revoked, scorer,
};
use minicup_domain::{PlayerId, TeamId};

fn throw(team: TeamId, outcome: Outcome) -> MatchAction {
    MatchAction::Throw(Throw { team, thrower: Some(scorer(7, team)), outcome, seven_metre: true, overrule: None })
}

fn scored() -> GoalScored {
    let player = Some(PlayerId::new(7));
    GoalScored { half: First, offset: 38, place: None, side: Side::Home, player, seven_metre: true, overruled: None }
}

fn missed(saved: bool) -> SevenMetreMissed {
    let player = Some(PlayerId::new(7));
    SevenMetreMissed { half: First, offset: 38, place: None, side: Side::Home, player, saved, overruled: None }
}

#[test]
fn a_goal_counts_as_any_other_and_is_known_for_what_it_was() {
    let state = in_first_half().when(38, throw(HOME, Outcome::Goal)).then([(38, MatchFact::GoalScored(scored()))]);
    assert_eq!(state.score(), Some(Score(1, 0)));
    let change = Amendment { scorer: Some(Some(scorer(8, HOME))), ..Amendment::default() };
    let amend = MatchAction::Amend { entry: Revision::new(2), change, reason: Some("misread".to_owned()) };
    let amended = EntryAmended {
        entry: Revision::new(2),
        half: First,
        offset: 38,
        place: None,
        side: Some(Side::Home),
        player: Some(PlayerId::new(8)),
        reason: "misread".to_owned(),
        overruled: None,
    };
    let state = Given::from(state).when(60, amend).then([(60, MatchFact::EntryAmended(amended))]);
    let kind = EntryKind::Goal { side: Side::Home, player: Some(PlayerId::new(8)), seven_metre: true };
    assert_eq!(state.entries.last().map(|entry| &entry.kind), Some(&kind));
}

#[test]
fn one_that_is_no_goal_is_a_line_and_the_clock_runs_on() {
    for (outcome, saved) in [(Outcome::Saved, true), (Outcome::Missed, false)] {
        let fact = MatchFact::SevenMetreMissed(missed(saved));
        let state = in_first_half().when(38, throw(HOME, outcome)).then([(38, fact)]);
        assert_eq!(state.score(), Some(Score(0, 0)));
        let back = MatchAction::Revoke { entry: Revision::new(2), reason: "slip".to_owned(), resume: None };
        let state = Given::from(state).when(60, back).then([(60, revoked(2, "slip"))]);
        assert_eq!(state.entries.len(), 1);
    }
}

#[test]
fn who_threw_and_when_is_put_right() {
    let given = in_first_half().and([(38, MatchFact::SevenMetreMissed(missed(true)))]);
    let change = Amendment { team: Some(AWAY), offset: Some(30), ..Amendment::default() };
    let amend = MatchAction::Amend { entry: Revision::new(2), change, reason: Some("misread".to_owned()) };
    let amended = EntryAmended {
        entry: Revision::new(2),
        half: First,
        offset: 30,
        place: None,
        side: Some(Side::Away),
        player: None,
        reason: "misread".to_owned(),
        overruled: None,
    };
    let state = given.when(60, amend).then([(60, MatchFact::EntryAmended(amended))]);
    let kind = EntryKind::SevenMetreMissed { side: Side::Away, player: None, saved: true };
    assert_eq!(state.entries.last().map(|entry| &entry.kind), Some(&kind));
}

#[test]
fn it_takes_what_a_goal_takes() {
    let throw = |team| throw(team, Outcome::Saved);
    given([(0, opened())]).when(5, throw(HOME)).then_rejected(Rejection::NotStarted);
    in_first_half().when(5, throw(STRANGER)).then_rejected(Rejection::TeamNotInMatch);
    let thrower = Some(scorer(7, AWAY));
    let other = Throw { team: HOME, thrower, outcome: Outcome::Goal, seven_metre: true, overrule: None };
    let other = MatchAction::Throw(other);
    in_first_half().when(5, other).then_rejected(Rejection::PlayerNotOnTeam);
    in_first_half().and([(3, result(1, 0, "paper"))]).when(5, throw(HOME)).then_rejected(Rejection::ResultGiven);
    after_confirmation().when(FULL_TIME + 1, throw(HOME)).then_rejected(Rejection::Confirmed);
    let late = SevenMetreMissed { half: Second, offset: HALF_LENGTH, ..missed(true) };
    at_full_time().when(FULL_TIME + 1, throw(HOME)).then([(FULL_TIME + 1, MatchFact::SevenMetreMissed(late))]);
}
