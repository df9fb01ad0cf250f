//! Periods by the rules of a match: one half, overtime in rounds, open-ended, golden goal, shoot-out.

use minicup_domain::Revision;
use minicup_domain::game::{Game, Overtime, Shootout};
use minicup_domain::matches::{
    Amendment, EndedBy, EntryKind, Fixture, MatchAction, MatchCommand, MatchFact, MatchState, PeriodKind, Phase,
    Rejection, Score, ShotTaken, Side, Stages, Warning, WinnerNamed, deadline, decide, evolve, warnings,
};
use minicup_domain::spec::{AWAY, HALF_LENGTH, HOME, fixture, scorer, second_of_match};

const START: MatchAction = MatchAction::StartPeriod;
const END: MatchAction = MatchAction::EndPeriod;

/// A match that is played by commands.
struct Play(MatchState);

#[allow(clippy::unwrap_used, reason = "what a helper of these tests expects is part of the test")]
impl Play {
    fn by(game: Game, must_decide: bool) -> Self {
        let mut play = Self(MatchState::default());
        play.at(0, MatchAction::Open(Fixture { game, must_decide, ..fixture() }));
        play
    }

    fn ask(&self, second: u32, action: MatchAction) -> Result<Vec<MatchFact>, Rejection> {
        let command = MatchCommand { at: second_of_match(second), meant_at: None, action };
        decide(&self.0, &command).map(|events| events.into_iter().map(|event| event.fact).collect())
    }

    fn at(&mut self, second: u32, action: MatchAction) {
        let command = MatchCommand { at: second_of_match(second), meant_at: None, action };
        let events = decide(&self.0, &command).unwrap();
        self.0 = events.iter().fold(std::mem::take(&mut self.0), evolve);
    }

    fn goal(&mut self, second: u32, team: minicup_domain::TeamId) {
        self.at(second, MatchAction::Goal { team, scorer: None });
    }

    fn shot(&mut self, second: u32, team: minicup_domain::TeamId, scored: bool) {
        self.at(second, MatchAction::Shoot { team, shooter: None, scored, overrule: None });
    }

    /// Both halves, from second 0 to 1300; the clock ends them.
    fn halves(mut self) -> Self {
        self.at(0, START);
        self.at(700, START);
        self.at(1300, MatchAction::Tick);
        self
    }

    fn running(&self) -> Option<(u8, PeriodKind)> {
        self.0.running_period().map(|period| (period.index, period.kind))
    }

    fn last(&self) -> Revision {
        self.0.revision().unwrap()
    }
}

fn revoke(entry: Revision) -> MatchAction {
    MatchAction::Revoke { entry, reason: "slip".to_owned(), resume: None }
}

fn cup() -> Game {
    Game {
        overtime: Some(Overtime { rounds: 2, ..Overtime::default() }),
        shootout: Some(Shootout::default()),
        ..Game::default()
    }
}

#[test]
fn two_halves_and_no_more_unless_the_match_must_be_decided() {
    let play = Play::by(cup(), false).halves();
    assert_eq!((play.0.phase, play.0.next_period()), (Phase::End, None));
    assert_eq!(play.ask(1400, START), Err(Rejection::NothingFollows));
}

#[test]
fn one_half_ends_the_match() {
    let mut play = Play::by(Game { periods: 1, ..Game::default() }, false);
    play.at(0, MatchAction::ChangeState(Phase::HalfFirst));
    play.at(500, MatchAction::ChangeState(Phase::End));
    assert_eq!(play.0.phase, Phase::End);
}

#[test]
fn a_draw_that_must_be_decided_goes_on_round_by_round_and_then_to_the_shootout() {
    let mut play = Play::by(cup(), true).halves();
    let mut now = 1400;
    for index in 2..6 {
        assert_eq!(play.0.phase, Phase::Pause);
        play.at(now, START);
        assert_eq!((play.running(), play.0.phase), (Some((index, PeriodKind::Overtime)), Phase::HalfSecond));
        assert_eq!(deadline(&play.0), Some(second_of_match(now + 300)));
        now += 300;
        play.at(now, MatchAction::Tick);
    }
    play.at(now, START);
    assert_eq!(play.running(), Some((6, PeriodKind::Shootout)));
    assert_eq!((deadline(&play.0), play.ask(now, END)), (None, Err(Rejection::NotDecided)));
}

#[test]
fn a_round_is_played_to_its_end_and_decides() {
    let mut play = Play::by(cup(), true).halves();
    play.at(1400, START);
    play.goal(1450, HOME);
    play.at(1700, MatchAction::Tick);
    assert_eq!(play.0.phase, Phase::Pause, "the second period of the round follows");
    play.at(1750, START);
    play.at(2050, MatchAction::Tick);
    assert_eq!((play.0.phase, play.0.score()), (Phase::End, Some(Score(1, 0))));
}

