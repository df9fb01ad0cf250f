//! The past of a match, event by event.

use minicup_domain::matches::MatchEvent;
use minicup_domain::{Recorded, Revision};

use super::fanout::broadcast::is_told;
use crate::matches::{Fold, Step};

/// What was broadcast of a match behind `after`, in order, each with the state it led to.
///
/// These are not messages yet: how players are shown may change while somebody is still being told of the past, and
/// holds at once, so each message is made when it goes out.
pub fn steps<'a>(history: &'a [Recorded<MatchEvent>], after: Option<Revision>) -> impl Iterator<Item = Step> + use<'a> {
    let mut fold = Fold::default();
    history.iter().filter_map(move |recorded| {
        fold.apply(recorded);
        let is_sent = Some(recorded.revision) > after && is_told(&recorded.event.fact);
        is_sent.then(|| fold.step(recorded))
    })
}
