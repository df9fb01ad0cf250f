//! A connection as the hub of its worker thread knows it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use actix_http::ws::Message as Frame;
use minicup_domain::{MatchId, Revision, Timestamp};
use minicup_projections::{Audience, Catalogue};

use super::broadcast::{Broadcast, socket_frame};
use super::format::{Format, Style};
use super::send_queue::{Pushed, SendQueue};
use super::sent::Sent;
use crate::access::Login;
use crate::clock::Clock;
use crate::live::protocol::Message;
use crate::metrics::{CutOff, Metrics};

/// Broadcasts held for a reader that is just beginning to follow. That takes milliseconds; a reader for whom it takes
/// longer than this many goals is disconnected and comes back.
const MAX_HELD: usize = 1024;

/// A connection that follows matches.
pub struct Subscriber {
    pub(super) key: u64,
    clock: Clock,
    /// Its send queue.
    pub queue: Rc<SendQueue>,
    format: Cell<Format>,
    /// Its login, if it is logged in.
    login: Option<Login>,
    /// The last revision sent of each match: only later ones are sent.
    sent: RefCell<Sent>,
    /// Broadcasts that came while a history is being sent, so that they come after it.
    held: RefCell<Option<VecDeque<Arc<Broadcast>>>>,
}

impl Subscriber {
    pub(super) fn new(key: u64, format: Format, login: Option<Login>, metrics: Arc<Metrics>, clock: Clock) -> Self {
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

    /// The node's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The format of its messages.
    pub fn format(&self) -> Format {
        self.format.get()
    }

    /// The format of messages about one match. Only a login that is still valid gets what is hidden from others.
    pub fn format_about(&self, id: MatchId, catalogue: &Catalogue) -> Format {
        let Format { framing, style } = self.format.get();
        let audience = if catalogue.hides_score(id) { self.audience(catalogue) } else { Audience::Public };
        Format { framing, style: Style { audience, ..style } }
    }

    /// The same for a broadcast. Most readers are not logged in, and then nothing needs to be looked up.
    fn format_of(&self, broadcast: &Broadcast, catalogue: &Catalogue) -> Format {
        match self.login {
            None => self.format(),
            Some(_) => self.format_about(broadcast.match_id, catalogue),
        }
    }

    /// Its audience, which decides what is shown.
    pub fn audience(&self, catalogue: &Catalogue) -> Audience {
        let is_valid = |login: &Login| login.holder(catalogue, self.now()).is_some();
        if self.login.as_ref().is_some_and(is_valid) { Audience::LoggedIn } else { Audience::Public }
    }

    /// From now on a correction of one line is sent as that line only.
    pub fn take_patches(&self) {
        let Format { framing, style } = self.format.get();
        self.format.set(Format { framing, style: Style { patches: true, ..style } });
    }

    /// Holds broadcasts back until [`Subscriber::release`]; see [`crate::live::follow`].
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

    /// Sends the held broadcasts that are new, at the reader's pace.
    pub(in crate::live) async fn send_held(&self) {
        while let Some(broadcast) = self.next_held() {
            if !self.is_new(&broadcast) {
                continue;
            }
            let catalogue = broadcast.catalogue();
            let bytes = broadcast.encoded_in(&catalogue, self.format_of(&broadcast, &catalogue));
            if !self.queue.push_history(bytes).await {
                return;
            }
        }
    }

    /// Ends the holding. What is still held is sent like every live message.
    pub(in crate::live) fn release(&self) {
        for broadcast in self.held.take().into_iter().flatten() {
            self.deliver(&broadcast, &broadcast.catalogue());
        }
    }

    fn next_held(&self) -> Option<Arc<Broadcast>> {
        self.held.borrow_mut().as_mut()?.pop_front()
    }

    fn is_new(&self, broadcast: &Broadcast) -> bool {
        self.sent.borrow_mut().advance(broadcast.match_id, broadcast.revision)
    }

    /// Delivers a broadcast, with the names of a catalogue, unless it was sent before. Returns its length if it is new.
    pub(super) fn deliver(&self, broadcast: &Arc<Broadcast>, catalogue: &Arc<Catalogue>) -> Option<usize> {
        if let Some(held) = self.held.borrow_mut().as_mut() {
            if held.len() >= MAX_HELD {
                self.queue.cut_off(CutOff::Held);
                held.clear();
                return None;
            }
            held.push_back(Arc::clone(broadcast));
            return None;
        }
        if !self.is_new(broadcast) {
            return None;
        }
        let bytes = broadcast.encoded_in(catalogue, self.format_of(broadcast, catalogue));
        let length = bytes.len();
        (self.queue.push(bytes) == Pushed::Queued).then_some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::fanout::format::Framing;
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
