//! Export and import of seasons nobody thought of.

use std::collections::HashSet;

use minicup_domain::matches::{GivenResult, Score};
use proptest::prelude::*;

use super::*;

/// A match of the generated season: the teams' places, its number, seconds to its start, what is done and when.
type Played = (usize, Option<i64>, u32, Vec<(u32, u8)>);

fn any_match() -> impl Strategy<Value = Played> {
    let actions = prop::collection::vec((0u32..400, 0u8..12), 0..25);
    (0usize..4, prop::option::of(0i64..5), 0u32..100_000, actions)
}

/// The action a number stands for; what the match's state forbids is refused by the domain and left out.
fn action(choice: u8, state: &MatchState, fixture: Fixture) -> MatchAction {
    let last = state.entries.last().map_or(state.next_revision(), |entry| entry.revision);
    let reason = || "proto".to_owned();
    let scorer = Some(Scorer { player: PlayerId::new(7), team: fixture.home });
    match choice {
        0 | 1 => MatchAction::ChangeState(match state.phase {
            Phase::Init => Phase::HalfFirst,
            Phase::HalfFirst => Phase::Pause,
            Phase::Pause => Phase::HalfSecond,
            Phase::HalfSecond | Phase::End => Phase::End,
        }),
        2 => MatchAction::Goal { team: fixture.home, scorer },
        3 => MatchAction::Goal { team: fixture.away, scorer: None },
        4 => MatchAction::Tick,
        5 => MatchAction::DeleteGoal { entry: last },
        6 => MatchAction::Revoke { entry: last, reason: reason(), resume: None },
        7 => MatchAction::Info { text: "oddechový čas".to_owned() },
        8 => MatchAction::RecordResult { result: GivenResult::played(Score(4, 2)), reason: reason() },
        9 => MatchAction::Reopen { reason: reason() },
        _ => MatchAction::Confirm,
    }
}

/// A store with a season of these matches, scored live.
async fn scored_live(half_length: u32, matches: &[Played]) -> MemoryStore {
    let teams: Vec<Value> = (1..=5).map(|id| json!({"id": id, "slug": format!("t{id}"), "name": "T"})).collect();
    let schedule: Vec<Value> = matches
        .iter()
        .enumerate()
        .map(|(index, (home, number, ..))| {
            json!({"id": index + 1, "number": number, "home_team_id": home + 1, "away_team_id": home + 2,
                   "start": "2019-06-01T09:00:00+02:00"})
        })
        .collect();
    let store = imported(&json!({
        "format": "minicup-tournament/1",
        "season": {"slug": "s", "name": "S", "timezone": "Europe/Prague"},
        "categories": [{"id": 13, "slug": "c", "name": "C", "half_length": half_length,
                        "teams": teams, "matches": schedule}],
    }))
    .await;
    for (id, (home, _, mut second, actions)) in (1..).zip(matches.iter().cloned()) {
        let home = i64::try_from(home).expect("small") + 1;
        let fixture = Fixture { half_length, ..fixture(home, home + 1) };
        if actions.is_empty() {
            continue;
        }
        let mut state = play(&store, id, [(second, MatchAction::Open(fixture))]).await;
        for (pause, choice) in actions {
            second += pause;
            state = play(&store, id, [(second, action(choice, &state, fixture))]).await;
        }
    }
    store
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_exported_imports_to_the_same(
        half_length in 1u32..1200,
        matches in prop::collection::vec(any_match(), 0..8),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let store = scored_live(half_length, &matches).await;
            let file = exported(&store, "s").await;
            let again = imported(&json_of(&file)).await;
            prop_assert_eq!(&exported(&again, "s").await, &file);
            for id in 1..=matches.len() {
                let stream = match_stream(MatchId::new(i64::try_from(id).expect("small")));
                let events = async |store: &MemoryStore| -> Vec<_> {
                    let events = store.read(&stream, None).await.expect("in memory");
                    events.into_iter().map(|e| (e.revision, e.id, e.kind, e.data, bare(&e.metadata))).collect()
                };
                prop_assert_eq!(events(&again).await, events(&store).await);
            }
            let log = match_log(&again).await;
            let matches: Vec<_> = log.chunk_by(|one, next| one.0 == next.0).collect();
            let streams: HashSet<&str> = log.iter().map(|event| event.0.as_str()).collect();
            prop_assert_eq!(matches.len(), streams.len(), "each match is recorded in one piece");
            let time = |event: &(_, _, _, _, _, Vec<u8>)| {
                serde_json::from_slice::<Value>(&event.5).expect("JSON")["at"].as_i64()
            };
            let lasts = matches.iter().map(|events| events.iter().map(time).max());
            prop_assert!(lasts.is_sorted(), "in the order in which they were over");
            prop_assert_eq!(import_value(&store, &json_of(&file)).await, Ok(NOTHING));
            Ok(())
        })?;
    }
}
