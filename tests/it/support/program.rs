//! Where the service's program is.

use std::path::{Path, PathBuf};

/// Names the program if it is neither beside the tests nor where it was built.
const NAMED: &str = "MINICUP_TEST_PROGRAM";

/// The program under test: the one the environment names; else the one beside the test program, which may have been
/// copied to another machine with it; else the one it was built with.
pub fn path() -> PathBuf {
    let beside = || Some(std::env::current_exe().ok()?.with_file_name("minicup-live")).filter(|path| path.is_file());
    let named = std::env::var_os(NAMED).map(PathBuf::from);
    named.or_else(beside).unwrap_or_else(|| Path::new(env!("CARGO_BIN_EXE_minicup-live")).to_owned())
}
