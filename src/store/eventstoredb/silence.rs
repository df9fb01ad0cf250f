//! Noticing that a subscription has gone silent, by checking the log over another connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use minicup_domain::Position;
use tokio::time::{Instant, MissedTickBehavior};

use super::Shared;
use super::read::look;
use crate::store::StoreError;

/// How often to check. What is in the log at one check must have arrived by the next.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Events checked at once. A log that grows faster than this by events of others is checked over time.
const LOOK_AT: usize = 512;

/// How long a subscription that has not caught up may be silent: longer than a busy server needs for a page.
const FIRST_WORD: Duration = Duration::from_secs(10);

/// How long it may be silent before that: a server that answers confirms a subscription at once.
const CONFIRMATION: Duration = Duration::from_secs(3);

/// How far a subscription has come, updated by it and watched from outside.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// One more than the last position seen; 0 for none.
    seen: AtomicU64,
    messages: AtomicU64,
    caught_up: AtomicBool,
}

impl Progress {
    /// Starts after a position.
    pub(super) fn behind(after: Option<Position>) -> Self {
        let progress = Self::default();
        after.into_iter().for_each(|position| progress.see(position));
        progress
    }

    /// Everything up to a position has arrived.
    pub(super) fn see(&self, position: Position) {
        self.seen.fetch_max(position.get().saturating_add(1), Ordering::Relaxed);
    }

    /// A message has arrived, whatever it was.
    pub(super) fn hear(&self) {
        self.messages.fetch_add(1, Ordering::Relaxed);
    }

    /// The subscription has reached the end of the log.
    pub(super) fn catch_up(&self) {
        self.caught_up.store(true, Ordering::Relaxed);
    }

    fn seen(&self) -> Option<Position> {
        self.seen.load(Ordering::Relaxed).checked_sub(1).map(Position::new)
    }
}

/// Returns when the subscription has gone silent, or nothing is known any more. `is_held_up` is true while the
/// subscription waits for its listener, which does not count as silence.
pub(super) async fn notice(shared: &Arc<Shared>, progress: &Progress, is_held_up: impl Fn() -> bool) -> StoreError {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = (0, Instant::now());
    let mut due = None;
    let mut looked_to = None;
    loop {
        looks.tick().await;
        let messages = progress.messages.load(Ordering::Relaxed);
        if messages != heard.0 || is_held_up() {
            (heard, due) = ((messages, Instant::now()), None);
            continue;
        }
        if due > progress.seen() {
            return StoreError::Unavailable("the subscription is silent while events are there".to_owned());
        }
        if !progress.caught_up.load(Ordering::Relaxed) {
            let patience = if messages == 0 { CONFIRMATION } else { FIRST_WORD };
            if heard.1.elapsed() > patience {
                return StoreError::Unavailable("the subscription does not begin".to_owned());
            }
            continue;
        }
        let from = progress.seen().max(looked_to);
        let glimpses = match look(shared, from, LOOK_AT).await {
            Ok(glimpses) => glimpses,
            Err(failure) => return failure.into(),
        };
        let seen = progress.seen();
        due =
            glimpses.iter().filter(|glimpse| glimpse.ours).map(|glimpse| glimpse.position).find(|at| Some(*at) > seen);
        if due.is_none() {
            looked_to = glimpses.last().map_or(looked_to, |last| Some(last.position));
        }
    }
}
