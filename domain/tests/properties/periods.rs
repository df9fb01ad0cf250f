//! What holds of matches that must be decided, whatever is sent and whenever.

use minicup_domain::game::{Game, Overtime, Shootout};
use minicup_domain::matches::{
    ClockChange, EntryKind, Fixture, MatchAction, MatchCommand, MatchEvent, MatchFact, MatchState, Phase, PlayTime,
    Resume, Score, Side, anomaly, evolve,
};
use minicup_domain::spec::{AWAY, HOME, fixture};
use minicup_domain::{Revision, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

use super::generate::{Played, amendment, fold, line_up, play, punish, seven_metre, timeout};

fn rules() -> impl Strategy<Value = Game> {
    let overtime = (0..3_u8, 1..3_u8, any::<bool>(), prop_oneof![Just(None), Just(Some(60_u32))]).prop_map(
        |(periods, rounds, golden_goal, length)| {
            (periods > 0).then_some(Overtime { length, periods, rounds, golden_goal })
        },
    );
    let shootout = prop_oneof![Just(None), (1..4_u8).prop_map(|shots| Some(Shootout { shots }))];
    (1..3_u8, overtime, shootout).prop_map(|(periods, overtime, shootout)| Game {
        periods,
        overtime,
        shootout,
        ..Game::default()
    })
}

fn action() -> impl Strategy<Value = MatchAction> {
    let team = || prop_oneof![Just(HOME), Just(AWAY)];
    let entry = || (0..40_u64).prop_map(Revision::new);
    let resume = prop_oneof![Just(None), Just(Some(Resume::Stood))];
    let overrule = prop_oneof![9 => Just(None), 1 => Just(Some("as agreed".to_owned()))];
    prop_oneof![
        2 => Just(MatchAction::Tick),
        6 => Just(MatchAction::StartPeriod),
        6 => Just(MatchAction::EndPeriod),
        2 => Just(MatchAction::ChangeState(Phase::HalfSecond)),
        2 => Just(MatchAction::ChangeState(Phase::End)),
        3 => team().prop_map(|team| MatchAction::Goal { team, scorer: None }),
        8 => (team(), any::<bool>(), overrule).prop_map(|(team, scored, overrule)| {
            MatchAction::Shoot { team, shooter: None, scored, overrule }
        }),
        4 => (entry(), amendment()).prop_map(|(entry, change)| {
            MatchAction::Amend { entry, change, reason: Some("video".to_owned()) }
        }),
        2 => (any::<bool>(), prop_oneof![Just(None), (0..200_i64).prop_map(Some)]).prop_map(|(run, elapsed)| {
            let elapsed = elapsed.map(|seconds| PlayTime::from_millis(seconds * 1000));
            MatchAction::Clock(ClockChange { run: Some(run), elapsed, ..ClockChange::default() })
        }),
        2 => timeout(),
        2 => seven_metre(),
        1 => line_up(),
        6 => punish(),
        2 => entry().prop_map(|entry| MatchAction::DeleteGoal { entry }),
        3 => (entry(), resume)
            .prop_map(|(entry, resume)| MatchAction::Revoke { entry, reason: "slip".to_owned(), resume }),
    ]
}

fn commands() -> impl Strategy<Value = Vec<MatchCommand>> {
    (rules(), vec((0..120_000_i64, action()), 0..60)).prop_map(|(game, steps)| {
        let open = MatchAction::Open(Fixture { game, must_decide: true, half_length: 200, ..fixture() });
        let mut now = 0;
        let command = |(pause, action)| {
            now += pause;
            MatchCommand { at: Timestamp::from_millis(now), meant_at: None, action }
        };
        std::iter::once((0, open)).chain(steps).map(command).collect()
    })
}

fn goals(state: &MatchState) -> Score {
    let of = |wanted: Side| {
        let is_goal = |kind: &EntryKind| matches!(kind, EntryKind::Goal { side, .. } if *side == wanted);
        u32::try_from(state.entries.iter().filter(|entry| is_goal(&entry.kind)).count()).unwrap_or(0)
    };
    Score(of(Side::Home), of(Side::Away))
}

fn is_overruled(log: &[MatchEvent]) -> bool {
    log.iter().any(|event| matches!(&event.fact, MatchFact::ShotTaken(shot) if shot.overruled.is_some()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn periods_follow_each_other_and_each_starts_and_ends_once(commands in commands()) {
        for state in play(&commands).states {
            let boundaries: Vec<_> = state.entries.iter().filter(|entry| entry.kind.is_boundary()).collect();
            for (index, boundary) in boundaries.iter().enumerate() {
                prop_assert_eq!(usize::from(boundary.place.period), index / 2, "{:?}", boundaries);
                prop_assert_eq!(boundary.kind == EntryKind::Start, index % 2 == 0, "{:?}", boundaries);
            }
            prop_assert_eq!(state.running_period().is_some(), state.phase.running().is_some());
            prop_assert_eq!(state.phase == Phase::Pause, state.next_period().is_some() && !state.periods.is_empty());
        }
    }

    #[test]
    fn nothing_that_is_recorded_is_found_at_fault(commands in commands()) {
        let Played { log, .. } = play(&commands);
        let mut state = MatchState::default();
        for event in &log {
            prop_assert_eq!(anomaly(&state, event), None, "{:?}", event);
            state = evolve(state, event);
        }
    }

    #[test]
    fn goals_make_the_score_and_shots_the_shootout(commands in commands()) {
        let Played { log, states } = play(&commands);
        for state in &states {
            prop_assert_eq!(state.standing_goals(), goals(state));
            let Some(shootout) = state.shootout() else { continue };
            let [home, away] = &shootout.shots;
            prop_assert!(is_overruled(&log) || home.len().abs_diff(away.len()) <= 1, "{:?}", shootout);
            let over = state.last_period().is_some_and(|period| period.ended.is_some());
            prop_assert_eq!(over, shootout.is_decided, "{:?}", shootout);
        }
        prop_assert_eq!(Some(&fold(MatchState::default(), &log)), states.last());
    }
}
