//! A file that has changed applies what has changed.

use super::*;

#[tokio::test]
async fn a_change_of_each_kind_applies_only_the_difference() {
    let (match_pointer, _) = unplayed();
    let new_match = json!({"id": 99, "home_team_id": 101, "away_team_id": 103, "start": "2019-06-02T09:00:00Z"});
    let new_category = json!({"id": 15, "slug": "zaci", "name": "Žáci", "teams": [
        {"id": 301, "slug": "a", "name": "A"}], "matches": []});
    let one_season_event = ImportReport { season_events: 1, ..NOTHING };
    let result = json!({"score": [3, 2], "confirmed_at": "2019-06-02T10:00:00Z"});
    let cases: Vec<(String, Option<Value>, ImportReport)> = vec![
        ("/season/name".into(), Some(json!("Jiný")), one_season_event),
        ("/season/half_length".into(), Some(json!(900)), ImportReport { season_events: 2, ..NOTHING }),
        ("/categories/0/rules".into(), Some(json!("ihf")), one_season_event),
        ("/categories/0/half_length".into(), Some(json!(600)), NOTHING),
        ("/categories/2".into(), Some(new_category), ImportReport { season_events: 2, ..NOTHING }),
        ("/categories/0/teams/0/name".into(), Some(json!("Aurora")), one_season_event),
        ("/categories/0/teams/0/trainer_name".into(), None, ImportReport { rosters: 1, ..NOTHING }),
        ("/categories/0/teams/0/players/0".into(), None, ImportReport { rosters: 1, ..NOTHING }),
        ("/categories/0/teams/0/players/0/number".into(), Some(json!(8.0)), ImportReport { rosters: 1, ..NOTHING }),
        ("/categories/1/matches/2".into(), None, NOTHING),
        (match_pointer.clone(), None, one_season_event),
        (format!("{match_pointer}/location"), Some(json!("Hala")), one_season_event),
        (format!("{match_pointer}/facebook_video_id"), Some(json!("10")), one_season_event),
        (format!("{match_pointer}/unknown"), Some(json!({"a": 1.5})), NOTHING),
        ("/categories/0/matches/6".into(), Some(new_match), one_season_event),
        (format!("{match_pointer}/result"), Some(result), ImportReport { results: 1, ..NOTHING }),
        ("/categories/1/matches/0/result/score".into(), Some(json!([9, 9])), ImportReport { results: 1, ..NOTHING }),
        ("/categories/1/matches/0/result".into(), None, NOTHING),
    ];
    for (pointer, value, expected) in cases {
        let store = imported(&sample_without_users()).await;
        let mut changed = sample_without_users();
        edit(&mut changed, &pointer, value);
        assert_eq!(import_value(&store, &changed).await, Ok(expected), "{pointer}");
        assert_eq!(import_value(&store, &changed).await, Ok(NOTHING), "{pointer} again");
    }
}

#[tokio::test]
async fn a_team_that_goes_takes_its_people_along() {
    let mut file = sample_without_users();
    let team = json!({"id": 301, "slug": "a", "name": "A", "trainer_name": "Jan"});
    edit(&mut file, "/categories/0/teams/4", Some(team));
    let store = imported(&file).await;
    let report = import_value(&store, &sample_without_users()).await;
    assert_eq!(report, Ok(ImportReport { season_events: 1, rosters: 1, ..NOTHING }));
    let present = Present::read(&store).await.expect("in memory");
    assert_eq!(present.roster(TeamId::new(301)).state.trainer_name, None);
    assert_eq!(import_value(&store, &sample_without_users()).await, Ok(NOTHING));
}
