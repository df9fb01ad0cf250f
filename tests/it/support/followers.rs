//! Clients that use a store all the time, as the service does: they come back after every fault.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use minicup_domain::{Position, Revision};
use minicup_live::store::{Delivery, EventStore, Expected, RecordedEvent, StoreError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::stores::{Listener, batch, event, stream};

/// Turns a test that would wait for ever into one that fails. Not a statement about speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Pauses before coming back, doubled from the first to the last while nothing arrives, as in the service.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LAST_PAUSE: Duration = Duration::from_secs(1);

async fn until<T>(watched: &watch::Sender<T>, reached: impl FnMut(&T) -> bool) {
    tokio::time::timeout(PATIENCE, watched.subscribe().wait_for(reached)).await.expect("it comes to pass").unwrap();
}

/// Follows the log for ever, after what it has.
pub struct Follower {
    heard: Arc<watch::Sender<Heard>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Heard {
    events: Vec<RecordedEvent>,
    errors: usize,
}

impl Follower {
    pub fn start(store: &Arc<dyn EventStore>) -> Self {
        let (store, heard) = (Arc::clone(store), Arc::new(watch::Sender::<Heard>::default()));
        let told = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            let mut pause = FIRST_PAUSE;
            loop {
                let after = told.borrow().events.last().map(|event| event.position);
                let mut deliveries = store.subscribe(after);
                while let Some(delivery) = deliveries.next().await {
                    if delivery.is_ok() {
                        pause = FIRST_PAUSE;
                    }
                    told.send_modify(|heard| match delivery {
                        Ok(Delivery::Event(event)) => heard.events.push(event),
                        Ok(Delivery::CaughtUp | Delivery::Cut(_)) => {}
                        Err(_) => heard.errors += 1,
                    });
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LAST_PAUSE);
            }
        });
        Self { heard, task }
    }

    /// Waits until it has everything up to a position.
    pub async fn until_position(&self, position: Position) {
        until(&self.heard, |heard| heard.events.last().is_some_and(|last| last.position >= position)).await;
    }

    /// Waits until it has this many events.
    pub async fn until_count(&self, count: usize) {
        until(&self.heard, |heard| heard.events.len() >= count).await;
    }

    /// Waits until it has lost this many subscriptions.
    pub async fn until_error_count(&self, count: usize) {
        until(&self.heard, |heard| heard.errors >= count).await;
    }

    /// It has what a new reader gets: nothing is missing, nothing is doubled.
    pub async fn assert_has_the_log(&self, store: &Arc<dyn EventStore>) {
        let log = Listener::new(&**store, None).until_caught_up().await;
        assert_eq!(self.heard.borrow().events, log);
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Appends one event after the other to a stream of its own, each again and again until it is acknowledged.
pub struct Writer {
    name: String,
    written: Arc<watch::Sender<Written>>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Written {
    acknowledged: Vec<Uuid>,
    refusals: usize,
}

impl Writer {
    pub fn start(store: &Arc<dyn EventStore>, name: &str) -> Self {
        let (store, written) = (Arc::clone(store), Arc::new(watch::Sender::<Written>::default()));
        let (stop, stopped) = watch::channel(false);
        let (told, stream) = (Arc::clone(&written), stream(name));
        let task = tokio::spawn(async move {
            let mut last: Option<Revision> = None;
            while !*stopped.borrow() {
                let new = event("load");
                loop {
                    match store.append(&stream, Expected::behind(last), batch(vec![new.clone()])).await {
                        Ok(place) => {
                            assert_eq!(place.revision, Expected::behind(last).next_revision());
                            last = Some(place.revision);
                            told.send_modify(|written| written.acknowledged.push(new.id));
                            break;
                        }
                        Err(StoreError::Unavailable(_)) => told.send_modify(|written| written.refusals += 1),
                        Err(error) => panic!("{error}"),
                    }
                }
            }
        });
        Self { name: name.to_owned(), written, stop, task }
    }

    /// Waits for this many more acknowledgements.
    pub async fn until_more_acknowledged(&self, count: usize) {
        let before = self.written.borrow().acknowledged.len();
        until(&self.written, |written| written.acknowledged.len() >= before + count).await;
    }

    /// Waits until the store was unavailable once.
    pub async fn until_refused(&self) {
        until(&self.written, |written| written.refusals > 0).await;
    }

    /// Stops after the current append; returns the stream's name, and the ids that were acknowledged.
    pub async fn stop(self) -> (String, Vec<Uuid>) {
        self.stop.send_replace(true);
        self.task.await.unwrap();
        let acknowledged = self.written.borrow().acknowledged.clone();
        (self.name, acknowledged)
    }
}
