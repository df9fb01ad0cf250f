//! Results that were not played out, and by stages, in files.

use minicup_domain::matches::{GivenResult, ResultKind, Score, Stages};

use super::*;

/// The sample with these results for matches of its first category that have none.
fn with(results: &[(i64, Value)]) -> Value {
    let mut file = sample_without_users();
    for (id, result) in results {
        let matches = file["categories"][0]["matches"].as_array_mut().expect("a list");
        let scheduled = matches.iter_mut().find(|scheduled| scheduled["id"] == *id).expect("it is scheduled");
        scheduled["result"] = result.clone();
    }
    file
}

async fn state(store: &MemoryStore, id: i64) -> MatchState {
    History::read(store, MatchId::new(id)).await.expect("in memory").state
}

fn every_kind() -> Value {
    let confirmed = "2019-06-01T12:00:00Z";
    with(&[
        (1, json!({"kind": "walkover", "winner": 1, "reason": "did not come", "confirmed_at": confirmed})),
        (2, json!({"kind": "double_forfeit", "confirmed_at": confirmed})),
        (3, json!({"kind": "abandoned", "score": [3, 2]})),
        (5, json!({"kind": "void"})),
        (
            6,
            json!({"half": [14, 13], "regular": [28, 28], "overtime": [32, 32], "shootout": [5, 3], "confirmed_at": confirmed}),
        ),
    ])
}

#[tokio::test]
async fn every_kind_of_result_comes_in_and_the_same_again_changes_nothing() {
    let store = imported(&every_kind()).await;
    assert_eq!(import_value(&store, &every_kind()).await, Ok(NOTHING));
    let walkover = state(&store, 1).await;
    assert_eq!((walkover.result_kind(), walkover.score()), (ResultKind::Walkover, Some(Score(0, 10))));
    assert_eq!(state(&store, 2).await.score(), Some(Score(0, 0)));
    let abandoned = state(&store, 3).await;
    assert_eq!((abandoned.result_kind(), abandoned.confirmed), (ResultKind::Abandoned, None));
    assert!(state(&store, 5).await.is_void());
    assert_eq!(state(&store, 6).await.final_score(), Some(Score(37, 35)));
}

#[tokio::test]
async fn they_come_out_and_go_in_again() {
    let store = imported(&every_kind()).await;
    let out = exported(&store, "2019").await;
    let result = |id: i64| {
        let matches = json_of(&out)["categories"][0]["matches"].as_array().cloned().expect("a list");
        matches.into_iter().find(|scheduled| scheduled["id"] == id).expect("scheduled")["result"].clone()
    };
    let at = "2019-06-01T12:00:00+00:00";
    let walkover =
        json!({"score": [0, 10], "kind": "walkover", "winner": 1, "reason": "did not come", "confirmed_at": at});
    assert_eq!(result(1), walkover);
    assert_eq!(result(2), json!({"score": [0, 0], "kind": "double_forfeit", "confirmed_at": at}));
    let by_stages = json!({"score": [32, 32], "half": [14, 13], "regular": [28, 28], "overtime": [32, 32],
        "shootout": [5, 3], "confirmed_at": at});
    assert_eq!(result(6), by_stages);
    let again = imported(&json_of(&out)).await;
    assert_eq!(match_log(&again).await, match_log(&store).await);
    assert_eq!(exported(&again, "2019").await, out);
    assert_eq!(import_value(&store, &json_of(&out)).await, Ok(NOTHING));
}

#[tokio::test]
async fn a_file_may_say_more_of_a_result_later() {
    let confirmed = "2019-06-01T12:00:00Z";
    let store = imported(&with(&[(1, json!({"score": [28, 25], "confirmed_at": confirmed}))])).await;
    let more = with(&[(1, json!({"score": [28, 25], "half": [14, 13], "confirmed_at": confirmed}))]);
    let changed = take(&store, &more, &[]).await;
    assert_eq!(changed.report, ImportReport { results: 1, ..NOTHING });
    assert_eq!(state(&store, 1).await.stages().half, Some(Score(14, 13)));
    assert_eq!(import_value(&store, &more).await, Ok(NOTHING));
    let walkover = with(&[(1, json!({"kind": "walkover", "winner": 0, "confirmed_at": confirmed}))]);
    assert_eq!(import_value(&store, &walkover).await, Ok(ImportReport { results: 1, ..NOTHING }));
    assert_eq!(state(&store, 1).await.score(), Some(Score(10, 0)));
}

#[tokio::test]
async fn what_was_decided_by_hand_stays() {
    let confirmed = "2019-06-01T12:00:00Z";
    let file = with(&[(1, json!({"score": [28, 25], "confirmed_at": confirmed}))]);
    let store = imported(&file).await;
    let stages = Stages { half: Some(Score(14, 13)), ..Stages::default() };
    let result = GivenResult { stages, ..GivenResult::played(Score(28, 26)) };
    let reason = || "video".to_owned();
    let by_hand = [
        (10, MatchAction::Reopen { reason: reason() }),
        (11, MatchAction::RecordResult { result, reason: reason() }),
        (12, MatchAction::Confirm),
    ];
    play(&store, 1, by_hand).await;
    let again = take(&store, &file, &[]).await;
    assert_eq!(paths(&again), ["match:1/result"]);
    assert_eq!(state(&store, 1).await.score(), Some(Score(28, 26)));
    assert_eq!(again.kept[0].store["half"], json!([14, 13]));
}

#[tokio::test]
async fn results_that_cannot_be_are_named_at_their_place() {
    let at = "2019-06-01T12:00:00Z";
    let cases = [
        (json!({}), "", "\"score\" is missing"),
        (json!({"kind": "played", "confirmed_at": at}), "", "\"score\" is missing"),
        (json!({"kind": "lost"}), "/kind", "must be one of"),
        (
            json!({"kind": "walkover", "winner": 2}),
            "/winner",
            "must be at most 1 (0 is the home team, 1 the away team)",
        ),
        (json!({"kind": "walkover"}), "", "name the winner"),
        (json!({"score": [1, 0], "half": [2, 0]}), "", "does not add up"),
        (json!({"score": [1, 0], "half": [2]}), "/half", "must have at least 2 items"),
        (json!({"kind": "abandoned", "confirmed_at": at}), "", "was abandoned"),
        (json!({"kind": "void", "confirmed_at": at}), "", "is void"),
        (json!({"score": [1, 0], "reason": ""}), "/reason", "must not be empty"),
    ];
    for (result, inner, said) in cases {
        let Err(ImportError::Faults(faults)) =
            import_value(&MemoryStore::default(), &with(&[(1, result.clone())])).await
        else {
            panic!("expected a fault of {result}")
        };
        assert_eq!(faults.len(), 1, "{result}: {faults:?}");
        assert!(faults[0].pointer.ends_with(&format!("/result{inner}")), "{result}: {}", faults[0]);
        assert!(faults[0].to_string().contains(said), "{result}: {}", faults[0]);
    }
}
