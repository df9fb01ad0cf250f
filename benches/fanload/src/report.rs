//! The results of a run.

use serde::{Deserialize, Serialize};

/// The results of a run. Times are microseconds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// Subscribers that took part.
    pub clients: usize,
    /// Seconds until all were ready.
    pub connect_s: f64,
    /// Resident memory of the server before and after they connected, and the difference for each, in KiB.
    pub rss_before_kib: u64,
    /// See `rss_before_kib`.
    pub rss_connected_kib: u64,
    /// See `rss_before_kib`.
    pub kib_per_session: f64,
    /// From publishing a message to the last subscriber that has it, for each message that all have, ascending.
    pub whole_us: Vec<u64>,
    /// The median of `whole_us`.
    pub whole_p50_us: u64,
    /// Messages received by subscribers, and how many a second while publishing.
    pub deliveries: u64,
    /// See `deliveries`.
    pub deliveries_per_s: f64,
    /// Mean size of the messages received.
    pub message_bytes: u64,
    /// Messages missed by subscribers.
    pub lost: u64,
    /// Messages received twice or out of order.
    pub misplaced: u64,
    /// Connections the server ended.
    pub closed: usize,
    /// Processor time of the server for each delivery.
    pub server_cpu_us: f64,
    /// Cores that other processes kept busy meanwhile: above a few hundredths the figures are worth little.
    pub other_cores: f64,
}

/// The median of ascending values; 0 for none.
pub(crate) fn middle(ascending: &[u64]) -> u64 {
    ascending.get(ascending.len() / 2).copied().unwrap_or_default()
}
