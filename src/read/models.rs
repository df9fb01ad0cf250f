//! The read models as last published, and waiting until they include a position.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use minicup_domain::{Event, Position, Recorded};
use minicup_projections::{Projection, ReadModel};
use tokio::sync::watch;

use crate::store::EventStore;

/// How long a read waits for the projector to catch up with what this node has acknowledged, before it gives up.
const PATIENCE: Duration = Duration::from_secs(2);

/// The read models did not catch up in time: the store, or the projector behind it, is in trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the read models are behind the log, try again")]
pub struct Behind;

/// What the projector has published. Scores and standings within one [`ReadModels::load`] agree.
pub struct ReadModels {
    store: Arc<dyn EventStore>,
    current: ArcSwap<ReadModel>,
    progress: watch::Sender<Progress>,
}

/// How far the projector has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Progress {
    position: Option<Position>,
    /// The end of the log was reached since the feed was last opened.
    caught_up: bool,
}

impl ReadModels {
    /// Nothing published yet.
    pub fn new(store: Arc<dyn EventStore>) -> Self {
        Self { store, current: ArcSwap::default(), progress: watch::Sender::default() }
    }

    /// What was last published, however old it is.
    pub fn load(&self) -> Arc<ReadModel> {
        self.current.load_full()
    }

    /// Read models that include everything this node has acknowledged: whoever was told of a command sees its effect.
    ///
    /// # Errors
    /// [`Behind`] if they do not get there in time.
    pub async fn fresh(&self) -> Result<Arc<ReadModel>, Behind> {
        let head = self.store.head();
        let includes_head = |progress: &Progress| progress.caught_up && progress.position >= head;
        if !includes_head(&self.progress.borrow()) {
            let mut progress = self.progress.subscribe();
            tokio::time::timeout(PATIENCE, progress.wait_for(includes_head))
                .await
                .map_err(|_| Behind)?
                .map_err(|_| Behind)?;
        }
        Ok(self.load())
    }

    /// Whether the projector follows the log: it reached its end and has not lost the feed since.
    pub fn is_caught_up(&self) -> bool {
        self.progress.borrow().caught_up
    }

    /// The last position published.
    pub fn position(&self) -> Option<Position> {
        self.progress.borrow().position
    }

    pub(super) fn publish(&self, model: &ReadModel, caught_up: bool) {
        self.current.store(Arc::new(model.clone()));
        self.progress.send_replace(Progress { position: model.position(), caught_up });
    }

    pub(super) fn feed_lost(&self) {
        self.progress.send_modify(|progress| progress.caught_up = false);
    }
}

/// Takes a batch of events in.
pub(super) fn apply_all(model: &mut ReadModel, events: &[Recorded<Event>]) {
    events.iter().for_each(|recorded| model.apply(recorded));
}