#[test]
fn lines_of_overtime_stand_at_the_end_of_the_second_half_for_old_clients() {
    let mut play = Play::by(cup(), true).halves();
    play.at(1400, START);
    play.goal(1450, HOME);
    let goal = play.0.entries.last().unwrap();
    assert_eq!((goal.half.index(), goal.offset, goal.place.period, goal.place.offset), (1, HALF_LENGTH, 2, 50));
}

#[test]
fn a_golden_goal_ends_overtime_at_once_and_taken_back_it_goes_on() {
    let overtime = Some(Overtime { length: None, golden_goal: true, ..Overtime::default() });
    let mut play = Play::by(Game { overtime, ..Game::default() }, true).halves();
    play.at(1400, START);
    assert_eq!(deadline(&play.0), None, "open-ended");
    play.goal(1500, AWAY);
    assert_eq!(play.0.phase, Phase::End);
    let [end, goal] = [play.last(), Revision::new(play.last().get() - 1)];
    assert_eq!(play.ask(1501, revoke(end)), Err(Rejection::EndedByPlay));
    play.at(1501, MatchAction::DeleteGoal { entry: goal });
    assert_eq!((play.0.phase, play.running()), (Phase::HalfSecond, Some((2, PeriodKind::Overtime))));
}

#[test]
fn a_goal_of_open_ended_overtime_is_corrected_while_it_runs() {
    let overtime = Some(Overtime { length: None, ..Overtime::default() });
    let mut play = Play::by(Game { overtime, ..Game::default() }, true).halves();
    play.at(1400, START);
    play.goal(1500, AWAY);
    let goal = play.last();
    let amend = |change| MatchAction::Amend { entry: goal, change, reason: Some("video".to_owned()) };
    assert!(play.ask(1510, amend(Amendment { team: Some(HOME), ..Amendment::default() })).is_ok());
    let never = Amendment { offset: Some(u32::MAX), ..Amendment::default() };
    assert_eq!(play.ask(1510, amend(never)), Err(Rejection::BeyondHalf));
}

#[test]
fn the_state_follows_the_score_while_no_later_period_has_begun() {
    let mut play = Play::by(cup(), true).halves();
    play.goal(1310, HOME);
    assert_eq!(play.0.phase, Phase::End, "a late goal decides");
    play.at(1320, revoke(play.last()));
    assert_eq!(play.0.phase, Phase::Pause, "a draw again");
}

#[test]
fn old_states_start_and_end_what_comes_next() {
    let mut play = Play::by(cup(), true);
    let taps = [Phase::HalfFirst, Phase::Pause, Phase::HalfSecond, Phase::End, Phase::HalfSecond, Phase::Pause];
    for (second, to) in (0..).step_by(100).zip(taps) {
        play.at(second, MatchAction::ChangeState(to));
    }
    assert_eq!(play.0.periods.len(), 3);
    assert_eq!(play.0.phase, Phase::Pause);
}

#[test]
fn a_shootout_is_taken_in_turn_and_decided_early() {
    let game = Game { shootout: Some(Shootout::default()), ..Game::default() };
    let mut play = Play::by(game, true).halves();
    assert_eq!(
        play.ask(1400, MatchAction::Shoot { team: HOME, shooter: None, scored: true, overrule: None }),
        Err(Rejection::NoShootout)
    );
    play.at(1400, START);
    play.shot(1401, AWAY, true);
    assert_eq!(play.0.shootout().unwrap().next, Some(Side::Home));
    assert_eq!(
        play.ask(1402, MatchAction::Shoot { team: AWAY, shooter: None, scored: true, overrule: None }),
        Err(Rejection::OutOfTurn)
    );
    for second in 0..2 {
        play.shot(1410 + second, HOME, false);
        play.shot(1420 + second, AWAY, true);
    }
    play.shot(1430, HOME, false);
    let shootout = play.0.shootout().unwrap();
    assert_eq!((shootout.score(), shootout.next), (Score(0, 3), None), "three down with two left");
    assert_eq!(play.0.phase, Phase::End);
    assert_eq!(play.0.score(), Some(Score(0, 0)), "its goals count apart");
    let shot = Revision::new(play.last().get() - 1);
    play.at(1440, revoke(shot));
    assert_eq!((play.0.phase, play.0.shootout().unwrap().next), (Phase::HalfSecond, Some(Side::Home)));
}

