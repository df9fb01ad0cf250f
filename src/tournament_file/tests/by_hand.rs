//! What was changed by hand since the last import stays, unless the file's is taken; nothing is dated back.

use minicup_domain::matches::{GivenResult, Score};
use minicup_domain::tournament::{SeasonEvent, Team};
use minicup_domain::{Event, Recorded};
use proptest::prelude::*;

use super::super::fields::FieldChange;
use super::*;
use crate::access::users::{remove_user, set_pin};
use crate::store::codec::{decode, season_stream};

const LATER: Timestamp = NOW.plus_seconds(3600);

fn case(text: &str) -> Value {
    let mut file: Value = serde_json::from_str(text).expect("JSON");
    file["users"] = json!([]);
    file
}

fn result() -> Value {
    case(include_str!("../../../tests/data/cases/result.json"))
}

fn moved() -> Value {
    case(include_str!("../../../tests/data/cases/result-moved.json"))
}

fn reopen(reason: &str) -> MatchAction {
    MatchAction::Reopen { reason: reason.to_owned() }
}

fn record(home: u32, away: u32) -> MatchAction {
    MatchAction::RecordResult { result: GivenResult::played(Score(home, away)), reason: "video".to_owned() }
}

/// Seconds from [`NOW`] to the day after the matches of the cases.
const DAY_AFTER: u32 = 221_000_000;

async fn by_hand(store: &MemoryStore, actions: impl IntoIterator<Item = MatchAction>) {
    play(store, 1, actions.into_iter().map(|action| (DAY_AFTER, action))).await;
}

async fn state_of(store: &MemoryStore, id: i64) -> MatchState {
    History::read(store, MatchId::new(id)).await.expect("in memory").state
}

async fn match_events(store: &MemoryStore, id: i64) -> Vec<RecordedEvent> {
    store.read(&match_stream(MatchId::new(id)), None).await.expect("in memory")
}

#[tokio::test]
async fn a_corrected_result_stays_when_another_match_is_moved() {
    let store = imported(&result()).await;
    by_hand(&store, [reopen("mistyped"), record(9, 12), MatchAction::Confirm]).await;
    let before = match_events(&store, 1).await;
    let second = take(&store, &moved(), &[]).await;
    assert_eq!(second.report, ImportReport { season_events: 1, ..NOTHING });
    let start = FieldChange::new("start", "2026-05-30T10:00:00+02:00", "2026-05-30T11:00:00+02:00");
    assert_eq!(second.changes[0].fields, [start]);
    assert_eq!(paths(&second), ["match:1/result"]);
    assert_eq!(second.kept[0].name, "Aurora vs. Borovany");
    assert_eq!(second.kept[0].file, json!({"score": [12, 9], "confirmed_at": "2026-05-30T09:31:00+02:00"}));
    assert_eq!(second.kept[0].store["score"], json!([9, 12]));
    assert_eq!(match_events(&store, 1).await, before);
    let head = store.head();
    assert_eq!(paths(&take(&store, &moved(), &[]).await), ["match:1/result"], "it is listed each time");
    assert_eq!(store.head(), head);
}

#[tokio::test]
async fn a_match_reopened_for_a_protest_stays_open() {
    let store = imported(&result()).await;
    by_hand(&store, [reopen("protest")]).await;
    assert_eq!(paths(&take(&store, &moved(), &[]).await), ["match:1/result"]);
    assert_eq!(state_of(&store, 1).await.confirmed, None);
    by_hand(&store, [MatchAction::Confirm]).await;
    let mut corrected = moved();
    corrected["categories"][0]["matches"][0]["result"]["score"] = json!([12, 10]);
    let after = take(&store, &corrected, &[]).await;
    assert_eq!((after.report, after.kept), (ImportReport { results: 1, ..NOTHING }, vec![]), "it is as imported again");
}

