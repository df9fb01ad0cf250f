//! What pages say of a match, beside what they take from the table of words by name.

use minicup_projections::Lang;

pub use crate::words::{fill, say};

/// The words for the state of a match.
pub fn state(lang: Lang, state: &str) -> &'static str {
    let word = match state {
        "half_first" => "common.common.half_first",
        "pause" => "common.common.pause",
        "half_second" => "common.common.half_second",
        "end" => "common.common.end",
        _ => "common.common.init",
    };
    say(lang, word)
}
