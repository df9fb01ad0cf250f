//! The table of words, which the scripts of the pages and the service have in common: `assets/words/`, modules for
//! browsers whose body is JSON. A word is named by file, section and key, as in `common.common.pause`.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

use minicup_projections::Lang;
use serde::Deserialize;

use super::assets;

#[derive(Deserialize)]
struct Word {
    cs: String,
    en: String,
}

static TABLE: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let files = assets::names().filter_map(|name| name.strip_prefix("words/")?.strip_suffix(".js").map(str::to_owned));
    files.flat_map(|file| words_of(&file)).collect()
});

fn words_of(file: &str) -> Vec<(String, Word)> {
    let text = assets::content(&format!("words/{file}.js")).and_then(|(content, _)| String::from_utf8(content).ok());
    let sections = text.as_deref().and_then(parse).unwrap_or_default();
    let named = |(section, words): (String, HashMap<String, Word>)| {
        let prefix = format!("{file}.{section}");
        words.into_iter().map(move |(key, word)| (format!("{prefix}.{key}"), word))
    };
    sections.into_iter().flat_map(named).collect()
}

/// What a module exports: JSON between its first and last brace.
fn parse(text: &str) -> Option<HashMap<String, HashMap<String, Word>>> {
    let (begin, end) = (text.find('{')?, text.rfind('}')?);
    serde_json::from_str(text.get(begin..=end)?).ok()
}

/// A word in a language; its name where there is no such word, which a test of the table excludes.
pub fn say(lang: Lang, word: &'static str) -> &'static str {
    let Some(found) = TABLE.get(word) else { return word };
    match lang {
        Lang::Cs => &found.cs,
        Lang::En => &found.en,
    }
}

/// A word whose gaps, as in `{points}`, are filled.
pub fn fill(lang: Lang, word: &'static str, gaps: &[(&str, &dyn Display)]) -> String {
    let filled =
        |text: String, (gap, value): &(&str, &dyn Display)| text.replace(&format!("{{{gap}}}"), &value.to_string());
    gaps.iter().fold(say(lang, word).to_owned(), filled)
}

/// What a match is doing.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_table_can_be_read() {
        for name in assets::names().filter(|name| name.starts_with("words/")) {
            let (content, _) = assets::content(&name).unwrap();
            assert!(parse(&String::from_utf8(content).unwrap()).is_some(), "{name}: its body is not JSON");
        }
        assert!(TABLE.len() > 500, "{}", TABLE.len());
    }

    #[test]
    fn words_have_their_gaps_filled() {
        assert_eq!(say(Lang::Cs, "common.common.pause"), "Přestávka");
        let place = fill(Lang::En, "site.plain.place", &[("order", &1), ("points", &4), ("goals", &"12:9")]);
        assert_eq!(place, "Place 1, points: 4, goals: 12:9");
    }
}
