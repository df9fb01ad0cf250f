//! The integration tests, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that meets a surprise must fail")]

mod actors;
mod conformance;
mod interleavings;
mod live;
mod nodes;
mod recovery;
mod sqlite;
mod support;
