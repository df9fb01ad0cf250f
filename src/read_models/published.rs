//! The read models as last published, and waiting until they include a position.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use minicup_domain::{MatchId, Position, Revision};
use minicup_projections::{Audience, ReadModel};
use tokio::sync::watch;

use crate::store::{EventStore, StoreError};

/// How long a read waits for the projector to catch up with what was acknowledged, before it gives up
/// (docs/protocol.md).
const PATIENCE: Duration = Duration::from_secs(2);

/// A place in a match's stream that a client knows of, possibly from another node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The match.
    pub match_id: MatchId,
    /// Its event.
    pub revision: Revision,
}

/// The read models did not catch up in time: the store, or the projector after it, is in trouble, or what they were to
/// include has not been recorded yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the read models are behind the log, try again")]
pub struct Behind;

/// What the projector has published. Scores and standings within one [`ReadModels::load`] agree.
pub struct ReadModels {
    store: Arc<dyn EventStore>,
    current: ArcSwap<Published>,
    progress: watch::Sender<Progress>,
}

/// One model, as each audience sees it.
#[derive(Default)]
struct Published {
    full: Arc<ReadModel>,
    /// Without what is hidden; the same model if nothing is.
    public: Arc<ReadModel>,
}

/// How far the projector has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Progress {
    position: Option<Position>,
    /// The end of the log was reached once: what is published is a state that really existed.
    complete: bool,
    /// The end of the log was reached since the feed was last opened.
    following: bool,
    /// Why the feed was last lost.
    lost: Option<StoreError>,
}

impl ReadModels {
    /// Before anything is published.
    pub fn new(store: Arc<dyn EventStore>) -> Self {
        Self { store, current: ArcSwap::default(), progress: watch::Sender::default() }
    }

    /// What was last published, however old it is.
    pub fn load(&self) -> Arc<ReadModel> {
        Arc::clone(&self.current.load().full)
    }

    /// What was last published, as an audience sees it.
    pub fn shown_to(&self, audience: Audience) -> Arc<ReadModel> {
        let published = self.current.load();
        match audience {
            Audience::Public => Arc::clone(&published.public),
            Audience::LoggedIn => Arc::clone(&published.full),
        }
    }

    /// What was last published.
    ///
    /// # Errors
    /// [`Behind`] if the end of the log was never reached: then what is unknown may well exist.
    pub fn known(&self) -> Result<Arc<ReadModel>, Behind> {
        if !self.progress.borrow().complete {
            return Err(Behind);
        }
        Ok(self.load())
    }

    /// Read models that include everything this node has acknowledged: clients see the effects of their commands.
    ///
    /// # Errors
    /// [`Behind`] if they do not get there in time.
    pub async fn fresh(&self) -> Result<Arc<ReadModel>, Behind> {
        self.including(None).await
    }

    /// Fresh read models that also include `seen`, wherever it was acknowledged.
    ///
    /// # Errors
    /// [`Behind`] if they do not get there in time.
    pub async fn including(&self, seen: Option<Seen>) -> Result<Arc<ReadModel>, Behind> {
        let head = self.store.head();
        let includes_all = |progress: &Progress| {
            progress.complete && progress.position >= head && seen.is_none_or(|seen| self.includes(seen))
        };
        if !includes_all(&self.progress.borrow()) {
            let mut progress = self.progress.subscribe();
            tokio::time::timeout(PATIENCE, progress.wait_for(includes_all))
                .await
                .map_err(|_| Behind)?
                .map_err(|_| Behind)?;
        }
        Ok(self.load())
    }

    /// A match that is set aside never advances.
    fn includes(&self, seen: Seen) -> bool {
        let model = self.load();
        let is_set_aside = model.damage.of_match(seen.match_id).is_some();
        is_set_aside || model.scores.state(seen.match_id).and_then(|state| state.revision()) >= Some(seen.revision)
    }

    /// Waits until the end of the log has been reached for the first time.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when that will never happen: waiting does not repair a log. [`StoreError::Unavailable`]
    /// when the store is away: it will happen as soon as the store is back.
    pub async fn complete(&self) -> Result<(), StoreError> {
        let mut progress = self.progress.subscribe();
        let settled = progress.wait_for(|progress| progress.complete || progress.lost.is_some()).await;
        match settled.as_deref() {
            Ok(Progress { complete: false, lost: Some(error), .. }) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// Whether the projector follows the log: it reached its end and has not lost the feed since.
    pub fn is_following(&self) -> bool {
        self.progress.borrow().following
    }

    /// The last position published.
    pub fn position(&self) -> Option<Position> {
        self.progress.borrow().position
    }

    /// Publishes what was folded up to the end of the log.
    pub(super) fn publish(&self, model: &ReadModel) {
        let full = Arc::new(model.clone());
        let public = full.public().map_or_else(|| Arc::clone(&full), Arc::new);
        self.current.store(Arc::new(Published { full, public }));
        let position = model.position();
        self.progress.send_replace(Progress { position, complete: true, following: true, lost: None });
    }

    /// Reads go on with what is published, as long as nothing newer was acknowledged.
    pub(super) fn feed_lost(&self, error: StoreError) {
        self.progress.send_modify(|progress| {
            progress.following = false;
            progress.lost = Some(error);
        });
    }
}
