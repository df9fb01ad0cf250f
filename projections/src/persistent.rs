//! Maps and sets whose clones share what they have in common: a clone costs nothing, and a change after it copies the
//! path to one entry, however many there are. Everything a read model holds for each match, team, player or user is in
//! these, because the model is cloned whenever it is published.

use std::hash::{BuildHasherDefault, Hash};

use rustc_hash::FxHasher;

/// Values by an id, in no particular order, but in the same one on every run. Ids are given by the organisers,
/// so nobody chooses them to collide.
pub(crate) type ById<K, V> = rpds::HashTrieMapSync<K, V, BuildHasherDefault<FxHasher>>;

/// Values by key, in the order of the keys.
pub(crate) type Map<K, V> = rpds::RedBlackTreeMapSync<K, V>;

/// Keys in their order.
pub(crate) type Set<K> = rpds::RedBlackTreeSetSync<K>;

/// Changes the value of an id, starting from the default if there is none.
pub(crate) fn change<K: Eq + Hash + Clone, V: Clone + Default>(
    map: &mut ById<K, V>,
    id: K,
    change: impl FnOnce(&mut V),
) {
    if let Some(value) = map.get_mut(&id) {
        return change(value);
    }
    let mut value = V::default();
    change(&mut value);
    map.insert_mut(id, value);
}
