//! Tournaments as files: import and export. The catalogue is folded from the streams
//! here and handed to the domain to decide; nothing in this module knows a read model.

mod append;
mod change;
mod check;
mod courts;
mod document;
mod export;
mod fault;
mod fields;
mod file;
mod finding;
mod forget;
mod history;
mod import;
mod merge;
mod oddities;
mod places;
mod plan;
mod played;
mod present;
mod privacy;
mod request;
mod results;
mod roster_fields;
mod roster_plan;
mod scene;
mod schema;
mod takes;
#[cfg(test)]
mod tests;
mod time;
mod user_plan;
mod verdict;
mod wanted;
mod words;

pub use change::{Change, Fate, Kept, Thing};
pub use export::export;
pub use fault::{Fault, MAX_FAULTS};
pub use fields::FieldChange;
pub use file::{
    FORMAT, FileCategory, FileEvent, FileMatch, FileMetadata, FilePlayer, FileResult, FileSeason, FileTeam, FileUser,
    MAX_FILE, TournamentFile,
};
pub use finding::{Encoding, Finding, Kind};
pub use forget::{ForgetError, Forgotten, forget_player, forget_trainer, forget_user};
pub use import::{ImportReport, Imported, bring_in, import};
pub use privacy::{PrivacyError, set_privacy};
pub use request::{ImportError, Mode, Request};
pub use schema::SCHEMA;
pub use takes::MAX_TAKES;
pub use time::Time;

pub use crate::transact::Author;
