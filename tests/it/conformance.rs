//! What every store must do. The checks know nothing of the store they run on; a store is added by a line at the end.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Barrier};

use futures_util::future::join_all;
use minicup_domain::{Position, Revision};
use minicup_live::store::memory::MemoryStore;
use minicup_live::store::sqlite::{SqliteOptions, SqliteStore};
use minicup_live::store::{Appended, Delivery, EventStore, Expected, NewEvent, RecordedEvent, StoreError, more};

use crate::support::stores::{
    Listener, Opened, append_one, batch, event, events, eventstoredb, exact, fill, ids, on_thread, revisions, stream,
};

mod checks {
    use super::*;

    pub async fn creates_a_stream(store: Arc<dyn EventStore>) {
        let new = event("first");
        let place = store.append(&stream("match-1"), Expected::NoStream, batch(vec![new.clone()])).await.unwrap();
        assert_eq!(place.revision, Revision::new(0));
        let mut stored = store.read(&stream("match-1"), None).await.unwrap();
        for event in &mut stored {
            event.metadata = more::bare(&event.metadata).into();
        }
        assert_eq!(
            stored,
            [RecordedEvent {
                stream: stream("match-1"),
                revision: place.revision,
                position: place.position,
                id: new.id,
                kind: new.kind.as_ref().into(),
                data: new.data.into(),
                metadata: new.metadata.into(),
                fault: None,
            }]
        );
    }

