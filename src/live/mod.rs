//! Live clients: sockets, event streams, and the messages for them.

mod attendance;
mod fanout;
mod follow;
pub mod protocol;
mod replay;
mod session_limits;
mod snapshot;
mod socket;
mod sse;

pub use attendance::Attendants;
pub use fanout::{Body, Broadcaster, Format, Framing, Hub, Style, message};
pub use follow::LastSeen;
pub use replay::steps;
pub use session_limits::{Capacity, Permit, SessionLimits};
pub use socket::{Dialect, HandshakeFault, Opening, open, paced};
pub use sse::{Resume, follow_as_events};