#[test]
fn after_the_first_series_the_other_side_begins_and_stays_first() {
    let game = Game { shootout: Some(Shootout { shots: 2 }), ..Game::default() };
    let mut play = Play::by(game, true).halves();
    play.at(1400, START);
    for team in [HOME, AWAY, HOME, AWAY] {
        play.shot(1401, team, true);
    }
    for _ in 0..2 {
        play.shot(1402, AWAY, true);
        assert_eq!(play.0.phase, Phase::HalfSecond);
        play.shot(1403, HOME, true);
    }
    assert_eq!(play.0.shootout().unwrap().next, Some(Side::Away));
    play.shot(1404, AWAY, false);
    assert_eq!(play.0.phase, Phase::HalfSecond, "the other side has a shot left");
    play.shot(1405, HOME, true);
    assert_eq!((play.0.phase, play.0.shootout().unwrap().score()), (Phase::End, Score(5, 4)));
}

#[test]
fn of_a_shot_only_the_last_goes_and_only_its_shooter_is_put_right() {
    let game = Game { shootout: Some(Shootout::default()), ..Game::default() };
    let mut play = Play::by(game, true).halves();
    play.at(1400, START);
    let start = play.last();
    play.shot(1401, HOME, true);
    let first = play.last();
    play.shot(1402, AWAY, true);
    assert_eq!(play.ask(1403, revoke(first)), Err(Rejection::NotLastShot));
    assert!(matches!(play.ask(1403, revoke(start)), Err(Rejection::PeriodHasGoals(shots)) if shots.len() == 2));
    let amend = |change| MatchAction::Amend { entry: first, change, reason: Some("video".to_owned()) };
    let moved = Amendment { team: Some(AWAY), ..Amendment::default() };
    assert_eq!(play.ask(1403, amend(moved)), Err(Rejection::NotAmendable));
    play.at(1403, amend(Amendment { scorer: Some(Some(scorer(7, HOME))), ..Amendment::default() }));
    let stranger = MatchAction::Shoot { team: HOME, shooter: Some(scorer(7, AWAY)), scored: true, overrule: None };
    assert_eq!(play.ask(1404, stranger), Err(Rejection::PlayerNotOnTeam));
}

#[test]
fn a_shootout_begun_by_mistake_never_began() {
    let game = Game { shootout: Some(Shootout::default()), ..Game::default() };
    let mut play = Play::by(game, true).halves();
    play.at(1400, START);
    play.at(1401, revoke(play.last()));
    assert_eq!((play.0.phase, play.0.shootout()), (Phase::Pause, None));
}

#[test]
fn what_runs_is_not_started_and_what_does_not_is_not_ended() {
    let mut play = Play::by(cup(), true);
    assert_eq!(play.ask(0, END), Err(Rejection::NoPeriodRuns));
    play.at(0, START);
    assert_eq!(play.ask(1, START), Err(Rejection::PeriodRuns));
    assert_eq!(
        play.ask(300, END).unwrap(),
        [minicup_domain::spec::ended(minicup_domain::matches::Half::First, EndedBy::Hand)]
    );
}

/// A match that is drawn after a goal of each side in regular time and in its one round of overtime.
fn drawn_after_overtime(game: Game) -> Play {
    let mut play = Play::by(Game { overtime: Some(Overtime::default()), ..game }, true);
    for (second, team) in [(0, HOME), (700, AWAY), (1400, HOME), (1750, AWAY)] {
        play.at(second, START);
        play.goal(second + 10, team);
    }
    play.at(2050, MatchAction::Tick);
    play
}

#[test]
fn what_was_played_has_a_stage_for_all_that_is_over() {
    let mut play = drawn_after_overtime(cup());
    let [half, regular, overtime] = [Some(Score(1, 0)), Some(Score(1, 1)), Some(Score(2, 2))];
    let drawn = Stages { half, regular, overtime, shootout: None };
    assert_eq!((play.0.phase, play.0.stages(), play.0.final_score()), (Phase::Pause, drawn, None));
    play.at(2100, START);
    for _ in 0..3 {
        assert_eq!((play.0.stages(), play.0.winner()), (drawn, None));
        play.shot(2110, HOME, true);
        play.shot(2120, AWAY, false);
    }
    assert_eq!(play.0.stages(), Stages { shootout: Some(Score(3, 0)), ..drawn });
    assert_eq!((play.0.score(), play.0.final_score()), (Some(Score(2, 2)), Some(Score(5, 2))));
    assert_eq!(play.0.winner(), Some(Side::Home));
    assert_eq!(play.ask(2200, MatchAction::ConfirmWinner(Side::Away)), Err(Rejection::BadWinner));
    assert_eq!(play.ask(2200, MatchAction::Confirm), Ok(vec![MatchFact::Confirmed]));
}