#[tokio::test]
async fn what_is_taken_is_recorded_now_and_not_dated_back() {
    let store = imported(&result()).await;
    by_hand(&store, [reopen("mistyped"), record(9, 12), MatchAction::Confirm]).await;
    let corrected = state_of(&store, 1).await.confirmed.expect("confirmed");
    let taken = take(&store, &moved(), &["match:1/result"]).await;
    assert_eq!(taken.kept, []);
    let score = FieldChange::new("score", json!([9, 12]), json!([12, 9]));
    let change = taken.changes.iter().find(|change| change.name == "Aurora vs. Borovany").expect("a result");
    assert_eq!(change.fields[0], score);
    let state = state_of(&store, 1).await;
    assert_eq!(state.score(), Some(Score(12, 9)));
    assert!(state.confirmed.is_some_and(|at| at >= corrected));
    let mut times: Vec<Timestamp> = Vec::new();
    for stored in match_events(&store, 1).await {
        let Recorded { event: Event::Match(_, event), .. } = decode(&stored).expect("ours") else { panic!("a match") };
        times.push(event.at);
    }
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(take(&store, &moved(), &["match:1/result"]).await.report, NOTHING);
    assert_eq!(take(&store, &moved(), &[]).await.kept, []);
}

#[tokio::test]
async fn a_corrected_file_corrects_a_result_now() {
    let store = imported(&result()).await;
    let mut corrected = result();
    corrected["categories"][0]["matches"][0]["result"]["score"] = json!([9, 12]);
    let request = Request {
        mode: Mode::Apply,
        take: &[],
        author: Author { user: None, now: NOW.plus_seconds(DAY_AFTER) },
        pins: NewPins::default(),
    };
    let done = bring_in(&store, corrected.to_string().as_bytes(), request).await.expect("a good file");
    assert_eq!(done.changes[0].fields[0], FieldChange::new("score", json!([12, 9]), json!([9, 12])));
    let state = state_of(&store, 1).await;
    assert_eq!((state.score(), state.confirmed), (Some(Score(9, 12)), Some(NOW.plus_seconds(DAY_AFTER))));
    let mut again = corrected.clone();
    again["categories"][0]["matches"][0]["result"]["score"] = json!([9, 11]);
    assert_eq!(take(&store, &again, &[]).await.report, ImportReport { results: 1, ..NOTHING }, "nobody has touched it");
}

#[tokio::test]
async fn an_imported_result_of_a_mistyped_team_is_corrected_and_removed() {
    let store = imported(&result()).await;
    let mut corrected = result();
    corrected["categories"][0]["matches"][0]["away_team_id"] = json!(12);
    let done = take(&store, &corrected, &[]).await;
    assert_eq!(done.report, ImportReport { season_events: 1, results: 1, ..NOTHING });
    let state = state_of(&store, 1).await;
    assert_eq!(state.fixture.map(|fixture| fixture.away), Some(TeamId::new(12)));
    assert_eq!((state.score(), state.confirmed.is_some()), (Some(Score(12, 9)), true));
    assert_eq!(take(&store, &corrected, &[]).await.report, NOTHING);
    let out = exported(&store, "2026").await;
    let again = imported(&json_of(&out)).await;
    assert_eq!(match_log(&again).await, match_log(&store).await);

    let mut removed = corrected.clone();
    edit(&mut removed, "/categories/0/matches/0", None);
    assert_eq!(take(&store, &removed, &[]).await.report, ImportReport { season_events: 1, ..NOTHING });
    let state = state_of(&store, 1).await;
    assert_eq!((state.score(), state.confirmed, state.phase), (None, None, Phase::Init));
    assert_eq!(take(&store, &removed, &[]).await.report, NOTHING);
    take(&store, &result(), &[]).await;
    let state = state_of(&store, 1).await;
    assert_eq!((state.fixture.map(|fixture| fixture.away), state.score()), (Some(TeamId::new(11)), Some(Score(12, 9))));
}

