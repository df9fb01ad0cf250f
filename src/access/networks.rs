//! The networks an address is in, from the widest to its own, and which of them were served last.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

/// Lengths of the prefixes that count as networks: those that a registry, a provider, a site and a home get.
const V4_PREFIXES: [u32; LEVELS] = [8, 16, 24, 32];
/// With IPv6 nothing counts beyond the prefix of one link.
const V6_PREFIXES: [u32; LEVELS] = [32, 48, 56, 64];
const LEVELS: usize = 4;
/// Bits in front of an IPv4 address when it is mapped into an IPv6 address.
const MAPPED: u32 = 96;

/// Networks whose last turn is remembered. Forgotten ones count as never served, which puts them first, and
/// only an attacker with thousands of networks makes any be forgotten.
const MAX_SERVED: usize = 4096;

/// A prefix of an address: its length, counted in 128 bits, and its bits.
pub type Network = (u32, u128);

/// The networks of one address, the widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Networks([Network; LEVELS]);

/// What counts as one address: with IPv6 the first 64 bits, because a client owns all the rest.
pub fn home_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

impl Networks {
    /// Those of an address.
    pub fn of(address: IpAddr) -> Self {
        let (bits, prefixes) = match address.to_canonical() {
            // Mapped into IPv6, to addresses that no IPv6 client has.
            IpAddr::V4(v4) => (v4.to_ipv6_mapped().to_bits(), V4_PREFIXES.map(|length| length + MAPPED)),
            IpAddr::V6(v6) => (v6.to_bits(), V6_PREFIXES),
        };
        Self(prefixes.map(|length| (length, bits & u128::MAX.checked_shl(128 - length).unwrap_or(0))))
    }

    /// All of them, the widest first.
    pub fn from_widest(&self) -> &[Network] {
        &self.0
    }

    /// What one subscriber may own, the closest first: what counts as one address and, with IPv6, the home and
    /// the site it is in. Networks around an IPv4 address belong to others.
    pub fn of_subscriber(&self) -> impl Iterator<Item = Network> + use<> {
        let Self([_, site, home, own]) = *self;
        let is_v4 = own.0 > MAPPED;
        std::iter::once(own).chain([home, site].into_iter().filter(move |_| !is_v4))
    }

    /// The most crowded of them: at each level the network with the most members is entered.
    pub fn most_crowded(all: &[&Self]) -> Option<Self> {
        let mut crowd: Vec<&Self> = all.to_vec();
        for level in 0..LEVELS {
            let mut members: HashMap<Network, usize> = HashMap::new();
            crowd.iter().filter_map(|networks| networks.0.get(level)).for_each(|network| {
                *members.entry(*network).or_default() += 1;
            });
            // Of two equally crowded ones either would do; choosing the same one each time is easier to follow.
            let (most, _) = members.into_iter().max_by_key(|(network, count)| (*count, *network))?;
            crowd.retain(|networks| networks.0.get(level) == Some(&most));
        }
        crowd.first().map(|networks| **networks)
    }
}

/// When each network was last served, as a count of turns.
#[derive(Debug, Default)]
pub struct Served {
    turns: u64,
    last: HashMap<Network, u64>,
}

impl Served {
    /// The order of those who wait: the network served longest ago comes first, at every level.
    pub fn ranks(&self, networks: &Networks) -> [u64; LEVELS] {
        networks.0.map(|network| self.last.get(&network).copied().unwrap_or(0))
    }

    /// Notes that these have had a turn.
    pub fn note(&mut self, networks: &Networks) {
        self.turns += 1;
        self.last.extend(networks.0.map(|network| (network, self.turns)));
        if self.last.len() > MAX_SERVED {
            let recent = self.turns.saturating_sub(MAX_SERVED as u64 / (2 * LEVELS as u64));
            self.last.retain(|_, turn| *turn > recent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(address: &str) -> Networks {
        Networks::of(address.parse().unwrap())
    }

    /// How many levels two addresses share.
    fn shared(a: &str, b: &str) -> usize {
        networks(a).0.iter().zip(networks(b).0).filter(|(a, b)| **a == *b).count()
    }

    #[test]
    fn addresses_share_the_networks_they_lie_in() {
        assert_eq!(shared("192.0.2.1", "192.0.2.1"), 4);
        assert_eq!(shared("192.0.2.1", "::ffff:192.0.2.1"), 4);
        assert_eq!(shared("192.0.2.1", "192.0.2.2"), 3);
        assert_eq!(shared("192.0.2.1", "192.1.2.1"), 1);
        assert_eq!(shared("192.0.2.1", "193.0.2.1"), 0);
        assert_eq!(shared("2001:db8:1:1::1", "2001:db8:1:1::2"), 4);
        assert_eq!(shared("2001:db8:1:1::1", "2001:db8:1:2::1"), 3);
        assert_eq!(shared("2001:db8:1:1::1", "2001:db8:2:1::1"), 1);
        assert_eq!(shared("2001:db8:1:1::1", "2001:db9::1"), 0);
        assert_eq!(shared("::1", "192.0.2.1"), 0);
    }

    #[test]
    fn a_subscriber_of_ipv6_has_many_networks_and_one_of_ipv4_has_an_address() {
        let lengths = |address| networks(address).of_subscriber().map(|(length, _)| length).collect::<Vec<_>>();
        assert_eq!(lengths("2001:db8:1:1::1"), [64, 56, 48]);
        assert_eq!(lengths("192.0.2.1"), [128]);
    }

    #[test]
    fn the_crowd_is_found_in_the_widest_network_first() {
        let all = ["10.0.0.1", "20.0.0.1", "20.1.0.1", "20.1.0.2", "30.0.0.1", "30.0.0.1"].map(networks);
        let all: Vec<&Networks> = all.iter().collect();
        let crowded = Networks::most_crowded(&all).unwrap();
        assert!([networks("20.1.0.1"), networks("20.1.0.2")].contains(&crowded));
        assert_eq!(Networks::most_crowded(&[]), None);
    }

    #[test]
    fn only_so_many_are_remembered() {
        let mut served = Served::default();
        for n in 0..100_000_u32 {
            served.note(&Networks::of(IpAddr::V4(n.into())));
            assert!(served.last.len() <= MAX_SERVED);
        }
        assert!(served.ranks(&Networks::of(IpAddr::V4(99_999.into()))).iter().all(|turn| *turn > 0));
    }
}
