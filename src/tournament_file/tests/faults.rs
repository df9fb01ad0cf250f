//! Bad files.

use super::*;

#[tokio::test]
async fn a_fault_of_each_kind_is_named_and_nothing_is_appended() {
    let doubled_team = json!({"id": 101, "slug": "x", "name": "X"});
    for (pointer, value, expected) in [
        ("/format", json!("minicup-tournament/2"), ""),
        ("/season", json!(null), ""),
        ("/season/timezone", json!("Mars/Olympus"), ""),
        ("/season/half_length", json!(0), ""),
        ("/season/rules", json!("uefa"), ""),
        ("/season/rules", json!({"order": ["points"]}), "/order/0"),
        ("/season/rules", json!({"restart": true}), ""),
        ("/season/rules", json!({"order": [], "more": 1}), ""),
        ("/season/slug", json!("../x"), ""),
        ("/categories/0/id", json!("13"), ""),
        ("/categories/1/id", json!(13), ""),
        ("/categories/1/slug", json!("mladsi"), ""),
        ("/categories/0/name", json!("x".repeat(201)), ""),
        ("/categories/0/teams/4", doubled_team, "/id"),
        ("/categories/0/teams/1/slug", json!("aurora-alfa"), ""),
        ("/categories/0/teams/1/color_text", json!("#12345g"), ""),
        ("/categories/0/teams/1/players/2/id", json!(1001), ""),
        ("/categories/0/teams/1/players/2/id", json!(1_i64 << 53), ""),
        ("/categories/0/teams/1/players/2/number", json!(1000), ""),
        ("/categories/0/teams/1/players/2/number", json!(1.5), ""),
        ("/categories/1/matches/1/id", json!(11), ""),
        ("/categories/0/matches/1/id", json!(0), ""),
        ("/categories/0/matches/1/id", json!(1_i64 << 33), ""),
        ("/categories/1/matches/0/home_team_id", json!(999), ""),
        ("/categories/1/matches/0/home_team_id", json!(101), ""),
        ("/categories/1/matches/0/away_team_id", json!(201), ""),
        ("/categories/1/matches/0/start", json!("2019-06-01"), ""),
        ("/categories/1/matches/0/start", json!("2019-02-30T09:00:00Z"), ""),
        ("/categories/1/matches/0/facebook_video_id", json!("javascript:alert(1)"), ""),
        ("/categories/1/matches/0/location", json!("A\nB"), ""),
        ("/season/timezone", json!("Factory"), ""),
        ("/season/timezone", json!("etc/unknown"), ""),
        ("/season/name", json!("\u{202e}2019"), ""),
        ("/categories/0/name", json!(" \u{a0}"), ""),
        ("/categories/0/teams/1/name", json!("Bo\u{7}rovany"), ""),
        ("/categories/0/teams/1/abbr", json!("  "), ""),
        ("/categories/0/teams/1/trainer_name", json!("Jan\tNovák"), ""),
        ("/categories/0/teams/1/description", json!("a\u{0}"), ""),
        ("/categories/0/teams/1/players/2/firstname", json!("\u{200b}"), ""),
        ("/users/1/username", json!("link:court 1"), ""),
        ("/users/1/username", json!("Link:court 1"), ""),
        ("/users/1/username", json!(" link:court 1"), ""),
        ("/users/1/username", json!(" "), ""),
        ("/users/1/pin", json!("     "), ""),
        ("/users/1/pin", json!("\u{200b}".repeat(5)), ""),
        ("/users/1/pin", json!("12\u{0}45"), ""),
        ("/users/1/name", json!("\u{2028}"), ""),
        ("/categories/1/matches/0/result/confirmed_at", json!("soon"), ""),
        ("/categories/1/matches/0/result/score", json!([1000, 1]), "/0"),
        ("/categories/1/matches/0/result/score", json!([1, -1]), "/1"),
        ("/categories/1/matches/0/result/score", json!([1]), ""),
        ("/categories/1/matches/0/result/score", json!([1, 2, 3]), ""),
        ("/users/1/username", json!("zapis"), ""),
        ("/users/1/pin", json!("1234"), ""),
        ("/users/1/pin", json!(1234), ""),
    ] {
        let store = MemoryStore::default();
        let mut file = sample();
        edit(&mut file, pointer, Some(value));
        assert_eq!(
            pointers_of_faults(&store, &file).await,
            [format!("{pointer}{expected}")],
            "{}",
            file.pointer(pointer).expect("just set")
        );
        assert_eq!(store.head(), None);
    }
}

