//! A stream that is polled only after it was woken itself. A broadcast wakes a connection's task without its session
//! actor having anything to do; polling the actor anyway, with its timers, its mailbox and its socket, costs as
//! much as sending the frame.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::Stream;
use futures_util::task::AtomicWaker;

/// Polls `S` the first time, after it was woken, and for as long as it has items.
pub struct WakeGate<S> {
    stream: S,
    bell: Arc<Bell>,
    /// Sets the flag and wakes the task.
    waker: Waker,
}

/// Remembers that the stream was woken, and wakes the task it is polled from.
struct Bell {
    rung: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.task.wake();
    }
}

impl<S> WakeGate<S> {
    /// Wraps a stream.
    pub fn new(stream: S) -> Self {
        let bell = Arc::new(Bell { rung: AtomicBool::new(true), task: AtomicWaker::new() });
        Self { stream, waker: Waker::from(Arc::clone(&bell)), bell }
    }
}

impl<S: Stream + Unpin> Stream for WakeGate<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.get_mut();
        // Before the flag is checked: a wake-up in between then finds the task.
        this.bell.task.register(context.waker());
        if !this.bell.rung.swap(false, Ordering::AcqRel) {
            return Poll::Pending;
        }
        let item = Pin::new(&mut this.stream).poll_next(&mut Context::from_waker(&this.waker));
        if item.is_ready() {
            this.bell.rung.store(true, Ordering::Release);
        }
        item
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures_util::stream::poll_fn;

    use super::*;

    /// Polls an endless stream twice, waking it in between or not, and counts how often it was polled.
    fn asked(wake: bool) -> u32 {
        let (asked, waker) = (Cell::new(0), Cell::new(None));
        let mut gate = WakeGate::new(poll_fn(|context| {
            asked.set(asked.get() + 1);
            waker.set(Some(context.waker().clone()));
            Poll::<Option<()>>::Pending
        }));
        let mut context = Context::from_waker(Waker::noop());
        assert!(Pin::new(&mut gate).poll_next(&mut context).is_pending());
        if wake && let Some(waker) = waker.take() {
            waker.wake();
        }
        assert!(Pin::new(&mut gate).poll_next(&mut context).is_pending());
        asked.get()
    }

    #[test]
    fn asks_again_only_after_a_wake() {
        assert_eq!(asked(false), 1);
        assert_eq!(asked(true), 2);
    }

    #[test]
    fn asks_on_while_there_are_items() {
        let mut gate = WakeGate::new(futures_util::stream::iter([1, 2]));
        let mut context = Context::from_waker(Waker::noop());
        for item in [Some(1), Some(2), None] {
            assert_eq!(Pin::new(&mut gate).poll_next(&mut context), Poll::Ready(item));
        }
    }
}
