//! How many sessions, sockets and event streams together, may be open, and whose.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::access::home_network;

/// One address gets one in so many sessions.
const SHARE: usize = 10;
/// But never fewer than this: a hall is one address.
const MIN_SHARE: usize = 200;
/// For those who are logged in, one more session is kept for so many.
const KEPT: usize = 10;
/// But never fewer than this: everybody who keeps scores at a large tournament, on a phone and a computer.
const MIN_KEPT: usize = 100;

/// How many sessions there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// For everybody.
    pub open: usize,
    /// In addition, for those who are logged in.
    pub kept: usize,
    /// For the clients of one address that are not logged in.
    pub per_address: usize,
}

impl Capacity {
    /// For that many sessions; `per_address` sets another share than a tenth.
    pub fn of(sessions: usize, per_address: Option<usize>) -> Self {
        let share = (sessions / SHARE).max(MIN_SHARE);
        let kept = sessions.div_ceil(KEPT).max(MIN_KEPT);
        Self { open: sessions, kept, per_address: per_address.unwrap_or(share) }
    }

    /// The same where there can be only that many sessions; a share of them is still kept.
    pub fn within(self, sessions: usize) -> Self {
        let kept = self.kept.min(sessions.div_ceil(KEPT));
        let kept = kept.max(sessions.saturating_sub(self.open).min(self.kept));
        Self { open: self.open.min(sessions.saturating_sub(kept)), kept, ..self }
    }

    /// Sessions of all kinds.
    pub fn all(&self) -> usize {
        self.open.saturating_add(self.kept)
    }
}

/// No further session may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many sessions are open, try again")]
pub struct Full;

/// Counts the sessions that are open.
pub struct SessionLimits {
    capacity: Capacity,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    all: usize,
    /// Those that are not logged in.
    anonymous: HashMap<IpAddr, usize>,
}

impl SessionLimits {
    /// None is open yet.
    pub fn new(capacity: Capacity) -> Self {
        Self { capacity, open: Mutex::default() }
    }

    /// Counts one more session until the permit is dropped.
    ///
    /// # Errors
    /// If there are too many, or too many of that address.
    pub fn admit(self: &Arc<Self>, address: IpAddr, is_logged_in: bool) -> Result<Permit, Full> {
        let mut open = self.lock();
        let network = match is_logged_in {
            true => None,
            false => Some(home_network(address)),
        };
        match network {
            None if open.all >= self.capacity.all() => return Err(Full),
            Some(network) => open.admit_anonymous(network, &self.capacity)?,
            None => {}
        }
        open.all += 1;
        Ok(Permit { limits: Arc::clone(self), network })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn admit_anonymous(&mut self, network: IpAddr, capacity: &Capacity) -> Result<(), Full> {
        let of_network = self.anonymous.get(&network).copied().unwrap_or_default();
        if self.all >= capacity.open || of_network >= capacity.per_address {
            return Err(Full);
        }
        self.anonymous.insert(network, of_network + 1);
        Ok(())
    }

    fn leave_anonymous(&mut self, network: IpAddr) {
        let left = self.anonymous.get(&network).map_or(0, |of_network| of_network.saturating_sub(1));
        match left {
            0 => self.anonymous.remove(&network),
            left => self.anonymous.insert(network, left),
        };
    }
}

/// One session that counts.
pub struct Permit {
    limits: Arc<SessionLimits>,
    /// Of a client that is not logged in.
    network: Option<IpAddr>,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.limits.lock();
        open.all = open.all.saturating_sub(1);
        if let Some(network) = self.network {
            open.leave_anonymous(network);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nth(n: u32) -> IpAddr {
        IpAddr::V4(n.into())
    }

    fn limits(sessions: usize) -> Arc<SessionLimits> {
        Arc::new(SessionLimits::new(Capacity::of(sessions, None)))
    }

    /// Opens sessions until there may be no more.
    fn fill(limits: &Arc<SessionLimits>, address: IpAddr, is_logged_in: bool) -> Vec<Permit> {
        std::iter::from_fn(|| limits.admit(address, is_logged_in).ok()).collect()
    }

    #[test]
    fn an_address_has_a_tenth_and_never_fewer_than_two_hundred() {
        assert_eq!(Capacity::of(20_000, None), Capacity { open: 20_000, kept: 2000, per_address: 2000 });
        assert_eq!(Capacity::of(500, None), Capacity { open: 500, kept: 100, per_address: 200 });
        assert_eq!(Capacity::of(500, Some(7)).per_address, 7);
        let limits = limits(500);
        assert_eq!(fill(&limits, nth(1), false).len(), 200);
        let crowd = [fill(&limits, nth(1), false), fill(&limits, nth(2), false), fill(&limits, nth(3), false)];
        assert_eq!(crowd.each_ref().map(Vec::len), [200, 200, 100]);
        drop(crowd);
        assert!(limits.lock().anonymous.is_empty());
    }

    #[test]
    fn a_full_house_has_room_for_those_who_are_logged_in() {
        let limits = limits(50);
        let crowd = fill(&limits, nth(1), false);
        let scorekeepers = fill(&limits, nth(1), true);
        assert_eq!((crowd.len(), scorekeepers.len()), (50, 100));
        drop(crowd);
        assert_eq!(fill(&limits, nth(2), false).len(), 0, "so many are logged in");
        drop(scorekeepers);
        assert_eq!(fill(&limits, nth(2), false).len(), 50);
    }

    #[test]
    fn sessions_that_are_logged_in_take_nothing_from_the_share_of_their_address() {
        let limits = Arc::new(SessionLimits::new(Capacity::of(50, Some(1))));
        let scorekeepers: Vec<_> = (0..3).map(|_| limits.admit(nth(1), true).is_ok()).collect();
        assert_eq!(scorekeepers, [true; 3]);
        assert_eq!(fill(&limits, nth(1), false).len(), 1);
    }

    #[test]
    fn a_limit_of_files_lowers_all_of_it() {
        let tight = Capacity::of(20_000, None).within(156);
        assert_eq!(tight, Capacity { open: 140, kept: 16, per_address: 2000 });
        assert_eq!(tight.all(), 156);
        let plenty = Capacity::of(100, None);
        assert_eq!([plenty.within(200), plenty.within(1000)], [plenty, plenty]);
        assert_eq!(plenty.within(150), Capacity { open: 100, kept: 50, per_address: 200 });
    }
}
