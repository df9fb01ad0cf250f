//! A WebSocket as a session: its frames filtered, its actor, and the gate that lets the actor sleep.

mod frame_filter;
mod session;
mod wake_gate;

pub use session::{Dialect, Opening, open};
pub use wake_gate::WakeGate;
