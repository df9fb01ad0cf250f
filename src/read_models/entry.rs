//! Entries of the log, as the read models take them in.

use minicup_domain::{Cut, Event, Recorded, Unreadable};
use minicup_projections::{Projection, ReadModel};

use crate::store::Delivery;
use crate::store::codec::{decode, match_of};

/// An entry of the log.
#[allow(clippy::large_enum_variant, reason = "almost every entry is an event, and a box costs each of them")]
pub enum Entry {
    /// An event.
    Event(Recorded<Event>),
    /// An event that cannot be read.
    Unreadable(Unreadable),
    /// How much the store shows of a match's stream was changed.
    Cut(Cut),
}

/// The entry of a delivery; none for the end of the log.
pub fn entry(delivery: &Delivery) -> Option<Entry> {
    match delivery {
        Delivery::Event(stored) => Some(decode(stored).map_or_else(Entry::Unreadable, Entry::Event)),
        Delivery::Cut(cut) => match_of(&cut.stream).map(|match_id| {
            let (hidden_before, shown_at_most) = (cut.hidden_before, cut.shown_at_most);
            Entry::Cut(Cut { match_id, position: cut.position, hidden_before, shown_at_most })
        }),
        Delivery::CaughtUp => None,
    }
}

impl Entry {
    /// The event, if it can be read.
    pub fn event(&self) -> Option<&Recorded<Event>> {
        match self {
            Self::Event(recorded) => Some(recorded),
            Self::Unreadable(_) | Self::Cut(_) => None,
        }
    }

    /// Folds it into the read models.
    pub fn apply_to(&self, model: &mut ReadModel) {
        match self {
            Self::Event(recorded) => model.apply(recorded),
            Self::Unreadable(unreadable) => model.pass_over(unreadable),
            Self::Cut(cut) => model.take_cut(cut),
        }
    }
}
