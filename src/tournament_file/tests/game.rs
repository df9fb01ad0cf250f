//! The rules of play of a file.

use minicup_domain::game::{ClockRule, Depth, Game, GameRules, OvertimeRules, Results, TimeoutRules};
use minicup_projections::Lang;

use super::*;

/// The sample with rules on the season, the first category and its first match.
fn with_rules() -> Value {
    let mut file = sample_without_users();
    let season = json!({"clock": "running", "suspension": 60, "overtime": {"length": 200, "golden_goal": true}});
    let category = json!({"depth": "standard", "overtime": {"rounds": 2}, "timeouts": null});
    let of_match = json!({"overtime": null, "timeouts": {"match": 3}, "results": "hidden"});
    for (pointer, value) in [
        ("/season/game", season),
        ("/categories/0/game", category),
        ("/categories/0/matches/0/game", of_match),
        ("/categories/0/matches/0/half_length", json!(900)),
        ("/categories/0/matches/0/must_decide", json!(true)),
    ] {
        edit(&mut file, pointer, Some(value));
    }
    file
}

#[tokio::test]
async fn rules_of_a_season_are_those_of_its_categories_that_leave_them_open() {
    let store = imported(&with_rules()).await;
    let present = Present::read(&store).await.expect("in memory");
    let season = present.season(&SeasonSlug::new("2019")).state.state;
    let overtime =
        OvertimeRules { length: Some(Some(200)), rounds: Some(2), golden_goal: Some(true), ..<_>::default() };
    let named = GameRules {
        clock: Some(ClockRule::Running),
        suspension: Some(60),
        overtime: Some(Some(overtime)),
        timeouts: Some(None),
        depth: Some(Depth::Standard),
        ..GameRules::default()
    };
    assert_eq!(season.categories[0].game, named);
    let scheduled = season.matches.iter().find(|scheduled| scheduled.category == season.categories[0].id);
    let fixture = season.categories[0].fixture_of(scheduled.expect("it has matches"));
    let timeouts = TimeoutRules { of_match: Some(3), ..TimeoutRules::default() };
    let expected =
        GameRules { overtime: Some(None), timeouts: Some(Some(timeouts)), results: Some(Results::Hidden), ..named };
    assert_eq!((fixture.half_length, fixture.must_decide), (900, true));
    assert_eq!(fixture.game, expected.resolve());
    assert_ne!(fixture.game, Game::default());
}

#[tokio::test]
async fn rules_come_out_and_go_in_again() {
    let store = imported(&with_rules()).await;
    assert_eq!(import_value(&store, &with_rules()).await, Ok(NOTHING));
    let out = exported(&store, "2019").await;
    assert_eq!(
        json_of(&out)["categories"][0]["game"]["overtime"],
        json!({"length": 200, "rounds": 2, "golden_goal": true})
    );
    assert_eq!(json_of(&out)["categories"][0]["matches"][0]["must_decide"], true);
    let again = imported(&json_of(&out)).await;
    assert_eq!(exported(&again, "2019").await, out);
    assert_eq!(match_log(&again).await, match_log(&store).await);
    assert_eq!(import_value(&store, &json_of(&out)).await, Ok(NOTHING));
}

#[tokio::test]
async fn what_a_match_was_opened_with_stays() {
    let store = imported(&with_rules()).await;
    let mut changed = with_rules();
    edit(&mut changed, "/categories/1/game", Some(json!({"walkover": [5, 0]})));
    assert_eq!(import_value(&store, &changed).await, Ok(ImportReport { season_events: 1, ..NOTHING }));
    let played = History::read(&store, MatchId::new(11)).await.expect("in memory").state;
    assert_eq!(played.fixture.map(|fixture| fixture.game.walkover), Some([10, 0]));
}

#[tokio::test]
async fn each_bad_rule_is_named_at_its_place_in_both_languages() {
    let cases = [
        ("/season/game", json!("ihf"), "", "must be an object or null", "musí být objekt nebo null"),
        ("/season/game", json!({"more": 1}), "", "must not have more", "nesmí mít more"),
        (
            "/categories/0/game",
            json!({"periods": 3}),
            "/periods",
            "must be at most 2 (a match has one or two halves)",
            "smí být nejvýš 2 (zápas má jeden nebo dva poločasy)",
        ),
        (
            "/categories/0/game",
            json!({"clock": "off"}),
            "/clock",
            "must be one of [\"stopped\",\"running\"]",
            "musí být jedno z [\"stopped\",\"running\"]",
        ),
        (
            "/categories/0/game",
            json!({"breaks": {"half": -1}}),
            "/breaks/half",
            "must be at least 0 (seconds)",
            "musí být aspoň 0 (sekundy)",
        ),
        (
            "/categories/0/game",
            json!({"overtime": {"rounds": 11}}),
            "/overtime/rounds",
            "must be at most 10 (more than any match has)",
            "smí být nejvýš 10 (víc než má kterýkoli zápas)",
        ),
        ("/categories/0/game", json!({"breaks": null}), "/breaks", "must be an object", "musí být objekt"),
        (
            "/categories/0/matches/0/game",
            json!({"timeouts": {"last": {"seconds": "300"}}}),
            "/timeouts/last/seconds",
            "must be a whole number",
            "musí být celé číslo",
        ),
        (
            "/categories/0/matches/0/game",
            json!({"walkover": [10]}),
            "/walkover",
            "must have at least 2 items",
            "musí mít aspoň 2 položky",
        ),
        (
            "/categories/0/matches/0/must_decide",
            json!("yes"),
            "",
            "must be true or false or null",
            "musí být true nebo false nebo null",
        ),
    ];
    for (pointer, value, inner, english, czech) in cases {
        let store = MemoryStore::default();
        let mut file = sample_without_users();
        edit(&mut file, pointer, Some(value));
        let Err(ImportError::Faults(faults)) = import_value(&store, &file).await else { panic!("expected a fault") };
        let said: Vec<_> = faults
            .iter()
            .map(|fault| (fault.pointer.clone(), fault.finding.text(Lang::En), fault.finding.text(Lang::Cs)))
            .collect();
        assert_eq!(said, [(format!("{pointer}{inner}"), english.to_owned(), czech.to_owned())]);
        assert_eq!(store.head(), None);
    }
}
