//! The way into a service that nobody can log in to: a code, shown once on its terminal, creates the first admin.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::randomness::Randomness;

/// Characters that are not mistaken for one another; 32 of them, so that each has five bits of its byte.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// 60 random bits: more than anybody guesses within the limit on wrong PINs.
const GROUPS: usize = 3;
const GROUP: usize = 4;

/// The code of this process. It is in no log and no file, only its hash is kept here, and the next process has another.
#[derive(Default)]
pub struct FirstAdmin {
    hash: OnceLock<[u8; 32]>,
    is_spent: AtomicBool,
}

impl FirstAdmin {
    /// A new code, to be shown on the terminal; none if there is one already.
    pub fn offer(&self, random: &Randomness) -> Option<String> {
        let code = random_code(random);
        self.hash.set(hash(&code)).ok()?;
        Some(code)
    }

    /// True if there is a code that has not been used.
    pub fn is_offered(&self) -> bool {
        self.hash.get().is_some() && !self.is_spent.load(Ordering::Acquire)
    }

    /// The code has created its admin: it opens nothing any more, even if all users are removed.
    pub fn spend(&self) {
        self.is_spent.store(true, Ordering::Release);
    }

    /// Whether that is the code. Blanks, dashes and upper or lower case do not count.
    pub fn fits(&self, typed: &str) -> bool {
        self.hash.get().is_some_and(|known| known.ct_eq(&hash(typed)).into())
    }
}

fn hash(code: &str) -> [u8; 32] {
    let bare: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::digest(bare).into()
}

fn random_code(random: &Randomness) -> String {
    let groups: Vec<String> = (0..GROUPS).map(|_| random_group(random)).collect();
    groups.join("-")
}

fn random_group(random: &Randomness) -> String {
    // The first bytes of such an id are all random.
    let bytes = random.uuid().into_bytes();
    let symbols = bytes.iter().take(GROUP).filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
    symbols.map(|symbol| char::from(*symbol)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::SYSTEM;

    #[test]
    fn a_code_is_shown_once_and_typed_in_any_way() {
        let first = FirstAdmin::default();
        assert!(!first.is_offered() && !first.fits(""));
        let code = first.offer(&SYSTEM).unwrap();
        assert_eq!(first.offer(&SYSTEM), None);
        assert!(first.fits(&code) && first.fits(&code.to_lowercase()) && first.fits(&code.replace('-', " ")));
        first.spend();
        assert!(!first.is_offered());
        assert!(!first.fits("") && !first.fits(&code[1..]) && !first.fits(&format!("{code}2")));
    }

    #[test]
    fn every_process_has_another_code() {
        let code = |_| FirstAdmin::default().offer(&SYSTEM).unwrap();
        let codes: std::collections::HashSet<String> = (0..100).map(code).collect();
        assert_eq!(codes.len(), 100);
        for code in codes {
            assert_eq!(code.len(), 14, "{code}");
            assert!(code.bytes().all(|byte| byte == b'-' || ALPHABET.contains(&byte)), "{code}");
        }
    }
}
