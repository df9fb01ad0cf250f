//! What login attempts are charged to.

use std::net::IpAddr;

use uuid::Uuid;

use super::networks::home_network;

/// What an attempt is charged to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// The client's network, and the server as a whole.
    Network(IpAddr),
    /// An earlier login of the same browser, by its fingerprint. Strangers cannot use it up, and it charges nobody
    /// else, so it stays open where an address or the server is under attack.
    Login(Uuid),
}

impl Lane {
    /// The lane of an address.
    pub fn of_address(address: IpAddr) -> Self {
        Self::Network(home_network(address))
    }

    /// True for that of a network.
    pub fn is_network(self) -> bool {
        matches!(self, Self::Network(_))
    }
}