#[tokio::test]
async fn all_faults_of_a_file_are_named_in_its_order() {
    let store = MemoryStore::default();
    let mut file = sample();
    for (pointer, value) in [
        ("/users/1/role", json!("boss")),
        ("/season/name", json!(5)),
        ("/categories/1/matches/0/home_team_id", json!(999)),
        ("/categories/0/teams/2/slug", json!("aurora-alfa")),
        ("/categories/0/matches/0/start", json!(null)),
        ("/categories/1/matches/1/id", json!(11)),
    ] {
        edit(&mut file, pointer, Some(value));
    }
    let Err(ImportError::Faults(faults)) = import(&store, written_in_order(&file).as_bytes(), None, NOW).await else {
        panic!("expected faults")
    };
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "/season/name: must be a text",
            "/categories/0/teams/2/slug: is already used by /categories/0/teams/0/slug",
            "/categories/0/matches/0/start: must be a text",
            "/categories/1/matches/0/home_team_id: team 999 is not in this file",
            "/categories/1/matches/1/id: 11 is already used by /categories/1/matches/0/id",
            "/users/1/role: must be one of [\"scorekeeper\",\"admin\"]",
        ]
    );
    assert_eq!(store.head(), None);
}

/// The file as people write it: the season first, then the categories with their teams before their matches.
fn written_in_order(file: &Value) -> String {
    let category = |category: &Value| {
        let mut head = category.clone();
        let (teams, matches) = (head["teams"].take(), head["matches"].take());
        let entries =
            head.as_object().expect("an object").iter().filter(|(key, _)| *key != "teams" && *key != "matches");
        let entries: String = entries.map(|(key, value)| format!("\"{key}\": {value},")).collect();
        format!("{{{entries} \"teams\": {teams}, \"matches\": {matches}}}")
    };
    let categories: Vec<String> = file["categories"].as_array().expect("a list").iter().map(category).collect();
    let (format, season, users) = (&file["format"], &file["season"], &file["users"]);
    let categories = categories.join(",\n");
    format!("{{\"format\": {format},\n\"season\": {season},\n\"categories\": [{categories}],\n\"users\": {users}}}")
}

#[tokio::test]
async fn what_is_missing_is_missing_from_its_object() {
    for (pointer, owner) in [
        ("/season", ""),
        ("/season/timezone", "/season"),
        ("/categories/0/matches", "/categories/0"),
        ("/categories/0/teams/0/name", "/categories/0/teams/0"),
        ("/categories/0/matches/0/start", "/categories/0/matches/0"),
        ("/categories/1/matches/0/result/score", "/categories/1/matches/0/result"),
        ("/users/0/role", "/users/0"),
    ] {
        let mut file = sample();
        edit(&mut file, pointer, None);
        assert_eq!(pointers_of_faults(&MemoryStore::default(), &file).await, [owner], "{pointer}");
    }
}

#[tokio::test]
async fn optional_keys_may_be_absent_or_null() {
    let file = json!({
        "format": "minicup-tournament/1",
        "season": {"slug": "s", "name": "S", "timezone": "Europe/Prague", "half_length": null, "rules": null,
            "game": null},
        "categories": [{"id": 1, "slug": "c", "name": "C", "teams": [
            {"id": 1, "slug": "a", "name": "A"},
            {"id": 2, "slug": "b", "name": "B", "abbr": null, "players": null},
        ], "matches": [
            {"id": 1, "home_team_id": 1, "away_team_id": 2, "start": "2026-05-23T10:00:00+02:00"},
            {"id": 2, "home_team_id": 2, "away_team_id": 1, "start": "2026-05-23T10:00:00.450+02:00", "end": null,
             "number": null, "location": null, "result": null, "history": null, "facebook_video_id": null,
             "half_length": null, "game": null, "must_decide": null},
        ]}],
        "users": null,
    });
    let store = imported(&file).await;
    let out = exported(&store, "s").await;
    let starts: Vec<Value> = json_of(&out)["categories"][0]["matches"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|scheduled| scheduled["start"].clone())
        .collect();
    assert_eq!(starts, [json!("2026-05-23T10:00:00+02:00"), json!("2026-05-23T10:00:00.45+02:00")]);
}

