//! Where the values of a JSON text begin, for faults that are named by JSON pointers (RFC 6901).

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::value::RawValue;

/// The places of some values in one text.
pub(super) struct Places<'t> {
    text: &'t str,
    /// The pointers, and all that they lead through.
    wanted: HashSet<&'t str>,
    /// The first byte of each that is there.
    found: HashMap<String, usize>,
}

impl<'t> Places<'t> {
    /// Looks the pointers up in a text that is JSON. Values are read again at each level that leads to one of them, and
    /// passed over otherwise; a document has 127 levels at most.
    pub(super) fn of(text: &'t str, pointers: impl Iterator<Item = &'t str>) -> Self {
        let mut places = Self { text, wanted: pointers.flat_map(upwards).collect(), found: HashMap::new() };
        if let Ok(root) = serde_json::from_str(text) {
            places.visit(String::new(), root);
        }
        places
    }

    /// The first byte of a value, or of the nearest thing around it that is there. The last one of a key that is there twice.
    pub(super) fn offset(&self, pointer: &str) -> usize {
        upwards(pointer).find_map(|near| self.found.get(near)).copied().unwrap_or_default()
    }

    fn visit(&mut self, pointer: String, value: &'t RawValue) {
        for (step, inner) in inner_values(value) {
            let inner_pointer = format!("{pointer}/{step}");
            if self.wanted.contains(inner_pointer.as_str()) {
                self.visit(inner_pointer, inner);
            }
        }
        self.found.insert(pointer, value.get().as_ptr().addr() - self.text.as_ptr().addr());
    }
}

/// What is in an object or a list, each with its step of a pointer.
fn inner_values(value: &RawValue) -> Vec<(String, &RawValue)> {
    match value.get().as_bytes().first() {
        Some(b'{') => {
            let object: HashMap<String, &RawValue> = read(value);
            object.into_iter().map(|(key, inner)| (key.replace('~', "~0").replace('/', "~1"), inner)).collect()
        }
        Some(b'[') => {
            let list: Vec<&RawValue> = read(value);
            list.into_iter().enumerate().map(|(index, inner)| (index.to_string(), inner)).collect()
        }
        _ => Vec::new(),
    }
}

/// It has been read before, so it can be read.
fn read<'v, T: Default + Deserialize<'v>>(value: &'v RawValue) -> T {
    serde_json::from_str(value.get()).unwrap_or_default()
}

/// A pointer and all that it leads through, the nearest first.
fn upwards(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |longer| longer.rsplit_once('/').map(|(shorter, _)| shorter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_the_values_they_name() {
        let text =
            " {\n\"a/b\": [\n1,\n{\"m~n\": \"\u{e9}\\\"}\",\n\"x\": -0.5e+3}],\r\n\"\": {\n}, \"t\": [true, [ ]]}\n";
        let begins = [
            ("", "{\n\"a/b\""),
            ("/a~1b", "[\n1"),
            ("/a~1b/0", "1"),
            ("/a~1b/1/m~0n", "\"\u{e9}"),
            ("/a~1b/1/x", "-0.5"),
            ("/a~1b/1/gone/further", "{\"m~n\""),
            ("/", "{\n}"),
            ("/t/1", "[ ]"),
            ("/t/9", "[true"),
        ];
        let places = Places::of(text, begins.iter().map(|(pointer, _)| *pointer));
        for (pointer, beginning) in begins {
            let found = &text[places.offset(pointer)..];
            assert!(found.starts_with(beginning), "{pointer}: {found}");
        }
    }

    #[test]
    fn of_a_key_that_is_there_twice_it_is_the_last() {
        let text = r#"{"a": 1, "a": 2}"#;
        assert_eq!(Places::of(text, ["/a"].into_iter()).offset("/a"), 14);
    }
}
