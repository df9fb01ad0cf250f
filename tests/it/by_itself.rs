//! The test program carried to where there is nothing but a server: no repository, no toolchain, no home.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::program;
use crate::support::server::Server;

/// One test of each kind that a real server is for: the store alone, a service, a service in a process of its own.
const TESTS: [&str; 3] = [
    "conformance::eventstoredb::creates_a_stream",
    "nodes::eventstoredb::whoever_follows_the_category_misses_nothing_by_turning_to_a_match",
    "recovery::eventstoredb::a_half_that_ended_while_the_service_was_down_ends_at_its_time",
];

/// Copies the test program and the service's beside it, and runs tests there on a server of another process.
fn run_copy(folder: &Path, address: &str) -> Output {
    let copy = folder.join("minicup-tests");
    std::fs::copy(std::env::current_exe().unwrap(), &copy).unwrap();
    std::fs::copy(program::path(), folder.join("minicup-live")).unwrap();
    let mut command = Command::new(copy);
    command.env_clear().env("MINICUP_TEST_EVENTSTORE", address).current_dir("/");
    command.arg("--exact").args(TESTS).output().unwrap()
}

#[test]
fn the_tests_of_a_real_server_need_nothing_but_the_two_programs() {
    let server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let output = run_copy(folder.path(), server.address());
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains(&format!("{} passed; 0 failed", TESTS.len())), "{told}");
}
