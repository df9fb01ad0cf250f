//! A match for a client that begins to follow it, even if its stream cannot be read.

use std::sync::Arc;

use minicup_domain::matches::MatchState;
use minicup_domain::{MatchId, Revision};
use minicup_projections::{Audience, Catalogue};

use crate::matches::{CommandError, Known, Snapshot};
use crate::service::Service;

/// The state of a match as an audience sees it.
pub fn shown_state(catalogue: &Catalogue, id: MatchId, snapshot: &Snapshot, audience: Audience) -> Arc<MatchState> {
    match audience {
        Audience::Public if catalogue.hides_score(id) => Arc::new(snapshot.state.without_score()),
        Audience::Public | Audience::LoggedIn => Arc::clone(&snapshot.state),
    }
}

/// The match from its actor. If its stream cannot be read at all, it is as the read models know it, without a past.
///
/// # Errors
/// As [`crate::matches::MatchRouter::follow`], if the read models do not know the match either.
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
