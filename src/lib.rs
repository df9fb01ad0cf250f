//! minicup-live: live results of youth tournaments. Commands become events of a match, events become everything else;
//! docs/architecture.md has the map.

pub mod access;
pub mod app;
pub mod clock;
pub mod cmd;
pub mod commands;
pub mod environment;
pub mod http;
pub mod live;
pub mod logging;
pub mod matches;
pub mod metrics;
pub mod new_store;
pub mod randomness;
pub mod read_models;
pub mod refusal;
pub mod service;
pub mod settings;
pub mod store;
pub mod text;
pub mod tournament_file;
pub mod transact;
mod upkeep;
pub mod views;
pub mod web;
pub mod words;
