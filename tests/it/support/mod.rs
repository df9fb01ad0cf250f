//! What several test modules share.

pub mod alone;
pub mod app;
pub mod browser;
pub mod days;
pub mod description;
pub mod events;
pub mod faulty;
pub mod followers;
pub mod made_up;
pub mod moment;
pub mod mortal;
pub mod one_thread;
pub mod played;
pub mod process;
pub mod program;
pub mod rivals;
pub mod roaming;
pub mod server;
pub mod socket;
pub mod stores;
pub mod wifi;
pub mod wire;
