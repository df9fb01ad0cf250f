//! The read models, fed through the log like in the service.
#![allow(clippy::expect_used, reason = "helpers of tests fail like tests")]

mod activity;
mod catalogue;
mod cups;
mod damage;
mod hidden;
mod line_ups;
mod log;
mod model;
mod privacy;
mod ranking;
mod results;
mod standings;
mod teams;
mod timeline;
