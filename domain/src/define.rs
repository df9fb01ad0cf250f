//! Lists that keep the order in which their values were first defined.

/// Replaces the value that has the same key, or adds one at the end.
pub(crate) fn define<T: Clone, K: PartialEq>(list: &mut Vec<T>, value: &T, key: impl Fn(&T) -> K) {
    match list.iter_mut().find(|known| key(known) == key(value)) {
        Some(known) => *known = value.clone(),
        None => list.push(value.clone()),
    }
}
