//! From a row to an event. Trusts nothing: whatever cannot have been written by the writer is reported as its fault.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use minicup_domain::{Position, Revision};
use rusqlite::Row;
use rusqlite::types::ValueRef;
use uuid::Uuid;

use crate::store::{RecordedEvent, StoreError, StreamId};

/// The columns that [`RowReader::event`] expects, in this order.
pub(super) const COLUMNS: &str = "position, stream, revision, id, type, data, metadata";

/// Memory for the data of many events at once: sharing parts of it is cheaper than allocating each.
const CHUNK: usize = 64 * 1024;
/// Names kept for the next events: those of the matches that are played at the same time, and of all types.
const NAMES: usize = 16;

/// Reads rows one after the other; events near each other share their names and the memory of their data.
#[derive(Debug, Default)]
pub(super) struct RowReader {
    streams: Names,
    kinds: Names,
    chunk: BytesMut,
}

impl RowReader {
    /// The event in the row.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a row without a position, after which no reader can go on.
    pub(super) fn event(&mut self, row: &Row<'_>) -> Result<RecordedEvent, StoreError> {
        let position = position(row)?;
        let mut read = || -> Result<RecordedEvent, &'static str> {
            Ok(RecordedEvent {
                position,
                stream: StreamId::new(self.streams.shared(text(row, 1).ok_or("stream is not text")?)),
                revision: Revision::new(number(row, 2).ok_or("revision is not a number from 0 up")?),
                id: uuid(row, 3).ok_or("id is not a UUID of 16 bytes")?,
                kind: self.kinds.shared(text(row, 4).ok_or("type is not text")?),
                data: self.keep(json(row, 5).ok_or("data is not JSON text")?),
                metadata: self.keep(json(row, 6).ok_or("metadata is not JSON text")?),
                fault: None,
            })
        };
        Ok(read().unwrap_or_else(|fault| unreadable(row, position, fault)))
    }

    fn keep(&mut self, bytes: &[u8]) -> Bytes {
        if self.chunk.capacity() < bytes.len() {
            self.chunk = BytesMut::with_capacity(CHUNK.max(bytes.len()));
        }
        self.chunk.extend_from_slice(bytes);
        self.chunk.split().freeze()
    }
}

/// The last few names, in a ring.
#[derive(Debug, Default)]
struct Names {
    names: Vec<Arc<str>>,
    oldest: usize,
}

impl Names {
    fn shared(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.iter().find(|known| known.as_ref() == name) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = name.into();
        match self.names.get_mut(self.oldest) {
            Some(oldest) => *oldest = Arc::clone(&shared),
            None => self.names.push(Arc::clone(&shared)),
        }
        self.oldest = (self.oldest + 1) % NAMES;
        shared
    }
}

/// As much of an event as the row still has.
fn unreadable(row: &Row<'_>, position: Position, fault: &str) -> RecordedEvent {
    RecordedEvent {
        position,
        stream: StreamId::new(lossy(row, 1)),
        revision: Revision::new(number(row, 2).unwrap_or_default()),
        id: uuid(row, 3).unwrap_or_default(),
        kind: lossy(row, 4).into(),
        data: lossy(row, 5).into(),
        metadata: lossy(row, 6).into(),
        fault: Some(fault.into()),
    }
}

/// The bytes of a column as text; nothing for numbers.
fn lossy(row: &Row<'_>, column: usize) -> String {
    match row.get_ref(column) {
        Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    }
}

fn position(row: &Row<'_>) -> Result<Position, StoreError> {
    number(row, 0).map(Position::new).ok_or_else(|| StoreError::Corrupt {
        place: format!("position {:?}", row.get_ref(0)),
        fault: "not a number from 0 up".into(),
    })
}

fn number(row: &Row<'_>, column: usize) -> Option<u64> {
    let ValueRef::Integer(number) = row.get_ref(column).ok()? else { return None };
    u64::try_from(number).ok()
}

fn text<'row>(row: &'row Row<'_>, column: usize) -> Option<&'row str> {
    let ValueRef::Text(bytes) = row.get_ref(column).ok()? else { return None };
    std::str::from_utf8(bytes).ok()
}

fn uuid(row: &Row<'_>, column: usize) -> Option<Uuid> {
    let ValueRef::Blob(bytes) = row.get_ref(column).ok()? else { return None };
    Uuid::from_slice(bytes).ok()
}

/// Checks only both ends, which is enough to find a torn or zeroed cell; the codec parses the whole of it.
fn json<'row>(row: &'row Row<'_>, column: usize) -> Option<&'row [u8]> {
    let bytes = text(row, column)?.as_bytes();
    let starts = matches!(bytes.first()?, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n');
    let ends = matches!(bytes.last()?, b'}' | b']' | b'"' | b'0'..=b'9' | b'e' | b'l');
    (starts && ends).then_some(bytes)
}
