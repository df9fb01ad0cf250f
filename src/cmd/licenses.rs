//! `minicup-live licenses`.

use std::process::ExitCode;

use super::error::RunError;
use super::output::say;

const OWN: &str = include_str!("../../LICENSE");
const THIRD_PARTIES: &str = include_str!("../../THIRD-PARTY.txt");

/// Prints the licence of the program and the notices that its packages require.
///
/// # Errors
/// When standard output fails.
pub fn run() -> Result<ExitCode, RunError> {
    say(OWN)?;
    say(THIRD_PARTIES)?;
    Ok(ExitCode::SUCCESS)
}
