//! Whether one log is the beginning of the other.

use super::error::CopyError;
use super::progress::Progress;
use super::source::{Log, Source};
use crate::store::{RecordedEvent, more};

/// Differences that are reported. What follows the first ones says little more.
const MAX_TOLD: usize = 10;

/// The outcome of a comparison.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Events of the target that were compared.
    pub(super) events: u64,
    /// The first differences, each with its place.
    pub(super) differences: Vec<String>,
}

/// Reads the target to its end and the source beside it: the same events must come in the same order, because tables
/// depend on the order across streams.
///
/// # Errors
/// When a store fails.
pub(super) async fn compare(
    source: &mut Source,
    target: &mut Log,
    progress: &mut Progress,
) -> Result<Comparison, CopyError> {
    let mut found = Comparison::default();
    while found.differences.len() < MAX_TOLD
        && let Some(copy) = target.next().await?
    {
        let Some(original) = source.next().await? else {
            found.differences.push(format!("{} is in the target alone", place(&copy)));
            break;
        };
        if !is_same_place(&original, &copy) {
            let (there, here) = (place(&copy), place(&original));
            found.differences.push(format!("the target has {there} where the source has {here}"));
            break;
        }
        found.events += 1;
        found.differences.extend(difference(&original, &copy));
        progress.add(1);
    }
    Ok(found)
}

fn is_same_place(original: &RecordedEvent, copy: &RecordedEvent) -> bool {
    (&original.stream, original.revision) == (&copy.stream, copy.revision)
}

fn place(event: &RecordedEvent) -> String {
    format!("{} revision {}", event.stream, event.revision)
}

fn difference(original: &RecordedEvent, copy: &RecordedEvent) -> Option<String> {
    let parts = [
        ("id", original.id == copy.id),
        ("type", original.kind == copy.kind),
        ("data", original.data == copy.data),
        // Events of earlier releases get their checksum when they are copied.
        ("metadata", more::bare(&original.metadata) == more::bare(&copy.metadata)),
    ];
    let differing: Vec<&str> = parts.into_iter().filter(|(_, same)| !same).map(|(part, _)| part).collect();
    (!differing.is_empty()).then(|| format!("{} has another {}", place(original), differing.join(", ")))
}
