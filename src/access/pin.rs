//! PINs and their hashes.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use minicup_domain::tournament::PinSize;
use serde::{Deserialize, Deserializer};

use crate::randomness::Randomness;

/// Memory one hash takes, in KiB. This and the next two are the first choice of the OWASP Password Storage Cheat
/// Sheet for Argon2id (m = 19 MiB, t = 2, p = 1).
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes; one, because several logins run at once anyway.
const LANES: u32 = 1;

/// The longest PIN, in characters: bounds what is hashed for somebody who is not logged in.
pub const MAX_PIN: usize = 64;

/// Why a PIN has no hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Empty or longer than [`MAX_PIN`].
    #[error("a PIN must have 1 to {MAX_PIN} characters")]
    Length,
    /// The system provided no random salt.
    #[error("the PIN cannot be hashed: {0}")]
    Hash(String),
}

/// The argon2id hash of a PIN in PHC form, with a salt of its own. Slow on purpose.
///
/// # Errors
/// [`PinError::Length`] for an empty or overlong PIN, [`PinError::Hash`] if the system has no randomness.
pub fn hash_pin(pin: &str, random: &Randomness) -> Result<String, PinError> {
    if !(1..=MAX_PIN).contains(&pin.chars().count()) {
        return Err(PinError::Length);
    }
    let hash: Result<PasswordHash, _> = hasher().and_then(|argon2| match random.salt() {
        Some(salt) => argon2.hash_password_with_salt(pin.as_bytes(), &salt),
        None => argon2.hash_password(pin.as_bytes()),
    });
    hash.map(|hash| hash.to_string()).map_err(|error| PinError::Hash(error.to_string()))
}

/// Whether `hash` was made from `pin`; false for a malformed hash. Slow on purpose.
pub fn verify_pin(pin: &str, hash: &str) -> bool {
    if pin.chars().count() > MAX_PIN {
        return false;
    }
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    hasher().is_ok_and(|argon2| argon2.verify_password(pin.as_bytes(), &hash).is_ok())
}

fn hasher() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The same with a secret that goes into every hash.
pub(super) fn keyed_hasher(secret: &[u8]) -> Result<Argon2<'_>, argon2::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Argon2::new_with_secret(secret, Algorithm::Argon2id, Version::V0x13, params)
}

/// A PIN as it was typed. It has no `Display` and its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// Wraps what was typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(hidden)")
    }
}

impl<'de> Deserialize<'de> for Pin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The deserialiser's own message would quote the PIN.
        let text = String::deserialize(deserializer).map_err(|_| serde::de::Error::custom("a PIN is a string"))?;
        Ok(Self(text))
    }
}

impl Pin {
    /// The PIN itself, for the code that hashes it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// How long it is.
    pub fn size(&self) -> PinSize {
        PinSize::of(&self.0)
    }

    /// Whether `hash` was made from it. Slow on purpose.
    pub fn fits(&self, hash: &str) -> bool {
        verify_pin(&self.0, hash)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use minicup_domain::tournament::{Role, User};

    use super::*;
    use crate::randomness::SYSTEM;

    /// A user with that PIN, or without one.
    pub fn user(username: &str, pin: Option<&str>) -> User {
        User {
            username: username.to_owned(),
            name: username.to_uppercase(),
            role: Role::Scorekeeper,
            pin_hash: pin.map(|pin| hash_pin(pin, &SYSTEM).unwrap()),
            pin_size: pin.map(PinSize::of),
            pin_index: None,
        }
    }

    #[test]
    fn a_pin_of_the_wrong_type_is_not_quoted() {
        let error = serde_json::from_str::<Pin>("314159").unwrap_err().to_string();
        assert!(!error.contains("314159"), "{error}");
        assert_eq!(serde_json::from_str::<Pin>("\"314159\"").unwrap(), Pin::new("314159"));
    }

    #[test]
    fn a_hash_knows_its_pin_and_no_other() {
        let hash = hash_pin("1234", &SYSTEM).expect("well formed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify_pin("1234", &hash));
        assert!(!verify_pin("1235", &hash));
        assert!(!verify_pin("1234", "1234"));
        assert_ne!(hash, hash_pin("1234", &SYSTEM).expect("well formed"), "every hash has its own salt");
    }

    #[test]
    fn a_pin_has_1_to_64_characters() {
        assert_eq!(hash_pin("", &SYSTEM), Err(PinError::Length));
        assert_eq!(hash_pin(&"ř".repeat(65), &SYSTEM), Err(PinError::Length));
        assert!(hash_pin(&"ř".repeat(64), &SYSTEM).is_ok());
    }
}
