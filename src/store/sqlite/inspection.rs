//! SQLite's own look at the whole file: whether its pages hang together and its indexes fit their tables.

use std::sync::Arc;
use std::thread;

use tokio::sync::oneshot;

use super::fault::explain;
use super::file::File;
use crate::store::StoreError;

/// Faults that are named; one is enough to know.
const MAX_FAULTS: u32 = 20;

/// What is wrong with the file, in SQLite's words. On a thread of its own, which nobody waits for when the process ends:
/// it takes about a second for a million events.
///
/// # Errors
/// [`StoreError::Unavailable`] if the file cannot be read.
pub(super) async fn start(file: Arc<File>) -> Result<Vec<String>, StoreError> {
    let (answer, found) = oneshot::channel();
    thread::Builder::new()
        .name("inspection".into())
        .spawn(move || drop(answer.send(inspect(&file))))
        .map_err(|error| StoreError::Unavailable(format!("cannot start a thread for the inspection: {error}")))?;
    found.await.map_err(|_| StoreError::Unavailable("the inspection broke off".into()))?
}

fn inspect(file: &File) -> Result<Vec<String>, StoreError> {
    let connection = file.open_for_reading()?;
    let check = || -> Result<Vec<String>, rusqlite::Error> {
        let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MAX_FAULTS})"))?;
        let lines = statement.query_map([], |row| row.get(0))?;
        lines.collect()
    };
    match check().map_err(|error| explain(file.path(), &error)) {
        Ok(mut lines) => {
            lines.retain(|line| line != "ok");
            Ok(lines.into_iter().map(|line| line.replace('\n', "; ")).collect())
        }
        Err(error @ StoreError::Corrupt { .. }) => Ok(vec![error.to_string()]),
        Err(error) => Err(error),
    }
}
