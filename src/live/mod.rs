//! Live consumers: sockets, event streams, and what is sent to them.

mod attendance;
mod broadcast;
pub mod commands;
mod conversation;
mod exhibition;
pub mod fields;
mod hub;
mod outbox;
pub mod protocol;
mod replay;
mod socket;

pub use attendance::Attendants;
pub use broadcast::{Broadcaster, encode, message};
pub use conversation::paced;
pub use hub::{Format, Hub, Subscriber};
pub use outbox::Body;
pub use replay::steps;
pub use socket::{Dialect, Opening, open};
