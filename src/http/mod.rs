//! REST: what the service answers over plain HTTP, and who may ask.

pub mod auth;
pub mod client;
pub mod cookie;
pub mod error;
pub mod key;
pub mod limits;
pub mod origin;
pub mod pin;
