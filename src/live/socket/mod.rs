//! A WebSocket as a session: its frames filtered, its actor, and the gate that lets the actor sleep.

mod frame_filter;
mod frame_rate;
mod handshake;
mod session;
mod wake_gate;

pub use handshake::HandshakeFault;
pub use session::{Dialect, Opening, open};
pub use wake_gate::WakeGate;