#[test]
fn overtime_has_no_stage_before_its_last_period_is_over() {
    let mut play = Play::by(cup(), true).halves();
    play.at(1400, START);
    play.goal(1450, HOME);
    play.at(1700, MatchAction::Tick);
    let level = Some(Score(0, 0));
    assert_eq!(play.0.stages(), Stages { half: level, regular: level, ..Stages::default() });
    play.at(1750, START);
    play.at(2050, MatchAction::Tick);
    assert_eq!(play.0.stages().overtime, Some(Score(1, 0)));
    let mut short = Play::by(Game { periods: 1, ..Game::default() }, false);
    short.at(0, START);
    assert_eq!(short.0.stages(), Stages::default());
    short.at(600, MatchAction::Tick);
    assert_eq!(short.0.stages(), Stages { regular: level, ..Stages::default() }, "one half has no half-time");
}

#[test]
fn where_overtime_decides_nothing_and_nothing_follows_the_winner_is_named() {
    let play = drawn_after_overtime(Game::default());
    assert_eq!((play.0.phase, play.ask(2100, MatchAction::Confirm)), (Phase::End, Err(Rejection::Undecided)));
    let named = MatchFact::WinnerNamed(WinnerNamed { winner: Side::Away });
    assert_eq!(play.ask(2100, MatchAction::ConfirmWinner(Side::Away)), Ok(vec![named, MatchFact::Confirmed]));
}

#[test]
fn a_shootout_is_hidden_with_the_score() {
    let mut play = drawn_after_overtime(cup());
    play.at(2100, START);
    play.shot(2110, HOME, true);
    let hidden = play.0.without_score();
    assert_eq!((hidden.shootout(), hidden.stages(), hidden.score()), (None, Stages::default(), None));
    assert_eq!((hidden.phase, hidden.entries.len()), (Phase::HalfSecond, 9), "starts and ends of what was played");
}

#[test]
fn a_shot_out_of_turn_counts_where_the_referees_let_it() {
    let game = Game { shootout: Some(Shootout::default()), ..Game::default() };
    let mut play = Play::by(game, true).halves();
    play.at(1400, START);
    let again = |team, overrule: Option<&str>| {
        let overrule = overrule.map(str::to_owned);
        MatchAction::Shoot { team, shooter: None, scored: true, overrule }
    };
    play.at(1401, again(HOME, Some("nothing to overrule")));
    assert!(play.0.entries.last().is_some_and(|entry| matches!(entry.kind, EntryKind::Shot { .. })));
    let refused = play.ask(1402, again(HOME, None)).unwrap_err();
    assert!(refused.is_overrulable() && !Rejection::NoShootout.is_overrulable());
    assert_eq!(play.ask(1402, again(HOME, Some(" "))), Err(Rejection::BadText));
    let overruled = Some("not ready".to_owned());
    let shot = ShotTaken { side: Side::Home, player: None, scored: true, overruled };
    assert_eq!(play.ask(1402, again(HOME, Some(" not ready "))), Ok(vec![MatchFact::ShotTaken(shot)]));
    play.at(1402, again(HOME, Some("not ready")));
    for second in 1403..1405 {
        assert_eq!(play.0.shootout().unwrap().next, Some(Side::Away), "who has fewer shots is next");
        play.shot(second, AWAY, true);
    }
    assert_eq!(play.0.shootout().unwrap().next, Some(Side::Home));
}

#[test]
fn a_second_shot_of_a_player_within_a_series_is_warned_of() {
    let game = Game { shootout: Some(Shootout { shots: 2 }), ..Game::default() };
    let mut play = Play::by(game, true).halves();
    play.at(1400, START);
    let mut shoot = |team, player| {
        let before = play.0.clone();
        let shooter = Some(scorer(player, team));
        let action = MatchAction::Shoot { team, shooter, scored: true, overrule: None };
        let events = decide(&before, &MatchCommand { at: second_of_match(1401), meant_at: None, action }).unwrap();
        play.0 = events.iter().fold(before.clone(), evolve);
        warnings(|| before, &events)
    };
    assert_eq!([shoot(HOME, 1), shoot(AWAY, 1)], [vec![], vec![]], "of each side apart");
    assert_eq!(shoot(HOME, 1), [Warning::ShotAgain]);
    assert_eq!(shoot(AWAY, 2), []);
    assert_eq!([shoot(AWAY, 1), shoot(HOME, 1)], [vec![], vec![]], "another series");
}
