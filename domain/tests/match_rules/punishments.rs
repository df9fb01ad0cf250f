//! Punishments: who sits out until when, and what comes with what.

use minicup_domain::game::{ClockRule, Game, Overtime, Shootout};
use minicup_domain::matches::{
    Accused, Amendment, ClockChange,
    EndedBy::{Clock, Hand},
    EntryAmended, EntryKind, EntryRevoked, Fixture,
    Half::{First, Second},
    Letter, MatchAction, MatchCommand, MatchFact, MatchState, Offender, Phase, Place, PlayTime, Punished, Punishment,
    Rejection, Side, Warning, anomaly, deadline, decide, evolve, warnings,
};
use minicup_domain::rules::MAX_PUNISHMENTS;
use minicup_domain::spec::{
    AWAY, FULL_TIME, Given, HALF_LENGTH, HOME, SECOND_HALF, STRANGER, after_confirmation, clock_set, clock_started,
    clock_stopped, ended, fixture, given, in_first_half, in_pause, opened, punished, punished_with, result, revoked,
    scorer, second_of_match, started,
};
use minicup_domain::{PlayerId, Revision, TeamId};

use Punishment::{BlueCard, Disqualification, Suspension};

fn punish(team: TeamId, player: i64, punishment: Punishment) -> MatchAction {
    let accused = Some(Accused::Player(scorer(player, team)));
    MatchAction::Punish { team, accused, punishment, overrule: None }
}

fn punish_official(letter: Letter, punishment: Punishment) -> MatchAction {
    MatchAction::Punish { team: HOME, accused: Some(Accused::Official(letter)), punishment, overrule: None }
}

fn overruled(action: MatchAction) -> MatchAction {
    let MatchAction::Punish { team, accused, punishment, .. } = action else { return action };
    MatchAction::Punish { team, accused, punishment, overrule: Some("as agreed".to_owned()) }
}

fn revoke(entry: Revision) -> MatchAction {
    MatchAction::Revoke { entry, reason: "slip".to_owned(), resume: None }
}

fn go() -> MatchAction {
    MatchAction::Clock(ClockChange { run: Some(true), ..Default::default() })
}

/// A match that goes on command by command; every event is looked at as an audit does.
struct Play(MatchState);

impl Play {
    fn by(game: Game) -> Self {
        let mut play = Self(MatchState::default());
        play.enter(0, MatchAction::Open(Fixture { game, must_decide: true, ..fixture() }));
        play
    }

    fn started() -> Self {
        Self::by(Game::default()).then(0, MatchAction::StartPeriod)
    }

    fn running() -> Self {
        Self::by(Game { clock: ClockRule::Running, ..Game::default() }).then(0, MatchAction::StartPeriod)
    }

    fn ask(&self, second: u32, action: MatchAction) -> Result<Vec<MatchFact>, Rejection> {
        let command = MatchCommand { at: second_of_match(second), meant_at: None, action };
        decide(&self.0, &command).map(|events| events.into_iter().map(|event| event.fact).collect())
    }

    fn enter(&mut self, second: u32, action: MatchAction) -> Vec<Warning> {
        let command = MatchCommand { at: second_of_match(second), meant_at: None, action };
        let decided = decide(&self.0, &command);
        assert!(decided.is_ok(), "{command:?}: {decided:?}");
        let events = decided.unwrap_or_default();
        let warned = warnings(|| self.0.clone(), &events);
        for event in &events {
            assert_eq!(anomaly(&self.0, event), None, "{event:?}");
            self.0 = evolve(self.0.clone(), event);
        }
        warned
    }

    fn then(mut self, second: u32, action: MatchAction) -> Self {
        self.enter(second, action);
        self
    }

    fn last(&self) -> Revision {
        self.0.entries.last().map(|entry| entry.revision).unwrap_or(Revision::new(0))
    }

    /// Who sits out at a second: the player or letter, and what is left.
    fn off(&self, second: u32) -> Vec<(String, u32)> {
        let name = |offender: Option<Offender>| match offender {
            Some(Offender::Player(player)) => player.to_string(),
            Some(Offender::Official(letter)) => letter.to_string(),
            None => "?".to_owned(),
        };
        let off = self.0.suspensions_at(second_of_match(second)).into_iter();
        off.map(|one| (name(one.offender), one.remaining.whole_seconds())).collect()
    }