#[tokio::test]
async fn what_is_no_json_is_one_fault_with_its_place() {
    let deep = "[".repeat(1000);
    let large = " ".repeat(MAX_FILE + 1);
    let cases: [(&[u8], &str); 5] = [
        (b"", "line 1 column 0"),
        (b"{\n \"format\": }", "line 2 column 12"),
        (b"{\"format\": \n\"\xff\"}", "not in UTF-8 (line 2)"),
        (deep.as_bytes(), "recursion limit exceeded at line 1"),
        (large.as_bytes(), "which is the most"),
    ];
    for (file, message) in cases {
        let Err(ImportError::Faults(faults)) = import(&MemoryStore::default(), file, None, NOW).await else {
            panic!("expected a fault: {message}")
        };
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].pointer, "");
        assert!(faults[0].to_string().contains(message), "{}", faults[0]);
    }
    let with_mark = format!("\u{feff}{}", sample_without_users());
    assert!(import(&MemoryStore::default(), with_mark.as_bytes(), None, NOW).await.is_ok());
}

#[tokio::test]
async fn ids_of_another_season_are_taken() {
    let store = imported(&sample_without_users()).await;
    let other = json!({
        "format": "minicup-tournament/1",
        "season": {"slug": "2020", "name": "S", "timezone": "UTC"},
        "categories": [{"id": 13, "slug": "c", "name": "C", "teams": [
            {"id": 101, "slug": "a", "name": "A", "players": [{"id": 1001, "firstname": "A", "lastname": "B"}]},
            {"id": 2, "slug": "b", "name": "B"},
        ], "matches": [{"id": 11, "home_team_id": 101, "away_team_id": 2, "start": "2026-05-23T10:00:00Z"}]}],
    });
    let mut pointers = pointers_of_faults(&store, &other).await;
    pointers.sort();
    assert_eq!(
        pointers,
        [
            "/categories/0/id",
            "/categories/0/matches/0/id",
            "/categories/0/teams/0/id",
            "/categories/0/teams/0/players/0/id",
        ]
    );
}

#[tokio::test]
async fn without_a_slug_no_id_is_said_to_be_taken() {
    let store = imported(&sample_without_users()).await;
    let mut file = sample_without_users();
    edit(&mut file, "/season/slug", Some(json!(2019)));
    assert_eq!(pointers_of_faults(&store, &file).await, ["/season/slug"]);
}

#[tokio::test]
async fn a_played_match_neither_goes_nor_changes_its_teams() {
    let store = imported(&sample_without_users()).await;
    play(&store, 11, [(0, MatchAction::Reopen { reason: "protest".to_owned() })]).await;
    play(&store, 12, [(0, MatchAction::Reopen { reason: "protest".to_owned() })]).await;
    let head = store.head();
    let mut removed = sample_without_users();
    edit(&mut removed, "/categories/1/matches/0", None);
    assert_eq!(pointers_of_faults(&store, &removed).await, ["/categories"]);
    let mut changed = sample_without_users();
    edit(&mut changed, "/categories/1/matches/1/home_team_id", Some(json!(202)));
    assert_eq!(pointers_of_faults(&store, &changed).await, ["/categories/1/matches/1"]);
    assert_eq!(store.head(), head);
}

#[tokio::test]
async fn keys_that_are_there_twice_are_named_beside_the_other_faults() {
    let store = MemoryStore::default();
    let file = r#"{"format": "minicup-tournament/1", "season": {"slug": "s", "name": "S", "timezone": "UTC"},
        "categories": [{"id": 1, "slug": "c", "name": "C", "teams": [], "matches": []}],
        "categories": [{"id": 2, "slug": "c", "name": "", "teams": [], "matches": []}]}"#;
    let Err(ImportError::Faults(faults)) = import(&store, file.as_bytes(), None, NOW).await else {
        panic!("expected faults")
    };
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        ["/categories: this key is in its object twice, remove one", "/categories/0/name: must not be empty"]
    );
    assert_eq!(store.head(), None);
}
