//! Stopping a subscription that spins.
//!
//! When the server ends a subscription's call cleanly, the crate reads the ended call again and again inside one poll,
//! and neither a timeout nor a drop can reach it there. All it does each time is to log a warning. So the thread
//! of a feed logs to a [`SpinGuard`], which unwinds out of the poll when a warning repeats many times; the task
//! that is unwound ends with a join error. tests/it/esdb_faults.rs shows whether a newer crate still needs this.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tracing::{Level, Subscriber};

use super::library_log::LibraryLog;

/// The module that the crate's subscriptions log from.
const TARGET: &str = "eventstore::commands";

/// What is logged each time, and for a message of a kind that only newer crates know.
const WARNING: &str = "unknown subscription message";

/// Warnings in a row, with no message between them, that are a spin. A server may well send a few messages unknown to
/// the crate; a spin gets here in a millisecond.
const SPIN: u32 = 1000;

/// Counts the warnings of a feed's thread.
#[derive(Debug, Default, Clone)]
pub(super) struct SpinGuard {
    warnings: Arc<AtomicU32>,
}

/// What the unwinding carries.
struct CallEnded;

impl SpinGuard {
    /// A message has arrived: whatever was counted is no spin.
    pub(super) fn reset(&self) {
        self.warnings.store(0, Ordering::Relaxed);
    }

    /// The subscriber that the thread logs to.
    pub(super) fn log(&self) -> impl Subscriber + use<> {
        let guard = self.clone();
        let on_message = move |message: &str| guard.count(message);
        LibraryLog { target: TARGET, level: Level::WARN, on_message }
    }

    fn count(&self, message: &str) {
        if message.contains(WARNING) && self.warnings.fetch_add(1, Ordering::Relaxed) >= SPIN {
            self.reset();
            // Not a panic: there is no error to report.
            std::panic::resume_unwind(Box::new(CallEnded));
        }
    }
}
