//! How many sessions, sockets and event streams together, may be open, and for whom.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::access::{Network, Networks};

/// One address gets one in this many sessions.
const SHARE: usize = 10;
/// But never fewer than this: a hall is one address.
const MIN_SHARE: usize = 200;
/// A home with IPv6 has up to 256 networks that count as addresses. All of it together gets one in this many sessions,
/// or as many as one address if that is more.
const HOME_SHARE: usize = 5;
/// A site has up to 256 homes, and so does a part of a mobile network, whose phones are strangers to each other.
const SITE_SHARE: usize = 2;
/// For logged-in users, one more session is kept for this many.
const KEPT: usize = 10;
/// But never fewer than this: all scorekeepers of a large tournament, each with a phone and a computer.
const MIN_KEPT: usize = 100;

/// How many sessions there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// For everybody.
    pub open: usize,
    /// In addition, for logged-in users.
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

    /// The same if only that many sessions are possible; a share of them is still kept.
    pub fn within(self, sessions: usize) -> Self {
        let kept = self.kept.min(sessions.div_ceil(KEPT));
        let kept = kept.max(sessions.saturating_sub(self.open).min(self.kept));
        Self { open: self.open.min(sessions.saturating_sub(kept)), kept, ..self }
    }

    /// What the networks of a subscriber may have, in the order of [`Networks::of_subscriber`].
    fn shares(&self) -> [usize; 3] {
        [self.per_address, self.per_address.max(self.open / HOME_SHARE), self.per_address.max(self.open / SITE_SHARE)]
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
    /// Sessions that are not logged in, by each network that has a share.
    anonymous: HashMap<Network, usize>,
}

impl SessionLimits {
    /// None is open yet.
    pub fn new(capacity: Capacity) -> Self {
        Self { capacity, open: Mutex::default() }
    }

    /// Counts one more session until the permit is dropped.
    ///
    /// # Errors
    /// If there are too many, or too many of that address or of the home or site around it.
    pub fn admit(self: &Arc<Self>, address: IpAddr, is_logged_in: bool) -> Result<Permit, Full> {
        let mut open = self.lock();
        let networks = (!is_logged_in).then(|| Networks::of(address));
        match &networks {
            None if open.all >= self.capacity.all() => return Err(Full),
            Some(networks) => open.admit_anonymous(networks, &self.capacity)?,
            None => {}
        }
        open.all += 1;
        Ok(Permit { limits: Arc::clone(self), networks })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn admit_anonymous(&mut self, networks: &Networks, capacity: &Capacity) -> Result<(), Full> {
        let count = |network| self.anonymous.get(&network).copied().unwrap_or_default();
        let is_used_up =
            networks.of_subscriber().zip(capacity.shares()).any(|(network, share)| count(network) >= share);
        if self.all >= capacity.open || is_used_up {
            return Err(Full);
        }
        networks.of_subscriber().for_each(|network| *self.anonymous.entry(network).or_default() += 1);
        Ok(())
    }

    fn leave_anonymous(&mut self, networks: &Networks) {
        for network in networks.of_subscriber() {
            let left = self.anonymous.get(&network).map_or(0, |count| count.saturating_sub(1));
            match left {
                0 => self.anonymous.remove(&network),
                left => self.anonymous.insert(network, left),
            };
        }
    }
}

/// One session that is counted.
pub struct Permit {
    limits: Arc<SessionLimits>,
    /// Of a client that is not logged in.
    networks: Option<Networks>,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.limits.lock();
        open.all = open.all.saturating_sub(1);
        if let Some(networks) = &self.networks {
            open.leave_anonymous(networks);
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

    /// Opens sessions until no more are allowed.
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
    fn a_home_or_a_site_with_many_networks_leaves_room_for_others() {
        let limits = limits(3000);
        let nth_of = |site: u128, n: u128| IpAddr::V6(((site << 80) | (n << 64)).into());
        let fill_all = |site: u128, networks: std::ops::Range<u128>| -> Vec<Permit> {
            networks.flat_map(|n| fill(&limits, nth_of(site, n), false)).collect()
        };
        let one = fill(&limits, nth_of(1, 0), false);
        let home = fill_all(1, 0..0x100);
        let site = fill_all(1, 0..0x10000);
        assert_eq!([&one, &home, &site].map(Vec::len), [300, 300, 900]);
        // Half of all are left to clients elsewhere.
        assert_eq!(fill(&limits, nth(1), false).len(), 300);
        assert_eq!(fill_all(2, 0..0x100).len(), 600);
        drop((one, home, site));
        assert!(limits.lock().anonymous.is_empty());
    }

    #[test]
    fn where_the_share_of_an_address_is_set_a_home_has_no_less() {
        assert_eq!(Capacity::of(500, None).shares(), [200, 200, 250]);
        assert_eq!(Capacity::of(10_000, Some(9000)).shares(), [9000; 3]);
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
