//! Standard output and standard error of a command.

use std::fmt::Display;
use std::io::{ErrorKind, Write};

use super::error::RunError;

/// Writes a line to standard output.
pub fn say(line: impl Display) -> Result<(), RunError> {
    writeln!(std::io::stdout(), "{line}").map_err(unsaid)
}

/// Why something could not be written to standard output.
pub fn unsaid(error: std::io::Error) -> RunError {
    match error.kind() {
        ErrorKind::BrokenPipe => RunError::Closed,
        _ => RunError::Io { what: "standard output".to_owned(), error },
    }
}

/// Writes a line to standard error. If nobody reads it, that must not be a panic.
pub fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "minicup-live: {line}");
}
