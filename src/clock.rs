//! The one place that asks what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use minicup_domain::Timestamp;

/// Now, by the system's clock.
pub fn now() -> Timestamp {
    let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(_) => 0,
    };
    Timestamp::from_millis(millis)
}