    fn is_off(&self, second: u32, expected: &[(&str, u32)]) {
        let expected: Vec<(String, u32)> = expected.iter().map(|(who, left)| ((*who).to_owned(), *left)).collect();
        assert_eq!(self.off(second), expected, "at {second}");
    }
}

#[test]
fn a_suspension_stops_the_clock_and_counts_from_when_play_goes_on() {
    let state = in_first_half().when(100, punish(HOME, 7, Suspension)).then([(100, punished(7, 100, Suspension))]);
    assert_eq!(deadline(&state), None);
    let off = state.suspensions();
    assert_eq!(
        (off.len(), off[0].remaining, off[0].until),
        (1, PlayTime::from_seconds(120), PlayTime::from_seconds(220))
    );
    let play = Play::started().then(100, punish(HOME, 7, Suspension)).then(140, go());
    play.is_off(139, &[("7", 120)]);
    play.is_off(150, &[("7", 110)]);
    play.is_off(259, &[("7", 1)]);
    play.is_off(260, &[]);
}

#[test]
fn a_clock_set_before_play_goes_on_is_where_it_counts_from() {
    let set = MatchAction::Clock(ClockChange { elapsed: Some(PlayTime::from_seconds(95)), ..Default::default() });
    let play = Play::started().then(100, punish(HOME, 7, Suspension)).then(120, set).then(140, go());
    assert_eq!(play.0.suspensions()[0].until, PlayTime::from_seconds(215));
}

#[test]
fn where_the_clock_runs_on_it_counts_from_its_entry() {
    let play = Play::running().then(100, punish(HOME, 7, Suspension));
    assert_eq!(deadline(&play.0), Some(second_of_match(HALF_LENGTH)));
    let off = play.0.suspensions();
    assert_eq!((off[0].remaining, off[0].until), (PlayTime::from_seconds(120), PlayTime::from_seconds(220)));
    play.is_off(160, &[("7", 60)]);
    play.is_off(220, &[]);
    let play = Play::running().then(90, MatchAction::Clock(ClockChange { run: Some(false), ..Default::default() }));
    let play = play.then(100, punish(HOME, 7, Suspension)).then(200, go());
    play.is_off(210, &[("7", 110)]);
}

#[test]
fn a_warning_costs_no_time_and_stops_nothing() {
    let state = in_first_half()
        .when(100, punish(HOME, 7, Punishment::Warning))
        .then([(100, punished(7, 100, Punishment::Warning))]);
    assert_eq!((deadline(&state), state.suspensions()), (Some(second_of_match(HALF_LENGTH)), vec![]));
}

#[test]
fn others_run_side_by_side_and_of_the_unknown_each_counts() {
    let unknown = MatchAction::Punish { team: AWAY, accused: None, punishment: Suspension, overrule: None };
    let play = Play::started()
        .then(100, punish(HOME, 7, Suspension))
        .then(100, punish(AWAY, 12, Suspension))
        .then(105, punish(HOME, 8, Disqualification))
        .then(106, unknown.clone())
        .then(107, unknown)
        .then(140, go());
    play.is_off(150, &[("7", 110), ("12", 110), ("8", 110), ("?", 110), ("?", 110)]);
    play.is_off(260, &[]);
}

#[test]
fn what_a_player_gets_before_play_goes_on_follows_twice_at_most() {
    let play = Play::started().then(100, punish(HOME, 7, Suspension)).then(110, punish(HOME, 7, Suspension));
    play.is_off(110, &[("7", 240)]);
    let play = play.then(115, punish(HOME, 7, Disqualification)).then(140, go());
    play.is_off(150, &[("7", 230)]);
    play.is_off(380, &[]);
}

#[test]
fn where_the_clock_runs_on_a_stoppage_is_thirty_seconds() {
    let play = Play::running().then(100, punish(HOME, 7, Suspension)).then(130, punish(HOME, 7, Disqualification));
    play.is_off(130, &[("7", 210)]);
    let again = overruled(punish(HOME, 7, Suspension));
    let play = play.then(170, again.clone());
    play.is_off(170, &[("7", 290)]);
    assert_eq!(
        Play::running().then(100, punish(HOME, 7, Disqualification)).ask(131, punish(HOME, 7, Suspension)),
        Err(Rejection::Disqualified)
    );
    // Twice at most of one stoppage: the third within thirty seconds of the second adds nothing.
    let thrice = Play::running().then(100, punish(HOME, 7, Suspension)).then(110, punish(HOME, 7, Disqualification));
    thrice.then(120, again).is_off(120, &[("7", 220)]);
}

