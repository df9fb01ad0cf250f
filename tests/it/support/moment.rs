//! The pause between two checks of something that gives no notice.

use std::time::Duration;

/// Short enough for a test to go on at once, long enough to leave the processor to the service it waits for.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The time until something is checked again; no outcome depends on it.
pub async fn moment() {
    tokio::time::sleep(LOOK_EVERY).await;
}
