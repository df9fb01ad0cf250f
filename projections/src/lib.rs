//! Folds recorded events into read models. Depends on the domain alone; no input or output, nothing asynchronous.

pub mod activity;
pub mod catalogue;
pub mod damage;
mod model;
pub mod people;
mod persistent;
mod result_note;
pub mod scores;
pub mod standings;
pub mod teams;
pub mod timeline;

use minicup_domain::{Event, Recorded};

pub use activity::Activity;
pub use catalogue::Catalogue;
pub use damage::Damage;
pub use model::{Audience, ReadModel};
pub use result_note::{result_note, written_result};
pub use scores::{Scores, upcoming};
pub use standings::Standings;

/// A fold over recorded events. Total, like every fold: an event that makes no sense to it changes nothing.
pub trait Projection: Default + Clone {
    /// Takes in the next event of the log.
    fn apply(&mut self, event: &Recorded<Event>);
}

/// The languages messages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Czech, the tournament's own.
    #[default]
    Cs,
    /// English.
    En,
}

impl Lang {
    /// Its code as in language tags (BCP 47).
    pub fn code(self) -> &'static str {
        match self {
            Self::Cs => "cs",
            Self::En => "en",
        }
    }
}
