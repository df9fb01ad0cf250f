//! Clients of the crate. One that has failed is replaced, never repaired: it does not find another node by itself, and
//! one whose first connect failed is dead for ever.

use std::convert::Infallible;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use eventstore::{BatchAppendClient, BatchAppendOptions, Client, Credentials};
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::address::Address;
use super::credentials::ByUser;
use super::diagnosis::Diagnosis;
use super::fault::Failure;
use super::nodelay;
use super::schedule::{ATTEMPT, FIRST_PAUSE, Schedule};
use crate::store::StoreError;

/// A call that took this long may have waited for a delayed acknowledgement, which takes 40 ms on Linux.
const STALLED: Duration = Duration::from_millis(35);

/// The shortest time between two checks of the connections for that reason.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// The current client, and when there may be another.
pub(super) struct Links {
    address: Address,
    diagnosis: Arc<Diagnosis>,
    slot: Mutex<Slot>,
}

struct Slot {
    link: Option<Arc<Link>>,
    schedule: Schedule,
}

impl Links {
    /// Without a client yet.
    pub(super) fn new(address: Address) -> Self {
        let slot = Slot { link: None, schedule: Schedule::new(Instant::now()) };
        Self { address, diagnosis: Arc::default(), slot: Mutex::new(slot) }
    }

    /// Does work with the current client, or a new one. Whatever the failure, the next call has a working client.
    pub(super) async fn run<T, W>(&self, work: impl FnOnce(Arc<Link>) -> W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, eventstore::Error>> + Send + 'static,
    {
        let link = self.present().await.map_err(Failure::Final)?;
        let begun = Instant::now();
        let outcome = link.run(work(Arc::clone(&link))).await;
        match &outcome {
            Err(Failure::Link(fault)) => self.lost(&link, fault),
            Err(Failure::Session) => link.expect_connection(),
            Err(Failure::Moved) if link.is_moved_again(begun) => self.lost(&link, "redirected again and again"),
            Err(Failure::Moved) => {
                link.expect_connection();
                tokio::time::sleep(FIRST_PAUSE).await;
            }
            _ => {
                link.has_arrived();
                self.slot().schedule.answered();
                self.diagnosis.forget();
            }
        }
        outcome
    }

    async fn present(&self) -> Result<Arc<Link>, StoreError> {
        loop {
            let due = {
                let mut slot = self.slot();
                if let Some(link) = &slot.link {
                    return Ok(Arc::clone(link));
                }
                if slot.schedule.due() <= Instant::now() {
                    let turn = slot.schedule.take_turn(Instant::now());
                    let link = Arc::new(Link::open(&self.address, turn)?);
                    slot.link = Some(Arc::clone(&link));
                    return Ok(link);
                }
                slot.schedule.due()
            };
            tokio::time::sleep_until(due).await;
        }
    }

    /// Why the store cannot be reached, if that is known.
    pub(super) fn cause(&self) -> Option<String> {
        self.diagnosis.cause()
    }

    fn lost(&self, link: &Arc<Link>, fault: &str) {
        self.diagnosis.look(&self.address);
        let mut slot = self.slot();
        if slot.link.as_ref().is_some_and(|present| Arc::ptr_eq(present, link)) {
            tracing::warn!(fault, "the connection to the event store is lost, making another");
            slot.link = None;
        }
    }

    /// A poisoned lock still guards a whole slot: no panic can come between its changes.
    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One client on a thread of its own: whatever the crate has started ends with the thread, connections included, and
/// nothing it does can hold up an actor.
pub(super) struct Link {
    client: Client,
    credentials: Option<Credentials>,
    runtime: Handle,
    session: tokio::sync::Mutex<Option<Arc<BatchAppendClient>>>,
    /// The client is about to connect, or has just done so, and its connection may lack `TCP_NODELAY`.
    connects: AtomicBool,
    /// When a slow call was last taken for a stalled one.
    suspected: Mutex<Instant>,
    /// When the client was last redirected.
    moved: Mutex<Option<Instant>>,
    /// Dropped with the link, which ends the thread.
    _alive: oneshot::Sender<Infallible>,
}

impl Link {
    fn open(address: &Address, turn: usize) -> Result<Self, StoreError> {
        let unavailable = |fault: String| StoreError::Unavailable(format!("cannot make a client: {fault}"));
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| unavailable(error.to_string()))?;
        let handle = runtime.handle().clone();
        let client = Client::with_runtime_handle(handle.clone(), address.settings_in_turn(turn))
            .map_err(|error| unavailable(error.to_string()))?;
        let (alive, gone) = oneshot::channel::<Infallible>();
        thread::Builder::new()
            .name("eventstore".into())
            .spawn(move || drop(runtime.block_on(gone)))
            .map_err(|error| unavailable(error.to_string()))?;
        Ok(Self {
            client,
            credentials: address.credentials().cloned(),
            runtime: handle,
            session: tokio::sync::Mutex::default(),
            connects: AtomicBool::new(true),
            suspected: Mutex::new(Instant::now()),
            moved: Mutex::default(),
            _alive: alive,
        })
    }

    /// The client.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// The user for its calls, if its settings do not have one.
    pub(super) fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// The open batch session, or a new one.
    pub(super) async fn session(&self) -> eventstore::Result<Arc<BatchAppendClient>> {
        let mut slot = self.session.lock().await;
        if let Some(session) = &*slot {
            return Ok(Arc::clone(session));
        }
        let options = BatchAppendOptions::default().by(self.credentials());
        let session = Arc::new(self.client.batch_append(&options).await?);
        *slot = Some(Arc::clone(&session));
        Ok(session)
    }

    /// Drops a session that has ended; each failed append ends its session.
    pub(super) async fn end_session(&self, ended: &Arc<BatchAppendClient>) {
        let mut slot = self.session.lock().await;
        if slot.as_ref().is_some_and(|present| Arc::ptr_eq(present, ended)) {
            *slot = None;
        }
    }

    /// Does work on the link's thread, for a bounded time. The crate's panics stay there.
    async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl Future<Output = Result<T, eventstore::Error>> + Send + 'static,
    ) -> Result<T, Failure> {
        let link = Arc::clone(self);
        let work = async move {
            let connects = link.connects.load(Ordering::Relaxed);
            if connects {
                connect(&link.client).await?;
            }
            let begun = Instant::now();
            let outcome = work.await;
            if connects || (begun.elapsed() >= STALLED && link.may_have_stalled()) {
                send_at_once();
                link.connects.store(false, Ordering::Relaxed);
            }
            outcome
        };
        let attempt = self.runtime.spawn(async move { tokio::time::timeout(ATTEMPT, work).await });
        match attempt.await {
            Ok(Ok(outcome)) => outcome.map_err(Failure::from),
            Ok(Err(_)) => Err(Failure::Link(format!("no answer within {} s", ATTEMPT.as_secs()))),
            Err(_) => Err(Failure::Link("the client failed".to_owned())),
        }
    }

