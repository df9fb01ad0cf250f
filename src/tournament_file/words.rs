//! Findings in words: what is wrong, and what would be right. They are in the table of words, by their code.

use std::fmt::Display;

use minicup_domain::tournament::SeasonRejection;
use minicup_projections::Lang;

use super::finding::{Encoding, Finding, Kind};
use crate::words::{fill, find, say};

/// What fills the gaps of a text, by the name of the gap.
type Gaps = Vec<(&'static str, String)>;

impl Finding {
    /// What it is, for people. Never quotes a value: it may be a PIN, or half the file.
    pub fn text(&self, lang: Lang) -> String {
        let gaps = self.gaps(lang);
        let gaps: Vec<(&str, &dyn Display)> = gaps.iter().map(|(gap, value)| (*gap, value as &dyn Display)).collect();
        fill(lang, &format!("findings.findings.{}", self.key()), &gaps)
    }

    fn key(&self) -> &'static str {
        match self {
            Self::Played(SeasonRejection::PlayedMatchRemoved(_)) => "played_removed",
            Self::Played(SeasonRejection::PlayedMatchChanged(_)) => "played_changed",
            finding => finding.code(),
        }
    }

    fn gaps(&self, lang: Lang) -> Gaps {
        match self {
            Self::TooLarge { most } => vec![("most", most.to_string())],
            Self::NotUtf8 { encoding: Encoding::Windows1250, line } => vec![("line", line.to_string())],
            Self::Missing(key) => vec![("key", key.clone())],
            Self::WrongKind(kinds) => vec![("kinds", any_of(lang, kinds))],
            Self::NotConstant(value) => vec![("value", value.clone())],
            Self::NotOneOf(values) => vec![("values", values.clone())],
            Self::TooSmall { least, why } => vec![("least", least.clone()), ("why", in_brackets(lang, why.as_deref()))],
            Self::TooGreat { most, why } => vec![("most", most.clone()), ("why", in_brackets(lang, why.as_deref()))],
            Self::TooLong { most } => vec![("most", most.to_string())],
            Self::TooFew { least } => vec![("least", least.to_string())],
            Self::TooMany { most, why } => vec![("most", most.to_string()), ("why", in_brackets(lang, why.as_deref()))],
            Self::WrongForm(form) => vec![("form", described(lang, form).to_owned())],
            Self::UnknownKeys(keys) => vec![("keys", keys.join(", "))],
            Self::NotJson(why) | Self::Structure(why) | Self::PinFails(why) | Self::HistoryUnreadable(why) => {
                vec![("why", why.clone())]
            }
            Self::IdUsed { id, by } => vec![("id", id.to_string()), ("by", by.clone())],
            Self::Used { by } => vec![("by", by.clone())],
            Self::IdOfAnotherSeason { id } => vec![("id", id.to_string())],
            Self::TeamOfAnotherCategory { team } | Self::UnknownTeam { team } => vec![("team", team.to_string())],
            Self::Played(SeasonRejection::PlayedMatchRemoved(id) | SeasonRejection::PlayedMatchChanged(id)) => {
                vec![("id", id.to_string())]
            }
            Self::Result(rejection) => vec![("why", rejection.to_string())],
            Self::NothingToTake { path } => vec![("path", path.clone())],
            Self::More { count } => vec![("count", count.to_string())],
            Self::TeamBusy { team, with } => vec![("team", team.clone()), ("with", with.clone())],
            Self::CourtBusy { court, with } => vec![("court", court.clone()), ("with", with.clone())],
            Self::CourtSpelled { court } => vec![("court", court.clone())],
            Self::NumberUsed { number, by } => vec![("number", number.to_string()), ("by", by.clone())],
            Self::ShortPin { least } => vec![("least", least.to_string())],
            Self::NotUtf8 { encoding: Encoding::Utf16 | Encoding::Utf32, .. }
            | Self::DuplicateKey
            | Self::Empty
            | Self::NotUnique
            | Self::Invisible
            | Self::ControlCharacters
            | Self::LinkName
            | Self::NoZone
            | Self::SameTeam
            | Self::NoTime
            | Self::PinUsed
            | Self::HistoryDiffers
            | Self::OpenedLate
            | Self::OpenedWithOthers
            | Self::NotOpened
            | Self::Freehand
            | Self::EndsBeforeStart => vec![],
        }
    }
}

fn in_brackets(lang: Lang, why: Option<&str>) -> String {
    why.map_or(String::new(), |why| format!(" ({})", described(lang, why)))
}

fn any_of(lang: Lang, kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind_word(lang, *kind)).collect::<Vec<_>>().join(say(lang, "findings.kinds.or"))
}

fn kind_word(lang: Lang, kind: Kind) -> &'static str {
    let word = match kind {
        Kind::List => "findings.kinds.list",
        Kind::Boolean => "findings.kinds.boolean",
        Kind::Integer => "findings.kinds.integer",
        Kind::Null => "findings.kinds.null",
        Kind::Number => "findings.kinds.number",
        Kind::Object => "findings.kinds.object",
        Kind::Text => "findings.kinds.text",
    };
    say(lang, word)
}

