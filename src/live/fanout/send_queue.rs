//! The queue of one connection: bounded, and merged into few writes.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actix_web::Error;
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use futures_util::stream::LocalBoxStream;
use tokio::time::Instant;

use crate::live::socket::WakeGate;
use crate::metrics::{CutOff, Metrics};

/// Bytes that may wait for one connection. A reader that is this far behind is not reading; it gets what it missed
/// when it comes back with `after`. A single frame may be longer: if a reader were cut off because of its only frame,
/// that would repeat itself for ever.
const MAX_QUEUED: usize = 256 * 1024;
/// A history is sent no further ahead of the reader than this, or than one frame of any length. It does not count as
/// backlog, so no history, however long, cuts off its reader.
const HISTORY_AHEAD: usize = 64 * 1024;
/// The most that goes to the connection in one piece: what its send buffer holds.
pub const MAX_PIECE: usize = 64 * 1024;
/// How long a reader may take nothing at all before it is cut off (docs/protocol.md).
pub const STALLED: Duration = Duration::from_secs(15);

/// What waits for one connection. It lives on the worker thread of that connection.
pub struct SendQueue {
    metrics: Arc<Metrics>,
    frames: RefCell<VecDeque<Queued>>,
    /// Bytes of live messages that wait.
    backlog: Cell<usize>,
    /// Bytes of a history that wait.
    history: Cell<usize>,
    /// When the connection last took something, or last had nothing to take.
    moved: Cell<Option<Instant>>,
    ending: Cell<Ending>,
    /// The connection, waiting for frames.
    reader: Cell<Option<Waker>>,
    /// Histories waiting for room: of a match and of a replay.
    writers: RefCell<Vec<Waker>>,
}

struct Queued {
    bytes: Bytes,
    share: Share,
}

/// Which bound a frame counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    Backlog,
    History,
}

/// The outcome of queueing a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// It is sent.
    Queued,
    /// The reader is too far behind for it, and is cut off.
    TooMuch,
    /// The connection takes nothing any more.
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Ending {
    #[default]
    Open,
    /// The queued frames are sent, then the connection ends.
    Finishing,
    /// Nothing is sent any more.
    Cut,
}

impl SendQueue {
    /// An empty queue.
    pub fn new(metrics: Arc<Metrics>) -> Self {
        Self {
            metrics,
            frames: RefCell::default(),
            backlog: Cell::default(),
            history: Cell::default(),
            moved: Cell::default(),
            ending: Cell::default(),
            reader: Cell::default(),
            writers: RefCell::default(),
        }
    }

    /// Queues a live frame.
    pub fn push(&self, frame: Bytes) -> Pushed {
        if self.ending.get() != Ending::Open {
            return Pushed::Ended;
        }
        let backlog = self.backlog.get();
        if backlog > 0 && backlog + frame.len() > MAX_QUEUED {
            self.cut_off(CutOff::Backlog);
            return Pushed::TooMuch;
        }
        self.queue(frame, Share::Backlog);
        Pushed::Queued
    }

    /// Queues a frame of a history once the reader has taken enough of what came before it. False if the connection
    /// takes nothing any more, and the rest of the history need not be made.
    pub async fn push_history(&self, frame: Bytes) -> bool {
        self.room(frame.len()).await;
        let is_open = self.ending.get() == Ending::Open;
        if is_open {
            self.queue(frame, Share::History);
        }
        is_open
    }

