//! What several benches share.
#![allow(dead_code, reason = "each bench uses a part")]

pub mod http;
pub mod log;
pub mod report;
pub mod rows;
pub mod scorekeeper;
pub mod server;
pub mod tournament;

/// An error of a bench: a message for the person who runs it.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The core that servers run on, undisturbed by the load.
pub const SERVER_CORE: u32 = 0;
/// The core that load comes from.
pub const LOAD_CORE: u32 = 1;

/// A folder of a bench's own, on the disk that the project is built on, gone with it.
pub fn scratch() -> Outcome<tempfile::TempDir> {
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(env!("CARGO_TARGET_TMPDIR"))?)
}

/// A program on one core.
pub fn on_core(core: u32, program: impl AsRef<std::ffi::OsStr>) -> std::process::Command {
    let mut command = std::process::Command::new("taskset");
    command.args(["-c", &core.to_string()]).arg(program);
    command
}
