//! The past of a match, event by event.

use std::sync::Arc;

use minicup_domain::matches::MatchEvent;
use minicup_domain::{Recorded, Revision};

use super::broadcast::is_told;
use crate::matches::{LoadedMatch, Step};

/// What was broadcast of a match behind `after`, in order, each with the state it led to.
///
/// These are not messages yet: how players are shown may change while somebody is still being told of the past, and
/// holds at once, so each message is made when it goes out.
pub fn steps<'a>(history: &'a [Recorded<MatchEvent>], after: Option<Revision>) -> impl Iterator<Item = Step> + use<'a> {
    let mut loaded = LoadedMatch::default();
    let step = move |recorded: &Recorded<MatchEvent>| {
        loaded.apply(recorded.clone());
        Step { recorded: recorded.clone(), state: Arc::clone(loaded.state()) }
    };
    history.iter().map(step).filter(move |step| Some(step.recorded.revision) > after && is_told(step))
}
