//! `minicup-live import`, `export`, `privacy` and `user add`.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use minicup_domain::SeasonSlug;
use minicup_domain::tournament::{Privacy, Role};
use minicup_projections::Lang;

use super::{RunError, complain, existing_store, say, store_and_pin_key, unsaid};
use crate::access::users::{self, ChosenPin};
use crate::clock;
use crate::cmd::cli::StoreArgs;
use crate::tournament_file::{self, Author, Fault, ImportError, Mode, Request};

/// Brings a tournament file into the store, or only looks at it, and reports what changed and what stays.
///
/// # Errors
/// When the file cannot be read or is faulty; then nothing changed.
pub async fn import(file: &Path, mode: Mode, take: &[String], args: StoreArgs) -> Result<ExitCode, RunError> {
    let content = std::fs::read(file).map_err(|error| RunError::Io { what: file.display().to_string(), error })?;
    let (store, pin_key) = store_and_pin_key(args)?;
    let author = Author { user: None, now: clock::now() };
    let request = Request { mode, take, author, pin_key: pin_key.as_ref() };
    let lang = terminal_lang();
    let imported = match tournament_file::bring_in(store.as_ref(), &content, request).await {
        Ok(imported) => imported,
        Err(ImportError::Faults(faults)) => return Err(RunError::FaultyFile(lines(&faults, lang))),
        Err(error) => return Err(error.into()),
    };
    for warning in &imported.warnings {
        complain(format_args!("{}: {}", warning_word(lang), warning.line(lang)));
    }
    say(imported.report)?;
    if mode == Mode::Preview {
        imported.changes.iter().try_for_each(say)?;
    }
    imported.kept.iter().try_for_each(say)?;
    Ok(ExitCode::SUCCESS)
}

fn lines(faults: &[Fault], lang: Lang) -> String {
    faults.iter().map(|fault| fault.line(lang)).collect::<Vec<_>>().join("\n")
}

fn warning_word(lang: Lang) -> &'static str {
    match lang {
        Lang::Cs => "upozornění",
        Lang::En => "warning",
    }
}

/// The language of the terminal, as POSIX has it; English where that is neither Czech nor Slovak.
fn terminal_lang() -> Lang {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).unwrap_or_default();
    match locale.split(['_', '.', '@', '-']).next() {
        Some("cs" | "sk") => Lang::Cs,
        _ => Lang::En,
    }
}

/// Writes a season as a tournament file to standard output.
///
/// # Errors
/// When there is no such season.
pub async fn export(season: &SeasonSlug, args: StoreArgs) -> Result<ExitCode, RunError> {
    let store = existing_store(args)?;
    let file = tournament_file::export(store.as_ref(), season).await?;
    let file = file.ok_or_else(|| RunError::Unknown(format!("season {season}")))?;
    let written = serde_json::to_writer_pretty(std::io::stdout().lock(), &file)
        .map_err(std::io::Error::from)
        .and_then(|()| writeln!(std::io::stdout()));
    written.map_err(unsaid)?;
    Ok(ExitCode::SUCCESS)
}

/// Has the players of a season shown so from now on.
///
/// # Errors
/// When there is no such store or season.
pub async fn set_privacy(season: &SeasonSlug, show: Privacy, args: StoreArgs) -> Result<ExitCode, RunError> {
    let store = existing_store(args)?;
    match tournament_file::set_privacy(store.as_ref(), season, show, None, clock::now()).await? {
        true => say(format_args!("players of {season} are shown by {show}"))?,
        false => say("nothing changed")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds a user, or gives one a new PIN; the PIN is read from the terminal, unseen, or from standard input.
///
/// # Errors
/// When the PIN is too short, or another user has it.
pub async fn add_user(name: &str, role: Role, args: StoreArgs) -> Result<ExitCode, RunError> {
    let pin = read_pin().map_err(|error| RunError::Io { what: "the PIN".to_owned(), error })?;
    let author = Author { user: None, now: clock::now() };
    let (store, key) = store_and_pin_key(args)?;
    let chosen = ChosenPin { text: &pin, key: key.as_ref() };
    users::add_user(store.as_ref(), name, None, role, chosen, author).await?;
    say(format_args!("{name} may log in"))?;
    Ok(ExitCode::SUCCESS)
}

fn read_pin() -> std::io::Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("PIN: ");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
