//! Tournaments as files: import and export. The catalogue is folded from the streams
//! here and handed to the domain to decide; nothing in this module knows a read model.

pub(crate) mod append;
mod change;
mod check;
mod export;
mod fault;
mod file;
mod history;
mod import;
mod plan;
mod played;
mod present;
mod privacy;
mod schema;
#[cfg(test)]
mod tests;
mod time;
mod wanted;

pub use append::Author;
pub use change::{Change, Fate, Thing};
pub use export::export;
pub use fault::{Fault, MAX_FAULTS};
pub use file::{
    FORMAT, FileCategory, FileEvent, FileMatch, FileMetadata, FilePlayer, FileResult, FileSeason, FileTeam, FileUser,
    MAX_FILE, TournamentFile,
};
pub use import::{ImportError, ImportReport, Imported, Mode, bring_in, import};
pub use privacy::{PrivacyError, set_privacy};
pub use schema::SCHEMA;
pub use time::Time;
