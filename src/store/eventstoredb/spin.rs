//! Stopping a subscription that spins.
//!
//! When the server ends a subscription's call cleanly, the crate reads the ended call again and again inside one poll,
//! and neither a timeout nor a drop can reach it there. All it does each time round is to log a warning. So the thread
//! of a feed logs to [`SpinGuard`], which unwinds out of the poll at a warning that comes again and again; the task
//! that is unwound ends with a join error. tests/it/esdb_faults.rs tells whether a newer crate still needs this.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

/// Where the crate's subscriptions log from.
const TARGET: &str = "eventstore::commands";

/// What is logged each time round, and at a message of a kind that only newer crates know.
const WARNING: &str = "unknown subscription message";

/// Warnings in a row, with no message between them, that are a spin. A server may well send a few messages unknown to
/// the crate; a spin gets here in a millisecond.
const SPIN: u32 = 1000;

/// Takes what a feed's thread logs, and drops it but for counting.
#[derive(Debug, Default, Clone)]
pub(super) struct SpinGuard {
    warnings: Arc<AtomicU32>,
}

/// What the unwinding carries.
struct CallEnded;

impl SpinGuard {
    /// A message has come: whatever was counted is no spin.
    pub(super) fn reset(&self) {
        self.warnings.store(0, Ordering::Relaxed);
    }
}

fn may_be_the_warning(metadata: &Metadata<'_>) -> bool {
    metadata.target() == TARGET && *metadata.level() == Level::WARN
}

impl Subscriber for SpinGuard {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if may_be_the_warning(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        may_be_the_warning(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn event(&self, event: &Event<'_>) {
        let mut found = Found(false);
        event.record(&mut found);
        if found.0 && self.warnings.fetch_add(1, Ordering::Relaxed) >= SPIN {
            self.reset();
            // Not a panic: nothing is wrong that anybody should be told of.
            std::panic::resume_unwind(Box::new(CallEnded));
        }
    }

    // No span is ever enabled.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Found(bool);

impl Visit for Found {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0 |= field.name() == "message" && format!("{value:?}").contains(WARNING);
    }
}
