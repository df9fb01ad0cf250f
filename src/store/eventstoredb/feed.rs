//! Feeds: a subscription to `$all`, filtered by the server to our streams, on a thread and with a client of its own,
//! because the crate can starve the runtime that a subscription runs on.

use std::future::ready;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use eventstore::{Client, SubscribeToAllOptions, Subscription, SubscriptionEvent, SubscriptionFilter};
use futures_util::future::poll_immediate;
use futures_util::stream::{self, BoxStream, StreamExt};
use minicup_domain::{Position, Revision};
use tokio::runtime;
use tokio::sync::mpsc;

use super::credentials::ByUser;
use super::cut;
use super::diagnosis::diagnose;
use super::envelope::open;
use super::fault::{Failure, log_denied};
use super::link::connect;
use super::read::{self, log_position, our_stream};
use super::schedule::ATTEMPT;
use super::silence::{self, Progress};
use super::spin::SpinGuard;
use super::{LAST_REVISION, Shared, within_deadline};
use crate::store::{Delivery, StoreError, codec};

/// Deliveries ahead of the listener: about a page of the server.
const AHEAD: usize = 512;

/// Events the server checks before it reports its position, if none of them was ours: it reads this many at once
/// while a feed catches up through what others have written.
const WINDOW: u32 = 512;

/// How often a subscription follows a redirect. Once is enough, unless there is an election.
const MOVES: u32 = 3;

/// How long the next subscription waits for the check of the nodes.
const LONGEST_LOOK: Duration = Duration::from_secs(1);

type Item = Result<Delivery, StoreError>;

/// Starts the thread; see [`crate::store::EventStore::subscribe`].
pub(super) fn start(shared: Arc<Shared>, after: Option<Position>) -> BoxStream<'static, Item> {
    let (deliveries, mut received) = mpsc::channel(AHEAD);
    let started = thread::Builder::new().name("eventstore-feed".into()).spawn(move || run(shared, after, deliveries));
    if let Err(error) = started {
        return stream::once(ready(Err(no_thread(&error)))).boxed();
    }
    stream::poll_fn(move |context| received.poll_recv(context)).boxed()
}

fn no_thread(error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("cannot start a thread for the subscription: {error}"))
}

fn run(shared: Arc<Shared>, after: Option<Position>, deliveries: mpsc::Sender<Item>) {
    let guard = SpinGuard::default();
    let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        // Fails only if the listener has gone, and then nobody needs the error.
        Err(error) => return drop(deliveries.blocking_send(Err(no_thread(&error)))),
    };
    tracing::subscriber::with_default(guard.log(), || runtime.block_on(feed(shared, after, deliveries, guard)));
}

/// Feeds until the subscription fails, falls silent or nobody listens.
async fn feed(shared: Arc<Shared>, after: Option<Position>, deliveries: mpsc::Sender<Item>, guard: SpinGuard) {
    let progress = Arc::new(Progress::behind(after));
    let pump =
        Pump { shared: Arc::clone(&shared), progress: Arc::clone(&progress), deliveries: deliveries.clone(), guard };
    let pumping = tokio::spawn(pump.run(after));
    let error = tokio::select! {
        () = deliveries.closed() => return,
        ended = pumping => ended.unwrap_or_else(|_| StoreError::Unavailable("the server ended the subscription".to_owned())),
        error = silence::notice(&shared, &progress, || deliveries.capacity() == 0) => error,
    };
    // Fails only if the listener has gone, and then nobody needs the error.
    drop(deliveries.send(Err(error)).await);
}

struct Pump {
    shared: Arc<Shared>,
    progress: Arc<Progress>,
    deliveries: mpsc::Sender<Item>,
    guard: SpinGuard,
}

/// What is delivered, and when.
#[derive(Default)]
struct Notices {
    /// The server sends new events as they are recorded.
    live: bool,
    /// The listener knows that it has caught up, and nothing was delivered since.
    told: bool,
}

