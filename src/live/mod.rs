//! Live consumers: sockets, event streams, and what is sent to them.

mod attendance;
mod broadcast;
mod conversation;
mod exhibition;
mod follow;
mod format;
mod hub;
mod outbox;
mod patch;
pub mod protocol;
mod replay;
mod session_limits;
mod snapshot;
mod socket;

pub use attendance::Attendants;
pub use broadcast::{Broadcaster, Place, encode, message};
pub use conversation::paced;
pub use follow::{CatchUp, LastSeen, send_missed};
pub use format::{Format, Framing, Style};
pub use hub::{Hub, Subscriber};
pub use outbox::Body;
pub use replay::steps;
pub use session_limits::{Capacity, Permit, SessionLimits};
pub use snapshot::snapshot;
pub use socket::{Dialect, HandshakeFault, Opening, open};
