//! A match's broadcasts again, from its stream.

use std::sync::Arc;

use minicup_domain::matches::MatchEvent;
use minicup_domain::{MatchId, Recorded, Revision, Timestamp};
use minicup_projections::{Catalogue, Lang};

use super::broadcast::{is_told, message};
use super::protocol::Message;
use crate::matches::{LoadedMatch, Step};

/// A broadcast, and when it was first made.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// When.
    pub at: Timestamp,
    /// The event it tells of.
    pub revision: Revision,
    /// What was, or would have been, sent.
    pub message: Message,
}

/// The broadcasts of a match behind `after`, in order.
pub fn broadcasts(
    catalogue: &Catalogue,
    id: MatchId,
    history: &[Recorded<MatchEvent>],
    after: Option<Revision>,
    lang: Lang,
) -> Vec<Replayed> {
    let mut loaded = LoadedMatch::default();
    let mut replayed = Vec::new();
    for recorded in history {
        loaded.apply(recorded.clone());
        let step = Step { recorded: recorded.clone(), state: Arc::clone(loaded.state()) };
        if Some(recorded.revision) <= after || !is_told(&step) {
            continue;
        }
        if let Some(message) = message(catalogue, id, &step, lang) {
            replayed.push(Replayed { at: recorded.at, revision: recorded.revision, message });
        }
    }
    replayed
}
