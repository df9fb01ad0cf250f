//! How many wrong PINs there may be.
//!
//! An attempt is charged before its PIN is tried, or many at once would slip through together, and a right PIN gets
//! its charge back. What was charged comes back with time.
//!
//! Nodes over one store count each for itself and each allow their share, so that whoever goes from node to node is
//! allowed no more than one node alone would allow.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::ShrinkableKeyedStateStore;
use governor::{Quota, RateLimiter};

/// Wrong PINs one address may send at once: a hall's network is one address and people mistype.
const ADDRESS_BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// After that, one in this time: to guess one user's four digits from one address takes 14 hours on average.
const ADDRESS_INTERVAL: Duration = Duration::from_secs(10);

/// Wrong PINs all addresses together may send at once, against those who have many addresses.
const SERVER_BURST: NonZeroU32 = NonZeroU32::new(200).unwrap();

/// After that, one in this time.
const SERVER_INTERVAL: Duration = Duration::from_millis(500);

/// Addresses kept before those are dropped whose allowance is whole again. What the server's own allowance lets
/// through within the 100 s an address takes to recover is a tenth of it.
const MAX_ADDRESSES: usize = 4096;

/// Nodes that share the allowances, at most: beyond it one address would have less than one wrong PIN at a node.
pub const MAX_NODES: u32 = ADDRESS_BURST.get();

/// No further attempt for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many wrong PINs, wait {retry_after:?}")]
pub struct Exhausted {
    /// Until then.
    pub retry_after: Duration,
}

/// The allowances of wrong PINs, by address and for the server.
pub struct LoginLimits<C: Clock = DefaultClock> {
    addresses: Allowances<IpAddr, C>,
    server: Allowances<(), C>,
}

impl LoginLimits {
    /// The allowances of one of so many nodes.
    pub fn shared_by(nodes: NonZeroU32) -> Self {
        Self::with_clock(&DefaultClock::default(), nodes)
    }
}

impl<C: Clock + Clone> LoginLimits<C> {
    fn with_clock(clock: &C, nodes: NonZeroU32) -> Self {
        let share = |burst: NonZeroU32| NonZeroU32::new(burst.get() / nodes).unwrap_or(NonZeroU32::MIN);
        let allowances = |burst, interval: Duration| (share(burst), interval.saturating_mul(nodes.get()));
        let (address, server) =
            (allowances(ADDRESS_BURST, ADDRESS_INTERVAL), allowances(SERVER_BURST, SERVER_INTERVAL));
        Self {
            addresses: Allowances::new(address.0, address.1, clock.clone()),
            server: Allowances::new(server.0, server.1, clock.clone()),
        }
    }
}

impl<C: Clock> LoginLimits<C> {
    /// Whether an attempt from `address` would be let through now. Charges nothing.
    ///
    /// # Errors
    /// How long to wait.
    pub fn check(&self, address: IpAddr) -> Result<(), Exhausted> {
        self.server.look(())?;
        self.addresses.look(network(address))
    }

    /// Charges an attempt to `address` and to the server.
    ///
    /// # Errors
    /// How long to wait; nothing is charged then.
    pub fn charge(&self, address: IpAddr) -> Result<(), Exhausted> {
        // The server comes first: when it is exhausted no further addresses are remembered.
        self.server.charge(())?;
        let charged = self.addresses.charge(network(address));
        if charged.is_err() {
            self.server.refund(&());
        }
        charged
    }

    /// Takes one charge back: the PIN was right.
    pub fn refund(&self, address: IpAddr) {
        self.addresses.refund(&network(address));
        self.server.refund(&());
    }
}

/// What counts as one address: of IPv6 the first 64 bits, because everybody has the rest to themselves.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

/// A rate limiter that can also look without charging and take a charge back.
struct Allowances<K: Clone + Eq + Hash, C: Clock> {
    table: Table<K>,
    interval: Nanos,
    limiter: RateLimiter<Attempt<K>, Table<K>, C, NoOpMiddleware<C::Instant>>,
}

