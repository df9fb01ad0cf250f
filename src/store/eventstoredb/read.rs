//! Reading streams, and checking the log itself.

use std::sync::Arc;

use eventstore::{ReadAllOptions, ReadStreamOptions, StreamPosition};
use minicup_domain::{Position, Revision};

use super::credentials::ByUser;
use super::envelope::open;
use super::fault::Failure;
use super::link::Link;
use super::names::BLANK;
use super::{LAST_REVISION, Shared};
use crate::store::{RecordedEvent, StoreError, StreamId, codec};

/// The first `count` events of a stream after a revision, from its start for none.
///
/// # Errors
/// [`StoreError::Corrupt`] if one is missing.
pub(super) async fn behind(
    shared: &Shared,
    stream: &StreamId,
    after: Option<Revision>,
    count: usize,
) -> Result<Vec<RecordedEvent>, StoreError> {
    let first = after.map_or(0, |after| after.get().min(LAST_REVISION - 1) + 1);
    let events = from(shared, stream, Revision::new(first), count).await?;
    match missing(&events, Revision::new(first)) {
        None => {
            events.iter().for_each(|event| shared.head.advance(event.position));
            Ok(events)
        }
        Some(due) => {
            let fault = format!("revision {due} is missing; restore the store from a backup");
            Err(StoreError::Corrupt { place: stream.to_string(), fault })
        }
    }
}

/// The first revision that is missing. Before an event that restates the stream none is.
fn missing(events: &[RecordedEvent], first: Revision) -> Option<Revision> {
    let mut due = first;
    for event in events {
        if event.revision != due && !codec::restates(&event.kind) {
            return Some(due);
        }
        due = event.revision.next();
    }
    None
}

/// At most `count` events of a stream from a revision on; any failure is tried again.
pub(super) async fn from(
    shared: &Shared,
    stream: &StreamId,
    first: Revision,
    count: usize,
) -> Result<Vec<RecordedEvent>, StoreError> {
    let name = shared.names.on_server(stream);
    loop {
        let name = name.clone();
        match shared.links.run(|link| read_stream(link, name, first, count)).await {
            Ok(events) => return Ok(events.into_iter().map(|event| open(stream.clone(), event)).collect()),
            Err(Failure::Missing) => return Ok(Vec::new()),
            Err(Failure::Final(StoreError::Corrupt { fault, .. })) => {
                return Err(StoreError::Corrupt { place: stream.to_string(), fault });
            }
            Err(failure @ (Failure::Final(_) | Failure::Denied)) => return Err(failure.into()),
            Err(Failure::Session | Failure::Moved | Failure::Link(_) | Failure::Conflict) => {}
        }
    }
}

async fn read_stream(
    link: Arc<Link>,
    name: String,
    first: Revision,
    count: usize,
) -> eventstore::Result<Vec<eventstore::RecordedEvent>> {
    let options = ReadStreamOptions::default().position(StreamPosition::Position(first.get())).max_count(count);
    let options = options.by(link.credentials());
    let mut reading = link.client().read_stream(name, &options).await?;
    let mut events = Vec::new();
    while let Some(resolved) = reading.next().await? {
        events.extend(resolved.event.filter(|event| event.event_type != BLANK));
    }
    Ok(events)
}

/// An event of the log, of any stream.
pub(super) struct Glimpse {
    /// Its position.
    pub(super) position: Position,
    /// Whether feeds deliver it.
    pub(super) ours: bool,
}

/// At most `count` events of the log from a position on.
///
/// # Errors
/// When the server does not answer; there is one attempt only.
pub(super) async fn look(shared: &Arc<Shared>, from: Option<Position>, count: usize) -> Result<Vec<Glimpse>, Failure> {
    let names = Arc::clone(shared);
    shared.links.run(|link| look_at_log(link, names, from, count)).await
}

async fn look_at_log(
    link: Arc<Link>,
    shared: Arc<Shared>,
    from: Option<Position>,
    count: usize,
) -> eventstore::Result<Vec<Glimpse>> {
    let options = ReadAllOptions::default().position(log_position(from)).max_count(count).by(link.credentials());
    let mut reading = link.client().read_all(&options).await?;
    let mut seen = Vec::new();
    while let Some(resolved) = reading.next().await? {
        let glimpse = |event: eventstore::RecordedEvent| Glimpse {
            position: Position::new(event.position.commit),
            ours: our_stream(&shared, &event).is_some(),
        };
        seen.extend(resolved.event.map(glimpse));
    }
    Ok(seen)
}

/// The crate's form of a position, or of the start for none. None of our events is written in a transaction of several
/// steps, so both halves of a position are the same.
pub(super) fn log_position(position: Option<Position>) -> StreamPosition<eventstore::Position> {
    position.map_or(StreamPosition::Start, |position| {
        StreamPosition::Position(eventstore::Position { commit: position.get(), prepare: position.get() })
    })
}

/// The stream of an event that feeds deliver: one of ours, neither a notice of the server that a
/// stream was deleted nor a blank in place of a past that was cut off.
pub(super) fn our_stream(shared: &Shared, event: &eventstore::RecordedEvent) -> Option<StreamId> {
    let is_of_a_stream = !event.event_type.starts_with('$') && event.event_type != BLANK;
    shared.names.ours(&event.stream_id).filter(|_| is_of_a_stream)
}
