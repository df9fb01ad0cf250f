//! `minicup-live import`: imports a tournament file into the store.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use minicup_projections::Lang;

use super::error::RunError;
use super::output::{complain, say};
use super::stores::store_and_pin_key;
use crate::access::users::NewPins;
use crate::clock;
use crate::settings::StoreArgs;
use crate::tournament_file::{Author, Fault, ImportError, Mode, Request, bring_in};
use crate::words;

/// What to import.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Import {
    /// The tournament file, in format minicup-tournament/1.
    pub file: PathBuf,
    /// Only report what would change.
    #[arg(long)]
    pub dry_run: bool,
    /// Take the file's value for something changed by hand since the last import, such as match:1/result; may be
    /// repeated.
    #[arg(long, value_name = "PATH")]
    pub take: Vec<String>,
    /// Where the store is.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Imports a tournament file into the store, or only previews it, and reports what changed and what stays.
///
/// # Errors
/// When the file cannot be read or is faulty; then nothing changed.
pub async fn run(args: Import) -> Result<ExitCode, RunError> {
    let Import { file, dry_run, take, store } = args;
    let mode = if dry_run { Mode::Preview } else { Mode::Apply };
    let content = std::fs::read(&file).map_err(|error| RunError::Io { what: file.display().to_string(), error })?;
    let (store, pin_key) = store_and_pin_key(store)?;
    let author = Author { user: None, now: clock::now() };
    let pins = NewPins { key: pin_key.as_ref(), ..NewPins::default() };
    let request = Request { mode, take: &take, author, pins };
    let lang = terminal_lang();
    let imported = match bring_in(store.as_ref(), &content, request).await {
        Ok(imported) => imported,
        Err(ImportError::Faults(faults)) => return Err(RunError::FaultyFile(lines(&faults, lang))),
        Err(error) => return Err(error.into()),
    };
    for warning in &imported.warnings {
        complain(format_args!("{}: {}", words::say(lang, "findings.line.warning"), warning.text(lang)));
    }
    say(imported.report)?;
    if mode == Mode::Preview {
        imported.changes.iter().try_for_each(say)?;
    }
    imported.kept.iter().try_for_each(say)?;
    Ok(ExitCode::SUCCESS)
}

fn lines(faults: &[Fault], lang: Lang) -> String {
    faults.iter().map(|fault| fault.text(lang)).collect::<Vec<_>>().join("\n")
}

/// The language of the terminal, as POSIX defines it; English if that is neither Czech nor Slovak.
fn terminal_lang() -> Lang {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).unwrap_or_default();
    match locale.split(['_', '.', '@', '-']).next() {
        Some("cs" | "sk") => Lang::Cs,
        _ => Lang::En,
    }
}
