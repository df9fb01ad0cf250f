//! Live consumers: sockets, event streams, and what is sent to them.

mod attendance;
mod fanout;
mod follow;
pub mod protocol;
mod replay;
mod session_limits;
mod snapshot;
mod socket;

pub use attendance::Attendants;
pub use fanout::{Body, Broadcaster, Format, Framing, Hub, Place, Style, Subscriber, encode, message};
pub use follow::{CatchUp, LastSeen, send_missed};
pub use replay::steps;
pub use session_limits::{Capacity, Permit, SessionLimits};
pub use snapshot::snapshot;
pub use socket::{Dialect, HandshakeFault, Opening, open, paced};
