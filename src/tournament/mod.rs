//! Tournaments as files: import, export, and the users that come with them. The catalogue is folded from the streams
//! here and handed to the domain to decide; nothing in this module knows a read model.

mod append;
mod check;
mod export;
mod fault;
mod file;
mod history;
mod import;
pub mod pin;
mod plan;
mod played;
mod present;
mod privacy;
mod schema;
#[cfg(test)]
mod tests;
mod time;
mod users;
mod wanted;

pub use export::export;
pub use fault::{Fault, MAX_FAULTS};
pub use file::{
    FORMAT, FileCategory, FileEvent, FileMatch, FileMetadata, FilePlayer, FileResult, FileSeason, FileTeam, FileUser,
    MAX_FILE, TournamentFile,
};
pub use import::{ImportError, ImportReport, import};
pub use privacy::{PrivacyError, set_privacy};
pub use schema::SCHEMA;
pub use time::Time;
pub use users::{MAX_NAME, MAX_USERNAME, MIN_PIN, UserChange, UserError, add_user};
