//! The rules of play: the nearest that names a key holds, key by key.

use minicup_domain::game::{
    BreakRules, ClockRule, Depth, Game, GameRules, LastMinutes, Overtime, OvertimeRules, Shootout, ShootoutRules,
    TimeoutRules, Timeouts,
};
use proptest::prelude::*;

fn nothing() -> GameRules {
    GameRules::default()
}

#[test]
fn what_nobody_names_has_the_default() {
    assert_eq!(nothing().over(nothing()).resolve(), Game::default());
    assert!(nothing().is_empty() && Game::default().is_default());
}

#[test]
fn the_nearest_that_names_a_key_holds() {
    let season = GameRules { clock: Some(ClockRule::Running), suspension: Some(60), ..nothing() };
    let category = GameRules { suspension: Some(90), depth: Some(Depth::Standard), ..nothing() };
    let of_match = GameRules { depth: Some(Depth::Simple), ..nothing() };
    let game = of_match.over(category.over(season)).resolve();
    let expected = Game { clock: ClockRule::Running, suspension: 90, depth: Depth::Simple, ..Game::default() };
    assert_eq!(game, expected, "a default that is named counts as named");
}

#[test]
fn inside_breaks_overtime_shootout_and_timeouts_too() {
    let category = GameRules {
        breaks: Some(BreakRules { half: Some(300), overtime: Some(30), ..BreakRules::default() }),
        overtime: Some(Some(OvertimeRules { length: Some(None), rounds: Some(3), ..OvertimeRules::default() })),
        shootout: Some(Some(ShootoutRules { shots: Some(3) })),
        timeouts: Some(Some(TimeoutRules { of_match: Some(3), length: Some(30), ..TimeoutRules::default() })),
        ..nothing()
    };
    let last = LastMinutes { seconds: 120, max: 0 };
    let of_match = GameRules {
        breaks: Some(BreakRules { half: Some(240), ..BreakRules::default() }),
        overtime: Some(Some(OvertimeRules { golden_goal: Some(true), rounds: Some(1), ..OvertimeRules::default() })),
        shootout: Some(Some(ShootoutRules::default())),
        timeouts: Some(Some(TimeoutRules { last: Some(Some(last)), ..TimeoutRules::default() })),
        ..nothing()
    };
    let game = of_match.over(category).resolve();
    assert_eq!((game.breaks.half, game.breaks.before_overtime, game.breaks.overtime), (240, 300, 30));
    assert_eq!(game.overtime, Some(Overtime { length: None, periods: 2, rounds: 1, golden_goal: true }));
    assert_eq!(game.shootout, Some(Shootout { shots: 3 }));
    let timeouts = Timeouts { of_match: 3, of_half: 1, length: 30, of_overtime: 0, last: Some(last) };
    assert_eq!(game.timeouts, Some(timeouts));
}

#[test]
fn null_takes_away_what_is_farther_and_naming_brings_it_back() {
    let without = GameRules { overtime: Some(None), timeouts: Some(None), ..nothing() };
    let with = GameRules {
        overtime: Some(Some(OvertimeRules { length: Some(Some(200)), ..OvertimeRules::default() })),
        ..nothing()
    };
    let game = without.over(with).resolve();
    assert_eq!((game.overtime, game.timeouts), (None, None));
    let back = with.over(without).resolve();
    assert_eq!(back.overtime, Some(Overtime { length: Some(200), ..Overtime::default() }));
    assert_eq!(back.timeouts, None, "it left that open");
}

fn rules() -> impl Strategy<Value = GameRules> {
    let overtime = prop_oneof![
        Just(None),
        (any::<Option<Option<u32>>>(), any::<Option<bool>>()).prop_map(|(length, golden_goal)| {
            Some(OvertimeRules { length, golden_goal, ..OvertimeRules::default() })
        }),
    ];
    let timeouts = prop_oneof![
        Just(None),
        any::<Option<u8>>().prop_map(|of_match| Some(TimeoutRules { of_match, ..TimeoutRules::default() })),
    ];
    (any::<Option<u8>>(), proptest::option::of(overtime), proptest::option::of(timeouts), any::<Option<bool>>())
        .prop_map(|(periods, overtime, timeouts, treatment)| GameRules {
            periods,
            overtime,
            timeouts,
            treatment,
            ..nothing()
        })
}

proptest! {
    #[test]
    fn any_rules_are_written_and_read_as_they_are(rules in rules()) {
        let json = serde_json::to_string(&rules).unwrap();
        prop_assert_eq!(serde_json::from_str::<GameRules>(&json).unwrap(), rules);
        let game = serde_json::to_string(&rules.resolve()).unwrap();
        prop_assert_eq!(serde_json::from_str::<Game>(&game).unwrap(), rules.resolve());
    }

    #[test]
    fn whatever_the_nearest_names_holds(near in rules(), far in rules()) {
        let (game, alone) = (near.over(far).resolve(), near.resolve());
        prop_assert!(near.periods.is_none() || game.periods == alone.periods);
        prop_assert!(near.treatment.is_none() || game.treatment == alone.treatment);
        prop_assert!(near.overtime.is_none() || game.overtime.is_some() == alone.overtime.is_some());
        prop_assert!(near.timeouts.is_none() || game.timeouts.is_some() == alone.timeouts.is_some());
        prop_assert_eq!(near.over(nothing()), near);
        prop_assert_eq!(nothing().over(near), near);
    }
}
