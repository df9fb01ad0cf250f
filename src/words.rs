//! The table of words, which the scripts of the pages and the service have in common: `web/assets/words/`, modules for
//! browsers whose body is JSON. A word is named by file, section and key, as in `common.common.pause`.

use std::collections::HashMap;
use std::fmt::{Display, Write};
use std::sync::LazyLock;

use minicup_projections::Lang;
use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "src/web/assets/words"]
struct Files;

#[derive(Deserialize)]
struct Word {
    cs: String,
    en: String,
}

static TABLE: LazyLock<HashMap<String, Word>> =
    LazyLock::new(|| Files::iter().flat_map(|name| words_of(&name).unwrap_or_default()).collect());

/// The words of a file under their full names; none if it is not as the others.
fn words_of(name: &str) -> Option<Vec<(String, Word)>> {
    let file = name.strip_suffix(".js")?;
    let content = Files::get(name)?.data;
    let sections = parse(std::str::from_utf8(&content).ok()?)?;
    let named = |(section, words): (String, HashMap<String, Word>)| {
        let prefix = format!("{file}.{section}");
        words.into_iter().map(move |(key, word)| (format!("{prefix}.{key}"), word))
    };
    Some(sections.into_iter().flat_map(named).collect())
}

/// What a module exports: JSON between its first and last brace.
fn parse(text: &str) -> Option<HashMap<String, HashMap<String, Word>>> {
    let (begin, end) = (text.find('{')?, text.rfind('}')?);
    serde_json::from_str(text.get(begin..=end)?).ok()
}

/// A word in a language, if there is such a word.
pub fn find(lang: Lang, word: &str) -> Option<&'static str> {
    let found = TABLE.get(word)?;
    Some(match lang {
        Lang::Cs => &found.cs,
        Lang::En => &found.en,
    })
}

/// A word in a language; its name where there is no such word, which a test of the table excludes.
pub fn say(lang: Lang, word: &'static str) -> &'static str {
    find(lang, word).unwrap_or(word)
}

/// A word whose gaps, as in `{points}`, are filled, in one pass: what fills a gap may itself look like one.
pub fn fill(lang: Lang, word: &str, gaps: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::new();
    for (index, part) in find(lang, word).unwrap_or(word).split(['{', '}']).enumerate() {
        let value = gaps.iter().find(|(gap, _)| index % 2 == 1 && *gap == part);
        // Writing to a string never fails.
        let _ = match value {
            Some((_, value)) => write!(filled, "{value}"),
            None => filled.write_str(part),
        };
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_table_can_be_read() {
        for name in Files::iter() {
            assert!(words_of(&name).is_some_and(|words| !words.is_empty()), "{name}: its body is not JSON");
        }
        assert!(TABLE.len() > 500, "{}", TABLE.len());
    }

    #[test]
    fn words_have_their_gaps_filled() {
        assert_eq!(say(Lang::Cs, "common.common.pause"), "Přestávka");
        let place = fill(Lang::En, "site.plain.place", &[("order", &1), ("points", &"{goals}"), ("goals", &"12:9")]);
        assert_eq!(place, "Place 1, points: {goals}, goals: 12:9");
    }
}
