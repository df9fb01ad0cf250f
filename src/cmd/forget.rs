//! `minicup-live forget player`, `forget trainer` and `forget user`.

use std::process::ExitCode;

use clap::Subcommand;
use minicup_domain::{PlayerId, TeamId};

use super::error::RunError;
use super::output::say;
use super::stores::existing_store;
use crate::clock;
use crate::settings::StoreArgs;
use crate::store::Erased;
use crate::tournament_file::{Author, Forgotten, forget_player, forget_trainer, forget_user};

/// Other places that may have the person's name, which no store knows of.
const ELSEWHERE: &str = "delete backups, exported files and tournament files that are older";

/// Whom to forget.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Forget {
    /// A player, who is shown by number from then on.
    Player {
        /// The player's id, as in the tournament file.
        #[arg(value_parser = parse_player)]
        id: PlayerId,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// The trainer of a team, and those it had before.
    Trainer {
        /// The team's id, as in the tournament file.
        #[arg(value_parser = parse_team)]
        team: TeamId,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// A user: name, PIN and login are removed.
    User {
        /// The user name, or the full name of one user.
        name: String,
        /// Where the store is.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// Forgets a person and says where more of them may be.
///
/// # Errors
/// When there is no such store or person, or the store fails half-way; forgetting them again completes it.
pub async fn run(command: Forget) -> Result<ExitCode, RunError> {
    let author = Author { user: None, now: clock::now() };
    let (whom, Forgotten { streams, erased }) = match command {
        Forget::Player { id, store } => {
            (format!("player {id}"), forget_player(existing_store(store)?.as_ref(), id, author).await?)
        }
        Forget::Trainer { team, store } => (
            format!("the trainer of team {team}"),
            forget_trainer(existing_store(store)?.as_ref(), team, author).await?,
        ),
        Forget::User { name, store } => {
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

fn parse_player(text: &str) -> Result<PlayerId, String> {
    text.parse().map(PlayerId::new).map_err(|_| "a player's id is a number".to_owned())
}

fn parse_team(text: &str) -> Result<TeamId, String> {
    text.parse().map(TeamId::new).map_err(|_| "a team's id is a number".to_owned())
}
