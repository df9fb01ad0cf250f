//! Passing connections by network, from the widest to their own, so that the network that crowds out others is found
//! at each level: the provider, the site within it, the home, the address.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::access::Network;

/// The connections of one network, or of all.
pub struct Crowd<T> {
    size: usize,
    /// The next narrower networks; none of what counts as one address.
    inside: BTreeMap<Network, Crowd<T>>,
    /// The connections of one address, the oldest first.
    seats: BTreeMap<u64, Arc<T>>,
}

impl<T> Default for Crowd<T> {
    fn default() -> Self {
        Self { size: 0, inside: BTreeMap::new(), seats: BTreeMap::new() }
    }
}

impl<T> Crowd<T> {
    /// Adds a connection, whose networks are given from the widest to its own.
    pub fn add(&mut self, networks: &[Network], key: u64, seat: &Arc<T>) {
        self.size += 1;
        match networks.split_first() {
            Some((widest, inner)) => self.inside.entry(*widest).or_default().add(inner, key, seat),
            None => drop(self.seats.insert(key, Arc::clone(seat))),
        }
    }

    /// Removes a connection. False if it was not there.
    pub fn remove(&mut self, networks: &[Network], key: u64) -> bool {
        let removed = match networks.split_first() {
            Some((widest, inner)) => self.remove_inside(*widest, inner, key),
            None => self.seats.remove(&key).is_some(),
        };
        self.size -= usize::from(removed);
        removed
    }

    fn remove_inside(&mut self, widest: Network, inner: &[Network], key: u64) -> bool {
        let Some(crowd) = self.inside.get_mut(&widest) else { return false };
        let removed = crowd.remove(inner, key);
        if crowd.size == 0 {
            self.inside.remove(&widest);
        }
        removed
    }

    /// The connections of the most crowded address: at each level the network with the most connections
    /// is entered. A step looks only at the networks within one, however many there are altogether.
    pub fn of_the_most_crowded(&self) -> &BTreeMap<u64, Arc<T>> {
        let mut crowd = self;
        while let Some(most) = crowd.inside.values().max_by_key(|inner| inner.size) {
            crowd = most;
        }
        &crowd.seats
    }

    /// Visits every connection.
    pub fn each(&self, visit: &mut impl FnMut(&Arc<T>)) {
        self.seats.values().for_each(&mut *visit);
        self.inside.values().for_each(|inner| inner.each(visit));
    }
}
