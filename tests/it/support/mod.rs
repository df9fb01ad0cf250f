//! What several test modules share.

pub mod app;
pub mod description;
pub mod events;
pub mod faulty;
pub mod mortal;
pub mod process;
pub mod socket;
pub mod source;
pub mod stores;
