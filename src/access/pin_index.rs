//! The index of PINs: one slow hash of a typed PIN finds its user among all.

use std::fmt::{self, Write as _};

use actix_web::cookie::Key;
use argon2::Argon2;
use minicup_domain::tournament::{PinIndex, User};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::pin::{MAX_PIN, PinError, keyed_hasher};

/// Separate the parts of the key from each other; any constants would do.
const FOR_ID: &str = "minicup-live: name of the key of PINs";
const FOR_SECRET: &str = "minicup-live: key of PINs";
const FOR_SALT: &str = "minicup-live: salt of PINs";

/// Digits of a key's name: enough to distinguish a handful of keys.
const ID_BYTES: usize = 8;

/// What PINs are indexed with. It is derived from the key that signs cookies, but from its other half: neither reveals
/// the other.
pub struct PinKey {
    id: String,
    secret: [u8; 32],
    salt: [u8; 32],
}

impl fmt::Debug for PinKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PinKey({})", self.id)
    }
}

impl PinKey {
    /// From the key of the service.
    pub fn of(key: &Key) -> Self {
        let derived = |purpose: &str| -> [u8; 32] {
            Sha256::new().chain_update(purpose).chain_update(key.encryption()).finalize().into()
        };
        let id = derived(FOR_ID);
        let id = hex(id.get(..ID_BYTES).unwrap_or_default());
        Self { id, secret: derived(FOR_SECRET), salt: derived(FOR_SALT) }
    }

    /// The index of a PIN. As slow as its hash, on purpose.
    ///
    /// # Errors
    /// [`PinError::Length`] for an empty or overlong PIN.
    pub fn index(&self, pin: &str) -> Result<PinIndex, PinError> {
        if !(1..=MAX_PIN).contains(&pin.chars().count()) {
            return Err(PinError::Length);
        }
        let mut value = [0; 32];
        let hashed = keyed_hasher(&self.secret)
            .and_then(|argon2: Argon2<'_>| argon2.hash_password_into(pin.as_bytes(), &self.salt, &mut value));
        hashed.map_err(|error| PinError::Hash(error.to_string()))?;
        Ok(PinIndex { key: self.id.clone(), value: hex(&value) })
    }

    /// Whether the index of that user's PIN was made with this key.
    pub fn indexes(&self, user: &User) -> bool {
        user.pin_index.as_ref().is_some_and(|index| index.key == self.id)
    }
}

/// Whether a user's PIN has this index; none where the two cannot be compared.
pub fn has_index(user: &User, index: &PinIndex) -> Option<bool> {
    let known = user.pin_index.as_ref().filter(|known| known.key == index.key)?;
    Some(known.value.as_bytes().ct_eq(index.value.as_bytes()).into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::access::pin::tests::user;

    /// A key made of one byte.
    pub fn key(byte: u8) -> PinKey {
        PinKey::of(&Key::from(&[byte; 64]))
    }

    #[test]
    fn a_pin_has_one_index_under_one_key() {
        let index = key(1).index("1234").unwrap();
        assert_eq!(key(1).index("1234").unwrap(), index);
        assert_ne!(key(1).index("1235").unwrap().value, index.value);
        let other = key(2).index("1234").unwrap();
        assert!(other.key != index.key && other.value != index.value);
        assert_eq!(key(1).index(""), Err(PinError::Length));
        assert_eq!(key(1).index(&"1".repeat(65)), Err(PinError::Length));
    }

    #[test]
    fn the_signing_half_of_a_key_says_nothing_about_it() {
        let mut bytes = [1; 64];
        let one = PinKey::of(&Key::from(&bytes));
        bytes[..32].fill(9);
        assert_eq!(PinKey::of(&Key::from(&bytes)).secret, one.secret);
        bytes[32..].fill(9);
        assert_ne!(PinKey::of(&Key::from(&bytes)).secret, one.secret);
    }

    #[test]
    fn an_index_of_another_key_is_none() {
        let jil = User { pin_index: Some(key(1).index("1234").unwrap()), ..user("jil", None) };
        assert!(key(1).indexes(&jil) && !key(2).indexes(&jil));
        assert_eq!(has_index(&jil, &key(1).index("1234").unwrap()), Some(true));
        assert_eq!(has_index(&jil, &key(1).index("1235").unwrap()), Some(false));
        assert_eq!(has_index(&jil, &key(2).index("1234").unwrap()), None);
    }

    #[test]
    fn neither_key_nor_index_is_printed() {
        let index = key(1).index("1234").unwrap();
        let shown = format!("{:?} {:?}", key(1), index);
        assert!(!shown.contains(&index.value) && !shown.contains(&hex(&key(1).secret)), "{shown}");
    }
}
