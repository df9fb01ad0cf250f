//! How readers see the players of a season.

use minicup_domain::tournament::{Privacy, Season, decide_privacy, evolve_season};
use minicup_domain::{About, Event, Recorded, Revision, SeasonSlug, Timestamp, Unreadable};

use super::append::{Append, Subject};
use crate::store::codec::{Cause, decode, season_stream};
use crate::store::{EventStore, StoreError};

/// How often the season is read and decided on anew when somebody else changed it in between.
const MAX_TRIES: u32 = 3;

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
    let mut tries = 1;
    loop {
        let (state, last) = read_season(store, season).await?;
        if state.season.is_none() {
            return Err(PrivacyError::UnknownSeason(season.clone()));
        }
        let events: Vec<_> = decide_privacy(&state, show).into_iter().collect();
        let encode = |cause: &Cause| cause.events_at(now, &events);
        let append = Append::new(Subject::Season, season_stream(season), last, user, encode);
        let Some(append) = append else { return Ok(false) };
        match append.commit(store).await {
            Err(StoreError::Conflict) if tries < MAX_TRIES => tries += 1,
            outcome => return outcome.map(|_| true).map_err(PrivacyError::from),
        }
    }
}

async fn read_season(store: &dyn EventStore, slug: &SeasonSlug) -> Result<(Season, Option<Revision>), StoreError> {
    let mut season = Season::default();
    let mut last = None;
    for stored in store.read(&season_stream(slug), None).await? {
        season = match decode(&stored) {
            Ok(Recorded { event: Event::Season(_, event), .. }) => evolve_season(season, &event),
            Err(Unreadable { about: About::Season { privacy: true, .. }, .. }) => season.shown_least(),
            Ok(_) | Err(_) => season,
        };
        last = Some(stored.revision);
    }
    Ok((season, last))
}
