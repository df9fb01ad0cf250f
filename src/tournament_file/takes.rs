//! What an import takes from its file although it was changed by hand since.

use std::collections::HashSet;

/// The most paths one import takes: every match of the largest category.
pub const MAX_TAKES: usize = 1000;

/// Paths such as `match:1/result`; `match:1` is all of the match.
#[derive(Debug, Clone, Default)]
pub(super) struct Takes {
    asked: HashSet<String>,
    known: HashSet<String>,
}

impl Takes {
    pub(super) fn new(asked: &[String]) -> Self {
        Self { asked: asked.iter().map(|path| path.trim().to_owned()).collect(), known: HashSet::new() }
    }

    /// Whether a whole object is taken from the file, and removed if it is not there.
    pub(super) fn whole(&mut self, thing: &str) -> bool {
        self.covers(thing)
    }

    /// Whether one field of an object is taken from the file.
    pub(super) fn field(&mut self, thing: &str, field: &str) -> bool {
        // Both are checked, because both are paths that exist.
        let (whole, part) = (self.covers(thing), self.covers(&format!("{thing}/{field}")));
        whole || part
    }

    fn covers(&mut self, path: &str) -> bool {
        let is_asked = self.asked.contains(path);
        if is_asked {
            self.known.insert(path.to_owned());
        }
        is_asked
    }

    /// The paths that lead nowhere.
    pub(super) fn unknown(&self) -> Vec<&str> {
        let mut unknown: Vec<&str> = self.asked.difference(&self.known).map(String::as_str).collect();
        unknown.sort_unstable();
        unknown
    }
}
