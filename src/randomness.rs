//! The one place that draws at random.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

/// Where the ids, secrets and salts of a node come from. Its parts are handed one, so that a node can be run again with
/// the same draws.
#[derive(Clone, Default)]
pub struct Randomness(Option<Arc<dyn Fn() -> Uuid + Send + Sync>>);

/// The system's, which nobody can predict.
pub static SYSTEM: Randomness = Randomness(None);

impl Randomness {
    /// Draws with `draw`, which must return 122 random bits in the form of a version 4 UUID.
    pub fn drawing(draw: impl Fn() -> Uuid + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(draw)))
    }

    /// A salt; none if whatever hashes may draw one by itself, from the system.
    pub fn salt(&self) -> Option<[u8; 16]> {
        self.0.as_ref().map(|draw| draw().into_bytes())
    }

    /// A random UUID. All bits of its first six bytes are random.
    pub fn uuid(&self) -> Uuid {
        self.0.as_ref().map_or_else(Uuid::new_v4, |draw| draw())
    }
}

impl fmt::Debug for Randomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Randomness")
    }
}
