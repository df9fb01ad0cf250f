//! minicup-live: live results of youth tournaments, event-sourced.

pub mod store;