    pub async fn appends_behind_the_exact_revision(store: Arc<dyn EventStore>) {
        let places = fill(&*store, "match-1", 3).await;
        assert_eq!(places.iter().map(|place| place.revision.get()).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(places.is_sorted_by(|a, b| a.position < b.position));
    }

    pub async fn refuses_where_the_stream_does_not_end(store: Arc<dyn EventStore>) {
        fill(&*store, "match-1", 2).await;
        for (name, expected) in [
            ("match-1", Expected::NoStream),
            ("match-1", exact(0)),
            ("match-1", exact(2)),
            ("match-1", exact(u64::MAX >> 1)),
            ("match-1", exact(u64::MAX)),
            ("match-2", exact(0)),
        ] {
            let outcome = store.append(&stream(name), expected, events(&["late"])).await;
            assert_eq!(outcome, Err(StoreError::Conflict), "{name} {expected:?}");
        }
        assert_eq!(store.read(&stream("match-1"), None).await.unwrap().len(), 2);
        assert_eq!(store.read(&stream("match-2"), None).await.unwrap(), []);
    }

    /// Each round two threads append at the same place; the stream must grow by exactly one.
    pub async fn lets_one_of_two_writers_win(store: Arc<dyn EventStore>) {
        const ROUNDS: u64 = 200;
        let starts = Arc::new(Barrier::new(2));
        let writers = [(); 2].map(|()| {
            let (store, starts) = (Arc::clone(&store), Arc::clone(&starts));
            on_thread(async move {
                let mut won = HashSet::new();
                for round in 0..ROUNDS {
                    starts.wait();
                    match append_one(&*store, "match-1", round.checked_sub(1)).await {
                        Ok(place) => assert!(won.insert(place.revision.get())),
                        Err(error) => assert_eq!(error, StoreError::Conflict),
                    }
                    starts.wait();
                }
                won
            })
        });
        let [one, other] = writers.map(|writer| writer.join().unwrap());
        assert!(one.is_disjoint(&other));
        assert_eq!(one.len() + other.len(), ROUNDS as usize);
        let expected: Vec<u64> = (0..ROUNDS).collect();
        assert_eq!(revisions(&store.read(&stream("match-1"), None).await.unwrap()), expected);
    }

    pub async fn appends_all_of_a_batch_or_none(store: Arc<dyn EventStore>) {
        let place = store.append(&stream("match-1"), Expected::NoStream, events(&["a", "b", "c"])).await.unwrap();
        assert_eq!(place.revision, Revision::new(2));
        let refused = store.append(&stream("match-1"), exact(1), events(&["x", "y"])).await;
        assert_eq!(refused, Err(StoreError::Conflict));
        let held = store.read(&stream("match-1"), None).await.unwrap();
        assert_eq!(revisions(&held), [0, 1, 2]);
        assert_eq!(held.last().unwrap().position, place.position);
    }

    /// Conflicts among appends that arrive together must not disturb those that fit.
    pub async fn keeps_conflicts_away_from_neighbours(store: Arc<dyn EventStore>) {
        let appends = (0..100).map(|number| {
            let store = Arc::clone(&store);
            async move { append_one(&*store, &format!("match-{}", number % 50), None).await }
        });
        let outcomes = join_all(appends).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 50);
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Err(StoreError::Conflict)).count(), 50);
        assert_eq!(Listener::new(&*store, None).until_caught_up().await.len(), 50);
    }

    pub async fn answers_a_repeated_append_alike(store: Arc<dyn EventStore>) {
        let (created, continued) = (events(&["a", "b"]), events(&["c"]));
        let first = store.append(&stream("match-1"), Expected::NoStream, created.clone()).await.unwrap();
        let second = store.append(&stream("match-1"), exact(1), continued.clone()).await.unwrap();
        store.append(&stream("match-1"), exact(2), events(&["d"])).await.unwrap();
        append_one(&*store, "match-2", None).await.unwrap();

        assert_eq!(store.append(&stream("match-1"), Expected::NoStream, created).await, Ok(again(first)));
        assert_eq!(store.append(&stream("match-1"), exact(1), continued).await, Ok(again(second)));
        assert_eq!(Listener::new(&*store, None).until_caught_up().await.len(), 5, "nothing was added");
    }

    /// Two copies of one append may wait for the writer together.
    pub async fn answers_simultaneous_copies_alike(store: Arc<dyn EventStore>) {
        let copy = events(&["a", "b"]);
        let name = stream("match-1");
        let outcomes = join_all((0..20).map(|_| store.append(&name, Expected::NoStream, copy.clone()))).await;
        let first = again(outcomes[0].clone().unwrap());
        assert!(outcomes.iter().all(|outcome| outcome.clone().map(again) == Ok(first)));
        let new = outcomes.iter().flatten().filter(|appended| !appended.repeated);
        assert_eq!(new.count(), 1, "one of them is told that it was the first");
        assert_eq!(store.read(&stream("match-1"), None).await.unwrap().len(), 2);
    }

    pub async fn refuses_a_changed_batch_at_the_same_place(store: Arc<dyn EventStore>) {
        let (a, b, c) = (event("a"), event("b"), event("c"));
        let name = stream("match-1");
        store.append(&name, Expected::NoStream, batch(vec![a.clone(), b.clone()])).await.unwrap();
        for changed in [
            vec![a.clone(), c.clone()],
            vec![c.clone(), b.clone()],
            vec![b.clone(), a.clone()],
            vec![a.clone(), b.clone(), c.clone()],
            vec![c.clone()],
        ] {
            let outcome = store.append(&name, Expected::NoStream, batch(changed)).await;
            assert_eq!(outcome, Err(StoreError::Conflict));
        }
        assert_eq!(store.append(&name, exact(0), batch(vec![a.clone()])).await, Err(StoreError::Conflict));
        assert_eq!(store.append(&name, exact(0), batch(vec![b.clone(), c])).await, Err(StoreError::Conflict));
        assert_eq!(ids(&store.read(&name, None).await.unwrap()), [a.id, b.id]);
    }

    pub async fn refuses_what_is_not_json(store: Arc<dyn EventStore>) {
        for bytes in [&b""[..], b"{", b"\xff", b"\"\xff\"", b"{} {}"] {
            for (data, metadata) in [(bytes, &b"{}"[..]), (b"{}", bytes)] {
                let mut bad = event("bad");
                (bad.data, bad.metadata) = (data.to_vec(), metadata.to_vec());
                let outcome =
                    store.append(&stream("match-1"), Expected::NoStream, batch(vec![event("good"), bad])).await;
                assert!(matches!(outcome, Err(StoreError::Corrupt { .. })), "{bytes:?}: {outcome:?}");
            }
        }
        assert_eq!(store.read(&stream("match-1"), None).await.unwrap(), []);
    }

    pub async fn shows_a_missing_stream_as_empty(store: Arc<dyn EventStore>) {
        append_one(&*store, "match-1", None).await.unwrap();
        assert_eq!(store.read(&stream("match-10"), None).await.unwrap(), []);
        assert_eq!(store.read(&stream("match-"), Some(Revision::new(3))).await.unwrap(), []);
    }

    pub async fn reads_behind_a_revision(store: Arc<dyn EventStore>) {
        fill(&*store, "match-1", 4).await;
        fill(&*store, "match-2", 2).await;
        for (after, expected) in [(0, vec![1, 2, 3]), (2, vec![3]), (3, vec![]), (9, vec![]), (u64::MAX, vec![])] {
            let held = store.read(&stream("match-1"), Some(Revision::new(after))).await.unwrap();
            assert_eq!(revisions(&held), expected, "behind {after}");
        }
    }

    pub async fn reads_no_more_than_asked_for(store: Arc<dyn EventStore>) {
        fill(&*store, "match-1", 4).await;
        for (after, count, expected) in
            [(None, 3, vec![0, 1, 2]), (Some(1), 1, vec![2]), (Some(1), 9, vec![2, 3]), (Some(3), 2, vec![])]
        {
            let first = store.read_first(&stream("match-1"), after.map(Revision::new), count).await.unwrap();
            assert_eq!(revisions(&first), expected, "{count} after {after:?}");
        }
    }

    pub async fn delivers_the_log_from_its_start(store: Arc<dyn EventStore>) {
        let mut places = fill(&*store, "match-1", 2).await;
        places.extend(fill(&*store, "match-2", 2).await);
        let delivered = Listener::new(&*store, None).until_caught_up().await;
        assert_eq!(delivered.iter().map(place).collect::<Vec<_>>(), places);
        assert_eq!(delivered[..2], store.read(&stream("match-1"), None).await.unwrap());
        assert_eq!(delivered[2..], store.read(&stream("match-2"), None).await.unwrap());
    }

    pub async fn delivers_what_is_behind_a_position(store: Arc<dyn EventStore>) {
        let places = fill(&*store, "match-1", 5).await;
        let mut listener = Listener::new(&*store, Some(places[2].position));
        let delivered = listener.until_caught_up().await;
        assert_eq!(delivered.iter().map(place).collect::<Vec<_>>(), places[3..]);

        let mut listener = Listener::new(&*store, Some(places[4].position));
        assert_eq!(listener.next().await, Some(Ok(Delivery::CaughtUp)));
        let next = append_one(&*store, "match-1", Some(4)).await.unwrap();
        assert_eq!(place(&listener.next_event().await), next);
    }

    pub async fn tells_an_empty_log_and_each_end(store: Arc<dyn EventStore>) {
        let mut listener = Listener::new(&*store, None);
        assert_eq!(listener.next().await, Some(Ok(Delivery::CaughtUp)));
        for number in 0..3_u64 {
            let appended = append_one(&*store, "match-1", number.checked_sub(1)).await.unwrap();
            let delivered = listener.until_caught_up().await;
            assert_eq!(delivered.iter().map(place).collect::<Vec<_>>(), [appended]);
        }
    }

    /// More than a batch is waiting when the subscription starts, and threads append while it catches up.
    pub async fn goes_from_history_to_live_without_gap_or_repeat(store: Arc<dyn EventStore>) {
        const HISTORY: u64 = 1500;
        const WRITERS: u64 = 4;
        const EACH: u64 = 300;
        let history: Vec<_> = (0..HISTORY).map(|_| event("old")).collect();
        store.append(&stream("season-history"), Expected::NoStream, batch(history)).await.unwrap();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let store = Arc::clone(&store);
                on_thread(async move { fill(&*store, &format!("match-{writer}"), EACH).await })
            })
            .collect();
        let delivered = Listener::new(&*store, None).next_events((HISTORY + WRITERS * EACH) as usize).await;
        for writer in writers {
            writer.join().unwrap();
        }
        assert_in_order(&delivered);
        assert_eq!(ids(&Listener::new(&*store, None).until_caught_up().await), ids(&delivered));
    }

    pub async fn serves_several_subscribers(store: Arc<dyn EventStore>) {
        fill(&*store, "match-1", 3).await;
        let mut listeners: Vec<_> = (0..4).map(|_| Listener::new(&*store, None)).collect();
        let silent = Listener::new(&*store, None);
        fill(&*store, "match-2", 3).await;
        let mut heard = Vec::new();
        for listener in &mut listeners {
            heard.push(listener.next_events(6).await);
        }
        assert_in_order(&heard[0]);
        assert!(heard.iter().all(|events| *events == heard[0]));
        drop(silent);
        drop(listeners);
        append_one(&*store, "match-3", None).await.unwrap();
    }

    /// What is left keeps its places, and reads, the log and appends go on from it.
    pub async fn takes_the_past_of_a_stream_away(store: Arc<dyn EventStore>) {
        let name = stream("roster-1");
        fill(&*store, "roster-1", 3).await;
        append_one(&*store, "match-1", None).await.unwrap();
        for revision in [1, 2, 9] {
            let refused = store.erase(&name, Revision::new(revision)).await;
            assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{refused:?}");
        }
        assert_eq!(revisions(&store.read(&name, None).await.unwrap()), [0, 1, 2]);
        let restated = store.append(&name, exact(2), batch(vec![restating()])).await.unwrap();
        store.erase(&name, restated.revision).await.unwrap();
        store.erase(&name, restated.revision).await.unwrap();
        append_one(&*store, "roster-1", Some(3)).await.unwrap();
        for after in [None, Some(0), Some(2)] {
            let held = store.read(&name, after.map(Revision::new)).await.unwrap();
            assert_eq!(revisions(&held), [3, 4], "behind {after:?}");
            assert_eq!(held[0].position, restated.position);
        }
        assert_eq!(append_one(&*store, "roster-1", None).await, Err(StoreError::Conflict));
        let delivered = Listener::new(&*store, None).until_caught_up().await;
        let of_roster: Vec<_> = delivered.iter().filter(|event| event.stream == name).map(place).collect();
        assert!(of_roster.contains(&restated), "{of_roster:?}");
    }

    /// As a copy of a stream without its past does.
    pub async fn begins_a_stream_with_what_restates_it(store: Arc<dyn EventStore>) {
        let name = stream("users");
        append_one(&*store, "users", None).await.unwrap();
        assert_eq!(append_one(&*store, "users", Some(4)).await, Err(StoreError::Conflict));
        for (name, expected) in [("users", 700), ("roster-1", 700)] {
            let restated = batch(vec![restating()]);
            let first = store.append(&stream(name), exact(expected), restated.clone()).await.unwrap();
            assert_eq!(first.revision, Revision::new(expected + 1));
            assert_eq!(store.append(&stream(name), exact(expected), restated).await, Ok(again(first)));
            let lower = store.append(&stream(name), exact(expected - 1), batch(vec![restating()])).await;
            assert_eq!(lower, Err(StoreError::Conflict));
            append_one(&*store, name, Some(expected + 1)).await.unwrap();
        }
        store.erase(&name, Revision::new(701)).await.unwrap();
        assert_eq!(revisions(&store.read(&name, None).await.unwrap()), [701, 702]);
        let delivered = Listener::new(&*store, None).until_caught_up().await;
        assert!(delivered.iter().all(|event| ["Noted", "RosterRestated"].contains(&event.kind.as_ref())));
    }

    pub async fn knows_its_head(store: Arc<dyn EventStore>) {
        assert_eq!(store.head(), None);
        let places = fill(&*store, "match-1", 2).await;
        assert_eq!(store.head(), Some(places[1].position));
        append_one(&*store, "match-1", None).await.unwrap_err();
        assert_eq!(store.head(), Some(places[1].position));
    }
}

