//! The integration tests, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that meets a surprise must fail")]

mod actors;
mod admin;
mod architecture;
mod browser;
mod by_itself;
mod clock_jumps;
mod command_line;
mod conformance;
mod damage;
mod damaged_store;
mod esdb_faults;
mod esdb_protocol;
mod esdb_server;
mod esdb_sockets;
mod every_event;
mod full_match;
mod full_store;
mod interleavings;
mod live;
mod lost_store;
mod monitoring;
mod nodes;
mod old_stores;
mod pages;
mod privacy;
mod proxy;
mod recovery;
mod rest;
mod several_nodes;
mod shared_server;
mod sqlite;
mod support;
mod tournament_2014;
mod transcripts;
mod whole_appends;