    async fn room(&self, length: usize) {
        std::future::poll_fn(|context| {
            let history = self.history.get();
            if history == 0 || history + length <= HISTORY_AHEAD || self.ending.get() != Ending::Open {
                return Poll::Ready(());
            }
            self.writers.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn queue(&self, bytes: Bytes, share: Share) {
        if self.waiting() == 0 {
            self.moved.set(Some(Instant::now()));
        }
        let counter = self.counter(share);
        counter.set(counter.get() + bytes.len());
        self.frames.borrow_mut().push_back(Queued { bytes, share });
        wake(&self.reader);
    }

    fn counter(&self, share: Share) -> &Cell<usize> {
        match share {
            Share::Backlog => &self.backlog,
            Share::History => &self.history,
        }
    }

    fn waiting(&self) -> usize {
        self.backlog.get() + self.history.get()
    }

    /// Sends a last frame after what is queued, then ends the connection.
    pub fn finish(&self, last: Option<Bytes>) {
        if let Some(last) = last {
            self.push(last);
        }
        if self.ending.get() == Ending::Open {
            self.ending.set(Ending::Finishing);
        }
        wake(&self.reader);
        self.wake_writers();
    }

    /// Ends the connection of a reader that does not keep up, and counts it.
    pub fn cut_off(&self, why: CutOff) {
        if self.ending.get() == Ending::Cut {
            return;
        }
        self.metrics.cut_off(why);
        self.cut();
    }

    /// Drops what is queued and ends the connection as soon as it can be reached. One that takes nothing cannot be:
    /// the kernel ends it, see `TCP_USER_TIMEOUT`.
    pub fn cut(&self) {
        self.ending.set(Ending::Cut);
        self.frames.take();
        self.backlog.set(0);
        self.history.set(0);
        wake(&self.reader);
        self.wake_writers();
    }

    /// Whether the reader has let frames wait for too long.
    pub fn is_stalled(&self) -> bool {
        let waited_since = self.moved.get().filter(|_| self.waiting() > 0);
        waited_since.is_some_and(|since| since.elapsed() > STALLED)
    }

    fn take(&self) -> Option<Bytes> {
        let mut frames = self.frames.borrow_mut();
        let first = frames.pop_front()?;
        self.taken(&first);
        let mut length = first.bytes.len();
        let piece = match frames.front() {
            Some(next) if length + next.bytes.len() <= MAX_PIECE => {
                let mut merged = BytesMut::from(first.bytes.as_ref());
                while let Some(next) = frames.pop_front_if(|next| length + next.bytes.len() <= MAX_PIECE) {
                    self.taken(&next);
                    length += next.bytes.len();
                    merged.extend_from_slice(&next.bytes);
                }
                merged.freeze()
            }
            _ => first.bytes,
        };
        if frames.is_empty() {
            // Most connections are idle most of the time; their queues then need no memory.
            *frames = VecDeque::new();
        }
        self.moved.set(Some(Instant::now()));
        if self.history.get() <= HISTORY_AHEAD {
            self.wake_writers();
        }
        Some(piece)
    }

    fn taken(&self, frame: &Queued) {
        let counter = self.counter(frame.share);
        counter.set(counter.get().saturating_sub(frame.bytes.len()));
    }

    fn wake_writers(&self) {
        self.writers.take().into_iter().for_each(Waker::wake);
    }
}

fn wake(waker: &Cell<Option<Waker>>) {
    if let Some(waker) = waker.take() {
        waker.wake();
    }
}

/// A response body made of a send queue and, for a socket, of what its actor writes itself: control frames.
pub struct Body<G> {
    queue: Rc<SendQueue>,
    actor: Option<WakeGate<LocalBoxStream<'static, Result<Bytes, Error>>>>,
    /// Control frames that are sent after what is queued.
    control: VecDeque<Bytes>,
    /// Dropped with the connection, however it ended.
    _guard: G,
}

impl<G> Body<G> {
    /// A body that lives as long as the connection, and `guard` with it.
    pub fn new(queue: Rc<SendQueue>, actor: Option<LocalBoxStream<'static, Result<Bytes, Error>>>, guard: G) -> Self {
        Self { queue, actor: actor.map(WakeGate::new), control: VecDeque::new(), _guard: guard }
    }

    /// Lets the actor work; it reads what came in, and queues answers. False once it has ended.
    fn poll_actor(&mut self, context: &mut Context<'_>) -> Result<bool, Error> {
        let Some(actor) = self.actor.as_mut() else { return Ok(true) };
        loop {
            match Pin::new(&mut *actor).poll_next(context) {
                Poll::Ready(Some(bytes)) => self.control.push_back(bytes?),
                Poll::Ready(None) => return Ok(false),
                Poll::Pending => return Ok(true),
            }
        }
    }
}

impl<G: Unpin> Stream for Body<G> {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.queue.ending.get() == Ending::Cut {
            return Poll::Ready(None);
        }
        let actor_lives = this.poll_actor(context)?;
        if let Some(piece) = this.queue.take().or_else(|| this.control.pop_front()) {
            return Poll::Ready(Some(Ok(piece)));
        }
        if !actor_lives || this.queue.ending.get() != Ending::Open {
            return Poll::Ready(None);
        }
        this.queue.reader.set(Some(context.waker().clone()));
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue() -> SendQueue {
        SendQueue::new(Arc::new(Metrics::new().expect("names differ")))
    }

    fn frame(length: usize) -> Bytes {
        Bytes::from(vec![b'x'; length])
    }

    #[test]
    fn waiting_frames_leave_in_one_piece_and_in_order() {
        let queue = queue();
        queue.push(Bytes::from_static(b"one"));
        queue.push(Bytes::from_static(b"two"));
        assert_eq!(queue.take().as_deref(), Some(b"onetwo".as_slice()));
        assert_eq!(queue.take(), None);
        assert_eq!(queue.waiting(), 0);
    }

    #[test]
    fn a_piece_is_bounded() {
        let queue = queue();
        queue.push(frame(MAX_PIECE));
        queue.push(frame(1));
        assert_eq!(queue.take().map(|piece| piece.len()), Some(MAX_PIECE));
        assert_eq!(queue.take().map(|piece| piece.len()), Some(1));
    }

    #[test]
    fn a_reader_too_far_behind_is_cut_off_and_its_backlog_forgotten() {
        let queue = queue();
        assert_eq!(queue.push(frame(MAX_QUEUED)), Pushed::Queued);
        assert_eq!(queue.push(frame(1)), Pushed::TooMuch);
        assert_eq!(queue.take(), None);
        assert_eq!(queue.push(frame(1)), Pushed::Ended, "and is not cut off once more");
    }

    #[test]
    fn a_frame_of_any_length_goes_out_to_who_is_not_behind() {
        let queue = queue();
        assert_eq!(queue.push(frame(MAX_QUEUED + 1)), Pushed::Queued);
        assert_eq!(queue.take().map(|piece| piece.len()), Some(MAX_QUEUED + 1));
        assert_eq!(queue.push(frame(1)), Pushed::Queued);
    }

    #[tokio::test]
    async fn a_history_is_no_backlog_and_waits_until_its_frame_fits() {
        let queue = queue();
        assert!(queue.push_history(frame(MAX_QUEUED)).await, "longer than what may go ahead, but nothing waits");
        assert_eq!(queue.push(frame(MAX_QUEUED)), Pushed::Queued, "live messages have their own room");
        let mut next = std::pin::pin!(queue.push_history(frame(HISTORY_AHEAD)));
        assert!(futures_util::poll!(&mut next).is_pending());
        assert_eq!(queue.take().map(|piece| piece.len()), Some(MAX_QUEUED));
        assert!(next.await);
        queue.cut_off(CutOff::Stalled);
        assert!(!queue.push_history(frame(1)).await, "nobody reads the rest");
    }

    #[tokio::test]
    async fn every_history_that_waits_goes_on() {
        let queue = queue();
        assert!(queue.push_history(frame(HISTORY_AHEAD)).await);
        let mut one = std::pin::pin!(queue.push_history(frame(1)));
        let mut other = std::pin::pin!(queue.push_history(frame(1)));
        assert!(futures_util::poll!(&mut one).is_pending() && futures_util::poll!(&mut other).is_pending());
        queue.take();
        assert!(one.await && other.await);
    }
}
