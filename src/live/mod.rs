//! Live consumers: sockets, event streams, and what is sent to them.

mod broadcast;
pub mod commands;
mod conversation;
mod exhibition;
mod hub;
mod intake;
mod outbox;
pub mod protocol;
mod replay;
mod session;
mod sse;

pub use broadcast::Broadcaster;
pub use hub::{Format, Hub};
pub use replay::{Replayed, broadcasts};
pub use session::{exhibition as exhibition_socket, live as live_socket};
pub use sse::stream as event_stream;
