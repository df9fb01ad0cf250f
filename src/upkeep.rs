//! Checks beside the service: the store, once, and the key file that would be missed at the next start.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::access::signing_key::file_in_use;
use crate::service::Service;

/// How often the key is checked: soon enough to be noticed by the person who has just tidied up.
const ROUND: Duration = Duration::from_secs(5);

/// Inspects the store during the start, which does not wait for it.
pub async fn inspect(service: Arc<Service>) {
    match service.store.inspect().await {
        Ok(faults) => {
            faults.iter().for_each(|fault| tracing::error!(fault, "the store is damaged, verify it"));
            service.metrics.inspected(faults.len());
            // Nothing else sets it.
            let _ = service.store_faults.set(faults);
        }
        Err(error) => tracing::warn!(%error, "the store cannot be inspected"),
    }
}

/// Warns if the key that signs cookies is removed: nothing is lost before the next start, which makes another
/// one. It is not written again, because removing it is how everybody is logged out.
pub async fn watch_key_file(service: Arc<Service>, stop: CancellationToken) {
    let Some(file) = file_in_use(service.settings.secret.as_ref(), &service.settings.store) else { return };
    let mut rounds = tokio::time::interval(ROUND);
    let mut has_gone = false;
    while stop.run_until_cancelled(rounds.tick()).await.is_some() {
        let was_gone = std::mem::replace(&mut has_gone, matches!(file.try_exists(), Ok(false)));
        if has_gone && !was_gone {
            let file = file.display();
            tracing::warn!(
                "{file} was removed while in use: put it back, or everybody is logged out at the next start"
            );
        }
    }
}
