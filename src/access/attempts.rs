//! How many wrong PINs there may be.
//!
//! An attempt is charged before its PIN is checked, or many at once would slip through together; a right PIN gets its
//! charge back. Charges are forgiven with time, by the wall clock, so that a restart can continue the count.
//!
//! Nodes on one store each count for themselves and allow their share, so that a client that goes from node to node
//! is allowed no more than one node alone would allow.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use minicup_domain::Timestamp;

use super::attempts_file::{AttemptsFile, Saved};
use super::lane::Lane;
use crate::settings::MAX_NODES;

/// Wrong PINs one address may send in a row: a hall's network is one address and people mistype.
const ADDRESS_BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// After that, one in this time: to guess one user's four digits from one address takes 14 hours on average.
const ADDRESS_INTERVAL: Duration = Duration::from_secs(10);

/// Wrong PINs all addresses together may send in a row, against attackers with many addresses.
const SERVER_BURST: NonZeroU32 = NonZeroU32::new(200).unwrap();

/// After that, one in this time, for which networks take turns.
const SERVER_INTERVAL: Duration = Duration::from_millis(500);

/// Lanes kept before those with a full allowance are dropped. What the server's own allowance lets through
/// within the 100 s an address takes to recover is a tenth of it.
const MAX_LANES: usize = 4096;

/// With more nodes one address would have less than one wrong PIN at each.
const _: () = assert!(MAX_NODES <= ADDRESS_BURST.get());

/// No further attempt for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many wrong PINs, wait {retry_after:?}")]
pub struct Exhausted {
    /// How long to wait.
    pub retry_after: Duration,
}

/// Why a PIN or link was not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There were too many wrong ones.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
    /// Too many others wait.
    #[error("too many attempts are waiting, try again")]
    Busy,
}

/// An allowance that is used up and recovers. All that is stored is when it will be full again.
#[derive(Debug, Clone, Copy)]
struct Allowance {
    burst: i64,
    interval_ms: i64,
}

impl Allowance {
    /// The share of one node of this many.
    fn shared_by(nodes: NonZeroU32, burst: NonZeroU32, interval: Duration) -> Self {
        let share = i64::from((burst.get() / nodes).max(1));
        let interval = interval.saturating_mul(nodes.get()).as_millis();
        Self { burst: share, interval_ms: i64::try_from(interval).unwrap_or(i64::MAX) }
    }

    fn used_up(self, now: Timestamp) -> Timestamp {
        later(now, self.burst.saturating_mul(self.interval_ms))
    }

    /// A wall clock that was set back locks nobody out for longer than a used-up allowance takes to recover.
    fn bring_forward(self, whole_at: &mut Timestamp, now: Timestamp) {
        *whole_at = (*whole_at).min(self.used_up(now));
    }

    /// When the allowance would be full again after one more charge.
    fn charged(self, whole_at: Timestamp, now: Timestamp) -> Result<Timestamp, Exhausted> {
        let charged = later(whole_at.max(now), self.interval_ms);
        match charged.millis_after(self.used_up(now)) {
            0 => Ok(charged),
            wait => Err(Exhausted { retry_after: Duration::from_millis(wait) }),
        }
    }
}

fn later(at: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(at.as_millis().saturating_add(millis))
}

/// The allowances of wrong PINs, by lane and for the server.
pub struct Attempts {
    lane: Allowance,
    server: Allowance,
    file: Option<AttemptsFile>,
    /// A lane that is not remembered has been full since then.
    unknown_whole_at: Timestamp,
    counts: Mutex<Counts>,
}

/// When each allowance is full again.
struct Counts {
    server: Timestamp,
    lanes: HashMap<Lane, Timestamp>,
}

impl Counts {
    /// When the lane would be full again after one more charge.
    fn lane_charged(&mut self, attempts: &Attempts, lane: Lane, now: Timestamp) -> Result<Timestamp, Exhausted> {
        let mut unknown = attempts.unknown_whole_at;
        let whole_at = self.lanes.get_mut(&lane).unwrap_or(&mut unknown);
        attempts.lane.bring_forward(whole_at, now);
        attempts.lane.charged(*whole_at, now)
    }

    /// When the server would be full again after one more charge.
    fn server_charged(&mut self, attempts: &Attempts, now: Timestamp) -> Result<Timestamp, Exhausted> {
        attempts.server.bring_forward(&mut self.server, now);
        attempts.server.charged(self.server, now)
    }
}

impl Attempts {
    /// The allowances of one node of this many, as `file` remembers them. Where nothing can be remembered, a start must
    /// not give out new guesses: every allowance begins with a single attempt and fills up from there.
    pub fn open(nodes: NonZeroU32, file: Option<AttemptsFile>, now: Timestamp) -> Self {
        let lane = Allowance::shared_by(nodes, ADDRESS_BURST, ADDRESS_INTERVAL);
        let server = Allowance::shared_by(nodes, SERVER_BURST, SERVER_INTERVAL);
        let all_but_one = |allowance: Allowance| later(allowance.used_up(now), -allowance.interval_ms);
        let (unknown_whole_at, counts) = match file.as_ref().and_then(|file| file.read(now)) {
            Some(saved) => (now, Counts { server: saved.server, lanes: saved.lanes() }),
            None => (all_but_one(lane), Counts { server: all_but_one(server), lanes: HashMap::new() }),
        };
        Self { lane, server, file, unknown_whole_at, counts: Mutex::new(counts) }
    }

    /// Whether a lane allows another attempt. Charges nothing.
    ///
    /// # Errors
    /// How long to wait.
    pub fn check(&self, lane: Lane, now: Timestamp) -> Result<(), Exhausted> {
        self.counts().lane_charged(self, lane, now).map(drop)
    }

    /// Whether the server allows another attempt by an address. Charges nothing.
    ///
    /// # Errors
    /// How long to wait.
    pub fn check_server(&self, now: Timestamp) -> Result<(), Exhausted> {
        self.counts().server_charged(self, now).map(drop)
    }

    /// Charges an attempt to a lane and, if it is an address's, to the server.
    ///
    /// # Errors
    /// How long to wait; nothing is charged then.
    pub fn charge(&self, lane: Lane, now: Timestamp) -> Result<(), Exhausted> {
        let mut counts = self.counts();
        let charged = counts.lane_charged(self, lane, now)?;
        if lane.is_network() {
            counts.server = counts.server_charged(self, now)?;
        }
        if counts.lanes.len() >= MAX_LANES {
            counts.lanes.retain(|_, whole_at| *whole_at > now);
        }
        counts.lanes.insert(lane, charged);
        Ok(())
    }

    /// Takes one charge back: the PIN was right.
    pub fn refund(&self, lane: Lane) {
        let mut counts = self.counts();
        // A charge delays the time at which the allowance is full by one interval, whatever happened in between.
        if let Some(whole_at) = counts.lanes.get_mut(&lane) {
            *whole_at = later(*whole_at, -self.lane.interval_ms);
        }
        if lane.is_network() {
            counts.server = later(counts.server, -self.server.interval_ms);
        }
    }

    /// Saves the count for the next start. Writes a small file; call it where blocking is allowed.
    pub fn remember(&self, now: Timestamp) {
        let Some(file) = &self.file else { return };
        file.write(|| {
            let counts = self.counts();
            Saved::new(counts.server, counts.lanes.iter().filter(|(_, whole_at)| **whole_at > now))
        });
    }

    /// Every change leaves the counts consistent, so a panic elsewhere does not spoil them.
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "attempts_tests.rs"]
pub(super) mod tests;
