//! From a row to an event. Trusts nothing: whatever cannot have been written by the writer is reported as corrupt.

use minicup_domain::{Position, Revision};
use rusqlite::Row;
use rusqlite::types::ValueRef;
use uuid::Uuid;

use crate::store::{RecordedEvent, StoreError, StreamId};

/// The columns that [`RowReader::event`] expects, in this order.
pub(super) const COLUMNS: &str = "position, stream, revision, id, type, data, metadata";

/// Reads rows one after the other; neighbours of one stream share its name.
#[derive(Debug, Default)]
pub(super) struct RowReader {
    last_stream: Option<StreamId>,
}

impl RowReader {
    /// The event in the row.
    pub(super) fn event(&mut self, row: &Row<'_>) -> Result<RecordedEvent, StoreError> {
        let position = position(row)?;
        let mut read = || -> Result<RecordedEvent, &'static str> {
            Ok(RecordedEvent {
                position,
                stream: self.stream(text(row, 1).ok_or("stream is not text")?),
                revision: Revision::new(number(row, 2).ok_or("revision is not a number from 0 up")?),
                id: uuid(row, 3).ok_or("id is not a UUID of 16 bytes")?,
                kind: text(row, 4).ok_or("type is not text")?.to_owned(),
                data: json(row, 5).ok_or("data is not JSON text")?,
                metadata: json(row, 6).ok_or("metadata is not JSON text")?,
            })
        };
        read().map_err(|fault| StoreError::Corrupt { place: format!("position {position}"), fault: fault.into() })
    }

    fn stream(&mut self, name: &str) -> StreamId {
        match &self.last_stream {
            Some(last) if last.as_str() == name => last.clone(),
            _ => self.last_stream.insert(StreamId::new(name)).clone(),
        }
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

/// Looks at both ends only, which is enough to find a torn or zeroed cell; the codec parses the whole of it.
fn json(row: &Row<'_>, column: usize) -> Option<Vec<u8>> {
    let bytes = text(row, column)?.as_bytes();
    let starts = matches!(bytes.first()?, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n');
    let ends = matches!(bytes.last()?, b'}' | b']' | b'"' | b'0'..=b'9' | b'e' | b'l');
    (starts && ends).then(|| bytes.to_vec())
}
