//! `minicup-live replay`: a match's broadcasts as JSON lines, paced like the match.

use std::process::ExitCode;

use clap::Args;
use minicup_domain::MatchId;
use minicup_projections::{Audience, Lang};

use super::error::RunError;
use super::output::say;
use super::stores::{existing_store, fold};
use crate::clock;
use crate::live::protocol::Message;
use crate::live::{Style, message, paced, steps};
use crate::matches;
use crate::settings::StoreArgs;

/// Which match to replay.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Replay {
    /// The match's id; 0 is the exhibition match.
    #[arg(value_name = "MATCH", value_parser = parse_match)]
    pub match_id: MatchId,
    /// How many times faster than the match; 0: all at once.
    #[arg(long, default_value = "1", value_parser = parse_speed)]
    pub speed: f64,
    /// Where the store is.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Writes the broadcasts of a match to standard output.
///
/// # Errors
/// When there is no such store or match, and when the output is closed.
pub async fn run(Replay { match_id: id, speed, store }: Replay) -> Result<ExitCode, RunError> {
    let store = existing_store(store)?;
    let model = fold(store.as_ref()).await?;
    if model.catalogue.scheduled(id).is_none() && model.scores.state(id).is_none() {
        return Err(RunError::Unknown(format!("match {id}")));
    }
    let history = matches::read(store.as_ref(), id, None).await?;
    if let Some(unreadable) = history.damage {
        tracing::warn!(%unreadable, "the match is damaged and is replayed as it was known before");
    }
    let history = history.events;
    let style = Style { audience: Audience::LoggedIn, ..Style::plain(Lang::default()) };
    let mut last = None;
    for step in steps(&history, None) {
        let at = step.recorded.at;
        let wait = last.map_or(0, |last| at.millis_after(last));
        tokio::time::sleep(paced(wait, speed)).await;
        last = last.max(Some(at));
        let Some(message) = message(&model.catalogue, id, &step, style) else { continue };
        say(Message { replay: Some(true), ..message }.to_json(clock::now()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn parse_match(text: &str) -> Result<MatchId, String> {
    match text.parse() {
        Ok(id) if (0..=MatchId::MAX).contains(&id) => Ok(MatchId::new(id)),
        _ => Err(format!("a match id is a number from 0 to {}", MatchId::MAX)),
    }
}

fn parse_speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed.is_finite() && speed >= 0.0 => Ok(speed),
        _ => Err("a speed is a number that is not negative".to_owned()),
    }
}
