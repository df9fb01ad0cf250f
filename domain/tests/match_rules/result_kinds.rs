//! Walkovers, double forfeits, matches that were abandoned or are void, results by stages, matches that must be decided.

use minicup_domain::game::{Game, Overtime, Shootout};
use minicup_domain::matches::{
    EndedBy::Hand,
    Fixture, GivenResult,
    Half::{First, Second},
    MatchAction, MatchFact, Phase, Rejection, ResultKind, ResultRevoked, Score, Side, Stages, WinnerNamed,
};
use minicup_domain::spec::{
    Given, HALF_LENGTH, at_full_time, ended, fixture, given, given_result, goal, in_first_half, in_pause, opened,
    reopened,
};

fn record(result: GivenResult) -> MatchAction {
    MatchAction::RecordResult { result, reason: "as decided".to_owned() }
}

fn recorded(result: GivenResult) -> MatchFact {
    given_result(result, "as decided")
}

fn revoke() -> MatchAction {
    MatchAction::RevokeResult { reason: "wrong match".to_owned() }
}

fn of_kind(kind: ResultKind) -> GivenResult {
    GivenResult::of_kind(kind)
}

fn walkover(winner: Side, home: u32, away: u32) -> GivenResult {
    let score = Some(Score(home, away));
    GivenResult { score, winner: Some(winner), ..of_kind(ResultKind::Walkover) }
}

fn scheduled() -> Given {
    given([(0, opened())])
}

fn opened_as(fixture: Fixture) -> MatchFact {
    MatchFact::Opened(fixture)
}

fn must_decide(game: Game) -> Fixture {
    Fixture { must_decide: true, game, ..fixture() }
}

#[test]
fn a_walkover_has_a_winner_and_the_score_of_the_rules() {
    let named = |winner| GivenResult { winner: Some(winner), ..of_kind(ResultKind::Walkover) };
    for (winner, score) in [(Side::Home, walkover(Side::Home, 10, 0)), (Side::Away, walkover(Side::Away, 0, 10))] {
        let state = scheduled().when(5, record(named(winner))).then([(5, recorded(score))]);
        assert_eq!((state.phase, state.winner(), state.score()), (Phase::End, Some(winner), score.score));
    }
    let game = Game { walkover: [5, 0], ..Game::default() };
    let by_other_rules = given([(0, opened_as(Fixture { game, ..fixture() }))]);
    by_other_rules.when(5, record(named(Side::Away))).then([(5, recorded(walkover(Side::Away, 0, 5)))]);
}

#[test]
fn a_walkover_may_have_another_score_and_the_winner_wins_all_the_same() {
    let state = in_first_half()
        .when(5, record(walkover(Side::Away, 3, 1)))
        .then([(5, ended(First, Hand)), (5, recorded(walkover(Side::Away, 3, 1)))]);
    assert_eq!(
        (state.winner(), state.final_score(), state.stages()),
        (Some(Side::Away), Some(Score(3, 1)), Stages::default())
    );
}

#[test]
fn a_walkover_without_a_winner_or_with_stages_is_refused() {
    scheduled().when(5, record(of_kind(ResultKind::Walkover))).then_rejected(Rejection::BadWinner);
    let half = Some(Score(1, 0));
    let with_half = GivenResult { stages: Stages { half, ..Stages::default() }, ..walkover(Side::Home, 10, 0) };
    scheduled().when(5, record(with_half)).then_rejected(Rejection::BadResult);
}

#[test]
fn a_double_forfeit_is_nought_to_nought_and_nobody_has_won() {
    let forfeit = GivenResult { score: Some(Score(0, 0)), ..of_kind(ResultKind::DoubleForfeit) };
    let state = scheduled().when(5, record(of_kind(ResultKind::DoubleForfeit))).then([(5, recorded(forfeit))]);
    assert_eq!((state.score(), state.winner(), state.lacks_winner()), (Some(Score(0, 0)), None, false));
    let with = |change: GivenResult| GivenResult { kind: ResultKind::DoubleForfeit, ..change };
    scheduled().when(5, record(with(GivenResult::played(Score(1, 0))))).then_rejected(Rejection::BadScore);
    let with_winner = with(GivenResult { winner: Some(Side::Home), ..GivenResult::default() });
    scheduled().when(5, record(with_winner)).then_rejected(Rejection::BadWinner);
    let decided = given([(0, opened_as(must_decide(Game::default()))), (5, recorded(forfeit))]);
    decided.when(6, MatchAction::Confirm).then([(6, MatchFact::Confirmed)]);
}

