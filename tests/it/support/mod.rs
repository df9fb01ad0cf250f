//! What several test modules share.

pub mod app;
pub mod socket;
pub mod stores;
pub mod events;
