//! A secret that no message, log or file shows.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// The fewest characters of a secret, each assumed to hold at least four bits: 128 bits of key.
pub const MIN_SECRET: usize = 32;

/// Something that must never be printed: it has no `Display`, no `Serialize`, and its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Secret {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.chars().count() < MIN_SECRET {
            return Err(format!("the secret must have at least {MIN_SECRET} characters"));
        }
        Ok(Self(text))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The deserialiser's own message would quote the value.
        let text = String::deserialize(deserializer).map_err(|_| D::Error::custom("the secret must be a string"))?;
        Self::try_from(text).map_err(D::Error::custom)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}
