//! PINs: how they are kept and how one is recognised.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use minicup_domain::tournament::{User, Users};
use serde::{Deserialize, Deserializer};

/// Memory one hash takes, in KiB. This and the next two are the first choice of the OWASP Password Storage Cheat
/// Sheet for Argon2id (m = 19 MiB, t = 2, p = 1).
const MEMORY_KIB: u32 = 19 * 1024;

/// Passes over the memory.
const PASSES: u32 = 2;

/// Lanes; one, because logins already run beside each other.
const LANES: u32 = 1;

/// Most bytes of a PIN: whole sentences fit, and hashing one costs no more than hashing four digits.
pub const MAX_PIN: usize = 128;

/// Most users whose hash is tried for one PIN, because each costs some 20 ms and a tournament has a dozen or two.
/// Users defined behind the limit cannot log in.
pub const MAX_USERS: usize = 64;

/// A PIN as somebody typed it. It has no `Display` and its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// Wraps what was typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
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

/// Why a PIN cannot be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Nothing, or too much.
    #[error("a PIN must have 1 to {MAX_PIN} bytes")]
    Length,
    /// The machine has no randomness or memory left.
    #[error("the PIN cannot be hashed: {0}")]
    Hash(argon2::password_hash::Error),
}

/// The PIN's argon2id hash in PHC form, under a new salt.
///
/// # Errors
/// See [`PinError`].
pub fn hash_pin(pin: &Pin) -> Result<String, PinError> {
    if pin.bytes().is_empty() || pin.bytes().len() > MAX_PIN {
        return Err(PinError::Length);
    }
    let hash: PasswordHash = hasher().map_err(PinError::Hash)?.hash_password(pin.bytes()).map_err(PinError::Hash)?;
    Ok(hash.to_string())
}

/// The first user with that PIN. Nobody gives a name at login, so every hash is tried, and always all of them: how
/// long it takes tells nothing about who it was. Takes some 20 ms for each user; call it where blocking is fine.
pub fn find_user<'u>(users: &'u Users, pin: &Pin) -> Option<&'u User> {
    if pin.bytes().len() > MAX_PIN {
        return None;
    }
    let candidates = users.users.iter().filter(|user| user.pin_hash.is_some()).take(MAX_USERS);
    // All are collected before the first is taken, or the search would stop early.
    let matching: Vec<&User> = candidates.filter(|user| has_pin(user, pin)).collect();
    matching.first().copied()
}

fn has_pin(user: &User, pin: &Pin) -> bool {
    let Some(Ok(hash)) = user.pin_hash.as_deref().map(PasswordHash::new) else {
        tracing::warn!(user = user.username, "a user's PIN hash cannot be read, set the PIN again");
        return false;
    };
    hasher().is_ok_and(|argon2| argon2.verify_password(pin.bytes(), &hash).is_ok())
}

fn hasher() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
pub(crate) mod tests {
    use minicup_domain::tournament::Role;

    use super::*;

    /// A user with that PIN; none: without one.
    pub fn user(username: &str, pin: Option<&str>) -> User {
        User {
            username: username.to_owned(),
            name: username.to_uppercase(),
            role: Role::Scorekeeper,
            pin_hash: pin.map(|pin| hash_pin(&Pin::new(pin)).unwrap()),
        }
    }

    fn found(users: &Users, pin: &str) -> Option<String> {
        find_user(users, &Pin::new(pin)).map(|user| user.username.clone())
    }

    #[test]
    fn hashes_are_argon2id_with_their_parameters_and_a_new_salt() {
        let (one, two) = (hash_pin(&Pin::new("1234")).unwrap(), hash_pin(&Pin::new("1234")).unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
    }

    #[test]
    fn the_user_with_the_pin_is_found() {
        let broken = User { pin_hash: Some("$argon2id$nonsense".into()), ..user("broken", None) };
        let users = vec![user("none", None), broken, user("a", Some("1234")), user("b", Some("12"))];
        let users = Users { users };
        assert_eq!(found(&users, "12").as_deref(), Some("b"));
        assert_eq!(found(&users, "1234").as_deref(), Some("a"));
        assert_eq!(found(&users, "123"), None);
        assert_eq!(found(&users, ""), None);
        assert_eq!(found(&users, "$argon2id$nonsense"), None);
    }

    #[test]
    fn of_two_with_the_same_pin_the_first_is_found() {
        let users = Users { users: vec![user("a", Some("1")), user("b", Some("1"))] };
        assert_eq!(found(&users, "1").as_deref(), Some("a"));
    }

    #[test]
    fn only_so_many_users_are_tried() {
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
        let hash: PasswordHash = cheap.hash_password(b"other").unwrap();
        let other = User { pin_hash: Some(hash.to_string()), ..user("other", None) };
        let mut users = Users { users: vec![other; MAX_USERS - 1] };
        users.users.push(user("last", Some("1")));
        users.users.push(user("beyond", Some("2")));
        assert_eq!(found(&users, "1").as_deref(), Some("last"));
        assert_eq!(found(&users, "2"), None);
    }

    #[test]
    fn lengths_are_bounded() {
        assert_eq!(hash_pin(&Pin::new("")), Err(PinError::Length));
        assert_eq!(hash_pin(&Pin::new("1".repeat(MAX_PIN + 1))), Err(PinError::Length));
        assert!(hash_pin(&Pin::new("1".repeat(MAX_PIN))).is_ok());
    }

    #[test]
    fn a_pin_of_the_wrong_type_is_not_quoted() {
        let error = serde_json::from_str::<Pin>("314159").unwrap_err().to_string();
        assert!(!error.contains("314159"), "{error}");
        assert_eq!(serde_json::from_str::<Pin>("\"314159\"").unwrap(), Pin::new("314159"));
    }
}
