//! Files into a store in memory and out again.

mod by_hand;
mod difference;
mod faults;
mod game;
mod generated;
mod kinds;
mod live;
mod odd;
mod privacy;
mod round_trip;
mod users;

use futures_util::StreamExt;
use minicup_domain::matches::{Fixture, MatchAction, MatchCommand, MatchState, Phase, Scorer, decide, evolve};
use minicup_domain::tournament::Role;
use minicup_domain::{CategoryId, CommandId, MatchId, PlayerId, SeasonSlug, TeamId, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::file::TournamentFile;
use super::history::History;
use super::import::{ImportReport, Imported, bring_in, import};
use super::plan::plan;
use super::present::Present;
use super::request::{ImportError, Mode, Request};
use super::takes::Takes;
use super::{FileMatch, MAX_FILE, export};
use crate::access::pin::verify_pin;
use crate::access::users::{NewPins, UserChange, UserError, add_user};
use crate::store::codec::{Cause, match_stream};
use crate::store::memory::MemoryStore;
use crate::store::more::bare;
use crate::store::{Delivery, EventStore, Expected, NonEmpty, RecordedEvent, StoreError};
use crate::transact::Author;

const SAMPLE: &str = include_str!("../../../tests/data/sample-2019.json");
const NOW: Timestamp = Timestamp::from_seconds(1_559_300_000);
const NOTHING: ImportReport = ImportReport { season_events: 0, rosters: 0, users: 0, results: 0 };

fn sample() -> Value {
    serde_json::from_str(SAMPLE).expect("JSON")
}

/// The sample without users, whose PINs take time.
fn sample_without_users() -> Value {
    let mut file = sample();
    file["users"] = json!([]);
    file
}

async fn import_value(store: &MemoryStore, file: &Value) -> Result<ImportReport, ImportError> {
    import(store, file.to_string().as_bytes(), None, NOW).await
}

/// An import that takes these of the file's values.
async fn take(store: &MemoryStore, file: &Value, paths: &[&str]) -> Imported {
    let take: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    let request =
        Request { mode: Mode::Apply, take: &take, author: Author { user: None, now: NOW }, pins: NewPins::default() };
    bring_in(store, file.to_string().as_bytes(), request).await.expect("a good file")
}

/// What an import left as it was changed by hand.
fn paths(imported: &Imported) -> Vec<&str> {
    imported.kept.iter().map(|kept| kept.path.as_str()).collect()
}

async fn imported(file: &Value) -> MemoryStore {
    let store = MemoryStore::default();
    import_value(&store, file).await.expect("a good file");
    store
}

async fn exported(store: &MemoryStore, season: &str) -> TournamentFile {
    export(store, &SeasonSlug::new(season)).await.expect("a store in memory").expect("the season is there")
}

fn json_of(file: &TournamentFile) -> Value {
    serde_json::to_value(file).expect("serialises")
}

async fn log(store: &MemoryStore) -> Vec<RecordedEvent> {
    let mut events = Vec::new();
    let mut log = store.subscribe(None);
    while let Some(Ok(Delivery::Event(event))) = log.next().await {
        events.push(event);
    }
    events
}

/// The events of the matches in the order of the log: everything but their positions.
async fn match_log(store: &MemoryStore) -> Vec<(String, u64, Uuid, String, Vec<u8>, Vec<u8>)> {
    let of_match = |event: &RecordedEvent| event.stream.as_str().starts_with("match-");
    log(store)
        .await
        .into_iter()
        .filter(of_match)
        .map(|e| (e.stream.to_string(), e.revision.get(), e.id, e.kind.to_string(), e.data.into(), bare(&e.metadata)))
        .collect()
}

async fn pointers_of_faults(store: &MemoryStore, file: &Value) -> Vec<String> {
    match import_value(store, file).await {
        Err(ImportError::Faults(faults)) => faults.into_iter().map(|fault| fault.pointer).collect(),
        other => panic!("expected faults, got {other:?}"),
    }
}

/// Sets the value at a pointer, or takes it away.
fn edit(file: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, key) = pointer.rsplit_once('/').expect("not the whole document");
    match (file.pointer_mut(parent).expect("the parent is there"), value) {
        (Value::Object(entries), Some(value)) => {
            entries.insert(key.to_owned(), value);
        }
        (Value::Object(entries), None) => {
            entries.remove(key);
        }
        (Value::Array(items), value) => {
            let index: usize = key.parse().expect("an index");
            items.splice(index..(index + 1).min(items.len()), value);
        }
        (other, _) => panic!("{pointer} is in no list or object but in {other}"),
    }
}

/// Plays a match as the service would: each action at its second after [`NOW`], by the same user.
async fn play(store: &MemoryStore, id: i64, actions: impl IntoIterator<Item = (u32, MatchAction)>) -> MatchState {
    let stream = match_stream(MatchId::new(id));
    let mut state = History::read(store, MatchId::new(id)).await.expect("in memory").state;
    for (second, action) in actions {
        let Ok(events) = decide(&state, &MatchCommand { at: NOW.plus_seconds(second), meant_at: None, action }) else {
            continue;
        };
        let command_id = CommandId::new(Uuid::new_v4());
        let cause = Cause { command_id, user: Some("zapis".to_owned()) };
        let expected = Expected::behind(state.revision());
        if let Some(new) = NonEmpty::new(cause.match_events(&events)) {
            store.append(&stream, expected, new).await.expect("in memory");
        }
        state = events.iter().fold(state, evolve);
    }
    state
}

fn fixture(home: i64, away: i64) -> Fixture {
    Fixture::new(CategoryId::new(13), TeamId::new(home), TeamId::new(away), 600)
}

fn goal(team: i64) -> MatchAction {
    MatchAction::Goal { team: TeamId::new(team), scorer: None }
}

/// A whole match of 101 and 102, which ends 2:1 and is confirmed.
fn whole_match() -> Vec<(u32, MatchAction)> {
    vec![
        (0, MatchAction::Open(fixture(101, 102))),
        (10, MatchAction::ChangeState(Phase::HalfFirst)),
        (30, goal(101)),
        (700, MatchAction::ChangeState(Phase::HalfSecond)),
        (720, goal(102)),
        (730, goal(101)),
        (800, MatchAction::ChangeState(Phase::End)),
        (900, MatchAction::Confirm),
    ]
}

/// The pointer of the unplayed match of 101 and 102 in the sample, and its id.
fn unplayed() -> (String, i64) {
    let file = sample();
    let matches = file["categories"][0]["matches"].as_array().expect("a list");
    let index = matches
        .iter()
        .position(|m| m["home_team_id"] == 101 && m["away_team_id"] == 102 && m["result"].is_null())
        .expect("there is one");
    (format!("/categories/0/matches/{index}"), matches[index]["id"].as_i64().expect("a number"))
}
