//! What the nodes of a cluster keep: one log, its streams, and the server's rules of appending.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use prost::bytes::Bytes;
use tokio::sync::watch;
use uuid::Uuid;

/// An event to be appended.
#[derive(Debug, Clone)]
pub struct Proposed {
    pub id: Uuid,
    /// The system's metadata: type and content type.
    pub metadata: HashMap<String, String>,
    pub custom_metadata: Bytes,
    pub data: Bytes,
}

/// An event in the log.
#[derive(Debug, Clone)]
pub struct Stored {
    pub stream: String,
    pub revision: u64,
    /// Its byte offset: rises, with gaps.
    pub position: u64,
    /// When it was recorded, in seconds of the log's own clock.
    pub at: u64,
    pub event: Proposed,
}

/// Where the client says that a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    Revision(u64),
    NoStream,
    Any,
    StreamExists,
}

/// What became of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done { revision: u64, position: u64 },
    WrongExpectedVersion { current: Option<u64> },
    StreamDeleted,
}

/// A stream as far as it can be read.
pub enum Reading {
    NotFound,
    Deleted,
    Events(Vec<Stored>),
}

/// The log. It outlives the nodes that serve it.
#[derive(Default)]
pub struct Log {
    content: Mutex<Content>,
    length: watch::Sender<usize>,
}

#[derive(Default)]
struct Content {
    events: Vec<Arc<Stored>>,
    streams: HashMap<String, Vec<usize>>,
    next_position: u64,
    /// The log's own clock, in seconds: it goes on only when a test says so.
    now: u64,
}

/// The type of the last event of a stream that is deleted for ever.
const DELETED: &str = "$streamDeleted";

/// The `$tb` of a deleted stream: nothing of it is shown, whatever there is.
const HIDDEN: u64 = i64::MAX as u64;

/// How much of a stream is shown, as its metadata says.
#[derive(Default, serde::Deserialize)]
struct Shown {
    #[serde(rename = "$tb", default)]
    from: u64,
    #[serde(rename = "$maxCount")]
    at_most: Option<u64>,
    /// In seconds.
    #[serde(rename = "$maxAge")]
    max_age: Option<u64>,
}

impl Log {
    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells when the log has grown.
    pub fn watch(&self) -> watch::Receiver<usize> {
        self.length.subscribe()
    }

    pub fn append(&self, stream: &str, expected: Expected, events: &[Proposed]) -> Outcome {
        let mut content = self.content();
        let outcome = content.append(stream, expected, events);
        self.length.send_replace(content.events.len());
        outcome
    }

    /// Deletes a stream for ever, as the server does: by a last event of its own.
    pub fn tombstone(&self, stream: &str, expected: Expected) -> Outcome {
        self.append(stream, expected, &[notice(DELETED, "")])
    }

    /// Deletes a stream until somebody appends to it again, as the server does: by its metadata.
    pub fn delete(&self, stream: &str, expected: Expected) -> Outcome {
        let mut content = self.content();
        let outcome = content.delete(stream, expected);
        self.length.send_replace(content.events.len());
        outcome
    }

    /// So much later: what was recorded until now is so much older.
    pub fn pass(&self, seconds: u64) {
        self.content().now += seconds;
    }

    /// Replaces a stream's metadata, as the server's own pages do: `{"$tb": 2}` cuts the first two events off,
    /// `{"$maxCount": 3}` all but the last three, `{"$maxAge": 60}` those that are over a minute old.
    pub fn set_metadata(&self, stream: &str, metadata: &str) {
        let mut content = self.content();
        content.set_metadata(stream, metadata);
        self.length.send_replace(content.events.len());
    }

    /// At most `count` events from a revision on, or before it.
    pub fn read(&self, stream: &str, from: Option<u64>, count: u64, backwards: bool) -> Reading {
        let content = self.content();
        let Some(indices) = content.streams.get(stream) else {
            return Reading::NotFound;
        };
        let mut events = indices.iter().map(|index| content.events[*index].as_ref().clone());
        if events.clone().any(|stored| stored.is_tombstone()) {
            return Reading::Deleted;
        }
        if content.is_hidden(stream) {
            return Reading::NotFound;
        }
        let first = content.shown_from(stream);
        let from = if backwards { from } else { Some(from.unwrap_or(0).max(first)) };
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        Reading::Events(match backwards {
            false => events.filter(|stored| stored.revision >= from.unwrap_or(0)).take(count).collect(),
            true => {
                let mut before = Vec::new();
                while let Some(stored) = events.next_back() {
                    if (first..=from.unwrap_or(u64::MAX)).contains(&stored.revision) && before.len() < count {
                        before.push(stored);
                    }
                }
                before
            }
        })
    }

    /// At most `count` events from a position on.
    pub fn read_all(&self, from: u64, count: u64) -> Vec<Arc<Stored>> {
        let content = self.content();
        let first = content.events.partition_point(|stored| stored.position < from);
        content.events[first..].iter().take(usize::try_from(count).unwrap_or(usize::MAX)).cloned().collect()
    }

    /// At most `count` events before a position, the last one first.
    pub fn read_all_backwards(&self, before: u64, count: u64) -> Vec<Arc<Stored>> {
        let content = self.content();
        let end = content.events.partition_point(|stored| stored.position < before);
        content.events[..end].iter().rev().take(usize::try_from(count).unwrap_or(usize::MAX)).cloned().collect()
    }
}