#[test]
fn an_abandoned_match_keeps_its_score_and_is_settled_later() {
    let abandoned = of_kind(ResultKind::Abandoned);
    let at_one_nil = || in_pause().and([(610, goal(First, HALF_LENGTH, Side::Home))]);
    let state = at_one_nil().when(700, record(abandoned)).then([(700, recorded(abandoned))]);
    assert_eq!((state.score(), state.final_score(), state.winner()), (Some(Score(1, 0)), None, None));
    assert!(!state.is_settled());
    let left = || at_one_nil().and([(700, recorded(abandoned))]);
    left().when(701, MatchAction::Confirm).then_rejected(Rejection::Abandoned);
    let stands = GivenResult::played(Score(1, 0));
    let state = left().when(800, record(of_kind(ResultKind::Played))).then([(800, recorded(stands))]);
    assert_eq!(state.winner(), Some(Side::Home));
    left().when(800, record(walkover(Side::Away, 0, 10))).then([(800, recorded(walkover(Side::Away, 0, 10)))]);
    left().when(800, record(of_kind(ResultKind::Void))).then([(800, recorded(of_kind(ResultKind::Void)))]);
    let never_begun = given([(0, opened()), (5, recorded(abandoned))]);
    never_begun.when(6, record(of_kind(ResultKind::Played))).then_rejected(Rejection::BadScore);
}

#[test]
fn a_void_match_is_over_and_counts_nowhere() {
    let void = of_kind(ResultKind::Void);
    let state = scheduled().when(5, record(void)).then([(5, recorded(void))]);
    assert_eq!((state.phase, state.score(), state.winner()), (Phase::End, None, None));
    assert!(state.is_settled() && state.is_void());
    given([(0, opened()), (5, recorded(void))]).when(6, MatchAction::Confirm).then_rejected(Rejection::Void);
    let with_score = GivenResult { score: Some(Score(3, 2)), ..void };
    scheduled().when(5, record(with_score)).then([(5, recorded(with_score))]);
}

#[test]
fn what_was_played_stands_again_once_a_result_is_taken_back() {
    let revoked = || MatchFact::ResultRevoked(ResultRevoked { reason: "wrong match".to_owned() });
    let begun_by_mistake = in_first_half().and([(9, ended(First, Hand)), (9, recorded(of_kind(ResultKind::Void)))]);
    let state = begun_by_mistake.when(20, revoke()).then([(20, revoked())]);
    assert_eq!((state.phase, state.score(), state.is_void()), (Phase::Pause, Some(Score(0, 0)), false));
    let never_begun = given([(0, opened()), (5, recorded(of_kind(ResultKind::Void)))]);
    let state = never_begun.when(6, revoke()).then([(6, revoked())]);
    assert_eq!((state.phase, state.score()), (Phase::Init, None));
    let confirmed = scheduled().and([(5, recorded(walkover(Side::Home, 10, 0))), (6, MatchFact::Confirmed)]);
    let state = confirmed.when(7, revoke()).then([(7, reopened("wrong match")), (7, revoked())]);
    assert_eq!((state.phase, state.confirmed, state.has_begun()), (Phase::Init, None, false));
}

fn by_stages() -> GivenResult {
    let stages = Stages {
        half: Some(Score(14, 13)),
        regular: Some(Score(28, 28)),
        overtime: Some(Score(32, 32)),
        shootout: Some(Score(5, 3)),
    };
    GivenResult { stages, ..GivenResult::default() }
}

#[test]
fn a_result_has_every_stage_and_adds_the_shoot_out_up() {
    let complete = GivenResult { score: Some(Score(32, 32)), ..by_stages() };
    let state = scheduled().when(5, record(by_stages())).then([(5, recorded(complete))]);
    assert_eq!((state.score(), state.final_score()), (Some(Score(32, 32)), Some(Score(37, 35))));
    assert_eq!((state.stages(), state.winner()), (by_stages().stages, Some(Side::Home)));
}

#[test]
fn stages_that_cannot_follow_each_other_are_refused() {
    let with = |stages: Stages, home, away| GivenResult { stages, ..GivenResult::played(Score(home, away)) };
    let good = by_stages().stages;
    let pair = |home, away| Some(Score(home, away));
    for bad in [
        with(good, 32, 33),
        with(Stages { half: pair(29, 13), ..good }, 32, 32),
        with(Stages { regular: pair(28, 27), ..good }, 32, 32),
        with(Stages { regular: pair(33, 33), ..good }, 32, 32),
        with(Stages { shootout: pair(4, 4), ..good }, 32, 32),
        with(Stages { shootout: pair(4, 3), ..Stages::default() }, 32, 31),
        with(Stages { half: pair(10, 0), ..Stages::default() }, 9, 9),
    ] {
        scheduled().when(5, record(bad)).then_rejected(Rejection::BadResult);
    }
    scheduled().when(5, record(GivenResult::default())).then_rejected(Rejection::BadScore);
    let too_many = with(Stages { half: pair(1000, 0), ..Stages::default() }, 999, 0);
    scheduled().when(5, record(too_many)).then_rejected(Rejection::BadScore);
}

