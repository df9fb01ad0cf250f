//! The way of a broadcast: rendered once, delivered to the hub of each worker thread, queued for each connection.

mod addressees;
pub(super) mod broadcast;
mod followed;
pub(super) mod format;
pub(super) mod hub;
mod patch;
pub(super) mod send_queue;
mod sent;
pub(super) mod subscriber;

pub use broadcast::{Broadcaster, message};
pub use format::{Format, Framing, Style};
pub use hub::Hub;
pub use send_queue::Body;
pub use subscriber::Subscriber;