/// A description of the schema, which is in English and in the table under its own words.
fn described(lang: Lang, text: &str) -> &str {
    find(lang, &format!("findings.schema.{text}")).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::SCHEMA;
    use super::*;

    /// The descriptions beside bounds and patterns.
    fn quoted(value: &Value, found: &mut Vec<String>) {
        if let Value::Object(entries) = value {
            let is_quoted = ["minimum", "maximum", "maxItems", "pattern"].iter().any(|key| entries.contains_key(*key));
            if let Some(text) = entries.get("description").and_then(Value::as_str).filter(|_| is_quoted) {
                found.push(text.to_owned());
            }
            entries.values().for_each(|inner| quoted(inner, found));
        }
    }

    #[test]
    fn whatever_a_finding_quotes_of_the_schema_is_in_the_table() {
        let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
        let mut found = Vec::new();
        quoted(&schema, &mut found);
        assert!(found.len() > 10, "{found:?}");
        for text in found {
            assert_eq!(find(Lang::En, &format!("findings.schema.{text}")), Some(text.as_str()));
        }
    }

    #[test]
    fn every_code_is_in_the_table() {
        let lines = include_str!("finding.rs").lines();
        let codes: Vec<&str> =
            lines.filter_map(|line| Some(line.strip_suffix("\",")?.rsplit_once("=> \"")?.1)).collect();
        assert!(codes.len() > 40, "{codes:?}");
        for code in codes.into_iter().filter(|code| *code != "played") {
            assert!(find(Lang::En, &format!("findings.findings.{code}")).is_some(), "{code}");
        }
    }

    #[test]
    fn every_gap_of_a_text_is_filled() {
        let why = Some("seconds".to_owned());
        let findings = [
            Finding::TooLarge { most: 1 },
            Finding::NotUtf8 { encoding: Encoding::Utf16, line: 1 },
            Finding::NotUtf8 { encoding: Encoding::Windows1250, line: 1 },
            Finding::NotJson("x".to_owned()),
            Finding::Missing("x".to_owned()),
            Finding::WrongKind(vec![Kind::List]),
            Finding::NotConstant("1".to_owned()),
            Finding::NotOneOf("1".to_owned()),
            Finding::TooSmall { least: "1".to_owned(), why: why.clone() },
            Finding::TooGreat { most: "1".to_owned(), why: why.clone() },
            Finding::TooLong { most: 1 },
            Finding::TooFew { least: 1 },
            Finding::TooMany { most: 1, why },
            Finding::WrongForm("seconds".to_owned()),
            Finding::UnknownKeys(vec!["x".to_owned()]),
            Finding::Structure("x".to_owned()),
            Finding::IdUsed { id: 1, by: "x".to_owned() },
            Finding::Used { by: "x".to_owned() },
            Finding::IdOfAnotherSeason { id: 1 },
            Finding::TeamOfAnotherCategory { team: 1 },
            Finding::UnknownTeam { team: 1 },
            Finding::PinFails("x".to_owned()),
            Finding::Played(SeasonRejection::PlayedMatchRemoved(minicup_domain::MatchId::new(1))),
            Finding::Played(SeasonRejection::PlayedMatchChanged(minicup_domain::MatchId::new(1))),
            Finding::HistoryUnreadable("x".to_owned()),
            Finding::NothingToTake { path: "x".to_owned() },
            Finding::More { count: 1 },
            Finding::TeamBusy { team: "x".to_owned(), with: "x".to_owned() },
            Finding::CourtBusy { court: "x".to_owned(), with: "x".to_owned() },
            Finding::CourtSpelled { court: "x".to_owned() },
            Finding::NumberUsed { number: 1, by: "x".to_owned() },
            Finding::ShortPin { least: 1 },
        ];
        for finding in findings {
            for lang in [Lang::Cs, Lang::En] {
                let word = find(lang, &format!("findings.findings.{}", finding.key()));
                let gaps = word.expect("in the table").split(['{', '}']).skip(1).step_by(2);
                let known: Vec<_> = finding.gaps(lang).into_iter().map(|(gap, _)| gap).collect();
                gaps.for_each(|gap| assert!(known.contains(&gap), "{finding:?}: {gap}"));
            }
        }
    }

    #[test]
    fn findings_are_said_in_both_languages() {
        let used = Finding::IdUsed { id: 7, by: "/x".to_owned() };
        assert_eq!(used.text(Lang::En), "7 is already used by /x");
        assert_eq!(used.text(Lang::Cs), "7 už je použito v /x");
        let wrong = Finding::WrongKind(vec![Kind::Text, Kind::Null]);
        assert_eq!(
            (wrong.text(Lang::En), wrong.text(Lang::Cs)),
            ("must be a text or null".into(), "musí být text nebo null".into())
        );
        let small = Finding::TooSmall { least: "1".to_owned(), why: Some("seconds".to_owned()) };
        assert_eq!(small.text(Lang::Cs), "musí být aspoň 1 (sekundy)");
    }
}
