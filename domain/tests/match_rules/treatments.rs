//! Treatment on court: three attacks of the team are counted after it, where the rules ask for that.

use minicup_domain::game::Game;
use minicup_domain::matches::{
    Amendment, AttackEnded,
    EndedBy::Hand,
    Fixture, GoalScored,
    Half::{self, First, Second},
    MatchAction, MatchFact, PeriodKind, PeriodStarted, PlayerTreated, Rejection, Side, Treated,
};
use minicup_domain::spec::{
    AWAY, Given, HOME, STRANGER, after_confirmation, ended, fixture, given, goal, goal_amended, in_first_half, revoked,
    scorer, started,
};
use minicup_domain::{PlayerId, Revision, TeamId};

fn treat(player: i64, team: TeamId) -> MatchAction {
    MatchAction::Treat { team, player: Some(scorer(player, team)) }
}

fn attack(team: TeamId) -> MatchAction {
    MatchAction::EndAttack { team }
}

fn treated(player: Option<i64>, half: Half, offset: u32) -> MatchFact {
    let player = player.map(PlayerId::new);
    MatchFact::PlayerTreated(PlayerTreated { half, offset, place: None, side: Side::Home, player })
}

fn attacked(half: Half, offset: u32, side: Side) -> MatchFact {
    MatchFact::AttackEnded(AttackEnded { half, offset, place: None, side })
}

/// A match whose rules ask for it.
fn before() -> Given {
    let game = Game { treatment: true, ..Game::default() };
    given([(0, MatchFact::Opened(Fixture { game, ..fixture() }))])
}

/// In its first half.
fn running() -> Given {
    before().and([(0, started(First))])
}

/// Player 7 of the home team is off the court.
fn waiting(attacks: usize) -> Vec<Treated> {
    vec![Treated { side: Side::Home, player: Some(PlayerId::new(7)), attacks }]
}

#[test]
fn after_three_attacks_of_the_team_the_player_may_come_back() {
    let mut state = running().when(100, treat(7, HOME)).then([(100, treated(Some(7), First, 100))]);
    assert_eq!(state.treated(), waiting(0));
    for (second, attacks) in [(120, 1), (150, 2)] {
        let wanted = [(second, attacked(First, second, Side::Home))];
        state = Given::from(state).when(second, attack(HOME)).then(wanted);
        assert_eq!(state.treated(), waiting(attacks));
    }
    let state = Given::from(state).when(180, attack(HOME)).then([(180, attacked(First, 180, Side::Home))]);
    assert_eq!(state.treated(), []);
    Given::from(state).when(200, attack(HOME)).then_rejected(Rejection::NobodyTreated);
}

#[test]
fn a_goal_of_the_team_ends_an_attack_and_the_other_team_counts_for_nobody() {
    let off = || running().and([(100, treated(Some(7), First, 100))]);
    off().when(120, attack(AWAY)).then_rejected(Rejection::NobodyTreated);
    let goal_of = |side| (120, goal(First, 120, side));
    let state = |events: Vec<_>| off().and(events).when(130, MatchAction::Tick).then([]);
    assert_eq!(state(vec![goal_of(Side::Home)]).treated(), waiting(1));
    assert_eq!(state(vec![goal_of(Side::Away)]).treated(), waiting(0));
    let taken_back = (125, revoked(3, "slip"));
    assert_eq!(state(vec![goal_of(Side::Home), taken_back]).treated(), waiting(0));
}

#[test]
fn the_next_period_begins_with_everybody() {
    let pause = || running().and([(100, treated(Some(7), First, 100)), (500, ended(First, Hand))]);
    assert_eq!(pause().when(510, MatchAction::Tick).then([]).treated(), []);
    let second = pause().and([(600, started(Second))]);
    assert_eq!(second.clone().when(610, MatchAction::Tick).then([]).treated(), []);
    second.when(620, attack(HOME)).then_rejected(Rejection::NobodyTreated);
}

#[test]
fn somebody_who_is_treated_again_waits_again_and_others_wait_beside_them() {
    let events = [
        (100, treated(Some(7), First, 100)),
        (110, treated(None, First, 110)),
        (120, attacked(First, 120, Side::Home)),
        (130, treated(Some(7), First, 130)),
    ];
    let state = running().and(events).when(140, MatchAction::Tick).then([]);
    let unknown = Treated { side: Side::Home, player: None, attacks: 1 };
    assert_eq!(state.treated(), [vec![unknown], waiting(0)].concat());
}

#[test]
fn what_was_meant_earlier_counts_where_it_was_meant() {
    let off = running().and([(100, treated(Some(7), First, 100))]);
    let state = off.when_late(200, 150, attack(HOME)).then([(150, attacked(First, 150, Side::Home))]);
    assert_eq!(state.treated(), waiting(1));
    let before = running().and([(90, attacked(First, 90, Side::Home))]);
    let state = before.when_late(200, 80, treat(7, HOME)).then([(80, treated(Some(7), First, 80))]);
    assert_eq!(state.treated(), waiting(1), "the attack ended after the treatment, whatever was entered first");
}

#[test]
fn both_lines_are_corrected_and_taken_back() {
    let off = || running().and([(100, treated(Some(7), First, 100)), (120, attacked(First, 120, Side::Home))]);
    let amend = |entry, change| MatchAction::Amend { entry: Revision::new(entry), change, reason: Some("slip".into()) };
    let other = Amendment { scorer: Some(Some(scorer(8, HOME))), ..Amendment::default() };
    let player = Some(PlayerId::new(8));
    let now = GoalScored {
        half: First,
        offset: 100,
        place: None,
        side: Side::Home,
        player,
        seven_metre: false,
        overruled: None,
    };
    let state = off().when(130, amend(2, other.clone())).then([(130, goal_amended(2, now, "slip"))]);
    assert_eq!(state.treated(), [Treated { player, ..waiting(1)[0] }]);
    off().when(130, amend(3, other)).then_rejected(Rejection::NotAGoal);
    let back = MatchAction::Revoke { entry: Revision::new(3), reason: "slip".to_owned(), resume: None };
    assert_eq!(off().when(130, back).then([(130, revoked(3, "slip"))]).treated(), waiting(0));
}

#[test]
fn it_is_refused_where_it_cannot_be() {
    in_first_half().when(100, treat(7, HOME)).then_rejected(Rejection::TreatmentNotCounted);
    before().when(100, treat(7, HOME)).then_rejected(Rejection::NotStarted);
    running().when(100, treat(7, STRANGER)).then_rejected(Rejection::TeamNotInMatch);
    let of_others = MatchAction::Treat { team: HOME, player: Some(scorer(7, AWAY)) };
    running().when(100, of_others).then_rejected(Rejection::PlayerNotOnTeam);
    running().and([(500, ended(First, Hand))]).when(510, treat(7, HOME)).then_rejected(Rejection::NoPeriodRuns);
    after_confirmation().when(2000, treat(7, HOME)).then_rejected(Rejection::Confirmed);
    let shootout = PeriodStarted { period: 2, kind: PeriodKind::Shootout, length: None };
    let events = [
        (500, ended(First, Hand)),
        (600, started(Second)),
        (1100, ended(Second, Hand)),
        (1200, MatchFact::PeriodStarted(shootout)),
    ];
    running().and(events).when(1210, treat(7, HOME)).then_rejected(Rejection::NoPeriodRuns);
}

#[test]
fn no_more_are_off_the_court_than_two_teams_have() {
    let many = (0..32).map(|player| (100, treated(Some(100 + player), First, 100)));
    running().and(many).when(110, treat(7, HOME)).then_rejected(Rejection::Full);
}
