//! The program minicup-live.

use std::process::ExitCode;

use minicup_live::cmd::{self, RunError};

#[actix_web::main]
async fn main() -> ExitCode {
    match cmd::parse().command.run().await {
        Ok(code) => code,
        Err(RunError::Closed) => ExitCode::SUCCESS,
        Err(error) => {
            cmd::complain(error);
            ExitCode::FAILURE
        }
    }
}
