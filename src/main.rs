//! The command line of minicup-live.

use std::process::ExitCode;

use minicup_live::cmd::cli::{self, Command};
use minicup_live::cmd::{self, RunError};
use minicup_live::tournament_file::Mode;

#[actix_web::main]
async fn main() -> ExitCode {
    let done = match cli::parse().command {
        Command::Serve(args) => cmd::serve::run(&args).await,
        Command::Import { file, dry_run, take, store } => {
            let mode = if dry_run { Mode::Preview } else { Mode::Apply };
            cmd::tournament::import(&file, mode, &take, store).await
        }
        Command::Export { season, store } => cmd::tournament::export(&season, store).await,
        Command::Privacy { season, show, store } => cmd::tournament::set_privacy(&season, show.into(), store).await,
        Command::Replay { match_id, speed, store } => cmd::replay::run(match_id, speed, store).await,
        Command::Verify { store } => cmd::verify::run(store).await,
        Command::Copy { from, to } => cmd::copy::run(&from, &to).await,
        Command::User(cli::UserCommand::Add { name, role, store }) => {
            cmd::tournament::add_user(&name, role.into(), store).await
        }
        Command::Licenses => cmd::licenses::run(),
        Command::Forget(command) => cmd::forget::run(command).await,
    };
    match done {
        Ok(code) => code,
        Err(RunError::Closed) => ExitCode::SUCCESS,
        Err(error) => {
            cmd::complain(error);
            ExitCode::FAILURE
        }
    }
}
