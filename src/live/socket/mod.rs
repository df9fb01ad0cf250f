//! A WebSocket as a session: its frame filter, its actor, its requests, and the gate that lets the actor sleep.

mod exhibition;
mod frame_filter;
mod frame_rate;
mod handshake;
mod requests;
mod session;
mod wake_gate;

pub use handshake::HandshakeFault;
pub use requests::paced;
pub use session::{Dialect, Opening, open};
pub use wake_gate::WakeGate;
