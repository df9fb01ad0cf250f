//! The hub of one worker thread: who on this thread follows what, and handing broadcasts to them past their mailboxes.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_http::ws::{CloseCode, Message as Frame};
use bytes::Bytes;
use minicup_domain::{CategoryId, MatchId, Revision, Timestamp};
use minicup_projections::{Audience, Catalogue};
use tokio::time::MissedTickBehavior;

use super::broadcast::{Broadcast, Broadcaster, Inbox, Mail, socket_frame};
use super::format::{Format, Framing, Style};
use super::send_queue::{Pushed, SendQueue};
use super::sent::Sent;
use crate::access::Login;
use crate::clock::Clock;
use crate::live::protocol::Message;
use crate::metrics::{CutOff, Metrics, OpenSession, Transport};

/// After this many deliveries the hub lets the rest of its thread work: a goal to ten thousand readers would otherwise
/// hold requests up for a tenth of a second.
const DELIVERIES_AT_ONCE: usize = 64;
/// How often the hub looks for readers that take nothing, and lets idle event streams know that it is there.
const ROUND: Duration = Duration::from_secs(5);
/// Broadcasts held for a reader that is just beginning to follow. That takes milliseconds; a reader for whom it takes
/// longer than this many goals is ended and comes back.
const MAX_HELD: usize = 1024;

/// A connection that follows matches.
pub struct Subscriber {
    key: u64,
    clock: Clock,
    /// What waits to be written to it.
    pub queue: Rc<SendQueue>,
    format: Cell<Format>,
    /// By which it is logged in, if it is.
    login: Option<Login>,
    /// The last revision sent of each match: what is behind it goes out, nothing else does.
    sent: RefCell<Sent>,
    /// Broadcasts that came while a history is being sent, so that they come after it.
    held: RefCell<Option<VecDeque<Arc<Broadcast>>>>,
}

impl Subscriber {
    fn new(key: u64, format: Format, login: Option<Login>, metrics: Arc<Metrics>, clock: Clock) -> Self {
        Self {
            key,
            clock,
            queue: Rc::new(SendQueue::new(metrics)),
            format: Cell::new(format),
            login,
            sent: RefCell::default(),
            held: RefCell::default(),
        }
    }

    /// What time it is where it is served.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// How it is written to.
    pub fn format(&self) -> Format {
        self.format.get()
    }

    /// How it is written to about one match. Only a login that is still valid gets what is hidden from others.
    pub fn format_about(&self, id: MatchId, catalogue: &Catalogue) -> Format {
        let Format { framing, style } = self.format.get();
        let audience = if catalogue.hides_score(id) { self.audience(catalogue) } else { Audience::Public };
        Format { framing, style: Style { audience, ..style } }
    }

    /// The same for a broadcast. Most readers are not logged in, and then nothing needs to be looked up.
    fn format_of(&self, broadcast: &Broadcast) -> Format {
        match self.login {
            None => self.format(),
            Some(_) => self.format_about(broadcast.match_id, &broadcast.catalogue()),
        }
    }

    /// Who it is, as far as that matters for what is shown.
    pub fn audience(&self, catalogue: &Catalogue) -> Audience {
        let is_valid = |login: &Login| login.holder(catalogue, self.now()).is_some();
        if self.login.as_ref().is_some_and(is_valid) { Audience::LoggedIn } else { Audience::Public }
    }

    /// From now on a correction of one line comes as that line alone.
    pub fn take_patches(&self) {
        let Format { framing, style } = self.format.get();
        self.format.set(Format { framing, style: Style { patches: true, ..style } });
    }

    /// Holds broadcasts back until [`Subscriber::release`]; see [`super::follow`].
    pub(in crate::live) fn hold(&self) {
        self.held.borrow_mut().get_or_insert_default();
    }

    /// Nothing up to `revision` of a match will be sent any more.
    pub fn set_sent(&self, id: MatchId, revision: Option<Revision>) {
        let Some(revision) = revision else { return };
        self.sent.borrow_mut().advance(id, revision);
    }

    /// Sends a message to this connection alone.
    pub fn say(&self, message: &Message) {
        self.queue.push(socket_frame(Frame::Text(message.to_json(self.now()).into())));
    }

    /// Sends what is held back and is new, at the reader's pace.
    pub(in crate::live) async fn send_held(&self) {
        while let Some(broadcast) = self.next_held() {
            if self.is_new(&broadcast) && !self.queue.push_history(broadcast.encoded(self.format_of(&broadcast))).await
            {
                return;
            }
        }
    }

    /// Holds nothing back any more. What still is goes out like every live message.
    pub(in crate::live) fn release(&self) {
        for broadcast in self.held.take().into_iter().flatten() {
            self.deliver(&broadcast);
        }
    }

    fn next_held(&self) -> Option<Arc<Broadcast>> {
        self.held.borrow_mut().as_mut()?.pop_front()
    }

