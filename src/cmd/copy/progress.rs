//! Progress of a copy, on standard error.

use std::fmt::Display;
use std::io::Write;
use std::time::{Duration, Instant};

/// Between two lines: often enough that nobody thinks the program hangs.
const EVERY: Duration = Duration::from_secs(5);

/// Counts events, and reports from time to time.
pub(super) struct Progress {
    what: &'static str,
    events: u64,
    begun: Instant,
    told: Instant,
}

impl Progress {
    /// Nothing yet; `what` happens to the events, such as "copied".
    pub(super) fn of(what: &'static str) -> Self {
        let now = Instant::now();
        Self { what, events: 0, begun: now, told: now }
    }

    /// Counts more events.
    pub(super) fn add(&mut self, events: u64) {
        self.events += events;
        if self.told.elapsed() < EVERY {
            return;
        }
        self.told = Instant::now();
        let rate = self.events as f64 / self.begun.elapsed().as_secs_f64().max(f64::EPSILON);
        tell(format_args!("{} {} events, {rate:.0}/s", self.what, self.events));
    }
}

/// Writes a line to standard error. The copy goes on if nobody reads it.
pub(super) fn tell(line: impl Display) {
    drop(writeln!(std::io::stderr(), "{line}"));
}
