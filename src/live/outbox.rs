//! What waits to be written to one connection: bounded, and merged into few writes.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actix_web::Error;
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use futures_util::stream::LocalBoxStream;
use tokio::time::Instant;

use super::socket::WakeGate;

/// Bytes that may wait for one connection. A reader that is this far behind is not reading; what it misses it gets
/// when it comes back with `after`. A single frame may be longer: cutting off who has nothing else to take would repeat
/// itself for ever.
const MAX_QUEUED: usize = 256 * 1024;
/// A history is sent no further ahead of the reader than this, so that it never counts as a backlog.
const HISTORY_AHEAD: usize = 64 * 1024;
/// The most that goes to the connection in one piece: what its send buffer holds.
const MAX_PIECE: usize = 64 * 1024;
/// How long a reader may take nothing at all before it is cut off (contract §3).
pub const STALLED: Duration = Duration::from_secs(15);

/// The queue of one connection. It lives on the worker thread of that connection.
#[derive(Default)]
pub struct Outbox {
    frames: RefCell<VecDeque<Bytes>>,
    queued: Cell<usize>,
    /// When the connection last took something, or last had nothing to take.
    moved: Cell<Option<Instant>>,
    ending: Cell<Ending>,
    /// The connection, waiting for frames.
    reader: Cell<Option<Waker>>,
    /// A history, waiting for room.
    writer: Cell<Option<Waker>>,
}

/// What became of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// It goes out.
    Queued,
    /// It was too much for a reader that is too far behind, who is cut off now.
    TooMuch,
    /// The connection takes nothing any more.
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Ending {
    #[default]
    Open,
    /// What is queued goes out, then the connection ends.
    Finishing,
    /// Nothing goes out any more.
    Cut,
}

impl Outbox {
    /// Queues a frame.
    pub fn push(&self, frame: Bytes) -> Pushed {
        if self.ending.get() != Ending::Open {
            return Pushed::Ended;
        }
        let queued = self.queued.get() + frame.len();
        let is_behind = self.queued.get() > 0;
        if is_behind && queued > MAX_QUEUED {
            self.cut();
            return Pushed::TooMuch;
        }
        if self.queued.get() == 0 {
            self.moved.set(Some(Instant::now()));
        }
        self.queued.set(queued);
        self.frames.borrow_mut().push_back(frame);
        wake(&self.reader);
        Pushed::Queued
    }

    /// Waits until the reader has taken enough for a history to go on.
    pub async fn room(&self) {
        std::future::poll_fn(|context| {
            if self.queued.get() <= HISTORY_AHEAD || self.ending.get() != Ending::Open {
                return Poll::Ready(());
            }
            self.writer.set(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    /// Sends a last frame behind what is queued, then ends the connection.
    pub fn finish(&self, last: Option<Bytes>) {
        if let Some(last) = last {
            self.push(last);
        }
        if self.ending.get() == Ending::Open {
            self.ending.set(Ending::Finishing);
        }
        wake(&self.reader);
        wake(&self.writer);
    }

    /// Forgets what is queued and ends the connection as soon as it can be reached. One that takes nothing cannot:
    /// the kernel ends it, see `TCP_USER_TIMEOUT`.
    pub fn cut(&self) {
        self.ending.set(Ending::Cut);
        self.frames.take();
        self.queued.set(0);
        wake(&self.reader);
        wake(&self.writer);
    }

    /// Whether the reader has let frames wait for too long.
    pub fn is_stalled(&self) -> bool {
        let waited_since = self.moved.get().filter(|_| self.queued.get() > 0);
        waited_since.is_some_and(|since| since.elapsed() > STALLED)
    }

    fn take(&self) -> Option<Bytes> {
        let mut frames = self.frames.borrow_mut();
        let first = frames.pop_front()?;
        let mut taken = first.len();
        let piece = match frames.front() {
            Some(next) if taken + next.len() <= MAX_PIECE => {
                let mut merged = BytesMut::from(first.as_ref());
                while let Some(next) = frames.pop_front_if(|next| taken + next.len() <= MAX_PIECE) {
                    taken += next.len();
                    merged.extend_from_slice(&next);
                }
                merged.freeze()
            }
            _ => first,
        };
        self.queued.set(self.queued.get().saturating_sub(taken));
        self.moved.set(Some(Instant::now()));
        if self.queued.get() <= HISTORY_AHEAD {
            wake(&self.writer);
        }
        Some(piece)
    }
}

fn wake(waker: &Cell<Option<Waker>>) {
    if let Some(waker) = waker.take() {
        waker.wake();
    }
}

/// A response body made of an outbox and, for a socket, of what its actor writes itself: control frames.
pub struct Body<G> {
    outbox: Rc<Outbox>,
    actor: Option<WakeGate<LocalBoxStream<'static, Result<Bytes, Error>>>>,
    /// Control frames that go behind what is queued.
    control: VecDeque<Bytes>,
    /// Dropped with the connection, however it ended.
    _guard: G,
}

impl<G> Body<G> {
    /// A body that lives as long as the connection, and `guard` with it.
    pub fn new(outbox: Rc<Outbox>, actor: Option<LocalBoxStream<'static, Result<Bytes, Error>>>, guard: G) -> Self {
        Self { outbox, actor: actor.map(WakeGate::new), control: VecDeque::new(), _guard: guard }
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
        if this.outbox.ending.get() == Ending::Cut {
            return Poll::Ready(None);
        }
        let actor_lives = this.poll_actor(context)?;
        if let Some(piece) = this.outbox.take().or_else(|| this.control.pop_front()) {
            return Poll::Ready(Some(Ok(piece)));
        }
        if !actor_lives || this.outbox.ending.get() != Ending::Open {
            return Poll::Ready(None);
        }
        this.outbox.reader.set(Some(context.waker().clone()));
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: usize) -> Bytes {
        Bytes::from(vec![b'x'; length])
    }

    #[test]
    fn waiting_frames_leave_in_one_piece_and_in_order() {
        let outbox = Outbox::default();
        outbox.push(Bytes::from_static(b"one"));
        outbox.push(Bytes::from_static(b"two"));
        assert_eq!(outbox.take().as_deref(), Some(b"onetwo".as_slice()));
        assert_eq!(outbox.take(), None);
        assert_eq!(outbox.queued.get(), 0);
    }

    #[test]
    fn a_piece_is_bounded() {
        let outbox = Outbox::default();
        outbox.push(frame(MAX_PIECE));
        outbox.push(frame(1));
        assert_eq!(outbox.take().map(|piece| piece.len()), Some(MAX_PIECE));
        assert_eq!(outbox.take().map(|piece| piece.len()), Some(1));
    }

    #[test]
    fn a_reader_too_far_behind_is_cut_off_and_its_backlog_forgotten() {
        let outbox = Outbox::default();
        assert_eq!(outbox.push(frame(MAX_QUEUED)), Pushed::Queued);
        assert_eq!(outbox.push(frame(1)), Pushed::TooMuch);
        assert_eq!(outbox.take(), None);
        assert_eq!(outbox.push(frame(1)), Pushed::Ended, "and is not cut off once more");
    }

    #[test]
    fn a_frame_of_any_length_goes_out_to_who_is_not_behind() {
        let outbox = Outbox::default();
        assert_eq!(outbox.push(frame(MAX_QUEUED + 1)), Pushed::Queued);
        assert_eq!(outbox.take().map(|piece| piece.len()), Some(MAX_QUEUED + 1));
        assert_eq!(outbox.push(frame(1)), Pushed::Queued);
    }
}
