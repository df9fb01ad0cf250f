//! `minicup-live copy`: copies the log of one store into another, event by event, and compares both at the end.

mod compare;
mod error;
mod progress;
mod source;
mod starts;
mod transfer;

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use self::compare::{Comparison, compare};
pub use self::error::CopyError;
use self::error::Side;
use self::progress::{Progress, tell};
use self::source::{Log, Source, read_starts};
use self::transfer::append_rest;
use super::error::RunError;
use super::output::say;
use super::stores::open_existing;
use crate::app::{open_store, settle_store};
use crate::settings::StoreUrl;
use crate::store::{Erased, EventStore};

/// What to copy, and where to.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Copy {
    /// The store to copy: sqlite:PATH or esdb://HOST:PORT.
    #[arg(long, value_name = "URL", env = "MINICUP_FROM", hide_env_values = true)]
    pub from: StoreUrl,
    /// The store that gets the copy: an empty one, or one that an earlier copy has begun to fill.
    #[arg(long, value_name = "URL", env = "MINICUP_TO", hide_env_values = true)]
    pub to: StoreUrl,
}

/// Copies what the target does not hold yet, compares the two logs, and reports on standard output.
///
/// # Errors
/// When a store fails, the target holds something else, or the comparison finds a difference. Copying again continues.
pub async fn run(Copy { from, to }: Copy) -> Result<ExitCode, RunError> {
    let source = open_existing(&from)?;
    if is_one_store(&from, &to) {
        return Err(CopyError::OneStore(from.for_logs()).into());
    }
    let target = open_store(&to)?;
    let begun = Instant::now();
    let (held, copied) = transfer(source.as_ref(), target.as_ref()).await?;
    let streams = verify(source.as_ref(), target.as_ref(), held + copied).await?;
    let took = begun.elapsed().as_secs_f64();
    if let Err(error) = settle_store(&to) {
        tell(format_args!("the newest events are still in the file beside the target's: {error}"));
    }
    say(format_args!("streams {streams}"))?;
    say(format_args!("events  {}", held + copied))?;
    say(format_args!("copied  {copied}"))?;
    say(format_args!("took    {took:.3} s, {:.0} events/s", (held + copied) as f64 / took.max(f64::EPSILON)))?;
    say("identical")?;
    Ok(ExitCode::SUCCESS)
}

/// How many events the target already held, and how many were added.
async fn transfer(source: &dyn EventStore, target: &dyn EventStore) -> Result<(u64, u64), RunError> {
    let starts = read_starts(source).await?;
    let mut original = Source::of(source, &starts);
    let mut copy = Log::of(Side::Target, target, &starts);
    let held = compare(&mut original, &mut copy, &mut Progress::of("compared")).await?;
    drop(copy);
    if tell_differences(&held)? {
        return Err(CopyError::Foreign.into());
    }
    if held.events > 0 {
        tell(format_args!("the target holds the first {} events already", held.events));
    }
    let copied = append_rest(&mut original, target, &mut Progress::of("copied")).await?;
    if starts.erase_before(target).await? == Erased::UntilScavenge {
        tell("what was forgotten is still on the target's disk until its next scavenge");
    }
    Ok((held.events, copied))
}

/// Reads both logs from the start: the target must hold this many events, those that the source begins with. Returns
/// how many streams they are in.
async fn verify(source: &dyn EventStore, target: &dyn EventStore, events: u64) -> Result<usize, RunError> {
    let starts = read_starts(source).await?;
    let mut original = Source::of(source, &starts);
    let mut copy = Log::of(Side::Target, target, &starts);
    let mut compared = compare(&mut original, &mut copy, &mut Progress::of("verified")).await?;
    if compared.differences.is_empty() && compared.events != events {
        compared.differences.push(format!("the target has {} events in place of {events}", compared.events));
    }
    if tell_differences(&compared)? {
        return Err(CopyError::Different.into());
    }
    let streams = original.streams();
    if original.next().await?.is_some() {
        tell("the source has been written to meanwhile: copy again to get the rest");
    }
    Ok(streams)
}

/// Whether there are any.
fn tell_differences(compared: &Comparison) -> Result<bool, RunError> {
    compared.differences.iter().try_for_each(|difference| say(format_args!("difference: {difference}")))?;
    Ok(!compared.differences.is_empty())
}

/// As far as two addresses show it. One server under two names is not recognised, and need not be: it already holds its
/// own log, so nothing is copied.
fn is_one_store(from: &StoreUrl, to: &StoreUrl) -> bool {
    match (from, to) {
        (StoreUrl::Sqlite { path: from, .. }, StoreUrl::Sqlite { path: to, .. }) => is_one_file(from, to),
        _ => from.for_logs() == to.for_logs(),
    }
}

fn is_one_file(one: &Path, other: &Path) -> bool {
    let inode = |path: &Path| std::fs::metadata(path).map(|file| (file.dev(), file.ino())).ok();
    inode(one).is_some_and(|found| inode(other) == Some(found))
}