    fn is_new(&self, broadcast: &Broadcast) -> bool {
        self.sent.borrow_mut().advance(broadcast.match_id, broadcast.revision)
    }

    /// Hands a broadcast over, unless it was sent before. True if it went out.
    fn deliver(&self, broadcast: &Arc<Broadcast>) -> bool {
        if let Some(held) = self.held.borrow_mut().as_mut() {
            if held.len() >= MAX_HELD {
                self.queue.cut_off(CutOff::Held);
                held.clear();
                return false;
            }
            held.push_back(Arc::clone(broadcast));
            return false;
        }
        self.is_new(broadcast) && self.queue.push(broadcast.encoded(self.format_of(broadcast))) == Pushed::Queued
    }
}

/// In the order they came, which is how they lie in memory.
type Followers = BTreeMap<u64, Rc<Subscriber>>;

/// Who follows what on this worker thread.
pub struct Hub {
    metrics: Arc<Metrics>,
    clock: Clock,
    inbox: Arc<Inbox>,
    next_key: Cell<u64>,
    all: RefCell<Followers>,
    of_match: RefCell<HashMap<MatchId, Followers>>,
    of_category: RefCell<HashMap<CategoryId, Followers>>,
    closing: Cell<bool>,
}

impl Hub {
    /// Starts the hub of this worker thread.
    pub fn start(broadcaster: &Broadcaster, metrics: Arc<Metrics>) -> Rc<Self> {
        let hub = Rc::new(Self {
            metrics,
            clock: broadcaster.clock().clone(),
            inbox: broadcaster.join(),
            next_key: Cell::new(0),
            all: RefCell::default(),
            of_match: RefCell::default(),
            of_category: RefCell::default(),
            closing: Cell::new(false),
        });
        actix_web::rt::spawn(Rc::clone(&hub).hand_out());
        actix_web::rt::spawn(Rc::clone(&hub).make_rounds());
        hub
    }

    /// Takes a connection in; it stays until the registration is dropped.
    pub fn register(self: &Rc<Self>, format: Format, login: Option<Login>) -> Registration {
        let key = self.next_key.replace(self.next_key.get() + 1);
        let (metrics, clock) = (Arc::clone(&self.metrics), self.clock.clone());
        let subscriber = Rc::new(Subscriber::new(key, format, login, metrics, clock));
        if self.closing.get() {
            end(&subscriber);
        }
        self.all.borrow_mut().insert(key, Rc::clone(&subscriber));
        self.inbox.connected();
        let transport = match format.framing {
            Framing::Socket => Transport::WebSocket,
            Framing::Events { .. } => Transport::EventStream,
        };
        Registration { hub: Rc::clone(self), subscriber, _open: self.metrics.session(transport) }
    }

    /// From now on the connection gets the broadcasts of a match. True if it did not before, through the match's
    /// category neither: then some may be on their way to it, and none of them may be passed over.
    pub fn follow_match(&self, subscriber: &Rc<Subscriber>, id: MatchId, category: Option<CategoryId>) -> bool {
        let of_category = self.of_category.borrow();
        let is_new = follow(&mut self.of_match.borrow_mut(), id, subscriber);
        is_new && !category.is_some_and(|category| follows(&of_category, category, subscriber))
    }

    /// Whether the connection follows a match itself.
    pub fn follows_match(&self, subscriber: &Subscriber, id: MatchId) -> bool {
        follows(&self.of_match.borrow(), id, subscriber)
    }

    /// No more of a match, unless its category is followed.
    pub fn leave_match(&self, subscriber: &Subscriber, id: MatchId) {
        leave(&mut self.of_match.borrow_mut(), id, subscriber.key);
    }

    /// From now on the connection gets the broadcasts of all matches of a category. True if it did not before.
    pub fn follow_category(&self, subscriber: &Rc<Subscriber>, id: CategoryId) -> bool {
        follow(&mut self.of_category.borrow_mut(), id, subscriber)
    }

    /// No more of a category, but for the matches followed themselves.
    pub fn leave_category(&self, subscriber: &Subscriber, id: CategoryId) {
        leave(&mut self.of_category.borrow_mut(), id, subscriber.key);
    }

    async fn hand_out(self: Rc<Self>) {
        loop {
            match self.inbox.next().await {
                Mail::Broadcast(broadcast) => self.broadcast(&broadcast).await,
                Mail::Overflowed => {
                    tracing::error!("a worker thread fell too far behind, its live connections are ended");
                    self.end_all();
                }
                Mail::Closing => {
                    self.closing.set(true);
                    self.end_all();
                }
            }
        }
    }

    async fn broadcast(&self, broadcast: &Arc<Broadcast>) {
        let mut delivered = 0;
        for chunk in self.followers(broadcast).chunks(DELIVERIES_AT_ONCE) {
            if delivered > 0 {
                tokio::task::yield_now().await;
            }
            delivered += chunk.iter().filter(|follower| follower.deliver(broadcast)).count();
        }
        self.metrics.delivered(delivered);
    }

