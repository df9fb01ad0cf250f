//! Appending: on one batch session, which never waits for a delayed acknowledgement, as a plain call of the crate does
//! without `TCP_NODELAY`; and again with the same ids as long as the outcome is unknown. What another call has appended
//! under our ids is a conflict for the server, and found by reading back.

use std::sync::Arc;

use eventstore::{BatchWriteResult, EventData, ExpectedRevision};
use minicup_domain::{Position, Revision};

use super::envelope::seal;
use super::fault::Failure;
use super::link::Link;
use super::{Shared, read};
use crate::store::{Appended, Expected, NewEvent, NonEmpty, StoreError, StreamId};

/// Appends, or finds that the events are already there.
pub(super) async fn append(
    shared: &Shared,
    stream: &StreamId,
    expected: Expected,
    events: &NonEmpty<NewEvent>,
) -> Result<Appended, StoreError> {
    let Ok(_turn) = shared.appends.acquire().await else {
        return Err(StoreError::Unavailable("the store is closed".to_owned()));
    };
    let proposed = events.as_slice().iter().map(|event| seal(stream, event)).collect::<Result<Vec<_>, _>>()?;
    let name = shared.names.on_server(stream);
    let mut uncertain = false;
    let appended = loop {
        let (name, proposed) = (name.clone(), proposed.clone());
        match shared.links.run(|link| write(link, name, expected, proposed)).await {
            Ok(written) => match place(&written) {
                Some(appended) if !uncertain => break appended,
                // Servers differ in the position they report for what an earlier attempt has appended.
                _ => break Appended { repeated: false, ..find_again(shared, stream, expected, events).await? },
            },
            Err(Failure::Conflict) => break find_again(shared, stream, expected, events).await?,
            Err(failure @ (Failure::Final(_) | Failure::Denied)) => return Err(failure.into()),
            Err(Failure::Session | Failure::Moved | Failure::Link(_) | Failure::Missing) => uncertain = true,
        }
    };
    if appended.revision.get() + 1 != expected.next_revision().get() + events.len() as u64 {
        let fault = format!("appended behind {expected:?} and got revision {}: it was deleted", appended.revision);
        return Err(StoreError::Corrupt { place: stream.to_string(), fault });
    }
    shared.head.advance(appended.position);
    Ok(appended)
}

pub(super) async fn write(
    link: Arc<Link>,
    name: String,
    expected: Expected,
    events: Vec<EventData>,
) -> eventstore::Result<BatchWriteResult> {
    let expected = match expected {
        Expected::NoStream => ExpectedRevision::NoStream,
        Expected::Exact(revision) => ExpectedRevision::Exact(revision.get()),
    };
    let session = link.session().await?;
    let written = session.append_to_stream(name, expected, events).await;
    if written.is_err() {
        link.end_session(&session).await;
    }
    written
}

/// The place of the last event, if the answer has it. It was appended by this call: see [`super::envelope`].
fn place(written: &BatchWriteResult) -> Option<Appended> {
    let revision = Revision::new(written.current_revision()?);
    let position = Position::new(written.current_position()?.commit);
    Some(Appended { revision, position, repeated: false })
}

/// The place of the last event if all of them are where they would be put, with the same ids.
async fn find_again(
    shared: &Shared,
    stream: &StreamId,
    expected: Expected,
    events: &NonEmpty<NewEvent>,
) -> Result<Appended, StoreError> {
    let standing = read::from(shared, stream, expected.next_revision(), events.len()).await?;
    let wanted = events.as_slice().iter().map(|event| event.id);
    match standing.last() {
        Some(last) if standing.iter().map(|event| event.id).eq(wanted) => {
            Ok(Appended { revision: last.revision, position: last.position, repeated: true })
        }
        _ => Err(StoreError::Conflict),
    }
}
