//! The load generator as a program of its own; see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    fanload::main_from(std::env::args_os())
}
