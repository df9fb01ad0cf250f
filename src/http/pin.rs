//! The PIN of somebody who logs in, and whose it is.

use std::fmt;

use minicup_domain::tournament::{User, Users};
use serde::{Deserialize, Deserializer};

use crate::tournament::MAX_USERS;
use crate::tournament::pin::verify_pin;

/// A PIN as somebody typed it. It has no `Display` and its `Debug` hides it.
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

/// The first user with that PIN. Nobody gives a name at login, so every hash is tried, and always all of them: how
/// long it takes tells nothing about who it was; users beyond [`MAX_USERS`], whom a file may bring, are not tried. Takes some 20 ms for each user; call it where blocking is fine.
pub fn find_user<'u>(users: &'u Users, pin: &Pin) -> Option<&'u User> {
    let candidates = users.users.iter().filter(|user| user.pin_hash.is_some()).take(MAX_USERS);
    // All are collected before the first is taken, or the search would stop early.
    let matching: Vec<&User> = candidates.filter(|user| has_pin(user, pin)).collect();
    matching.first().copied()
}

impl Pin {
    /// The PIN itself, for whoever hashes it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether this is what `hash` was made of. Slow on purpose.
    pub fn fits(&self, hash: &str) -> bool {
        verify_pin(&self.0, hash)
    }
}

fn has_pin(user: &User, pin: &Pin) -> bool {
    user.pin_hash.as_deref().is_some_and(|hash| pin.fits(hash))
}

#[cfg(test)]
pub(crate) mod tests {
    use minicup_domain::tournament::Role;

    use super::*;
    use crate::tournament::pin::hash_pin;

    /// A user with that PIN; none: without one.
    pub fn user(username: &str, pin: Option<&str>) -> User {
        User {
            username: username.to_owned(),
            name: username.to_uppercase(),
            role: Role::Scorekeeper,
            pin_hash: pin.map(|pin| hash_pin(pin).unwrap()),
        }
    }

    fn found(users: &Users, pin: &str) -> Option<String> {
        find_user(users, &Pin::new(pin)).map(|user| user.username.clone())
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
        let other = User { pin_hash: Some("no hash at all".to_owned()), ..user("other", None) };
        let mut users = Users { users: vec![other; MAX_USERS - 1] };
        users.users.push(user("last", Some("1")));
        users.users.push(user("beyond", Some("2")));
        assert_eq!(found(&users, "1").as_deref(), Some("last"));
        assert_eq!(found(&users, "2"), None);
    }

    #[test]
    fn a_pin_of_the_wrong_type_is_not_quoted() {
        let error = serde_json::from_str::<Pin>("314159").unwrap_err().to_string();
        assert!(!error.contains("314159"), "{error}");
        assert_eq!(serde_json::from_str::<Pin>("\"314159\"").unwrap(), Pin::new("314159"));
    }
}
