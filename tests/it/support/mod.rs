//! What several test modules share.

pub mod alone;
pub mod app;
pub mod followers;
pub mod socket;
pub mod stores;
