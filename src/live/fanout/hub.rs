//! The hub of one worker thread: who on this thread follows what, and how broadcasts bypass their mailboxes.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_http::ws::{CloseCode, Message as Frame};
use bytes::Bytes;
use minicup_domain::{CategoryId, MatchId};
use tokio::time::MissedTickBehavior;

use super::addressees::{Addressee, merged, topics_of};
use super::broadcast::{Broadcast, Broadcaster, Inbox, Mail, socket_frame};
use super::followed::{Followed, Topic};
use super::format::{Format, Framing};
use super::subscriber::Subscriber;
use crate::access::Login;
use crate::clock::Clock;
use crate::metrics::{CutOff, Metrics, OpenSession, Transport};
use crate::read_models::ReadModels;

/// After this many connections the hub lets the rest of its thread work: a goal to ten thousand readers would otherwise
/// block requests for a tenth of a second.
const CONNECTIONS_AT_ONCE: usize = 64;
/// How often the hub checks for readers that take nothing, and shows idle event streams that it is there.
const ROUND: Duration = Duration::from_secs(5);

/// In the order they connected, which is also their order in memory.
type Followers = BTreeMap<u64, Rc<Subscriber>>;

/// Who follows what on this worker thread.
pub struct Hub {
    metrics: Arc<Metrics>,
    clock: Clock,
    models: Arc<ReadModels>,
    inbox: Arc<Inbox>,
    next_key: Cell<u64>,
    all: RefCell<Followers>,
    followers: RefCell<HashMap<Topic, Followers>>,
    followed: Arc<Followed>,
    closing: Cell<bool>,
}

impl Hub {
    /// Starts the hub of this worker thread.
    pub fn start(broadcaster: &Broadcaster, metrics: Arc<Metrics>) -> Rc<Self> {
        let hub = Rc::new(Self {
            metrics,
            clock: broadcaster.clock().clone(),
            models: broadcaster.models(),
            inbox: broadcaster.join(),
            next_key: Cell::new(0),
            all: RefCell::default(),
            followers: RefCell::default(),
            followed: broadcaster.followed(),
            closing: Cell::new(false),
        });
        actix_web::rt::spawn(Rc::clone(&hub).hand_out());
        actix_web::rt::spawn(Rc::clone(&hub).make_rounds());
        hub
    }

    /// Adds a connection; it stays until the registration is dropped.
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

    /// Subscribes the connection to the broadcasts of a match. True if it did not get them before, not even through the
    /// match's category: then some may be on their way to it, and none of them may be skipped.
    pub fn follow_match(&self, subscriber: &Rc<Subscriber>, id: MatchId, category: Option<CategoryId>) -> bool {
        let is_new = self.follow(subscriber, Topic::Match(id));
        is_new && !category.is_some_and(|category| self.follows(subscriber, Topic::Category(category)))
    }

    /// Whether the connection follows a match itself.
    pub fn follows_match(&self, subscriber: &Subscriber, id: MatchId) -> bool {
        self.follows(subscriber, Topic::Match(id))
    }

    /// Unsubscribes it from a match, unless its category is followed.
    pub fn leave_match(&self, subscriber: &Subscriber, id: MatchId) {
        self.leave(subscriber, Topic::Match(id));
    }

    /// Subscribes the connection to the broadcasts of all matches of a category. True if it was not subscribed before.
    pub fn follow_category(&self, subscriber: &Rc<Subscriber>, id: CategoryId) -> bool {
        self.follow(subscriber, Topic::Category(id))
    }

    /// Unsubscribes it from a category, except for matches it follows themselves.
    pub fn leave_category(&self, subscriber: &Subscriber, id: CategoryId) {
        self.leave(subscriber, Topic::Category(id));
    }

    fn follow(&self, subscriber: &Rc<Subscriber>, topic: Topic) -> bool {
        let mut topics = self.followers.borrow_mut();
        let followers = topics.entry(topic).or_default();
        if followers.is_empty() {
            self.followed.enter(topic);
        }
        followers.insert(subscriber.key, Rc::clone(subscriber)).is_none()
    }

    fn follows(&self, subscriber: &Subscriber, topic: Topic) -> bool {
        self.followers.borrow().get(&topic).is_some_and(|followers| followers.contains_key(&subscriber.key))
    }

    fn leave(&self, subscriber: &Subscriber, topic: Topic) {
        let mut topics = self.followers.borrow_mut();
        let Some(followers) = topics.get_mut(&topic) else { return };
        followers.remove(&subscriber.key);
        if followers.is_empty() {
            topics.remove(&topic);
            self.followed.leave(topic);
        }
    }

    async fn hand_out(self: Rc<Self>) {
        loop {
            match self.inbox.next().await {
                Mail::Broadcasts(broadcasts) => self.broadcast(&broadcasts).await,
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

    /// Delivers broadcasts that waited together to each follower at once, so that they are sent in one write.
    async fn broadcast(&self, broadcasts: &[Arc<Broadcast>]) {
        let mut delivered = 0;
        let mut addressees = self.addressees(broadcasts);
        for chunk in addressees.chunks_mut(CONNECTIONS_AT_ONCE) {
            while chunk.iter().any(|addressee| addressee.which != 0) {
                if delivered > 0 {
                    tokio::task::yield_now().await;
                }
                let catalogue = Arc::clone(&self.models.load().catalogue);
                delivered += chunk.iter_mut().map(|addressee| addressee.deliver(broadcasts, &catalogue)).sum::<usize>();
            }
        }
        self.metrics.delivered(delivered);
    }

    /// Everybody who follows a match of the broadcasts, its category or both: each once, with its broadcasts.
    fn addressees(&self, broadcasts: &[Arc<Broadcast>]) -> Vec<Addressee> {
        let topics = self.followers.borrow();
        let mut all: Vec<Addressee> = Vec::new();
        for (topic, which) in topics_of(broadcasts) {
            let followers = topics.get(&topic).into_iter().flatten();
            all.extend(followers.map(|(_, subscriber)| Addressee { subscriber: Rc::clone(subscriber), which }));
        }
        merged(all)
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
        self.followers.borrow_mut().retain(|topic, followers| {
            followers.remove(&subscriber.key);
            if followers.is_empty() {
                self.followed.leave(*topic);
            }
            !followers.is_empty()
        });
    }
}

/// Cuts off readers that take nothing, and shows the others that the service is there.
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

/// A connection's place in its hub, given up when dropped.
pub struct Registration {
    hub: Rc<Hub>,
    pub subscriber: Rc<Subscriber>,
    _open: OpenSession,
}

impl Drop for Registration {
    fn drop(&mut self) {
        // Releases those who still wait for room.
        self.subscriber.queue.cut();
        self.hub.forget(&self.subscriber);
    }
}
