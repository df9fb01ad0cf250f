//! Files beside matches that are scored live, and imports that do not come through at once.

use super::*;

#[tokio::test]
async fn a_match_scored_live_stays_unless_the_files_result_is_taken() {
    let (pointer, id) = unplayed();
    let store = imported(&sample_without_users()).await;
    play(&store, id, whole_match()).await;
    let head = store.head();

    assert_eq!(import_value(&store, &sample_without_users()).await, Ok(NOTHING));
    let mut same = sample_without_users();
    edit(
        &mut same,
        &format!("{pointer}/result"),
        Some(json!({"score": [2, 1], "confirmed_at": "2019-06-02T10:00:00Z"})),
    );
    assert_eq!(store.head(), head);

    let mut other = same.clone();
    edit(&mut other, &format!("{pointer}/result/score"), Some(json!([2, 2])));
    assert_eq!(import_value(&store, &other).await, Ok(NOTHING));
    let path = format!("match:{id}/result");
    assert_eq!(paths(&take(&store, &other, &[]).await), [path.as_str()]);
    let taken = take(&store, &other, &[&path]).await;
    assert_eq!((taken.report, taken.kept), (ImportReport { results: 1, ..NOTHING }, vec![]));
    let kinds: Vec<String> = store
        .read(&match_stream(MatchId::new(id)), None)
        .await
        .expect("in memory")
        .into_iter()
        .map(|event| event.kind.to_string())
        .collect();
    assert_eq!(kinds[kinds.len() - 3..], ["MatchReopened", "ResultRecorded", "MatchConfirmed"]);
    let out = exported(&store, "2019").await;
    let again = imported(&json_of(&out)).await;
    assert_eq!(exported(&again, "2019").await, out);
}

#[tokio::test]
async fn a_result_that_the_goals_already_make_is_only_confirmed() {
    let (pointer, id) = unplayed();
    let store = imported(&sample_without_users()).await;
    let mut actions = whole_match();
    actions.pop();
    let before = play(&store, id, actions).await;
    let mut file = sample_without_users();
    edit(&mut file, &format!("{pointer}/result"), Some(json!({"score": [2, 1]})));
    assert_eq!(import_value(&store, &file).await, Ok(NOTHING), "without a time it is not to be confirmed");

    edit(&mut file, &format!("{pointer}/result/confirmed_at"), Some(json!("2019-06-02T10:00:00Z")));
    assert_eq!(import_value(&store, &file).await, Ok(ImportReport { results: 1, ..NOTHING }));
    let after = History::read(&store, MatchId::new(id)).await.expect("in memory").state;
    assert_eq!(after.confirmed, Timestamp::parse("2019-06-02T10:00:00Z"));
    assert_eq!((after.result, after.score()), (None, before.score()));
}

#[tokio::test]
async fn a_history_continues_what_the_store_has_and_never_contradicts_it() {
    let (pointer, id) = unplayed();
    let scored = imported(&sample_without_users()).await;
    play(&scored, id, whole_match()).await;
    let file = json_of(&exported(&scored, "2019").await);
    let events = file.pointer(&format!("{pointer}/history")).expect("it was scored live").clone();
    let stream = match_stream(MatchId::new(id));

    for known in 0..=events.as_array().expect("a list").len() {
        let mut shorter = file.clone();
        let history = shorter.pointer_mut(&format!("{pointer}/history")).expect("a list");
        history.as_array_mut().expect("a list").truncate(known);
        edit(&mut shorter, &format!("{pointer}/result"), None);
        let store = imported(&shorter).await;
        import_value(&store, &file).await.expect("the rest of the history");
        let (rest, whole) = (store.read(&stream, None).await, scored.read(&stream, None).await);
        let of = |events: Result<Vec<RecordedEvent>, StoreError>| -> Vec<_> {
            events.expect("in memory").into_iter().map(|e| (e.id, e.kind, e.data, bare(&e.metadata))).collect()
        };
        assert_eq!(of(rest), of(whole));
        assert_eq!(import_value(&store, &file).await, Ok(NOTHING));
        assert_eq!(import_value(&store, &shorter).await, Ok(NOTHING), "the store goes on behind the file");
    }

    let mut other = file.clone();
    edit(&mut other, &format!("{pointer}/history/2/metadata/at"), Some(json!(1)));
    assert_eq!(pointers_of_faults(&scored, &other).await, [format!("{pointer}/history/2")]);
}

