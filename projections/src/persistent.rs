//! Maps and sets whose clones share what they have in common: a clone costs nothing, and a change after it copies the way
//! to one entry, however many there are. Whatever a read model holds one of for each match, team, player or user is in
//! these, because the model is cloned whenever it is published.

/// Values by key, in the order of the keys.
pub(crate) type Map<K, V> = rpds::RedBlackTreeMapSync<K, V>;

/// Keys in their order.
pub(crate) type Set<K> = rpds::RedBlackTreeSetSync<K>;

/// The value of a key, to be changed; the default where there is none yet.
pub(crate) fn entry<K: Ord + Clone, V: Clone + Default>(map: &mut Map<K, V>, key: K) -> Option<&mut V> {
    if !map.contains_key(&key) {
        map.insert_mut(key.clone(), V::default());
    }
    map.get_mut(&key)
}
