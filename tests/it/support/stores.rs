//! Short functions for what tests do with a store.

use std::any::Any;
use std::future::Future;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use minicup_domain::{Position, Revision};
use minicup_live::store::eventstoredb::EventStoreDbStore;
use minicup_live::store::{
    Appended, Delivery, EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StreamId,
};
use uuid::Uuid;

use super::server::Server;

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// The store of a test, and what must live as long.
pub struct Opened {
    pub store: Arc<dyn EventStore>,
    pub keep: Box<dyn Any>,
}

impl Opened {
    /// A store that needs nothing.
    pub fn bare(store: impl EventStore) -> Self {
        Self::with(store, ())
    }

    /// A store, and what must live as long.
    pub fn with(store: impl EventStore, keep: impl Any) -> Self {
        Self { store: Arc::new(store), keep: Box::new(keep) }
    }
}

/// An empty store on an EventStoreDB server.
pub fn eventstoredb() -> Opened {
    let server = Server::new();
    Opened::with(EventStoreDbStore::connect(server.url()).unwrap(), server)
}

pub fn stream(name: &str) -> StreamId {
    StreamId::new(name)
}

pub fn exact(revision: u64) -> Expected {
    Expected::Exact(Revision::new(revision))
}

/// A new event with an id of its own; the note is in its data.
pub fn event(note: &str) -> NewEvent {
    NewEvent {
        id: Uuid::new_v4(),
        kind: "Noted".into(),
        data: format!(r#"{{"note":"{note}"}}"#).into_bytes(),
        metadata: br#"{"by":"test"}"#.to_vec(),
    }
}

pub fn events(notes: &[&str]) -> NonEmpty<NewEvent> {
    batch(notes.iter().map(|note| event(note)).collect())
}

pub fn batch(events: Vec<NewEvent>) -> NonEmpty<NewEvent> {
    NonEmpty::new(events).expect("at least one event")
}

pub fn ids(events: &[RecordedEvent]) -> Vec<Uuid> {
    events.iter().map(|event| event.id).collect()
}

pub fn revisions(events: &[RecordedEvent]) -> Vec<u64> {
    events.iter().map(|event| event.revision.get()).collect()
}

/// Appends one event after the revision, or to a new stream for none.
pub async fn append_one(store: &dyn EventStore, name: &str, last: Option<u64>) -> Result<Appended, StoreError> {
    store.append(&stream(name), Expected::behind(last.map(Revision::new)), events(&["one"])).await
}

/// Appends `count` events one by one to a new stream.
pub async fn fill(store: &dyn EventStore, name: &str, count: u64) -> Vec<Appended> {
    let mut places = Vec::new();
    for number in 0..count {
        places.push(append_one(store, name, number.checked_sub(1)).await.expect("append"));
    }
    places
}

/// Runs on a thread and a runtime of its own, as the actors of an arbiter do.
pub fn on_thread<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    thread::spawn(move || {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("runtime").block_on(work)
    })
}

/// A subscription, read item by item.
pub struct Listener(BoxStream<'static, Result<Delivery, StoreError>>);

impl Listener {
    pub fn new(store: &dyn EventStore, after: Option<Position>) -> Self {
        Self(store.subscribe(after))
    }

    /// The next item; none if the stream has ended.
    pub async fn next(&mut self) -> Option<Result<Delivery, StoreError>> {
        tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a delivery")
    }

    pub async fn next_event(&mut self) -> RecordedEvent {
        loop {
            match self.next().await {
                Some(Ok(Delivery::Event(event))) => return event,
                Some(Ok(Delivery::CaughtUp)) => {}
                other => panic!("not a delivery: {other:?}"),
            }
        }
    }

    pub async fn next_events(&mut self, count: usize) -> Vec<RecordedEvent> {
        let mut events = Vec::new();
        while events.len() < count {
            events.push(self.next_event().await);
        }
        events
    }

    /// Everything up to the next notice.
    pub async fn until_caught_up(&mut self) -> Vec<RecordedEvent> {
        let mut events = Vec::new();
        loop {
            match self.next().await {
                Some(Ok(Delivery::Event(event))) => events.push(event),
                Some(Ok(Delivery::Cut(_))) => {}
                Some(Ok(Delivery::CaughtUp)) => return events,
                other => panic!("not a delivery: {other:?}"),
            }
        }
    }

    /// Everything up to an error, which must be the end.
    pub async fn until_error(&mut self) -> (Vec<RecordedEvent>, StoreError) {
        let mut events = Vec::new();
        loop {
            match self.next().await {
                Some(Ok(Delivery::Event(event))) => events.push(event),
                Some(Ok(Delivery::CaughtUp | Delivery::Cut(_))) => {}
                Some(Err(error)) => {
                    assert_eq!(self.next().await, None, "the stream ends after an error");
                    return (events, error);
                }
                None => panic!("ended without an error"),
            }
        }
    }
}
