//! Long bodies that are being sent to several readers, held in memory once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bytes::Bytes;

/// Bodies that are still being sent, by content. A body that nobody reads any more is dropped.
pub struct SharedBodies<K>(Mutex<HashMap<K, Weak<Vec<u8>>>>);

impl<K> Default for SharedBodies<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// Keeps a body while it is being sent.
struct Owner(Arc<Vec<u8>>);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<K: Hash + Eq> SharedBodies<K> {
    /// The body, sharing the memory of an equal one that is being sent to somebody else.
    pub fn share(&self, key: K, body: Vec<u8>) -> Bytes {
        let mut bodies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.retain(|_, body| body.strong_count() > 0);
        let sent = bodies.get(&key).and_then(Weak::upgrade).filter(|sent| **sent == body);
        let body = sent.unwrap_or_else(|| Arc::new(body));
        bodies.insert(key, Arc::downgrade(&body));
        Bytes::from_owner(Owner(body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_bodies_are_held_once_and_only_while_they_are_sent() {
        let bodies = SharedBodies::default();
        let (one, two) = (bodies.share(7, b"history".to_vec()), bodies.share(7, b"history".to_vec()));
        assert_eq!(one.as_ptr(), two.as_ptr());
        assert_ne!(bodies.share(7, b"longer history".to_vec()), one);
        drop((one, two));
        bodies.share(8, Vec::new());
        assert_eq!(bodies.0.lock().unwrap().len(), 1);
    }
}
