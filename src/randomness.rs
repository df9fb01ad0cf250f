//! The only source of randomness.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

/// The source of a node's ids, secrets and salts. Its parts are given one, so that a node can be run again with
/// the same draws.
#[derive(Clone, Default)]
pub struct Randomness(Option<Arc<dyn Fn() -> Uuid + Send + Sync>>);

/// The system's randomness, which nobody can predict.
pub static SYSTEM: Randomness = Randomness(None);

impl Randomness {
    /// Draws with `draw`, which must return 122 random bits in the form of a version 4 UUID.
    pub fn drawing(draw: impl Fn() -> Uuid + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(draw)))
    }

    /// A salt; none if the hashing library may draw one from the system.
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
