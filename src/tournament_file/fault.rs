//! What is wrong with a tournament file, and where.

use std::collections::HashMap;
use std::fmt;

use minicup_projections::Lang;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::finding::Finding;

/// The most faults that are named: more than anybody puts right in one go, few enough for a terminal to scroll.
pub const MAX_FAULTS: usize = 200;

/// One thing that is wrong with a tournament file, or odd about it, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The JSON pointer (RFC 6901) of the value; empty for the document as a whole. What is missing is missing from
    /// the object pointed to.
    pub pointer: String,
    /// What is wrong.
    pub finding: Finding,
}

impl Fault {
    /// A fault of the value at `pointer`.
    pub fn new(pointer: impl Into<String>, finding: Finding) -> Self {
        Self { pointer: pointer.into(), finding }
    }

    /// What is wrong and where, on one line.
    pub fn line(&self, lang: Lang) -> String {
        let text = self.finding.text(lang);
        match self.pointer.is_empty() {
            true => text,
            false => format!("{}: {text}", self.pointer),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(Lang::En))
    }
}

/// The faults in the order of the document they were found in, at most [`MAX_FAULTS`] and the count of the rest.
pub(super) fn in_document_order(file: &[u8], mut faults: Vec<Fault>) -> Vec<Fault> {
    let mut places = Places::wanted(&faults);
    let mut json = serde_json::Deserializer::from_slice(file);
    if (&mut places).deserialize(&mut json).is_err() {
        return faults;
    }
    faults.sort_by_key(|fault| places.of(&fault.pointer));
    let count = faults.len().saturating_sub(MAX_FAULTS);
    if count > 0 {
        faults.truncate(MAX_FAULTS);
        faults.push(Fault::new("", Finding::More { count }));
    }
    faults
}

/// Numbers the values of a document in the order in which they are written. A parsed document no longer knows it: its
/// objects are sorted by key.
struct Places {
    pointer: String,
    count: usize,
    found: HashMap<String, usize>,
}

impl Places {
    fn wanted(faults: &[Fault]) -> Self {
        let found = faults.iter().map(|fault| (fault.pointer.clone(), usize::MAX)).collect();
        Self { pointer: String::new(), count: 0, found }
    }

    fn of(&self, pointer: &str) -> usize {
        self.found.get(pointer).copied().unwrap_or(usize::MAX)
    }

    fn arrive(&mut self) {
        self.count += 1;
        if let Some(place) = self.found.get_mut(&self.pointer) {
            *place = self.count;
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Places {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.arrive();
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Places {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let parent = self.pointer.len();
        for index in 0.. {
            self.pointer.push_str(&format!("/{index}"));
            let item = items.next_element_seed(&mut *self)?;
            self.pointer.truncate(parent);
            if item.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let parent = self.pointer.len();
        while let Some(Key(key)) = entries.next_key()? {
            self.pointer.push('/');
            self.pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            entries.next_value_seed(&mut *self)?;
            self.pointer.truncate(parent);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Key(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_the_order_of_the_document() {
        let file = br#"{"z": [1, {"b/~": 2}], "a": null}"#;
        let faults = ["/a", "/z/1/b~1~0", "", "/z/1", "/z"].map(|pointer| Fault::new(pointer, Finding::Empty));
        let pointers: Vec<String> =
            in_document_order(file, faults.into()).into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(pointers, ["", "/z", "/z/1", "/z/1/b~1~0", "/a"]);
    }

    #[test]
    fn faults_are_bounded_and_the_rest_is_counted() {
        let faults = vec![Fault::new("/a", Finding::Empty); MAX_FAULTS + 3];
        let named = in_document_order(br#"{"a": 1}"#, faults);
        assert_eq!(named.len(), MAX_FAULTS + 1);
        assert_eq!(named.last(), Some(&Fault::new("", Finding::More { count: 3 })));
    }
}