#[test]
fn the_stages_of_play_are_known_as_far_as_they_are_over() {
    let half = || in_first_half().and([(10, goal(First, 10, Side::Home))]);
    let state = half().when(20, MatchAction::ChangeState(Phase::Pause)).then([(20, ended(First, Hand))]);
    assert_eq!(state.stages(), Stages { half: Some(Score(1, 0)), ..Stages::default() });
    assert_eq!(state.final_score(), None);
    let late = at_full_time().and([(1300, goal(Second, HALF_LENGTH, Side::Away))]);
    let state = late.when(1400, MatchAction::Confirm).then([(1400, MatchFact::Confirmed)]);
    let stages = Stages { half: Some(Score(0, 0)), regular: Some(Score(0, 1)), ..Stages::default() };
    assert_eq!((state.stages(), state.final_score(), state.winner()), (stages, Some(Score(0, 1)), Some(Side::Away)));
}

#[test]
fn a_draw_that_must_be_decided_is_confirmed_with_its_winner() {
    let level = || {
        let stood = GivenResult::played(Score(3, 3));
        given([(0, opened_as(must_decide(Game::default()))), (5, recorded(stood))])
    };
    level().when(6, MatchAction::Confirm).then_rejected(Rejection::Undecided);
    let named = MatchFact::WinnerNamed(WinnerNamed { winner: Side::Away });
    let state =
        level().when(6, MatchAction::ConfirmWinner(Side::Away)).then([(6, named.clone()), (6, MatchFact::Confirmed)]);
    assert_eq!((state.winner(), state.score()), (Some(Side::Away), Some(Score(3, 3))));
    let again = level().and([(6, named), (6, MatchFact::Confirmed), (7, reopened("video"))]);
    again.when(8, MatchAction::Confirm).then_rejected(Rejection::Undecided);
}

#[test]
fn a_result_on_paper_names_no_winner_in_place_of_overtime_and_shoot_out() {
    let overtime = Game { overtime: Some(Overtime::default()), ..Game::default() };
    let shootout = Game { shootout: Some(Shootout::default()), ..Game::default() };
    for game in [overtime, shootout] {
        let level = given([(0, opened_as(must_decide(game))), (5, recorded(GivenResult::played(Score(3, 3))))]);
        level.when(6, MatchAction::ConfirmWinner(Side::Home)).then_rejected(Rejection::Undecided);
    }
    let after_overtime = GivenResult {
        stages: Stages { overtime: Some(Score(3, 3)), ..Stages::default() },
        ..GivenResult::played(Score(3, 3))
    };
    let level = given([(0, opened_as(must_decide(overtime))), (5, recorded(after_overtime))]);
    let named = MatchFact::WinnerNamed(WinnerNamed { winner: Side::Home });
    level.when(6, MatchAction::ConfirmWinner(Side::Home)).then([(6, named), (6, MatchFact::Confirmed)]);
}

#[test]
fn a_winner_whom_the_score_does_not_have_is_refused() {
    let won = || scheduled().and([(5, recorded(GivenResult::played(Score(3, 2))))]);
    won().when(6, MatchAction::ConfirmWinner(Side::Away)).then_rejected(Rejection::BadWinner);
    won().when(6, MatchAction::ConfirmWinner(Side::Home)).then([(6, MatchFact::Confirmed)]);
    let drawn = scheduled().and([(5, recorded(GivenResult::played(Score(3, 3))))]);
    drawn.when(6, MatchAction::ConfirmWinner(Side::Home)).then_rejected(Rejection::BadWinner);
    let winner = Some(Side::Away);
    let bad = GivenResult { winner, ..GivenResult::played(Score(3, 2)) };
    scheduled().when(5, record(bad)).then_rejected(Rejection::BadWinner);
    let named_at_a_draw = GivenResult { winner, ..GivenResult::played(Score(3, 3)) };
    scheduled().when(5, record(named_at_a_draw)).then_rejected(Rejection::BadWinner);
    let decided = given([(0, opened_as(must_decide(Game::default())))]);
    let state = decided.when(5, record(named_at_a_draw)).then([(5, recorded(named_at_a_draw))]);
    assert_eq!(state.winner(), winner);
}

#[test]
fn a_phone_that_sends_the_same_result_again_changes_nothing() {
    for result in [walkover(Side::Home, 10, 0), of_kind(ResultKind::Void), of_kind(ResultKind::Abandoned)] {
        given([(0, opened()), (5, recorded(result))]).when(6, record(result)).then_nothing();
    }
}