#[test]
fn a_second_one_while_the_first_runs_follows_on_it() {
    let play = Play::started().then(100, punish(HOME, 7, Suspension)).then(140, go());
    let play = play.then(200, punish(HOME, 7, Suspension)).then(210, go());
    play.is_off(210, &[("7", 180)]);
    play.is_off(389, &[("7", 1)]);
    play.is_off(390, &[]);
}

#[test]
fn with_a_third_suspension_comes_a_disqualification_and_one_reduction() {
    let mut play = Play::started();
    for second in [100, 250] {
        play = play.then(second, punish(HOME, 7, Suspension)).then(second, go());
    }
    let facts = play.ask(400, punish(HOME, 7, Suspension));
    let third = MatchFact::Punished(Punished { third_suspension: true, ..punished_with(7, 400, Disqualification) });
    assert_eq!(facts, Ok(vec![punished(7, 400, Suspension), third.clone()]));
    assert!(third.is_brought_about());
    let play = play.then(400, punish(HOME, 7, Suspension));
    play.is_off(400, &[("7", 120)]);
    let [suspension, disqualification] =
        [play.0.entries.len() - 2, play.0.entries.len() - 1].map(|at| play.0.entries[at].revision);
    assert_eq!(play.ask(405, revoke(disqualification)), Err(Rejection::ThirdSuspension));
    let with_report = |play: Play| play.then(410, punish(HOME, 7, BlueCard)).then(420, go());
    let gone = play.ask(405, revoke(suspension));
    let both = vec![
        revoked(suspension.get(), "slip"),
        MatchFact::EntryRevoked(EntryRevoked { entry: disqualification, reason: None, resume: None }),
    ];
    assert_eq!(gone, Ok(both));
    let later = with_report(play);
    later.is_off(420, &[("7", 120)]);
    assert_eq!(later.ask(430, punish(HOME, 7, Suspension)), Err(Rejection::Disqualified));
    let taken_back = later.then(440, revoke(suspension));
    taken_back.is_off(440, &[("7", 100)]);
}

#[test]
fn a_corrected_player_takes_the_third_suspension_along() {
    let mut play = Play::started();
    for (second, player) in [(100, 7), (250, 7), (400, 8)] {
        play = play.then(second, punish(HOME, player, Suspension)).then(second, go());
    }
    let entry = play.0.entries[play.0.entries.len() - 2].revision;
    let amend = |player| {
        let change = Amendment { scorer: Some(Some(scorer(player, HOME))), ..Amendment::default() };
        MatchAction::Amend { entry, change, reason: Some("misread".to_owned()) }
    };
    let was_seven = play.ask(420, amend(7)).unwrap_or_default();
    assert!(matches!(
        &was_seven[..],
        [MatchFact::EntryAmended(_), MatchFact::Punished(Punished { third_suspension: true, .. })]
    ));
    let play = play.then(420, amend(7));
    play.is_off(420, &[("7", 100)]);
    let was_eight = play.ask(430, amend(8)).unwrap_or_default();
    assert!(matches!(&was_eight[..], [MatchFact::EntryAmended(_), MatchFact::EntryRevoked(_)]));
    play.then(430, amend(8)).is_off(430, &[("8", 90)]);
}

#[test]
fn a_blue_card_alone_costs_time_and_behind_a_disqualification_none() {
    let play = Play::started().then(100, punish(HOME, 7, BlueCard)).then(110, go());
    play.is_off(120, &[("7", 110)]);
    let play = Play::started().then(100, punish(HOME, 7, Disqualification)).then(105, punish(HOME, 7, BlueCard));
    play.is_off(110, &[("7", 120)]);
}

#[test]
fn officials_of_a_team_share() {
    let play = Play::started()
        .then(100, punish_official(Letter::A, Suspension))
        .then(105, punish_official(Letter::B, Disqualification))
        .then(106, punish_official(Letter::A, Disqualification));
    play.is_off(110, &[("B", 120)]);
    let play = play.then(120, go()).then(150, punish_official(Letter::C, Suspension)).then(160, go());
    play.is_off(160, &[("B", 90), ("C", 120)]);
    let refused = play.ask(200, punish_official(Letter::A, Punishment::Warning));
    assert_eq!(refused, Err(Rejection::Disqualified));
    assert!(play.ask(200, punish_official(Letter::C, Disqualification)).is_ok());
}

