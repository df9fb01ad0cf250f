//! `minicup-live export`: a season as a tournament file.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use minicup_domain::SeasonSlug;

use super::error::RunError;
use super::output::unsaid;
use super::stores::existing_store;
use crate::settings::StoreArgs;
use crate::tournament_file;

/// What to export.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Export {
    /// The season's short name, such as 2019.
    #[arg(value_parser = |text: &str| Ok::<_, std::convert::Infallible>(SeasonSlug::new(text)))]
    pub season: SeasonSlug,
    /// Where the store is.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Writes a season as a tournament file to standard output.
///
/// # Errors
/// When there is no such season.
pub async fn run(Export { season, store }: Export) -> Result<ExitCode, RunError> {
    let store = existing_store(store)?;
    let file = tournament_file::export(store.as_ref(), &season).await?;
    let file = file.ok_or_else(|| RunError::Unknown(format!("season {season}")))?;
    let written = serde_json::to_writer_pretty(std::io::stdout().lock(), &file)
        .map_err(std::io::Error::from)
        .and_then(|()| writeln!(std::io::stdout()));
    written.map_err(unsaid)?;
    Ok(ExitCode::SUCCESS)
}
