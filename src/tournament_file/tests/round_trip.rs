//! What goes in comes out, and goes in again.

use super::*;

#[tokio::test]
async fn the_sample_comes_out_as_it_went_in_but_for_the_pins() {
    let store = imported(&sample()).await;
    let mut wanted: TournamentFile = serde_json::from_str(SAMPLE).expect("a good file");
    wanted.users.iter_mut().for_each(|user| user.pin = None);
    let out = exported(&store, "2019").await;
    assert_eq!(out, wanted);
    assert!(!json_of(&out).to_string().contains("pin"));

    let again = imported(&json_of(&out)).await;
    assert_eq!(exported(&again, "2019").await, out);
    assert_eq!(match_log(&again).await, match_log(&store).await);
}

#[tokio::test]
async fn the_cup_of_2014_comes_out_as_it_went_in() {
    let file = include_bytes!("../../../tests/data/cup-2014.json");
    let store = MemoryStore::default();
    let report = import(&store, file, None, NOW).await.expect("a good file");
    assert_eq!(report, ImportReport { season_events: 159, rosters: 0, users: 0, results: 132 });
    assert_eq!(import(&store, file, None, NOW).await, Ok(NOTHING));
    let wanted: TournamentFile = serde_json::from_slice(file).expect("a good file");
    assert_eq!(exported(&store, "2014").await, wanted);

    let mut results: Vec<&FileMatch> = wanted.categories.iter().flat_map(|c| &c.matches).collect();
    results.sort_by_key(|m| (m.result.as_ref().and_then(|r| r.confirmed_at.as_ref()).map(|t| t.at()), m.number));
    let order: Vec<String> = results.iter().map(|m| match_stream(m.id).to_string()).collect();
    let confirmed = match_log(&store).await.into_iter().filter(|event| event.3 == "MatchConfirmed");
    assert_eq!(confirmed.map(|event| event.0).collect::<Vec<_>>(), order);
}

#[tokio::test]
async fn the_same_file_again_appends_nothing() {
    let store = MemoryStore::default();
    let report = import_value(&store, &sample()).await.expect("a good file");
    assert_eq!(report, ImportReport { season_events: 19, rosters: 8, users: 2, results: 3 });
    assert_eq!(report.to_string(), "19 season events, 8 rosters, 2 users, 3 match results");
    let head = store.head();

    let report = import_value(&store, &sample()).await.expect("a good file");
    assert_eq!(report.to_string(), "nothing changed");
    assert_eq!(store.head(), head);
}

#[tokio::test]
async fn a_season_that_is_not_there_has_no_file() {
    let store = imported(&sample_without_users()).await;
    assert_eq!(export(&store, &SeasonSlug::new("1999")).await, Ok(None));
}

#[tokio::test]
async fn who_imported_a_result_and_under_which_rules_is_exported_too() {
    let store = MemoryStore::default();
    let by_admin = import(&store, sample_without_users().to_string().as_bytes(), Some("admin"), NOW).await;
    assert_eq!(by_admin.map(|report| report.results), Ok(3));
    let by_nobody = imported(&sample_without_users()).await;
    for store in [store, by_nobody] {
        let mut changed = sample_without_users();
        edit(&mut changed, "/season/half_length", Some(json!(900)));
        import_value(&store, &changed).await.expect("a good file");
        let out = exported(&store, "2019").await;
        let again = imported(&json_of(&out)).await;
        assert_eq!(match_log(&again).await, match_log(&store).await);
        assert_eq!(exported(&again, "2019").await, out);
    }
}
