//! Reports that a new, empty store is about to be made: the file may have been moved or the path mistyped.

use std::path::{Path, PathBuf};

use crate::settings::StoreUrl;

/// Files beside a database that outlive it: SQLite's own, the key that signs cookies, the count of wrong PINs.
const LEFT_BEHIND: [&str; 4] = ["-wal", "-shm", ".key", ".attempts"];

/// Logs it if opening the store will make an empty one, as a warning if there was one before.
pub fn announce(url: &StoreUrl) {
    let Some(path) = missing(url) else { return };
    match warning(path) {
        Some(warning) => tracing::warn!("{warning}"),
        None => tracing::info!("{} is not there: a new, empty store is made", path.display()),
    }
}

/// The warning that opening the store will make an empty one where there was one before.
pub fn warning_for(url: &StoreUrl) -> Option<String> {
    missing(url).and_then(warning)
}

/// The path of a file that is missing or empty, as after a failed restore.
fn missing(url: &StoreUrl) -> Option<&Path> {
    let StoreUrl::Sqlite { path, .. } = url else { return None };
    let is_there = std::fs::metadata(path).is_ok_and(|file| file.len() > 0);
    (!is_there).then_some(path)
}

fn warning(path: &Path) -> Option<String> {
    let left: Vec<String> = LEFT_BEHIND
        .map(|suffix| beside(path, suffix))
        .into_iter()
        .filter(|file| file.exists())
        .map(|file| file.display().to_string())
        .collect();
    let is_emptied = path.exists();
    if left.is_empty() && !is_emptied {
        return None;
    }
    let what = if is_emptied { "is empty" } else { "is not there" };
    let remains = if left.is_empty() { String::new() } else { format!(", although there is {}", left.join(", ")) };
    Some(format!(
        "{} {what}{remains}: a new, empty store is made; if that is not what you want, stop the service and put the \
         file back",
        path.display()
    ))
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
