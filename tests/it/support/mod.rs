//! What several test modules share.

pub mod app;
pub mod faulty;
pub mod process;
pub mod socket;
pub mod stores;
