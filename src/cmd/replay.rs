//! `minicup-live replay`: a match's broadcasts as JSON lines, paced like the match.

use std::process::ExitCode;

use minicup_domain::MatchId;
use minicup_projections::Lang;

use super::{RunError, existing_store, fold, say};
use crate::cmd::cli::StoreArgs;
use crate::live::protocol::Message;
use crate::live::{Style, message, paced, steps};
use crate::matches;

/// Writes the broadcasts of a match to standard output.
///
/// # Errors
/// When there is no such store or match, and when the output is closed.
pub async fn run(id: MatchId, speed: f64, args: StoreArgs) -> Result<ExitCode, RunError> {
    let store = existing_store(args)?;
    let model = fold(store.as_ref()).await?;
    if model.catalogue.scheduled(id).is_none() && model.scores.state(id).is_none() {
        return Err(RunError::Unknown(format!("match {id}")));
    }
    let history = matches::read(store.as_ref(), id, None).await?;
    if let Some(unreadable) = history.damage {
        tracing::warn!(%unreadable, "the match is damaged and is replayed as it was known before");
    }
    let history = history.events;
    let mut last = None;
    for step in steps(&history, None) {
        let at = step.recorded.at;
        let wait = last.map_or(0, |last| at.millis_after(last));
        tokio::time::sleep(paced(wait, speed)).await;
        last = last.max(Some(at));
        let Some(message) = message(&model.catalogue, id, &step, Style::plain(Lang::default())) else { continue };
        say(Message { replay: Some(true), ..message }.to_json())?;
    }
    Ok(ExitCode::SUCCESS)
}