#[tokio::test]
async fn a_note_before_the_start_fixes_nothing() {
    let base = case(include_str!("../../../tests/data/cases/base.json"));
    let store = imported(&base).await;
    play(&store, 2, [(0, MatchAction::Open(fixture(12, 13))), (1, MatchAction::Info { text: "late".to_owned() })])
        .await;
    import_value(&store, &case(include_str!("../../../tests/data/cases/base-300.json"))).await.expect("a good file");
    let mut changed = base.clone();
    changed["categories"][0]["matches"][1]["home_team_id"] = json!(10);
    assert_eq!(take(&store, &changed, &[]).await.report, ImportReport { season_events: 2, ..NOTHING });
    edit(&mut changed, "/categories/0/matches/1", None);
    assert_eq!(take(&store, &changed, &[]).await.report, ImportReport { season_events: 1, ..NOTHING });
}

async fn append(store: &MemoryStore, slug: &str, events: &[SeasonEvent]) {
    let stream = season_stream(&SeasonSlug::new(slug));
    let last = store.read(&stream, None).await.expect("in memory").last().map(|event| event.revision);
    let cause = Cause { command_id: CommandId::new(Uuid::new_v4()), user: Some("vedeni".to_owned()) };
    let new = NonEmpty::new(cause.events_at(LATER, events)).expect("events");
    store.append(&stream, Expected::behind(last), new).await.expect("in memory");
}

async fn season(store: &MemoryStore, slug: &str) -> minicup_domain::tournament::Season {
    Present::read(store).await.expect("in memory").season(&SeasonSlug::new(slug)).state.state
}

fn team(id: i64, name: &str) -> Team {
    serde_json::from_value(json!({"id": id, "category": 1, "slug": format!("x{id}"), "name": name})).expect("a team")
}

#[tokio::test]
async fn fields_that_were_changed_and_things_that_were_added_by_hand_stay() {
    let store = imported(&result()).await;
    let mut scheduled = season(&store, "2026").await.matches[1].clone();
    scheduled.location = "B".to_owned();
    let mut added = scheduled.clone();
    (added.id, added.home, added.away) = (MatchId::new(7), TeamId::new(10), TeamId::new(44));
    let renamed = Team { name: "Aurora Nova".to_owned(), ..season(&store, "2026").await.teams[0].clone() };
    append(
        &store,
        "2026",
        &[
            SeasonEvent::TeamDefined(renamed),
            SeasonEvent::TeamDefined(team(44, "Host")),
            SeasonEvent::MatchScheduled(scheduled),
            SeasonEvent::MatchScheduled(added),
        ],
    )
    .await;
    let by_hand = season(&store, "2026").await;
    let kept = ["team:10/name", "team:44", "match:2/location", "match:7"];
    assert_eq!(paths(&take(&store, &result(), &[]).await), kept);
    assert_eq!(season(&store, "2026").await, by_hand);

    // Of the same match the start was changed in the file, and the court by hand.
    assert_eq!(paths(&take(&store, &moved(), &[]).await), kept);
    let merged = season(&store, "2026").await;
    assert_eq!(merged.matches[1].location, "B");
    assert_eq!(Some(merged.matches[1].start), Timestamp::parse("2026-05-30T11:00:00+02:00"));

    let taken = take(&store, &moved(), &["match:7", "team:10/name"]).await;
    assert_eq!(paths(&taken), ["team:44", "match:2/location"]);
    let out = exported(&store, "2026").await;
    assert_eq!(take(&store, &json_of(&out), &[]).await.report, NOTHING);
    assert_eq!(exported(&store, "2026").await, out);

    let unknown = take_refused(&store, &["match:99", "match:2/nothing"]).await;
    assert_eq!(unknown, ["there is nothing to take at match:2/nothing", "there is nothing to take at match:99"]);
}