#[test]
fn a_break_is_crossed_and_what_is_given_in_it_counts_from_the_next_start() {
    let play = Play::started().then(560, punish(HOME, 7, Suspension)).then(560, go());
    let play = play.then(610, punish(AWAY, 12, Suspension));
    play.is_off(650, &[("7", 80), ("12", 120)]);
    let play = play.then(SECOND_HALF, MatchAction::StartPeriod);
    play.is_off(SECOND_HALF + 79, &[("7", 1), ("12", 41)]);
    play.is_off(SECOND_HALF + 80, &[("12", 40)]);
    let in_timeout = Play::started()
        .then(100, MatchAction::CallTimeout { team: HOME, granted: true, overrule: None })
        .then(130, punish(HOME, 7, Suspension))
        .then(160, go());
    in_timeout.is_off(170, &[("7", 110)]);
}

#[test]
fn into_overtime_and_no_further_than_the_end() {
    let game = Game { overtime: Some(Overtime::default()), ..Game::default() };
    let play = Play::by(game).then(0, MatchAction::StartPeriod).then(SECOND_HALF, MatchAction::StartPeriod);
    let late = FULL_TIME - 30;
    let play = play.then(late, punish(HOME, 7, Suspension)).then(late, go()).then(FULL_TIME, MatchAction::Tick);
    let play = play.then(FULL_TIME + 5, punish(AWAY, 12, Suspension)).then(1400, MatchAction::StartPeriod);
    play.is_off(1410, &[("7", 80), ("12", 110)]);
    let goal = MatchAction::Goal { team: HOME, scorer: None };
    let over = play.then(1420, goal).then(1700, MatchAction::StartPeriod).then(2000, MatchAction::Tick);
    assert_eq!((over.0.phase, over.off(2000)), (Phase::End, vec![]));
}

#[test]
fn before_and_after_the_match_it_is_for_the_report() {
    let play = Play::by(Game::default()).then(1, punish(HOME, 7, Disqualification));
    assert_eq!(play.0.phase, Phase::Init);
    let play = play.then(60, MatchAction::StartPeriod);
    play.is_off(61, &[]);
    assert_eq!(play.ask(62, punish(HOME, 7, Suspension)), Err(Rejection::Disqualified));
    // It is not in the way of a start that is taken back.
    let play = play.then(70, revoke(Revision::new(2)));
    assert_eq!((play.0.phase, play.0.entries.len()), (Phase::Init, 1));
    let over = given([(0, opened()), (0, started(First)), (HALF_LENGTH, ended(First, Clock))])
        .and([(SECOND_HALF, started(Second)), (FULL_TIME, ended(Second, Clock))]);
    let fact = MatchFact::Punished(Punished { half: Second, ..punished_with(7, HALF_LENGTH, Suspension) });
    let state = over.when(FULL_TIME + 60, punish(HOME, 7, Suspension)).then([(FULL_TIME + 60, fact)]);
    assert_eq!(state.suspensions(), []);
    let given_by_hand = in_first_half().and([(50, result(3, 2, "paper"))]);
    let fact = MatchFact::Punished(Punished { offset: 50, ..punished_with(7, 50, Suspension) });
    given_by_hand.when(50, punish(HOME, 7, Suspension)).then([(50, fact)]);
    after_confirmation().when(FULL_TIME + 5, punish(HOME, 7, Suspension)).then_rejected(Rejection::Confirmed);
}

#[test]
fn in_a_shootout_there_is_disqualification_alone_and_who_sits_out_may_not_shoot() {
    let game = Game { shootout: Some(Shootout { shots: 3 }), ..Game::default() };
    let play = Play::by(game).then(0, MatchAction::StartPeriod).then(SECOND_HALF, MatchAction::StartPeriod);
    let late = FULL_TIME - 30;
    let play = play.then(late, punish(HOME, 7, Suspension)).then(late, go()).then(FULL_TIME, MatchAction::Tick);
    let mut play = play.then(1400, MatchAction::StartPeriod);
    for forbidden in [Punishment::Warning, Suspension] {
        assert_eq!(play.ask(1401, punish(HOME, 8, forbidden)), Err(Rejection::DisqualificationAlone));
    }
    play.enter(1402, punish(HOME, 9, Disqualification));
    play.is_off(1403, &[("7", 90)]);
    let shoot = |player, overrule: Option<&str>| {
        let shooter = Some(scorer(player, HOME));
        MatchAction::Shoot { team: HOME, shooter, scored: true, overrule: overrule.map(str::to_owned) }
    };
    for player in [7, 9] {
        assert_eq!(play.ask(1410, shoot(player, None)), Err(Rejection::MayNotShoot));
    }
    assert!(Rejection::MayNotShoot.is_overrulable());
    play.enter(1410, shoot(7, Some("as agreed")));
    assert_eq!(play.ask(1411, shoot(8, None)), Err(Rejection::OutOfTurn));
}

