//! Cutting off the past of a stream. The server hides everything before `$tb` of the stream's metadata at once, and
//! removes it from its disk when it scavenges.
//!
//! A stream of the server begins at 0. If a stream without its past is copied here, blank events fill that place.

use std::borrow::Cow;
use std::sync::Arc;

use eventstore::{EventData, ReadStreamOptions, StreamPosition};
use minicup_domain::Revision;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::append::{append, write};
use super::credentials::ByUser;
use super::cut::METADATA_CHANGED;
use super::fault::Failure;
use super::link::Link;
use super::names::BLANK;
use super::{LAST_REVISION, Shared, read};
use crate::store::{Expected, NewEvent, NonEmpty, StoreError, StreamId, codec};

/// Blank events in one append: far below what a server takes at once.
const BLANKS_AT_ONCE: u64 = 512;

/// The member of a stream's metadata with the revision before which nothing is shown.
const TRUNCATE_BEFORE: &str = "$tb";

/// How often the metadata is read and written again if somebody else changes it in between.
const MAX_TRIES: u32 = 3;

/// Whether nothing needs to stand before the events.
pub(super) fn restates(events: &NonEmpty<NewEvent>) -> bool {
    events.as_slice().first().is_some_and(|event| codec::restates(&event.kind))
}

/// Has the server show nothing of a stream before `before`. The rest of the metadata stays.
///
/// # Errors
/// [`StoreError::Corrupt`] if no such event restates it, [`StoreError::Unavailable`] if the server does not allow it.
pub(super) async fn truncate(shared: &Shared, stream: &StreamId, before: Revision) -> Result<(), StoreError> {
    let found = read::from(shared, stream, before, 1).await?;
    if !found.first().is_some_and(|event| event.revision == before && codec::restates(&event.kind)) {
        let fault = format!("revision {before} does not restate it, nothing was taken away");
        return Err(StoreError::Corrupt { place: stream.to_string(), fault });
    }
    let name = shared.names.of_metadata_on_server(stream);
    let mut tries = 1;
    loop {
        let last = last_event(shared, &name).await?;
        let mut metadata: Map<String, Value> =
            last.as_ref().and_then(|event| serde_json::from_slice(&event.data).ok()).unwrap_or_default();
        let shown_from = metadata.get(TRUNCATE_BEFORE).and_then(Value::as_u64).unwrap_or_default();
        if shown_from >= before.get() {
            return Ok(());
        }
        metadata.insert(TRUNCATE_BEFORE.to_owned(), before.get().into());
        let changed = EventData::json(METADATA_CHANGED, &metadata)
            .map_err(|error| StoreError::Corrupt { place: stream.to_string(), fault: error.to_string() })?;
        let expected = Expected::behind(last.map(|event| Revision::new(event.revision)));
        match shared.links.run(|link| write(link, name.clone(), expected, vec![changed.id(Uuid::new_v4())])).await {
            Ok(_) => return Ok(()),
            Err(failure @ (Failure::Final(_) | Failure::Denied)) => return Err(failure.into()),
            // Read again: the metadata shows the outcome of the attempt.
            Err(Failure::Session | Failure::Moved | Failure::Link(_) | Failure::Missing) => {}
            Err(Failure::Conflict) if tries < MAX_TRIES => tries += 1,
            Err(Failure::Conflict) => return Err(StoreError::Conflict),
        }
    }
}

/// Fills a stream with blank events up to the place of an event that restates it.
///
/// # Errors
/// [`StoreError::Conflict`] if the stream is already that long or longer.
pub(super) async fn fill_up(shared: &Shared, stream: &StreamId, expected: Expected) -> Result<(), StoreError> {
    let due = expected.next_revision().get();
    let last = last_event(shared, &shared.names.on_server(stream)).await?;
    let mut next = last.map_or(0, |event| event.revision + 1);
    if next >= due {
        return Err(StoreError::Conflict);
    }
    while next < due {
        let end = due.min(next + BLANKS_AT_ONCE);
        let Some(blanks) = NonEmpty::new((next..end).map(|_| blank()).collect()) else { break };
        append(shared, stream, Expected::behind(next.checked_sub(1).map(Revision::new)), &blanks).await?;
        next = end;
    }
    Ok(())
}

fn blank() -> NewEvent {
    let empty = b"{}".to_vec();
    NewEvent { id: Uuid::new_v4(), kind: Cow::Borrowed(BLANK), data: empty.clone(), metadata: empty }
}

/// The last event of a stream by its name on the server; any failure is tried again.
async fn last_event(shared: &Shared, name: &str) -> Result<Option<eventstore::RecordedEvent>, StoreError> {
    loop {
        match shared.links.run(|link| read_last(link, name.to_owned())).await {
            Ok(last) => return Ok(last.filter(|event| event.revision < LAST_REVISION)),
            Err(Failure::Missing) => return Ok(None),
            Err(failure @ (Failure::Final(_) | Failure::Denied)) => return Err(failure.into()),
            Err(Failure::Session | Failure::Moved | Failure::Link(_) | Failure::Conflict) => {}
        }
    }
}

async fn read_last(link: Arc<Link>, name: String) -> eventstore::Result<Option<eventstore::RecordedEvent>> {
    let options = ReadStreamOptions::default().position(StreamPosition::End).backwards().max_count(1);
    let options = options.by(link.credentials());
    let mut reading = link.client().read_stream(name, &options).await?;
    let mut last = None;
    while let Some(resolved) = reading.next().await? {
        last = resolved.event;
    }
    Ok(last)
}