    /// The client is redirected: whether it already was when that call began. Then two nodes redirect it to each other,
    /// or one to a node that cannot be reached; calls that were under way together count once.
    fn is_moved_again(&self, begun: Instant) -> bool {
        let mut moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        let is_again = moved.is_some_and(|moved| moved <= begun);
        *moved = Some(Instant::now());
        is_again
    }

    /// A call was answered where the client is now.
    fn has_arrived(&self) {
        *self.moved.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The client will make a connection, without notice.
    fn expect_connection(&self) {
        self.connects.store(true, Ordering::Relaxed);
    }

    /// The client also reconnects silently after 90 idle seconds. Or the store is far away: then repeated
    /// checks find nothing.
    fn may_have_stalled(&self) -> bool {
        let mut suspected = self.suspected.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = suspected.elapsed() >= LOOK_AGAIN;
        if is_due {
            *suspected = Instant::now();
        }
        is_due
    }
}

/// Connects a client, if need be, and makes its connections send small writes at once.
pub(super) async fn connect(client: &Client) -> eventstore::Result<()> {
    client.server_info().await?;
    send_at_once();
    Ok(())
}

fn send_at_once() {
    if let Err(error) = nodelay::set_on_outgoing() {
        tracing::debug!(%error, "TCP_NODELAY cannot be set, calls take 40 ms more");
    }
}
