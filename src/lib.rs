//! minicup-live: live results of youth tournaments, event-sourced.

pub mod clock;
pub mod matches;
pub mod store;
