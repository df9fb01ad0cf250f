//! The reading side: one projector follows the log, everybody reads what it publishes.

mod entry;
mod models;
mod projector;
pub mod views;

pub use entry::{Entry, entry};
pub use models::{Behind, ReadModels, Seen};
pub use projector::{Feed, start as start_projector};
