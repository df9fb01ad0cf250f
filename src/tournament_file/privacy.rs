//! How readers see the players of a season.

use minicup_domain::decider::Decider;
use minicup_domain::tournament::{Privacy, SeasonCommand, SeasonDecider};
use minicup_domain::{SeasonSlug, Timestamp};

use crate::store::{EventStore, StoreError};
use crate::transact::{Author, change};

/// Why the privacy of a season was not set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrivacyError {
    /// There is no such season.
    #[error("there is no season {0}")]
    UnknownSeason(SeasonSlug),
    /// The store failed or keeps changing.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Has the players of a season shown so from now on, those of its past as well. False if they were already.
///
/// # Errors
/// [`PrivacyError`].
pub async fn set_privacy(
    store: &dyn EventStore,
    season: &SeasonSlug,
    show: Privacy,
    user: Option<&str>,
    now: Timestamp,
) -> Result<bool, PrivacyError> {
    let changed = change::<SeasonDecider, PrivacyError>(store, season, Author { user, now }, |known| {
        if known.state.season.is_none() {
            return Err(PrivacyError::UnknownSeason(season.clone()));
        }
        // Nothing that was played is in its way.
        Ok(SeasonDecider::decide(&known.state, &SeasonCommand::Show(show)).unwrap_or_default())
    });
    Ok(!changed.await?.events.is_empty())
}
