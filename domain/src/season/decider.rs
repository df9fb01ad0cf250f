//! A season as an aggregate.

use std::collections::HashSet;

use super::decide::{SeasonRejection, decide_privacy, decide_season};
use super::event::{Privacy, SeasonEvent};
use super::state::{Season, evolve_season};
use crate::decider::{Decider, Stamp};
use crate::ids::{MatchId, SeasonSlug};
use crate::recorded::Event;
use crate::stream::Stream;
use crate::unreadable::About;

/// Decides what happens to a season.
pub struct SeasonDecider;

/// A change of a season.
#[derive(Debug, Clone, PartialEq)]
pub enum SeasonCommand {
    /// Make it the season of a file.
    Become {
        /// The season in the file.
        wanted: Box<Season>,
        /// The matches that have begun: their teams and category are fixed.
        fixed: HashSet<MatchId>,
    },
    /// Show its players this way.
    Show(Privacy),
}

impl Decider for SeasonDecider {
    type Id = SeasonSlug;
    type Event = SeasonEvent;
    type State = Season;
    type Command = SeasonCommand;
    type Rejection = Vec<SeasonRejection>;

    fn stream(id: &SeasonSlug) -> Stream {
        Stream::Season(id.clone())
    }

    fn own(event: Event) -> Option<SeasonEvent> {
        match event {
            Event::Season(_, event) => Some(event),
            _ => None,
        }
    }

    fn decide(state: &Season, command: &SeasonCommand) -> Result<Vec<SeasonEvent>, Vec<SeasonRejection>> {
        match command {
            SeasonCommand::Become { wanted, fixed } => decide_season(state, wanted, fixed),
            SeasonCommand::Show(privacy) => Ok(decide_privacy(state, *privacy).into_iter().collect()),
        }
    }

    fn evolve(state: Season, event: &SeasonEvent, _: Stamp<'_>) -> Season {
        evolve_season(state, event)
    }

    /// An unreadable event may have hidden the players, so as little as possible is shown.
    fn pass_over(state: Season, about: &About) -> Option<Season> {
        Some(match about {
            About::Season { privacy: true, .. } => state.shown_least(),
            _ => state,
        })
    }
}
