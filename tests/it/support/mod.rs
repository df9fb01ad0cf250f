//! What several test modules share.

pub mod app;
pub mod events;
pub mod served;
pub mod socket;
pub mod stores;
