//! Line-ups: who plays today, and what follows for everybody else.

use minicup_domain::game::{Game, Shootout};
use minicup_domain::matches::{
    Accused, Amendment, EndedBy, EntryAmended, EntryKind, Fixture, GoalScored,
    Half::{First, Second},
    Letter, LineUp, LineUpSet, LinedUp, MatchAction, MatchFact, Outcome, PeriodKind, PeriodStarted, Punishment,
    Rejection, SevenMetreMissed, Side, Throw,
};
use minicup_domain::rules::{MAX_LINE_UPS, MAX_NUMBER};
use minicup_domain::spec::{
    AWAY, FULL_TIME, Given, HALF_LENGTH, HOME, SECOND_HALF, STRANGER, after_confirmation, at_full_time, ended, fixture,
    given, goal_amended, goal_of, in_first_half, opened, result, revoked, scorer, started,
};
use minicup_domain::{PlayerId, Revision, TeamId};

const fn plays(player: i64) -> LinedUp {
    LinedUp::of(PlayerId::new(player))
}

/// Players 7 and 8 of a team, and two officials.
fn two(team: TeamId) -> LineUp {
    let keeper = LinedUp { number: Some(12), goalkeeper: true, ..plays(7) };
    let captain = LinedUp { captain: true, ..plays(8) };
    LineUp { team, players: vec![keeper, captain], officials: vec![Letter::A, Letter::C] }
}

fn set(line_up: LineUp, overrule: Option<&str>) -> MatchAction {
    let rosters = line_up.players.iter().map(|_| line_up.team).collect();
    MatchAction::LineUp { line_up, rosters, overrule: overrule.map(str::to_owned) }
}

fn named(offset: u32, line_up: LineUp) -> MatchFact {
    let side = if line_up.team == HOME { Side::Home } else { Side::Away };
    MatchFact::LineUpSet(LineUpSet { half: First, offset, place: None, side, line_up, overruled: None })
}

/// Players 7 and 8 play for the home team, whose first half runs.
fn two_play() -> Given {
    given([(0, opened()), (0, named(0, two(HOME))), (0, started(First))])
}

fn throw(player: i64, outcome: Outcome, seven_metre: bool, overrule: Option<&str>) -> MatchAction {
    let overrule = overrule.map(str::to_owned);
    MatchAction::Throw(Throw { team: HOME, thrower: Some(scorer(player, HOME)), outcome, seven_metre, overrule })
}

fn goal(player: i64) -> MatchAction {
    MatchAction::Goal { team: HOME, scorer: Some(scorer(player, HOME)) }
}

fn punish(player: i64, overrule: Option<&str>) -> MatchAction {
    MatchAction::Punish {
        team: HOME,
        accused: Some(Accused::Player(scorer(player, HOME))),
        punishment: Punishment::Warning,
        overrule: overrule.map(str::to_owned),
    }
}

#[test]
fn a_team_names_who_plays_before_the_match_and_again_while_it_runs() {
    let state = given([(0, opened())]).when(5, set(two(HOME), None)).then([(5, named(0, two(HOME)))]);
    assert_eq!((state.line_up(Side::Home), state.line_up(Side::Away)), (Some(&two(HOME)), None));
    let [keeper, captain] = [7, 8].map(|player| *state.lined_up(PlayerId::new(player)).unwrap());
    assert_eq!((keeper.number, keeper.goalkeeper, captain.number, captain.captain), (Some(12), true, None, true));
    let line = state.entries.last().unwrap();
    assert_eq!((line.kind.name(), line.kind.side(), line.kind.player()), ("line_up", Some(Side::Home), None));
    let three = LineUp { players: vec![plays(7), plays(8), plays(9)], ..two(HOME) };
    let running = Given::from(state).and([(10, started(First))]);
    let state = running.when(40, set(three.clone(), None)).then([(40, named(30, three.clone()))]);
    assert_eq!(state.line_up(Side::Home), Some(&three));
    Given::from(state).when(50, set(three, None)).then([]);
}

#[test]
fn taken_back_the_one_before_counts_again_and_then_the_whole_roster() {
    let alone = LineUp { players: vec![plays(9)], ..two(HOME) };
    let state = two_play().and([(20, named(20, alone)), (30, revoked(3, "slip"))]).when(31, goal(7));
    let state = state.then([(31, goal_of(7, First, 31, Side::Home))]);
    assert_eq!(state.line_up(Side::Home), Some(&two(HOME)));
    let state = Given::from(state).and([(40, revoked(1, "slip"))]).when(41, goal(9));
    assert_eq!(state.then([(41, goal_of(9, First, 41, Side::Home))]).line_up(Side::Home), None);
}

