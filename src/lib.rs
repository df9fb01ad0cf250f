//! minicup-live: live results of youth tournaments. Commands become events of a match, events become everything else;
//! docs/architecture.md has the map.

pub mod access;
pub mod app;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod http;
pub mod live;
pub mod logging;
pub mod matches;
pub mod metrics;
pub mod new_store;
pub mod read;
pub mod refusal;
pub mod run;
pub mod store;
pub mod tournament;
mod upkeep;
pub mod web;