impl Pump {
    async fn run(self, after: Option<Position>) -> StoreError {
        let client = match self.connected().await {
            Ok(client) => client,
            Err(fault) => return self.unreachable(fault).await,
        };
        let subscription = client.subscribe_to_all(&self.options(after)).await;
        // The crate's future loses the subscription if it is dropped half-way: this stream keeps it.
        let mut messages = pin!(stream::unfold(subscription, next_message));
        let (mut notices, mut moves) = (Notices::default(), 0);
        loop {
            let message = match poll_immediate(messages.next()).await {
                Some(message) => message,
                None => {
                    if notices.live && !std::mem::replace(&mut notices.told, true) {
                        self.deliver(Delivery::CaughtUp).await;
                    }
                    messages.next().await
                }
            };
            self.guard.reset();
            self.progress.hear();
            match message {
                Some(Ok(message)) => self.take(message, &mut notices).await,
                Some(Err(error)) => match Failure::from(error) {
                    // The same client follows the redirect when asked again; another would begin at another node.
                    Failure::Moved if moves < MOVES => moves += 1,
                    Failure::Denied => return self.denied().await,
                    failure => return failure.into(),
                },
                None => return StoreError::Unavailable("the subscription ended".to_owned()),
            }
        }
    }

    /// A client of the next node in turn that answers, or why the last one did not.
    async fn connected(&self) -> Result<Client, String> {
        let mut fault = String::new();
        for _ in 0..self.shared.address.turns() {
            let turn = self.shared.feeds.fetch_add(1, Ordering::Relaxed);
            let client = Client::new(self.shared.address.settings_in_turn(turn))
                .map_err(|error| format!("cannot make a client: {error}"))?;
            fault = match tokio::time::timeout(ATTEMPT, connect(&client)).await {
                Ok(Ok(())) => return Ok(client),
                Ok(Err(error)) => error.to_string(),
                Err(_elapsed) => format!("no connection within {} s", ATTEMPT.as_secs()),
            };
        }
        Err(fault)
    }

    /// In words, if a check of the nodes finds any.
    async fn unreachable(&self, fault: String) -> StoreError {
        let shared = Arc::clone(&self.shared);
        let looking = tokio::task::spawn_blocking(move || diagnose(&shared.address));
        let cause = tokio::time::timeout(LONGEST_LOOK, looking).await;
        StoreError::Unavailable(cause.ok().and_then(Result::ok).flatten().unwrap_or(fault))
    }

    /// A user who may read a stream is known to the server: then the user may not read the log.
    async fn denied(&self) -> StoreError {
        let users = codec::users_stream();
        let reading = read::from(&self.shared, &users, Revision::new(LAST_REVISION), 1);
        within_deadline(&self.shared, reading).await.err().unwrap_or_else(log_denied)
    }

    fn options(&self, after: Option<Position>) -> SubscribeToAllOptions {
        let prefixes = self.shared.names.prefixes();
        let filter = SubscriptionFilter::on_stream_name().max(WINDOW);
        let filter = prefixes.fold(filter, |filter, prefix| filter.add_prefix(prefix));
        let options = SubscribeToAllOptions::default().position(log_position(after)).filter(filter);
        options.by(self.shared.address.credentials())
    }

    async fn take(&self, message: SubscriptionEvent, notices: &mut Notices) {
        match message {
            SubscriptionEvent::EventAppeared(resolved) => {
                if let Some(event) = resolved.event {
                    self.take_event(event, notices).await;
                }
            }
            SubscriptionEvent::Checkpoint(position) => self.progress.see(Position::new(position.commit)),
            SubscriptionEvent::CaughtUp => {
                notices.live = true;
                self.progress.catch_up();
            }
            SubscriptionEvent::FellBehind => notices.live = false,
            _ => {}
        }
    }

    async fn take_event(&self, event: eventstore::RecordedEvent, notices: &mut Notices) {
        let position = Position::new(event.position.commit);
        self.progress.see(position);
        if let Some(stream) = our_stream(&self.shared, &event) {
            notices.told = false;
            self.shared.head.advance(position);
            self.deliver(Delivery::Event(open(stream, event))).await;
        } else if let Some(cut) = cut::found(&self.shared.names, &event) {
            notices.told = false;
            self.deliver(Delivery::Cut(cut)).await;
        }
    }

    /// Fails only if the listener has gone, which ends the thread.
    async fn deliver(&self, delivery: Delivery) {
        drop(self.deliveries.send(Ok(delivery)).await);
    }
}

async fn next_message(mut subscription: Subscription) -> Option<(eventstore::Result<SubscriptionEvent>, Subscription)> {
    Some((subscription.next_subscription_event().await, subscription))
}