#[test]
fn of_those_who_are_left_out_nothing_is_recorded_unless_the_referees_allow_it() {
    let refused =
        [goal(9), throw(9, Outcome::Goal, true, None), throw(9, Outcome::Missed, true, None), punish(9, None)];
    for action in refused {
        two_play().when(30, action).then_rejected(Rejection::NotInLineUp);
    }
    assert!(Rejection::NotInLineUp.is_overrulable());
    let overruled = Some("late, the sheet was open".to_owned());
    let MatchFact::GoalScored(plain) = goal_of(9, First, 30, Side::Home) else { unreachable!() };
    let counted = GoalScored { overruled: overruled.clone(), ..plain };
    two_play()
        .when(30, throw(9, Outcome::Goal, false, overruled.as_deref()))
        .then([(30, MatchFact::GoalScored(counted))]);
    let player = Some(PlayerId::new(9));
    let missed =
        SevenMetreMissed { half: First, offset: 30, place: None, side: Side::Home, player, saved: true, overruled };
    let reason = missed.overruled.clone();
    two_play()
        .when(30, throw(9, Outcome::Saved, true, reason.as_deref()))
        .then([(30, MatchFact::SevenMetreMissed(missed))]);
}

#[test]
fn a_goal_is_not_given_to_somebody_who_is_left_out() {
    let scored = || two_play().and([(30, minicup_domain::spec::goal(First, 30, Side::Home))]);
    let name = |player, overrule: Option<&str>| {
        let scorer = Some(Some(scorer(player, HOME)));
        let change = Amendment { scorer, overrule: overrule.map(str::to_owned), ..Amendment::default() };
        MatchAction::Amend { entry: Revision::new(3), change, reason: Some("video".to_owned()) }
    };
    scored().when(40, name(9, None)).then_rejected(Rejection::NotInLineUp);
    let MatchFact::GoalScored(goal) = goal_of(9, First, 30, Side::Home) else { unreachable!() };
    let MatchFact::EntryAmended(amended) = goal_amended(3, goal, "video") else { unreachable!() };
    let allowed = EntryAmended { overruled: Some("late".to_owned()), ..amended };
    let state = scored().when(40, name(9, Some("late"))).then([(40, MatchFact::EntryAmended(allowed))]);
    let moved = Amendment { offset: Some(20), ..Amendment::default() };
    let moved = MatchAction::Amend { entry: Revision::new(3), change: moved, reason: Some("video".to_owned()) };
    let MatchFact::GoalScored(earlier) = goal_of(9, First, 20, Side::Home) else { unreachable!() };
    Given::from(state).when(50, moved).then([(50, goal_amended(3, earlier, "video"))]);
    assert_ne!(name(9, None).intent(), name(9, Some("late")).intent());
}

#[test]
fn those_who_play_the_other_team_and_nobody_in_particular_are_free() {
    two_play().when(30, goal(7)).then([(30, goal_of(7, First, 30, Side::Home))]);
    let guest = MatchAction::Goal { team: AWAY, scorer: Some(scorer(9, AWAY)) };
    two_play().when(30, guest).then([(30, goal_of(9, First, 30, Side::Away))]);
    let unknown = MatchAction::Goal { team: HOME, scorer: None };
    two_play().when(30, unknown).then([(30, minicup_domain::spec::goal(First, 30, Side::Home))]);
}

#[test]
fn a_shot_of_somebody_who_is_left_out_is_refused() {
    let game = Game { shootout: Some(Shootout { shots: 3 }), ..Game::default() };
    let decider = Fixture { game, must_decide: true, ..fixture() };
    let shootout = PeriodStarted { period: 2, kind: PeriodKind::Shootout, length: None };
    let shooting = given([
        (0, MatchFact::Opened(decider)),
        (0, named(0, two(HOME))),
        (0, started(First)),
        (HALF_LENGTH, ended(First, EndedBy::Clock)),
        (SECOND_HALF, started(Second)),
        (FULL_TIME, ended(Second, EndedBy::Clock)),
        (FULL_TIME + 60, MatchFact::PeriodStarted(shootout)),
    ]);
    let shot = MatchAction::Shoot { team: HOME, shooter: Some(scorer(9, HOME)), scored: true, overrule: None };
    shooting.when(FULL_TIME + 70, shot).then_rejected(Rejection::NotInLineUp);
}

