//! The reading side: one projector follows the log, and all readers use what it publishes.

mod entry;
mod projector;
mod published;

pub use entry::{Entry, entry};
pub use projector::{Feed, project};
pub use published::{Behind, ReadModels, Seen};
