//! `minicup-live user add`.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use minicup_domain::tournament as domain;

use super::error::RunError;
use super::output::say;
use super::stores::store_and_pin_key;
use crate::access::users::{self, ChosenPin, NewPins};
use crate::clock;
use crate::settings::StoreArgs;
use crate::tournament_file::Author;

/// Managing those who may log in.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum User {
    /// Add a user, or give one a new PIN and role. The PIN is read from the terminal or standard input.
    Add {
        /// The short name, which the history shows.
        name: String,
        /// What the user may do.
        #[arg(long)]
        role: Role,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Scores matches.
    Scorekeeper,
    /// Scores matches and runs the tournament.
    Admin,
}

impl From<Role> for domain::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Scorekeeper => Self::Scorekeeper,
            Role::Admin => Self::Admin,
        }
    }
}

/// Adds a user, or gives one a new PIN.
///
/// # Errors
/// When the PIN is too short, or another user has it.
pub async fn run(command: User) -> Result<ExitCode, RunError> {
    match command {
        User::Add { name, role, store } => add(&name, role.into(), store).await,
    }
}

/// Adds a user, or gives one a new PIN; the PIN is read from the terminal, unseen, or from standard input.
async fn add(name: &str, role: domain::Role, args: StoreArgs) -> Result<ExitCode, RunError> {
    let pin = read_pin().map_err(|error| RunError::Io { what: "the PIN".to_owned(), error })?;
    let author = Author { user: None, now: clock::now() };
    let (store, key) = store_and_pin_key(args)?;
    let chosen = ChosenPin { text: &pin, with: NewPins { key: key.as_ref(), ..NewPins::default() } };
    users::add_user(store.as_ref(), name, None, role, chosen, author).await?;
    say(format_args!("{name} may log in"))?;
    Ok(ExitCode::SUCCESS)
}

fn read_pin() -> std::io::Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("PIN: ");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_those_of_the_domain() {
        assert_eq!(domain::Role::from(Role::Scorekeeper), domain::Role::Scorekeeper);
        assert_eq!(domain::Role::from(Role::Admin), domain::Role::Admin);
    }
}
