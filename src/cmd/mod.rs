//! The command line: the list of commands; each is parsed and executed in its own file.

pub mod copy;
mod demo;
mod error;
mod export;
mod forget;
mod import;
mod licenses;
mod output;
mod privacy;
mod replay;
mod serve;
mod stores;
#[cfg(test)]
mod tests;
mod user;
pub mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use self::error::RunError;
pub use self::output::complain;
use crate::settings::ServeArgs;

/// Live match service for youth tournaments.
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(name = "minicup-live", version)]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// The command to run.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Command {
    /// Serve the tournament over WebSocket and REST until SIGTERM.
    #[command(after_help = serve::SECRET_HELP)]
    Serve(ServeArgs),
    /// Import a tournament file: record what differs, or nothing at all.
    Import(import::Import),
    /// Write a season as a tournament file to standard output.
    Export(export::Export),
    /// Choose what readers see of a season's players; it applies at once, to the past as well.
    Privacy(privacy::Privacy),
    /// Write a match's broadcasts as JSON lines to standard output, paced like the match.
    Replay(replay::Replay),
    /// Fold every stream from the start and report counts, rate and any fault; exit status 1 on a fault.
    Verify(verify::Verify),
    /// Copy a whole log into an empty store, or continue a copy, and compare both; exit status 1 on a difference.
    Copy(copy::Copy),
    /// Manage those who may log in.
    #[command(subcommand)]
    User(user::User),
    /// Print the licence of this program and the notices of its packages.
    Licenses,
    /// Forget a person for good: the name is removed from the store, goals and history stay.
    #[command(subcommand)]
    Forget(forget::Forget),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// See [`RunError`].
    pub async fn run(self) -> Result<ExitCode, RunError> {
        match self {
            Self::Serve(args) => serve::run(&args).await,
            Self::Import(args) => import::run(args).await,
            Self::Export(args) => export::run(args).await,
            Self::Privacy(args) => privacy::run(args).await,
            Self::Replay(args) => replay::run(args).await,
            Self::Verify(args) => verify::run(args).await,
            Self::Copy(args) => copy::run(args).await,
            Self::User(command) => user::run(command).await,
            Self::Licenses => licenses::run(),
            Self::Forget(command) => forget::run(command).await,
        }
    }
}

/// Reads the command line; prints help, version or errors and exits if there is no command to run.
pub fn parse() -> Cli {
    Cli::parse()
}
