//! Which streams of the server are ours, and what they are called there.

use crate::store::StreamId;
use crate::store::codec;

/// The server puts this before the name of a stream to name the stream of its metadata.
const METADATA: &str = "$$";

/// The type of the blank event in place of one that was cut off before the stream was copied here. It is never
/// delivered.
pub(super) const BLANK: &str = "Blank";

/// The names of our streams on the server.
pub(super) struct Names {
    prefix: String,
}

impl Names {
    /// Streams whose names begin with `prefix` on the server.
    pub(super) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned() }
    }

    /// A stream's name on the server.
    pub(super) fn on_server(&self, stream: &StreamId) -> String {
        format!("{}{stream}", self.prefix)
    }

    /// The name of the stream of a stream's metadata on the server.
    pub(super) fn of_metadata_on_server(&self, stream: &StreamId) -> String {
        format!("{METADATA}{}", self.on_server(stream))
    }

    /// The stream with a name on the server; none if it is not ours.
    pub(super) fn ours(&self, name: &str) -> Option<StreamId> {
        let name = name.strip_prefix(&self.prefix)?;
        codec::is_known_stream(name).then(|| StreamId::new(name))
    }

    /// The match's stream whose metadata a stream on the server has; none if it has something else.
    pub(super) fn of_metadata(&self, name: &str) -> Option<StreamId> {
        let stream = self.ours(name.strip_prefix(METADATA)?)?;
        codec::match_of(&stream).map(|_| stream)
    }

    /// Prefixes of the names of all our streams, and of the metadata of matches; some foreign ones may have them as
    /// well.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = String> + '_ {
        let streams = codec::STREAM_PREFIXES.iter().map(|prefix| format!("{}{prefix}", self.prefix));
        streams.chain([format!("{METADATA}{}{}", self.prefix, codec::MATCH_PREFIX)])
    }
}
