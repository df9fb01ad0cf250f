//! From the listening socket to the routes: how many connections there may be and for how long, and when a body is
//! read.

mod connection;
mod connections;
mod crowd;
mod expectation;
mod listen;

pub use connections::{Connections, Held, Room, Seat};
pub use listen::{Listening, listen};
