//! A match for somebody who begins to follow it, also where its stream cannot be read.

use std::sync::Arc;

use minicup_domain::{MatchId, Revision};

use crate::matches::{CommandError, Known, Snapshot};
use crate::service::Service;

/// The match from its actor. One whose stream cannot be read at all comes as the read models know it, without a past.
///
/// # Errors
/// As [`crate::matches::MatchRouter::follow`], where nobody knows the match better.
pub async fn snapshot(
    service: &Service,
    id: MatchId,
    known: Known,
    at_least: Option<Revision>,
) -> Result<Snapshot, CommandError> {
    match service.router.follow(id, known, at_least).await {
        Err(CommandError::Damaged(fault)) => {
            tracing::debug!(match_id = id.get(), fault, "a damaged match is shown as it is known");
            let state = service.models.load().scores.state(id).cloned().unwrap_or_default();
            Ok(Snapshot { state: Arc::new(state), history: Arc::default() })
        }
        followed => followed,
    }
}
