//! The privacy of a season: in files and set alone.

use minicup_domain::tournament::Privacy;

use super::super::{PrivacyError, set_privacy};
use super::*;

fn with_privacy(value: Value) -> Value {
    let mut file = sample_without_users();
    file["season"]["privacy"] = value;
    file
}

async fn set(store: &MemoryStore, show: Privacy) -> Result<bool, PrivacyError> {
    set_privacy(store, &SeasonSlug::new("2019"), show, Some("vedeni"), NOW).await
}

async fn privacy(store: &MemoryStore) -> Privacy {
    let present = Present::read(store).await.expect("in memory");
    present.season(&SeasonSlug::new("2019")).state.state.privacy()
}

#[tokio::test]
async fn a_file_sets_it_and_one_without_the_key_leaves_it() {
    let one_season_event = ImportReport { season_events: 1, ..NOTHING };
    let store = imported(&sample_without_users()).await;
    for (value, report, expected) in [
        (json!("names"), NOTHING, Privacy::Names),
        (json!("initials"), one_season_event, Privacy::Initials),
        (json!("initials"), NOTHING, Privacy::Initials),
        (json!(null), NOTHING, Privacy::Initials),
        (json!("numbers"), one_season_event, Privacy::Numbers),
        (json!("names"), one_season_event, Privacy::Names),
    ] {
        assert_eq!(import_value(&store, &with_privacy(value.clone())).await, Ok(report), "{value}");
        assert_eq!(privacy(&store).await, expected, "{value}");
    }
    set(&store, Privacy::Numbers).await.expect("the season is there");
    assert_eq!(import_value(&store, &sample_without_users()).await, Ok(NOTHING));
    assert_eq!(privacy(&store).await, Privacy::Numbers);
}

#[tokio::test]
async fn what_is_no_privacy_is_a_fault_with_its_place() {
    let store = MemoryStore::default();
    for bad in [json!("secret"), json!("Names"), json!(7), json!(true), json!([])] {
        assert_eq!(pointers_of_faults(&store, &with_privacy(bad)).await, ["/season/privacy"]);
    }
}

/// The streams that an import appended to, in order.
async fn appended(before: &Value, after: &Value) -> Vec<String> {
    let store = imported(before).await;
    let known = log(&store).await.len();
    import_value(&store, after).await.expect("a good file");
    log(&store).await.drain(known..).map(|event| format!("{} {}", event.stream, event.kind)).collect()
}

#[tokio::test]
async fn people_are_hidden_before_they_are_named_and_named_after_they_are_taken_out() {
    let changed = |privacy: &str| {
        let mut file = with_privacy(json!(privacy));
        file["season"]["name"] = json!("Jiný");
        file["categories"][0]["teams"][0]["players"][0]["lastname"] = json!("Nová");
        file
    };
    let (set, roster, season) = ("season-2019 PrivacySet", "roster-101 RosterSet", "season-2019 SeasonDefined");
    let said = "season-2019 SeasonImported";
    assert_eq!(appended(&sample_without_users(), &changed("initials")).await, [set, roster, season, said]);
    assert_eq!(appended(&with_privacy(json!("numbers")), &changed("initials")).await, [roster, season, set, said]);
    let new = appended(
        &json!({"format": "minicup-tournament/1", "season": {"slug": "2018", "name": "A", "timezone": "UTC"},
        "categories": []}),
        &with_privacy(json!("initials")),
    )
    .await;
    let place = |wanted: &str| new.iter().position(|event| event == wanted);
    assert_eq!(place(set), place(season).map(|place| place + 1), "right behind the season: {new:?}");
    assert!(place(set) < place("season-2019 TeamDefined"));
}

#[tokio::test]
async fn the_export_says_it_unless_names_are_shown() {
    let store = imported(&sample_without_users()).await;
    for (show, expected) in [
        (Privacy::Initials, Some(Privacy::Initials)),
        (Privacy::Numbers, Some(Privacy::Numbers)),
        (Privacy::Names, None),
    ] {
        set(&store, show).await.expect("the season is there");
        let out = exported(&store, "2019").await;
        assert_eq!(out.season.privacy, expected);
        assert_eq!(out.categories[0].teams[0].players[0].firstname, "Adam");
        let again = imported(&json_of(&out)).await;
        assert_eq!((exported(&again, "2019").await, privacy(&again).await), (out, show));
    }
}

#[tokio::test]
async fn setting_it_again_or_where_no_season_is_records_nothing() {
    let store = imported(&sample_without_users()).await;
    assert_eq!(set(&store, Privacy::Initials).await, Ok(true));
    let head = store.head();
    assert_eq!(set(&store, Privacy::Initials).await, Ok(false));
    let nowhere = SeasonSlug::new("1999");
    let refused = set_privacy(&store, &nowhere, Privacy::Numbers, None, NOW).await;
    assert_eq!(refused, Err(PrivacyError::UnknownSeason(nowhere)));
    assert_eq!(store.head(), head);
}
