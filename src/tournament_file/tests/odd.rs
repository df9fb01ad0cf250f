//! What a file may say and people should look at.

use super::*;

fn conflicts() -> Value {
    let mut file: Value = serde_json::from_str(include_str!("../../../tests/data/cases/conflicts.json")).expect("JSON");
    file["users"] = json!([]);
    file
}

async fn warnings(file: &Value) -> Vec<String> {
    let store = MemoryStore::default();
    let imported = take(&store, file, &[]).await;
    assert_eq!(take(&store, file, &[]).await.report, NOTHING);
    imported.warnings.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn courts_that_differ_in_blanks_and_case_are_one() {
    let store = imported(&conflicts()).await;
    let courts: Vec<String> =
        exported(&store, "2026").await.categories[0].matches.iter().map(|one| one.location.clone()).collect();
    assert_eq!(courts, ["A", "A", "A", "A"]);
    let out = json_of(&exported(&store, "2026").await);
    assert_eq!(import_value(&store, &out).await, Ok(NOTHING));
}

#[tokio::test]
async fn a_team_and_a_court_that_are_taken_twice_are_named() {
    assert_eq!(
        warnings(&conflicts()).await,
        [
            "/categories/0/matches/1: Aurora plays at the same time in /categories/0/matches/0",
            "/categories/0/matches/1: court A is taken at the same time by /categories/0/matches/0",
            "/categories/0/matches/2: Cihelna plays at the same time in /categories/0/matches/1",
            "/categories/0/matches/2: court A is taken at the same time by /categories/0/matches/0",
            "/categories/0/matches/2/location: is taken as court A, which is written otherwise before",
            "/categories/0/matches/3/location: is taken as court A, which is written otherwise before",
        ]
    );
    assert_eq!(warnings(&sample_without_users()).await, [""; 0]);
}

#[tokio::test]
async fn a_match_that_ends_before_it_starts_is_odd_and_no_fault() {
    let mut file = sample_without_users();
    edit(&mut file, "/categories/1/matches/0/end", Some(json!("2019-06-01T08:59:59Z")));
    assert_eq!(warnings(&file).await, ["/categories/1/matches/0/end: is before the start"]);
}

#[tokio::test]
async fn numbers_that_tell_no_players_apart_are_named_where_numbers_are_shown() {
    let mut file = sample_without_users();
    edit(&mut file, "/categories/0/teams/0/players/1/number", Some(json!(7)));
    assert_eq!(warnings(&file).await, [""; 0]);
    file["season"]["privacy"] = json!("numbers");
    let players = "/categories/0/teams/0/players";
    let who = "readers, who see numbers alone, cannot tell them apart";
    assert_eq!(warnings(&file).await, [format!("{players}/1/number: number 7 is also that of {players}/0: {who}")]);
}

#[tokio::test]
async fn short_pins_come_in_with_a_warning() {
    let store = MemoryStore::default();
    let mut file = sample();
    edit(&mut file, "/users/0/pin", Some(json!("12345")));
    edit(&mut file, "/users/0/role", Some(json!("admin")));
    edit(&mut file, "/users/1/pin", Some(json!("12")));
    let imported = take(&store, &file, &[]).await;
    let lines: Vec<String> = imported.warnings.iter().map(ToString::to_string).collect();
    let short = |index, least| format!("/users/{index}/pin: the PIN is short, give one of {least} characters or more");
    assert_eq!(lines, [short(0, 8), short(1, 4)]);
}
