//! The faults of a tournament file, and their places.

use std::fmt;

use minicup_projections::Lang;

use super::finding::Finding;
use super::places::Places;

/// The most faults that are named: more than anybody corrects in one go, few enough for a terminal to scroll.
pub const MAX_FAULTS: usize = 200;

/// One thing that is wrong with a tournament file, or odd about it, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The JSON pointer (RFC 6901) of the value; empty for the document as a whole. What is missing is missing from
    /// the object pointed to.
    pub pointer: String,
    /// What is wrong.
    pub finding: Finding,
    /// The line it is on, from 1; none for the document as a whole.
    pub line: Option<usize>,
}

impl Fault {
    /// A fault of the value at `pointer`, whose line is not known yet.
    pub fn new(pointer: impl Into<String>, finding: Finding) -> Self {
        Self { pointer: pointer.into(), finding, line: None }
    }

    /// What is wrong and where.
    pub fn text(&self, lang: Lang) -> String {
        let text = self.finding.text(lang);
        match self.pointer.is_empty() {
            true => text,
            false => format!("{}: {text}", self.pointer),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

/// The faults of a text that is JSON in the order of the document, each with its line, at most [`MAX_FAULTS`] and the
/// count of the rest.
pub(super) fn in_document_order(text: &str, mut faults: Vec<Fault>) -> Vec<Fault> {
    let pointers: Vec<String> = faults.iter().map(|fault| fault.pointer.clone()).collect();
    let places = Places::of(text, pointers.iter().map(String::as_str));
    faults.sort_by_cached_key(|fault| places.offset(&fault.pointer));
    let count = faults.len().saturating_sub(MAX_FAULTS);
    faults.truncate(MAX_FAULTS);
    let (mut line, mut seen) = (1, 0);
    for fault in &mut faults {
        let offset = places.offset(&fault.pointer);
        line += lines_between(text, seen, offset);
        seen = offset;
        fault.line = (!fault.pointer.is_empty()).then_some(line);
    }
    if count > 0 {
        faults.push(Fault::new("", Finding::More { count }));
    }
    faults
}

/// How many lines end between two bytes.
fn lines_between(text: &str, from: usize, to: usize) -> usize {
    let between = text.as_bytes().get(from..to).unwrap_or_default();
    between.iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_the_order_of_the_document() {
        let file = "{\"z\":\n[1, {\n\"b/~\": 2}],\n\"a\": null}";
        let faults = ["/a", "/z/1/b~1~0", "", "/z/1", "/z"].map(|pointer| Fault::new(pointer, Finding::Empty));
        let ordered = in_document_order(file, faults.into());
        let places: Vec<_> = ordered.iter().map(|fault| (fault.pointer.as_str(), fault.line)).collect();
        let wanted = [("", None), ("/z", Some(2)), ("/z/1", Some(2)), ("/z/1/b~1~0", Some(3)), ("/a", Some(4))];
        assert_eq!(places, wanted);
    }

    #[test]
    fn faults_are_bounded_and_the_rest_is_counted() {
        let faults = vec![Fault::new("/a", Finding::Empty); MAX_FAULTS + 3];
        let named = in_document_order(r#"{"a": 1}"#, faults);
        assert_eq!(named.len(), MAX_FAULTS + 1);
        assert_eq!(named.last(), Some(&Fault::new("", Finding::More { count: 3 })));
    }
}
