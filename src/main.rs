//! The command line of minicup-live.

use std::process::ExitCode;

use minicup_live::cli::{self, Command};
use minicup_live::run::{self, RunError};
use minicup_live::tournament::Mode;

#[actix_web::main]
async fn main() -> ExitCode {
    let done = match cli::parse().command {
        Command::Serve(args) => run::serve::run(&args).await,
        Command::Import { file, dry_run, take, store } => {
            let mode = if dry_run { Mode::Preview } else { Mode::Apply };
            run::tournament::import(&file, mode, &take, store).await
        }
        Command::Export { season, store } => run::tournament::export(&season, store).await,
        Command::Privacy { season, show, store } => run::tournament::set_privacy(&season, show.into(), store).await,
        Command::Replay { match_id, speed, store } => run::replay::run(match_id, speed, store).await,
        Command::Verify { store } => run::verify::run(store).await,
        Command::Copy { from, to } => run::copy::run(&from, &to).await,
        Command::User(cli::UserCommand::Add { name, role, store }) => {
            run::tournament::add_user(&name, role.into(), store).await
        }
        Command::Licenses => run::licenses::run(),
        Command::Forget(command) => run::forget::run(command).await,
    };
    match done {
        Ok(code) => code,
        Err(RunError::Closed) => ExitCode::SUCCESS,
        Err(error) => {
            run::complain(error);
            ExitCode::FAILURE
        }
    }
}