    /// Everybody who follows the match, its category or both: each once.
    fn followers(&self, broadcast: &Broadcast) -> Vec<Rc<Subscriber>> {
        let of_match = self.of_match.borrow();
        let of_category = self.of_category.borrow();
        let of_match = of_match.get(&broadcast.match_id);
        let of_category = broadcast.category.and_then(|category| of_category.get(&category));
        let only_category = of_category
            .into_iter()
            .flatten()
            .filter(|(key, _)| !of_match.is_some_and(|of_match| of_match.contains_key(key)));
        of_match.into_iter().flatten().chain(only_category).map(|(_, follower)| Rc::clone(follower)).collect()
    }

    async fn make_rounds(self: Rc<Self>) {
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            rounds.tick().await;
            self.all.borrow().values().for_each(|subscriber| look_after(subscriber));
        }
    }

    fn end_all(&self) {
        self.all.borrow().values().for_each(|subscriber| end(subscriber));
    }

    fn forget(&self, subscriber: &Subscriber) {
        self.all.borrow_mut().remove(&subscriber.key);
        self.inbox.disconnected();
        leave_all(&mut self.of_match.borrow_mut(), subscriber.key);
        leave_all(&mut self.of_category.borrow_mut(), subscriber.key);
    }
}

/// Cuts a reader off that takes nothing, and lets the others know that the service is there.
fn look_after(subscriber: &Subscriber) {
    if subscriber.queue.is_stalled() {
        return subscriber.queue.cut_off(CutOff::Stalled);
    }
    if matches!(subscriber.format().framing, Framing::Events { .. }) {
        subscriber.queue.push(Bytes::from_static(b":\n\n"));
    }
}

/// Ends a connection in an orderly way: "going away".
fn end(subscriber: &Subscriber) {
    let close = match subscriber.format().framing {
        Framing::Socket => Some(socket_frame(Frame::Close(Some(CloseCode::Away.into())))),
        Framing::Events { .. } => None,
    };
    subscriber.queue.finish(close);
}

fn follow<K: std::hash::Hash + Eq>(index: &mut HashMap<K, Followers>, id: K, subscriber: &Rc<Subscriber>) -> bool {
    index.entry(id).or_default().insert(subscriber.key, Rc::clone(subscriber)).is_none()
}

fn follows<K: std::hash::Hash + Eq>(index: &HashMap<K, Followers>, id: K, subscriber: &Subscriber) -> bool {
    index.get(&id).is_some_and(|followers| followers.contains_key(&subscriber.key))
}

fn leave<K: std::hash::Hash + Eq>(index: &mut HashMap<K, Followers>, id: K, key: u64) {
    if let Some(followers) = index.get_mut(&id) {
        followers.remove(&key);
        if followers.is_empty() {
            index.remove(&id);
        }
    }
}

fn leave_all<K: std::hash::Hash + Eq>(index: &mut HashMap<K, Followers>, key: u64) {
    index.retain(|_, followers| {
        followers.remove(&key);
        !followers.is_empty()
    });
}

/// A connection's place in its hub, given up when dropped.
pub struct Registration {
    hub: Rc<Hub>,
    pub subscriber: Rc<Subscriber>,
    _open: OpenSession,
}

impl Drop for Registration {
    fn drop(&mut self) {
        // Lets go of whoever still waits for room.
        self.subscriber.queue.cut();
        self.hub.forget(&self.subscriber);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::follow::CatchUp;

    fn subscriber() -> Rc<Subscriber> {
        let format = Format { framing: Framing::Socket, style: Style::plain(minicup_projections::Lang::default()) };
        let metrics = Arc::new(Metrics::new().expect("names differ"));
        Rc::new(Subscriber::new(0, format, None, metrics, Clock::system()))
    }

    fn is_holding(subscriber: &Subscriber) -> bool {
        subscriber.held.borrow().is_some()
    }

    #[tokio::test]
    async fn a_follower_that_is_brought_up_to_date_is_released_on_every_exit() {
        async fn fails(subscriber: &Rc<Subscriber>) -> Result<(), ()> {
            let catch_up = CatchUp::begin(subscriber);
            Err(())?;
            catch_up.release().await;
            Ok(())
        }
        async fn never_ends(subscriber: &Rc<Subscriber>) {
            let _catch_up = CatchUp::begin(subscriber);
            std::future::pending().await
        }
        let subscriber = subscriber();
        let catch_up = CatchUp::begin(&subscriber);
        assert!(is_holding(&subscriber));
        catch_up.release().await;
        assert!(!is_holding(&subscriber), "released");
        assert_eq!(fails(&subscriber).await, Err(()));
        assert!(!is_holding(&subscriber), "after an error");
        let mut cancelled = Box::pin(never_ends(&subscriber));
        assert!(futures_util::poll!(&mut cancelled).is_pending() && is_holding(&subscriber));
        drop(cancelled);
        assert!(!is_holding(&subscriber), "when the connection went away meanwhile");
    }
}
