//! The integration tests, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that meets a surprise must fail")]

mod conformance;
mod esdb_faults;
mod esdb_protocol;
mod esdb_server;
mod live;
mod sqlite;
mod support;
