//! Appending to the target, one append after the other: only this way is the order across streams that of the source,
//! whatever the store and whatever fails.

use super::error::{CopyError, Side};
use super::progress::Progress;
use super::source::Source;
use crate::store::{EventStore, Expected, NewEvent, NonEmpty, RecordedEvent, StoreError, StreamId, checksum};

/// Events in one append: enough to make waiting for the disk cheap, few enough to be durable well within a call's time.
const MAX_EVENTS: usize = 256;

/// Bytes of data and metadata in one append. EventStoreDB takes 1 MiB at most by default, names and ids
/// included.
const MAX_BYTES: usize = 512 * 1024;

/// Appends what the source still has to the target; how many events that were.
///
/// # Errors
/// When a store fails, or somebody else writes to the target.
pub(super) async fn append_rest(
    source: &mut Source,
    target: &dyn EventStore,
    progress: &mut Progress,
) -> Result<u64, CopyError> {
    let mut copied = 0;
    let mut waiting: Option<Run> = None;
    while let Some(event) = source.next().await? {
        match waiting.as_mut().filter(|run| run.takes(&event)) {
            Some(run) => run.push(&event),
            None => {
                let full = waiting.replace(Run::begin(&event));
                copied += append(target, full, progress).await?;
            }
        }
    }
    copied += append(target, waiting, progress).await?;
    Ok(copied)
}

/// Events that follow each other both in the log and in one stream.
struct Run {
    stream: StreamId,
    expected: Expected,
    events: Vec<NewEvent>,
    bytes: usize,
}

impl Run {
    fn begin(event: &RecordedEvent) -> Self {
        let last = event.revision.get().checked_sub(1);
        let expected = Expected::behind(last.map(minicup_domain::Revision::new));
        let mut run = Self { stream: event.stream.clone(), expected, events: Vec::new(), bytes: 0 };
        run.push(event);
        run
    }

    fn takes(&self, event: &RecordedEvent) -> bool {
        self.stream == event.stream && self.events.len() < MAX_EVENTS && self.bytes + size(event) <= MAX_BYTES
    }

    fn push(&mut self, event: &RecordedEvent) {
        self.bytes += size(event);
        let (kind, data) = (event.kind.to_string().into(), event.data.to_vec());
        let mut copy = NewEvent { id: event.id, kind, data, metadata: event.metadata.to_vec() };
        // With its checksum it is copied unchanged: what is appended together here was not one append there.
        copy.metadata = checksum::seal(&event.stream, event.revision, &copy);
        self.events.push(copy);
    }
}

fn size(event: &RecordedEvent) -> usize {
    event.data.len() + event.metadata.len()
}

/// How many events were appended.
async fn append(target: &dyn EventStore, run: Option<Run>, progress: &mut Progress) -> Result<u64, CopyError> {
    let Some(Run { stream, expected, events, .. }) = run else { return Ok(0) };
    let Some(events) = NonEmpty::new(events) else { return Ok(0) };
    let count = events.len() as u64;
    match target.append(&stream, expected, events).await {
        Ok(_) => {
            progress.add(count);
            Ok(count)
        }
        Err(StoreError::Conflict) => Err(CopyError::Contested { stream, revision: expected.next_revision() }),
        Err(error) => Err(CopyError::Store { side: Side::Target, error }),
    }
}