/// An event that states its stream once more.
fn restating() -> NewEvent {
    NewEvent { kind: "RosterRestated".into(), ..event("all there is") }
}

/// What a repetition of an append is told.
fn again(first: Appended) -> Appended {
    Appended { repeated: true, ..first }
}

fn place(event: &RecordedEvent) -> Appended {
    Appended { revision: event.revision, position: event.position, repeated: false }
}

/// Positions rise, and within a stream revisions count up from 0.
#[track_caller]
fn assert_in_order(delivered: &[RecordedEvent]) {
    let mut due: HashMap<&str, u64> = HashMap::new();
    let mut last: Option<Position> = None;
    for event in delivered {
        assert!(Some(event.position) > last, "{event:?} behind {last:?}");
        last = Some(event.position);
        let revision = due.entry(event.stream.as_str()).or_default();
        assert_eq!(event.revision.get(), *revision, "{event:?}");
        *revision += 1;
    }
}

macro_rules! every_check {
    ($open:expr; $($check:ident)*) => {
        $(
            #[tokio::test]
            async fn $check() {
                let opened = $open;
                checks::$check(opened.store).await;
                drop(opened.keep);
            }
        )*
    };
}

/// Runs every check on the store that an expression opens.
macro_rules! conforms {
    ($name:ident, $open:expr) => {
        mod $name {
            use super::*;

            every_check! { $open;
                creates_a_stream
                appends_behind_the_exact_revision
                refuses_where_the_stream_does_not_end
                lets_one_of_two_writers_win
                appends_all_of_a_batch_or_none
                keeps_conflicts_away_from_neighbours
                answers_a_repeated_append_alike
                answers_simultaneous_copies_alike
                refuses_a_changed_batch_at_the_same_place
                refuses_what_is_not_json
                shows_a_missing_stream_as_empty
                reads_behind_a_revision
                reads_no_more_than_asked_for
                delivers_the_log_from_its_start
                delivers_what_is_behind_a_position
                tells_an_empty_log_and_each_end
                goes_from_history_to_live_without_gap_or_repeat
                serves_several_subscribers
                takes_the_past_of_a_stream_away
                begins_a_stream_with_what_restates_it
                knows_its_head
            }
        }
    };
}

conforms!(memory, Opened::bare(MemoryStore::new()));
conforms!(sqlite, {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folders/minicup.db");
    Opened::with(SqliteStore::open(&path, SqliteOptions::default()).unwrap(), folder)
});
conforms!(eventstoredb, eventstoredb());