impl Stored {
    fn is_tombstone(&self) -> bool {
        self.event.metadata.get("type").is_some_and(|kind| kind == DELETED)
    }
}

/// An event of the server's own.
fn notice(kind: &str, data: &str) -> Proposed {
    let metadata = [("type", kind), ("content-type", "application/json")];
    let metadata = metadata.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    Proposed {
        id: Uuid::new_v4(),
        metadata,
        custom_metadata: Bytes::new(),
        data: Bytes::copy_from_slice(data.as_bytes()),
    }
}

impl Content {
    fn append(&mut self, stream: &str, expected: Expected, events: &[Proposed]) -> Outcome {
        let standing = self.streams.get(stream).cloned().unwrap_or_default();
        if standing.last().is_some_and(|index| self.events[*index].is_tombstone()) {
            return Outcome::StreamDeleted;
        }
        let (current, is_hidden) = ((standing.len() as u64).checked_sub(1), self.is_hidden(stream));
        let wrong = Outcome::WrongExpectedVersion { current };
        match expected {
            Expected::NoStream if current.is_none() || is_hidden => {}
            Expected::Revision(revision) if current == Some(revision) => {}
            // Strong: the ids must stand exactly where they would be put.
            Expected::NoStream => return self.already(&standing, 0, events).unwrap_or(wrong),
            Expected::Revision(revision) => {
                let first = usize::try_from(revision).unwrap_or(usize::MAX).saturating_add(1);
                return self.already(&standing, first, events).unwrap_or(wrong);
            }
            Expected::StreamExists if current.is_none() || is_hidden => return wrong,
            // Weak: they may stand anywhere in the stream, together.
            Expected::Any | Expected::StreamExists => {
                let first_id = events.first().map(|event| event.id);
                let found = standing.iter().position(|index| Some(self.events[*index].event.id) == first_id);
                if let Some(found) = found {
                    return self.already(&standing, found, events).unwrap_or(wrong);
                }
            }
        }
        if is_hidden {
            // What was deleted stays hidden, what comes now is shown.
            self.set_metadata(stream, &format!(r#"{{"$tb":{}}}"#, standing.len()));
        }
        self.push(stream, standing.len(), events)
    }

    fn length(&self, stream: &str) -> u64 {
        self.streams.get(stream).map_or(0, Vec::len) as u64
    }

    /// What the last metadata of the stream says.
    fn shown(&self, stream: &str) -> Shown {
        let last = self.streams.get(&format!("$${stream}")).and_then(|indices| indices.last());
        last.and_then(|index| serde_json::from_slice(&self.events[*index].event.data).ok()).unwrap_or_default()
    }

    /// The first revision that reads of the stream find.
    fn shown_from(&self, stream: &str) -> u64 {
        let Shown { from, at_most, max_age } = self.shown(stream);
        let counted = at_most.map_or(0, |most| self.length(stream).saturating_sub(most));
        let aged = max_age.map_or(0, |age| self.older_than(stream, age));
        from.max(counted).max(aged)
    }

    /// How many events of the stream are older, in seconds.
    fn older_than(&self, stream: &str, age: u64) -> u64 {
        let indices = self.streams.get(stream).into_iter().flatten();
        indices.filter(|index| self.now - self.events[**index].at > age).count() as u64
    }

    /// Everything in the stream was deleted, and nothing has been appended since.
    fn is_hidden(&self, stream: &str) -> bool {
        self.length(stream) > 0 && self.shown(stream).from == HIDDEN
    }

    fn set_metadata(&mut self, stream: &str, metadata: &str) -> Outcome {
        let of_metadata = format!("$${stream}");
        let first = self.streams.get(&of_metadata).map_or(0, Vec::len);
        self.push(&of_metadata, first, &[notice("$metadata", metadata)])
    }

    fn delete(&mut self, stream: &str, expected: Expected) -> Outcome {
        let standing = self.streams.get(stream).cloned().unwrap_or_default();
        if standing.last().is_some_and(|index| self.events[*index].is_tombstone()) {
            return Outcome::StreamDeleted;
        }
        let current = (standing.len() as u64).checked_sub(1);
        let fits = match expected {
            Expected::Any => true,
            Expected::NoStream => current.is_none(),
            Expected::StreamExists => current.is_some(),
            Expected::Revision(revision) => current == Some(revision),
        };
        if !fits {
            return Outcome::WrongExpectedVersion { current };
        }
        self.set_metadata(stream, &format!(r#"{{"$tb":{HIDDEN}}}"#))
    }

    fn push(&mut self, stream: &str, first: usize, events: &[Proposed]) -> Outcome {
        let mut last = Outcome::WrongExpectedVersion { current: None };
        for (offset, event) in events.iter().enumerate() {
            let (revision, position) = ((first + offset) as u64, self.next_position);
            self.next_position += 100 + event.data.len() as u64;
            self.streams.entry(stream.to_owned()).or_default().push(self.events.len());
            let (stream, at) = (stream.to_owned(), self.now);
            self.events.push(Arc::new(Stored { stream, revision, position, at, event: event.clone() }));
            last = Outcome::Done { revision, position };
        }
        last
    }

    fn already(&self, standing: &[usize], first: usize, events: &[Proposed]) -> Option<Outcome> {
        let there = standing.get(first..first.checked_add(events.len())?)?;
        let same = there.iter().zip(events).all(|(index, event)| self.events[*index].event.id == event.id);
        let last = &self.events[*there.last()?];
        same.then_some(Outcome::Done { revision: last.revision, position: last.position })
    }
}
