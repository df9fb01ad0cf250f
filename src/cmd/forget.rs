//! `minicup-live forget player` and `forget user`.

use std::process::ExitCode;

use super::{RunError, existing_store, say};
use crate::clock;
use crate::cmd::cli::ForgetCommand;
use crate::store::Erased;
use crate::tournament_file::{Author, Forgotten, forget_player, forget_user};

/// What else there may be of a person, that no store knows of.
const ELSEWHERE: &str = "delete backups, exported files and tournament files that are older";

/// Forgets a person and says where more of them may be.
///
/// # Errors
/// When there is no such store or person, or the store fails half-way; forgetting them again completes it.
pub async fn run(command: ForgetCommand) -> Result<ExitCode, RunError> {
    let author = Author { user: None, now: clock::now() };
    let (whom, Forgotten { streams, erased }) = match command {
        ForgetCommand::Player { id, store } => {
            (format!("player {id}"), forget_player(existing_store(store)?.as_ref(), id, author).await?)
        }
        ForgetCommand::User { name, store } => {
            (format!("user {name}"), forget_user(existing_store(store)?.as_ref(), &name, author).await?)
        }
    };
    let streams: Vec<&str> = streams.iter().map(|stream| stream.as_str()).collect();
    say(format_args!("{whom} is forgotten in {}", streams.join(", ")))?;
    if erased == Erased::UntilScavenge {
        say(
            "the server's disk has what was before until it scavenges: POST /admin/scavenge on each node, as an admin",
        )?;
    }
    say(ELSEWHERE)?;
    Ok(ExitCode::SUCCESS)
}