#[test]
fn too_many_are_warned_of_and_not_refused() {
    let mut play = Play::started();
    let mut warn = |second, player| play.enter(second, punish(HOME, player, Punishment::Warning));
    assert_eq!(warn(10, 7), []);
    assert_eq!(warn(20, 7), [Warning::WarnedAgain]);
    assert_eq!(warn(30, 8), []);
    assert_eq!(warn(40, 9), [Warning::TeamWarnedOften]);
    let official = |letter, punishment| punish_official(letter, punishment);
    assert_eq!(play.enter(50, official(Letter::A, Punishment::Warning)), []);
    assert_eq!(play.enter(51, official(Letter::B, Punishment::Warning)), [Warning::OfficialsWarnedAgain]);
    assert_eq!(play.enter(52, official(Letter::B, Suspension)), []);
    assert_eq!(play.enter(53, official(Letter::A, Suspension)), [Warning::OfficialsSuspendedAgain]);
    assert_eq!(play.enter(54, punish(AWAY, 12, Punishment::Warning)), []);
}

#[test]
fn where_nobody_is_short_a_suspension_takes_no_time() {
    let play = Play::by(Game { suspension: 0, ..Game::default() }).then(0, MatchAction::StartPeriod);
    let play = play.then(100, punish(HOME, 7, Suspension));
    play.is_off(100, &[]);
    assert_eq!(deadline(&play.0), None);
}

#[test]
fn the_referees_punish_whom_the_rules_do_not_reach() {
    let play = Play::started().then(100, punish(HOME, 7, Disqualification)).then(110, go());
    assert_eq!(play.ask(120, punish(HOME, 7, BlueCard)), Err(Rejection::Disqualified));
    assert!(Rejection::Disqualified.is_overrulable() && Rejection::DisqualificationAlone.is_overrulable());
    let fact =
        MatchFact::Punished(Punished { overruled: Some("as agreed".to_owned()), ..punished_with(7, 110, BlueCard) });
    assert_eq!(play.ask(120, overruled(punish(HOME, 7, BlueCard))), Ok(vec![fact]));
}

#[test]
fn it_takes_a_team_that_plays_and_a_player_of_it() {
    in_first_half().when(10, punish(STRANGER, 7, Suspension)).then_rejected(Rejection::TeamNotInMatch);
    let accused = Some(Accused::Player(scorer(7, AWAY)));
    let stranger = MatchAction::Punish { team: HOME, accused, punishment: Suspension, overrule: None };
    in_first_half().when(10, stranger).then_rejected(Rejection::PlayerNotOnTeam);
    given([]).when(10, punish(HOME, 7, Suspension)).then_rejected(Rejection::NotScheduled);
    let most = (0..MAX_PUNISHMENTS).map(|_| (10, punished(7, 10, Punishment::Warning)));
    in_first_half().and(most).when(11, punish(HOME, 8, Suspension)).then_rejected(Rejection::Full);
}

#[test]
fn a_late_one_stands_where_it_was_meant_and_undoes_an_end_of_the_clock() {
    let again = MatchFact::EntryRevoked(EntryRevoked { entry: Revision::new(2), reason: None, resume: None });
    let state = in_pause()
        .when_late(650, 500, punish(HOME, 7, Suspension))
        .then([(500, again), (500, punished(7, 500, Suspension))]);
    assert_eq!((deadline(&state), state.suspensions()[0].until), (None, PlayTime::from_seconds(620)));
    in_pause()
        .when_late(650, 500, punish(HOME, 7, Punishment::Warning))
        .then([(500, punished(7, 500, Punishment::Warning))]);
}