impl<K: Clone + Eq + Hash, C: Clock> Allowances<K, C> {
    fn new(burst: NonZeroU32, interval: Duration, clock: C) -> Self {
        let table = Table::default();
        // One a second stands for an interval of zero, which none of the constants is.
        let quota = Quota::with_period(interval).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst);
        let limiter = RateLimiter::new(quota, table.clone(), clock);
        Self { table, interval: quota.replenish_interval().into(), limiter }
    }

    fn look(&self, key: K) -> Result<(), Exhausted> {
        self.attempt(Attempt { key, charged: false })
    }

    fn charge(&self, key: K) -> Result<(), Exhausted> {
        if self.table.len() >= MAX_ADDRESSES {
            self.limiter.retain_recent();
        }
        self.attempt(Attempt { key, charged: true })
    }

    fn attempt(&self, attempt: Attempt<K>) -> Result<(), Exhausted> {
        let outcome = self.limiter.check_key(&attempt);
        outcome.map_err(|until| Exhausted { retry_after: until.wait_time_from(self.limiter.clock().now()) })
    }

    fn refund(&self, key: &K) {
        // A charge moves the time at which the allowance is whole again one interval on, whatever came between.
        if let Some(whole_at) = self.table.lock().get_mut(key) {
            *whole_at = whole_at.saturating_sub(self.interval);
        }
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Attempt<K> {
    key: K,
    charged: bool,
}

/// When each allowance is whole again. The limiter owns its store for good, so this is a handle to share with it.
struct Table<K>(Arc<Mutex<HashMap<K, Nanos>>>);

impl<K> Table<K> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, Nanos>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> Default for Table<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K> Clone for Table<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K: Clone + Eq + Hash> StateStore for Table<K> {
    type Key = Attempt<K>;

    fn measure_and_replace<T, F, E>(&self, attempt: &Attempt<K>, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut table = self.lock();
        let (outcome, whole_at) = measure(table.get(&attempt.key).copied())?;
        if attempt.charged {
            table.insert(attempt.key.clone(), whole_at);
        }
        Ok(outcome)
    }
}

impl<K: Clone + Eq + Hash> ShrinkableKeyedStateStore<Attempt<K>> for Table<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.lock().retain(|_, whole_at| *whole_at > drop_below);
    }

    fn len(&self) -> usize {
        self.lock().len()
    }

    fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(1, 2, 3, 4));

    fn limits() -> (LoginLimits<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (LoginLimits::with_clock(&clock, NonZeroU32::MIN), clock)
    }

    fn nth(n: u32) -> IpAddr {
        IpAddr::V4(n.into())
    }

    /// How many charges `address` has left; uses them up.
    fn drain(limits: &LoginLimits<FakeRelativeClock>, address: IpAddr) -> u32 {
        let mut charges = 0;
        while limits.charge(address).is_ok() {
            charges += 1;
        }
        charges
    }

    #[test]
    fn an_address_has_ten_and_gets_one_back_in_ten_seconds() {
        let (limits, clock) = limits();
        assert_eq!(drain(&limits, HERE), 10);
        assert_eq!(limits.check(HERE), Err(Exhausted { retry_after: ADDRESS_INTERVAL }));
        assert_eq!(limits.check(nth(1)), Ok(()));
        clock.advance(Duration::from_secs(4));
        assert_eq!(limits.charge(HERE), Err(Exhausted { retry_after: Duration::from_secs(6) }));
        clock.advance(Duration::from_secs(6));
        assert_eq!(drain(&limits, HERE), 1);
        clock.advance(Duration::from_secs(1000));
        assert_eq!(drain(&limits, HERE), 10);
    }

    #[test]
    fn the_server_has_two_hundred_and_gets_two_back_in_a_second() {
        let (limits, clock) = limits();
        assert_eq!((0..300).filter(|n| limits.charge(nth(*n)).is_ok()).count(), 200);
        assert_eq!(limits.check(HERE), Err(Exhausted { retry_after: SERVER_INTERVAL }));
        clock.advance(Duration::from_secs(1));
        assert_eq!((0..300).filter(|n| limits.charge(nth(1000 + *n)).is_ok()).count(), 2);
    }

    #[test]
    fn nodes_together_allow_no_more_than_one_alone() {
        let clock = FakeRelativeClock::default();
        for number in 1..=MAX_NODES {
            let nodes = NonZeroU32::new(number).unwrap();
            let of_each = || LoginLimits::with_clock(&clock, nodes);
            assert_eq!(drain(&of_each(), HERE), 10 / number);
            let each = of_each();
            drain(&each, HERE);
            assert_eq!(each.check(HERE), Err(Exhausted { retry_after: ADDRESS_INTERVAL * number }));
            let each = of_each();
            let let_through = (0..300).filter(|n| each.charge(nth(*n)).is_ok()).count();
            assert_eq!(let_through, 200 / number as usize);
            assert_eq!(each.check(HERE), Err(Exhausted { retry_after: SERVER_INTERVAL * number }));
        }
    }

    #[test]
    fn looking_charges_nothing() {
        let (limits, _) = limits();
        assert!((0..1000).all(|_| limits.check(HERE).is_ok()));
        assert!(limits.addresses.table.is_empty());
        assert_eq!(drain(&limits, HERE), 10);
    }

    #[test]
    fn right_pins_use_nothing_up() {
        let (limits, _) = limits();
        for _ in 0..1000 {
            limits.charge(HERE).unwrap();
            limits.refund(HERE);
        }
        assert_eq!(drain(&limits, HERE), 10);
        limits.refund(HERE);
        assert_eq!(drain(&limits, HERE), 1);
    }

    #[test]
    fn a_right_pin_does_not_forgive_wrong_ones() {
        let (limits, _) = limits();
        for _ in 0..9 {
            limits.charge(HERE).unwrap();
        }
        limits.charge(HERE).unwrap();
        limits.refund(HERE);
        assert_eq!(drain(&limits, HERE), 1);
    }

    #[test]
    fn a_refused_charge_leaves_the_server_alone() {
        let (limits, _) = limits();
        assert_eq!(drain(&limits, HERE), 10);
        assert!((0..1000).all(|_| limits.charge(HERE).is_err()));
        assert_eq!((0..300).filter(|n| limits.charge(nth(*n)).is_ok()).count(), 190);
    }

    #[test]
    fn addresses_that_have_recovered_are_forgotten() {
        let (limits, clock) = limits();
        for n in 0..20_000 {
            clock.advance(SERVER_INTERVAL);
            limits.charge(nth(n)).unwrap();
            assert!(limits.addresses.table.len() <= MAX_ADDRESSES);
        }
    }

    #[test]
    fn neighbours_in_ipv6_are_one_address() {
        let (limits, _) = limits();
        assert_eq!(drain(&limits, "2001:db8::1".parse().unwrap()), 10);
        assert_eq!(drain(&limits, "2001:db8::ffff:1".parse().unwrap()), 0);
        assert_eq!(drain(&limits, "2001:db8:0:1::1".parse().unwrap()), 10);
        assert_eq!(drain(&limits, "::ffff:1.2.3.4".parse().unwrap()), 10);
        assert_eq!(drain(&limits, HERE), 0);
    }
}
