//! Values by key that keep the order in which their keys were first added.

use std::borrow::Borrow;
use std::fmt;

use rpds::RedBlackTreeMapSync;

/// Values by key, in the order in which their keys first came. A clone shares all values with its original, and a change
/// to either copies the way to one value, however many there are.
///
/// ```
/// use minicup_domain::Listed;
///
/// let mut teams: Listed<i64, &str> = [(102, "Borovany"), (101, "Aurora")].into_iter().collect();
/// let before = teams.clone();
/// teams.insert(102, "Borovany B");
/// assert_eq!(teams.iter().collect::<Vec<_>>(), [&"Borovany B", &"Aurora"]);
/// assert_eq!(before.get(&102), Some(&"Borovany"));
/// ```
#[derive(Clone)]
pub struct Listed<K: Ord, V> {
    places: RedBlackTreeMapSync<K, u64>,
    values: RedBlackTreeMapSync<u64, V>,
    next_place: u64,
}

impl<K: Ord, V> Default for Listed<K, V> {
    fn default() -> Self {
        Self { places: RedBlackTreeMapSync::new_sync(), values: RedBlackTreeMapSync::new_sync(), next_place: 0 }
    }
}

impl<K: Ord + Clone, V: Clone> Listed<K, V> {
    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.values.get(self.places.get(key)?)
    }

    /// The value of a key, mutable.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.values.get_mut(self.places.get(key)?)
    }

    /// Sets the value of a key, which keeps its place, or goes to the end if it is new.
    pub fn insert(&mut self, key: K, value: V) {
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None => {
                self.places.insert_mut(key, self.next_place);
                self.next_place += 1;
                self.next_place - 1
            }
        };
        self.values.insert_mut(place, value);
    }

    /// Removes a key and its place.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
    {
        let Some(place) = self.places.get(key).copied() else { return };
        self.places.remove_mut(key);
        self.values.remove_mut(&place);
    }

    /// The values, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.values.values()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.size()
    }
}

impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for Listed<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut listed = Self::default();
        pairs.into_iter().for_each(|(key, value)| listed.insert(key, value));
        listed
    }
}

/// Two lists are equal if they have the same values in the same order.
impl<K: Ord + Clone, V: Clone + PartialEq> PartialEq for Listed<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<K: Ord + Clone, V: Clone + Eq> Eq for Listed<K, V> {}

impl<K: Ord + Clone, V: Clone + fmt::Debug> fmt::Debug for Listed<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