#[test]
fn what_is_no_line_up_is_refused() {
    let of = |players: Vec<LinedUp>| LineUp { players, ..two(HOME) };
    let captain = LinedUp { captain: true, ..plays(7) };
    let faulty = [
        of(vec![]),
        of(vec![plays(7), plays(7)]),
        of(vec![captain, LinedUp { captain: true, ..plays(8) }]),
        of(vec![LinedUp { number: Some(MAX_NUMBER + 1), ..plays(7) }]),
        LineUp { officials: vec![Letter::A, Letter::A], ..two(HOME) },
    ];
    for line_up in faulty {
        in_first_half().when(30, set(line_up, Some("as agreed"))).then_rejected(Rejection::BadLineUp);
    }
    in_first_half().when(30, set(two(STRANGER), None)).then_rejected(Rejection::TeamNotInMatch);
    let guests = MatchAction::LineUp { line_up: two(HOME), rosters: vec![HOME, AWAY], overrule: None };
    in_first_half().when(30, guests).then_rejected(Rejection::PlayerNotOnTeam);
    after_confirmation().when(FULL_TIME + 1, set(two(HOME), None)).then_rejected(Rejection::Confirmed);
}

#[test]
fn more_players_than_the_rules_allow_the_referees_may_allow() {
    let game = Game { line_up: 1, ..Game::default() };
    let small = || given([(0, MatchFact::Opened(Fixture { game, ..fixture() }))]);
    small().when(5, set(two(HOME), None)).then_rejected(Rejection::LineUpTooLong);
    let overruled = Some("a friendly".to_owned());
    let MatchFact::LineUpSet(plain) = named(0, two(HOME)) else { unreachable!() };
    let allowed = MatchFact::LineUpSet(LineUpSet { overruled, ..plain });
    small().when(5, set(two(HOME), Some("a friendly"))).then([(5, allowed)]);
}

#[test]
fn after_the_match_and_on_a_result_by_hand_it_can_still_be_put_right() {
    let MatchFact::LineUpSet(early) = named(HALF_LENGTH, two(HOME)) else { unreachable!() };
    let late = MatchFact::LineUpSet(LineUpSet { half: Second, ..early });
    at_full_time().when(FULL_TIME + 5, set(two(HOME), None)).then([(FULL_TIME + 5, late)]);
    let on_paper = in_first_half().and([(3, result(1, 0, "paper"))]);
    on_paper.when(5, set(two(HOME), None)).then([(5, named(5, two(HOME)))]);
}

#[test]
fn the_line_up_of_a_team_that_no_longer_plays_here_counts_for_nobody() {
    let other = Fixture { home: STRANGER, ..fixture() };
    let state = given([(0, named(0, two(HOME))), (9, MatchFact::Opened(other)), (9, started(First))]);
    let scored = MatchAction::Goal { team: STRANGER, scorer: Some(scorer(9, STRANGER)) };
    let state = state.when(30, scored).then([(30, goal_of(9, First, 21, Side::Home))]);
    assert_eq!(state.line_up(Side::Home), None);
}

#[test]
fn there_is_an_end_to_line_ups() {
    let many = (0..MAX_LINE_UPS).map(|_| (5, named(5, two(AWAY))));
    in_first_half().and(many).when(30, set(two(HOME), None)).then_rejected(Rejection::Full);
}

#[test]
fn where_the_score_is_hidden_todays_numbers_still_count() {
    let state = two_play().when(30, goal(7)).then([(30, goal_of(7, First, 30, Side::Home))]);
    let hidden = state.without_score();
    assert_eq!(hidden.lined_up(PlayerId::new(7)).and_then(|lined_up| lined_up.number), Some(12));
    assert!(!hidden.entries.iter().any(|entry| matches!(entry.kind, EntryKind::LineUp { .. })));
}

#[test]
fn the_same_line_up_is_the_same_command() {
    let intent = |line_up: LineUp| set(line_up, None).intent();
    assert_eq!(intent(two(HOME)), intent(two(HOME)));
    let others = [
        two(AWAY),
        LineUp { players: vec![plays(7), plays(8)], ..two(HOME) },
        LineUp { officials: vec![Letter::A], ..two(HOME) },
    ];
    for other in others {
        assert_ne!(intent(two(HOME)), intent(other));
    }
    assert_ne!(set(two(HOME), None).intent(), set(two(HOME), Some("as agreed")).intent());
    assert_ne!(throw(7, Outcome::Goal, false, Some("as agreed")).intent(), goal(7).intent());
}

#[test]
fn it_is_named_again_and_not_corrected() {
    let amend = |change| MatchAction::Amend { entry: Revision::new(1), change, reason: Some("slip".to_owned()) };
    let other_team = Amendment { team: Some(AWAY), ..Amendment::default() };
    let other_place = Amendment { offset: Some(20), ..Amendment::default() };
    two_play().when(30, amend(other_team)).then_rejected(Rejection::NotAGoal);
    two_play().when(30, amend(other_place)).then_rejected(Rejection::NotAmendable);
}