#[test]
fn taken_back_it_leaves_the_clock_as_if_it_had_run_unless_it_was_turned_since() {
    let before = in_first_half().when(99, MatchAction::Tick).then([]);
    let suspended = || in_first_half().and([(100, punished(7, 100, Suspension))]);
    let state = suspended().when(120, revoke(Revision::new(2))).then([(120, revoked(2, "slip"))]);
    assert_eq!((&state.periods, &state.entries), (&before.periods, &before.entries));
    let gone_on = || suspended().and([(160, clock_started(0))]);
    let state = gone_on().when(300, revoke(Revision::new(2))).then([(300, revoked(2, "slip"))]);
    assert_eq!(deadline(&state), Some(second_of_match(HALF_LENGTH + 60)), "it stood");
    let set = suspended().and([(110, clock_set(0, 90))]);
    let state = set.when(300, revoke(Revision::new(2))).then([(300, revoked(2, "slip"))]);
    assert_eq!(deadline(&state), None);
    let stopped = in_first_half().and([(90, clock_stopped(0)), (100, punished(7, 90, Suspension))]);
    assert_eq!(deadline(&stopped.when(300, revoke(Revision::new(3))).then([(300, revoked(3, "slip"))])), None);
}

#[test]
fn whose_it_was_is_put_right_and_where_it_was_is_not() {
    let suspended = || in_first_half().and([(100, punished(7, 100, Suspension))]);
    let amend = |change| MatchAction::Amend { entry: Revision::new(2), change, reason: Some("misread".to_owned()) };
    let amended = |side, player: Option<i64>| {
        MatchFact::EntryAmended(EntryAmended {
            entry: Revision::new(2),
            half: First,
            offset: 100,
            place: None,
            side: Some(side),
            player: player.map(PlayerId::new),
            reason: "misread".to_owned(),
            overruled: None,
        })
    };
    let other_team = amend(Amendment { team: Some(AWAY), ..Amendment::default() });
    let state = suspended().when(120, other_team).then([(120, amended(Side::Away, None))]);
    assert_eq!((state.suspensions()[0].side, state.suspensions()[0].offender), (Side::Away, None));
    let named = amend(Amendment { scorer: Some(Some(scorer(12, AWAY))), ..Amendment::default() });
    let state = Given::from(state).when(130, named).then([(130, amended(Side::Away, Some(12)))]);
    assert_eq!(state.suspensions()[0].offender, Some(Offender::Player(PlayerId::new(12))));
    let moved = amend(Amendment { offset: Some(50), ..Amendment::default() });
    suspended().when(120, moved).then_rejected(Rejection::NotAmendable);
    let place = Place { period: 0, offset: 100 };
    let refused = Rejection::PeriodHasGoals(vec![(place, Side::Home)]);
    suspended().when(120, revoke(Revision::new(1))).then_rejected(refused);
    let official = Punished { player: None, official: Some(Letter::A), ..punished_with(7, 100, Suspension) };
    let official = in_first_half().and([(100, MatchFact::Punished(official))]);
    official
        .when(120, amend(Amendment { scorer: Some(None), ..Amendment::default() }))
        .then_rejected(Rejection::NotAGoal);
}

#[test]
fn before_the_start_a_player_is_put_right_too() {
    let mut play = Play::by(Game::default()).then(1, punish(HOME, 7, Punishment::Warning));
    let change = Amendment { scorer: Some(Some(scorer(8, HOME))), ..Amendment::default() };
    play.enter(2, MatchAction::Amend { entry: play.last(), change, reason: Some("misread".to_owned()) });
    let kinds: Vec<_> = play.0.entries.iter().map(|entry| entry.kind.clone()).collect();
    let offender = Some(Offender::Player(PlayerId::new(8)));
    let warned =
        EntryKind::Punishment { side: Side::Home, offender, punishment: Punishment::Warning, third_suspension: false };
    assert_eq!(kinds, [warned]);
}

#[test]
fn a_half_that_ended_by_hand_while_somebody_sits_out_counts_as_far_as_it_was_played() {
    let play = Play::started().then(500, punish(HOME, 7, Suspension)).then(500, go());
    let mut play = play.then(540, MatchAction::EndPeriod);
    let ended = |state: &MatchState| state.last_period().and_then(|period| period.ended).map(|end| end.by);
    assert_eq!(ended(&play.0), Some(Hand));
    play.is_off(600, &[("7", 80)]);
    play.enter(SECOND_HALF, MatchAction::StartPeriod);
    play.is_off(SECOND_HALF + 79, &[("7", 1)]);
}