async fn take_refused(store: &MemoryStore, paths: &[&str]) -> Vec<String> {
    let take: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    let request =
        Request { mode: Mode::Preview, take: &take, author: Author { user: None, now: NOW }, pins: NewPins::default() };
    match bring_in(store, moved().to_string().as_bytes(), request).await {
        Err(ImportError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("expected faults, got {other:?}"),
    }
}

#[tokio::test]
async fn the_privacy_that_was_set_by_hand_stays() {
    let mut file = result();
    file["season"]["privacy"] = json!("initials");
    let store = imported(&file).await;
    let numbers = minicup_domain::tournament::Privacy::Numbers;
    super::super::set_privacy(&store, &SeasonSlug::new("2026"), numbers, None, LATER).await.expect("there is one");
    assert_eq!(paths(&take(&store, &file, &[]).await), ["season/privacy"]);
    assert_eq!(season(&store, "2026").await.privacy(), numbers);
    assert_eq!(take(&store, &file, &["season/privacy"]).await.kept, []);
    assert_ne!(season(&store, "2026").await.privacy(), numbers);
}

#[tokio::test]
async fn a_pin_that_was_changed_and_a_user_who_was_removed_by_hand_stay_so() {
    let store = imported(&sample()).await;
    let author = Author { user: None, now: LATER };
    set_pin(&store, "zapis", "97531", author).await.expect("a good PIN");
    remove_user(&store, "short", author).await.expect("there is one");
    let again = take(&store, &sample(), &[]).await;
    assert_eq!(paths(&again), ["user:zapis/pin", "user:short"]);
    let text = format!("{:?}", again.kept);
    assert!(!text.contains("argon2") && !text.contains("1234"), "{text}");
    let users = Present::read(&store).await.expect("in memory").users.state.users;
    assert!(users.get("short").is_none());
    let verifies = |users: &minicup_domain::tournament::Users, pin| {
        users.get("zapis").and_then(|user| user.pin_hash.as_ref()).is_some_and(|hash| verify_pin(pin, hash))
    };
    assert!(verifies(&users, "97531"));
    let taken = take(&store, &sample(), &["user:zapis", "user:short"]).await;
    assert_eq!((taken.kept, taken.report.users), (vec![], 2));
    let users = Present::read(&store).await.expect("in memory").users.state.users;
    assert!(users.get("short").is_some() && verifies(&users, "1234"));
    assert_eq!(import_value(&store, &sample()).await, Ok(NOTHING));
}

#[tokio::test]
async fn results_in_a_log_without_records_of_imports_are_known_by_their_reason() {
    let store = imported(&result()).await;
    let old = MemoryStore::default();
    for event in log(&store).await.into_iter().filter(|event| &*event.kind != "SeasonImported") {
        let expected = Expected::behind(event.revision.get().checked_sub(1).map(minicup_domain::Revision::new));
        let RecordedEvent { stream, id, kind, data, metadata, .. } = event;
        let new =
            crate::store::NewEvent { id, kind: kind.to_string().into(), data: data.into(), metadata: metadata.into() };
        old.append(&stream, expected, NonEmpty::new(vec![new]).expect("one")).await.expect("in memory");
    }
    let events = match_events(&old, 1).await;
    assert_eq!(import_value(&old, &result()).await, Ok(NOTHING));
    assert_eq!(match_events(&old, 1).await, events);
    let mut corrected = result();
    corrected["categories"][0]["matches"][0]["result"]["score"] = json!([12, 10]);
    assert_eq!(take(&old, &corrected, &[]).await.report, ImportReport { results: 1, ..NOTHING });
    by_hand(&old, [reopen("mistyped"), record(9, 12), MatchAction::Confirm]).await;
    assert_eq!(paths(&take(&old, &result(), &[]).await), ["match:1/result"]);
}

/// What happens to a tournament: an import of one of some files, or a change by hand.
#[derive(Debug, Clone)]
enum Step {
    Import { score: Option<(u32, u32)>, location: u8, name: u8 },
    Result(u32),
    Location(u8),
    Name(u8),
}

fn any_step() -> impl Strategy<Value = Step> {
    let import = (prop::option::of((0u32..3, 0u32..3)), 0u8..3, 0u8..3);
    prop_oneof![
        import.prop_map(|(score, location, name)| Step::Import { score, location, name }),
        (0u32..3).prop_map(Step::Result),
        (0u8..3).prop_map(Step::Location),
        (0u8..3).prop_map(Step::Name),
    ]
}

fn file_of(score: Option<(u32, u32)>, location: u8, name: u8) -> Value {
    let mut file = result();
    let category = &mut file["categories"][0];
    category["teams"][0]["name"] = json!(format!("T{name}"));
    category["matches"][0]["location"] = json!(format!("L{location}"));
    category["matches"][0]["result"] = score.map_or(
        Value::Null,
        |(home, away)| json!({"score": [home, away], "confirmed_at": "2026-05-30T09:31:00+02:00"}),
    );
    file
}

/// The values that a step may change: the score of match 1, its court, the name of team 10.
async fn values(store: &MemoryStore) -> (Option<(u32, u32)>, String, String) {
    let (state, season) = (state_of(store, 1).await, season(store, "2026").await);
    let score = state.score().map(|score| (score.0, score.1));
    (score, season.matches[0].location.clone(), season.teams[0].name.clone())
}

async fn preview(store: &MemoryStore, file: &Value) -> ImportReport {
    let request =
        Request { mode: Mode::Preview, take: &[], author: Author { user: None, now: NOW }, pins: NewPins::default() };
    bring_in(store, file.to_string().as_bytes(), request).await.expect("a good file").report
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_changed_by_hand_survives_every_import_and_the_same_file_twice_changes_nothing(
        steps in prop::collection::vec(any_step(), 1..12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let store = imported(&file_of(None, 0, 0)).await;
            let mut said = (None, "L0".to_owned(), "T0".to_owned());
            for step in steps {
                match step {
                    Step::Import { score, location, name } => {
                        let before = values(&store).await;
                        let file = file_of(score, location, name);
                        import_value(&store, &file).await.expect("a good file");
                        let head = store.head();
                        prop_assert_eq!(import_value(&store, &file).await, Ok(NOTHING));
                        prop_assert_eq!(store.head(), head);
                        let after = values(&store).await;
                        let wanted = (score, format!("L{location}"), format!("T{name}"));
                        let stays = |now: &str, said: &str, wanted: &str| if now == said { wanted.to_owned() } else { now.to_owned() };
                        prop_assert_eq!(&after.1, &stays(&before.1, &said.1, &wanted.1));
                        prop_assert_eq!(&after.2, &stays(&before.2, &said.2, &wanted.2));
                        let is_by_hand = before.0 != said.0;
                        prop_assert_eq!(after.0, if is_by_hand { before.0 } else { score.or(before.0) });
                        said = (score.or(said.0), wanted.1, wanted.2);
                        let out = exported(&store, "2026").await;
                        prop_assert_eq!(preview(&store, &json_of(&out)).await, NOTHING);
                    }
                    Step::Result(home) => {
                        let fixture = Fixture { category: CategoryId::new(1), ..fixture(10, 11) };
                        let actions = [MatchAction::Open(fixture), reopen("video"), record(home, 2), MatchAction::Confirm];
                        by_hand(&store, actions).await;
                    }
                    Step::Location(location) => {
                        let mut scheduled = season(&store, "2026").await.matches[0].clone();
                        scheduled.location = format!("L{location}");
                        append(&store, "2026", &[SeasonEvent::MatchScheduled(scheduled)]).await;
                    }
                    Step::Name(name) => {
                        let team = Team { name: format!("T{name}"), ..season(&store, "2026").await.teams[0].clone() };
                        append(&store, "2026", &[SeasonEvent::TeamDefined(team)]).await;
                    }
                }
            }
            Ok(())
        })?;
    }
}
