//! The past of a match, event by event.

use minicup_domain::matches::MatchEvent;
use minicup_domain::{Recorded, Revision};

use super::fanout::broadcast::is_told;
use crate::matches::{Fold, Step};

/// What was broadcast about a match after `after`, in order, each with the state it led to.
///
/// These are not messages yet: the privacy may change while the past is still being sent, and
/// applies at once, so each message is made when it is sent.
pub fn steps<'a>(history: &'a [Recorded<MatchEvent>], after: Option<Revision>) -> impl Iterator<Item = Step> + use<'a> {
    let mut fold = Fold::default();
    history.iter().filter_map(move |recorded| {
        fold.apply(recorded);
        let is_sent = Some(recorded.revision) > after && is_told(&recorded.event.fact);
        is_sent.then(|| fold.step(recorded))
    })
}