#[tokio::test]
async fn a_history_that_cannot_be_is_refused() {
    let (pointer, id) = unplayed();
    let scored = imported(&sample_without_users()).await;
    play(&scored, id, whole_match()).await;
    let file = json_of(&exported(&scored, "2019").await);
    for (key, value, faulty) in [
        ("0/data/home", json!(104), "0"),
        ("1/type", json!("Applause"), "1"),
        ("1/version", json!(77), "1"),
        ("2/data/side", json!("left"), "2"),
        ("2/type", json!("MatchOpened"), "2"),
        ("2/id", json!("7"), "2/id"),
        ("2/metadata/command_id", json!(null), "2/metadata/command_id"),
    ] {
        let mut bad = file.clone();
        edit(&mut bad, &format!("{pointer}/history/{key}"), Some(value));
        let store = MemoryStore::default();
        assert_eq!(pointers_of_faults(&store, &bad).await, [format!("{pointer}/history/{faulty}")], "{key}");
        assert_eq!(store.head(), None);
    }
}

#[tokio::test]
async fn an_import_that_was_cut_off_is_completed_by_the_next() {
    let whole = imported(&sample_without_users()).await;
    let file: TournamentFile = serde_json::from_value(sample_without_users()).expect("a good file");
    let request = by_nobody();
    let empty = Present::default();
    let planned = async |store: &MemoryStore| {
        let plan = plan(store, &empty, &file, &mut Takes::default(), request).await;
        plan.expect("a good file").appends
    };
    let steps = planned(&MemoryStore::default()).await.len();
    assert_eq!(steps, 13, "eight rosters, one season, three results, and what the file said");
    for done in 0..=steps {
        let store = MemoryStore::default();
        for append in planned(&store).await.into_iter().take(done) {
            append.commit(&store).await.expect("in memory");
        }
        import_value(&store, &sample_without_users()).await.expect("a good file");
        assert_eq!(log(&store).await, log(&whole).await, "cut off after {done} appends");
        assert_eq!(import_value(&store, &sample_without_users()).await, Ok(NOTHING));
    }
}

#[tokio::test]
async fn a_plan_made_before_somebody_else_appended_is_refused_and_made_anew() {
    let store = imported(&sample_without_users()).await;
    let (pointer, id) = unplayed();
    let mut file = sample_without_users();
    edit(
        &mut file,
        &format!("{pointer}/result"),
        Some(json!({"score": [3, 2], "confirmed_at": "2019-06-02T10:00:00Z"})),
    );
    let typed: TournamentFile = serde_json::from_value(file.clone()).expect("a good file");
    let present = Present::read(&store).await.expect("in memory");
    let request = by_nobody();
    let stale = plan(&store, &present, &typed, &mut Takes::default(), request).await.expect("a good file");
    play(&store, id, whole_match().into_iter().take(3)).await;
    let first = stale.appends.into_iter().next().expect("a result");
    assert_eq!(first.commit(&store).await, Err(StoreError::Conflict));
    assert_eq!(import_value(&store, &file).await, Ok(NOTHING));
    let state = History::read(&store, MatchId::new(id)).await.expect("in memory").state;
    assert_eq!(state.score().map(|score| (score.0, score.1)), Some((1, 0)), "the match that runs stays");
}

fn by_nobody() -> Request<'static> {
    Request { mode: Mode::Apply, take: &[], author: Author { user: None, now: NOW }, pins: NewPins::default() }
}
