//! Findings in words: what is wrong, and what would be right.

use minicup_domain::tournament::SeasonRejection;
use minicup_projections::Lang;

use super::finding::{Encoding, Finding, Kind};

impl Finding {
    /// What it is, for people. Never quotes a value: it may be a PIN, or half the file.
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Cs => czech(self),
            Lang::En => english(self),
        }
    }
}

fn english(finding: &Finding) -> String {
    match finding {
        Finding::TooLarge { most } => format!("the file has more than {most} bytes, which is the most"),
        Finding::NotUtf8 { encoding: Encoding::Utf16, .. } => "the file is in UTF-16, save it as UTF-8".to_owned(),
        Finding::NotUtf8 { encoding: Encoding::Utf32, .. } => "the file is in UTF-32, save it as UTF-8".to_owned(),
        Finding::NotUtf8 { encoding: Encoding::Windows1250, line } => {
            format!("the file is not in UTF-8 (line {line}) but in Windows-1250 or the like, save it as UTF-8")
        }
        Finding::NotJson(why) => format!("not JSON: {why}"),
        Finding::DuplicateKey => "this key is in its object twice, remove one".to_owned(),
        Finding::Missing(key) => format!("{key} is missing"),
        Finding::WrongKind(kinds) => format!("must be {}", joined(kinds, english_kind, " or ")),
        Finding::NotConstant(value) => format!("must be {value}"),
        Finding::NotOneOf(values) => format!("must be one of {values}"),
        Finding::TooSmall { least, why } => format!("must be at least {least}{}", in_brackets(why.as_deref())),
        Finding::TooGreat { most, why } => format!("must be at most {most}{}", in_brackets(why.as_deref())),
        Finding::Empty => "must not be empty".to_owned(),
        Finding::TooLong { most } => format!("must have at most {most} characters"),
        Finding::TooFew { least } => format!("must have at least {least} items"),
        Finding::TooMany { most, why } => format!("must have at most {most} items{}", in_brackets(why.as_deref())),
        Finding::WrongForm(form) => format!("must be {form}"),
        Finding::UnknownKeys(keys) => format!("must not have {}", keys.join(", ")),
        Finding::NotUnique => "must not name anything twice".to_owned(),
        Finding::Structure(why) => why.clone(),
        Finding::Invisible => "must have a character that is seen, or be empty where that is allowed".to_owned(),
        Finding::ControlCharacters => "must have no control characters, remove what cannot be seen".to_owned(),
        Finding::LinkName => {
            "must not begin with link:, which names phone links, in whatever case of letters".to_owned()
        }
        Finding::NoZone => "is no time zone, name one such as Europe/Prague".to_owned(),
        Finding::IdUsed { id, by } => format!("{id} is already used by {by}"),
        Finding::Used { by } => format!("is already used by {by}"),
        Finding::IdOfAnotherSeason { id } => {
            format!("{id} is already used by another season, choose an id that is free")
        }
        Finding::SameTeam => "is also the home team, a match needs two teams".to_owned(),
        Finding::TeamOfAnotherCategory { team } => format!("team {team} belongs to another category"),
        Finding::UnknownTeam { team } => format!("team {team} is not in this file"),
        Finding::NoTime => "is no date and time of the calendar".to_owned(),
        Finding::PinUsed => "is already used by another user, choose another PIN".to_owned(),
        Finding::PinFails(why) | Finding::HistoryUnreadable(why) => why.clone(),
        Finding::Played(rejection) => rejection.to_string(),
        Finding::Result(rejection) => rejection.to_string(),
        Finding::HistoryDiffers => {
            "differs from what the store has recorded of this match, which stays as it is".to_owned()
        }
        Finding::OpenedLate => "a match is opened before it begins".to_owned(),
        Finding::OpenedWithOthers => "must have the category and the teams of this match".to_owned(),
        Finding::NotOpened => "MatchOpened with the category and the teams of this match must come first".to_owned(),
        Finding::Freehand => "only the exhibition match is set free-hand".to_owned(),
        Finding::NothingToTake { path } => format!("there is nothing to take at {path}"),
        Finding::More { count } => format!("and {count} more"),
        Finding::EndsBeforeStart => "is before the start".to_owned(),
        Finding::TeamBusy { team, with } => format!("{team} plays at the same time in {with}"),
        Finding::CourtBusy { court, with } => format!("court {court} is taken at the same time by {with}"),
        Finding::CourtSpelled { court } => format!("is taken as court {court}, which is written otherwise before"),
        Finding::NumberUsed { number, by } => {
            format!("number {number} is also that of {by}: readers, who see numbers alone, cannot tell them apart")
        }
        Finding::ShortPin { least } => format!("the PIN is short, give one of {least} characters or more"),
    }
}

fn czech(finding: &Finding) -> String {
    match finding {
        Finding::TooLarge { most } => format!("soubor má víc než {most} bajtů, což je nejvíc"),
        Finding::NotUtf8 { encoding: Encoding::Utf16, .. } => "soubor je v UTF-16, uložte ho jako UTF-8".to_owned(),
        Finding::NotUtf8 { encoding: Encoding::Utf32, .. } => "soubor je v UTF-32, uložte ho jako UTF-8".to_owned(),
        Finding::NotUtf8 { encoding: Encoding::Windows1250, line } => {
            format!("soubor není v UTF-8 (řádek {line}), ale ve Windows-1250 nebo podobně, uložte ho jako UTF-8")
        }
        Finding::NotJson(why) => format!("není to JSON: {why}"),
        Finding::DuplicateKey => "tento klíč je v objektu dvakrát, jeden odeberte".to_owned(),
        Finding::Missing(key) => format!("chybí {key}"),
        Finding::WrongKind(kinds) => format!("musí být {}", joined(kinds, czech_kind, " nebo ")),
        Finding::NotConstant(value) => format!("musí být {value}"),
        Finding::NotOneOf(values) => format!("musí být jedno z {values}"),
        Finding::TooSmall { least, why } => format!("musí být aspoň {least}{}", in_brackets(why_in_czech(why))),
        Finding::TooGreat { most, why } => format!("smí být nejvýš {most}{}", in_brackets(why_in_czech(why))),
        Finding::Empty => "nesmí být prázdné".to_owned(),
        Finding::TooLong { most } => format!("smí mít nejvýš {most} znaků"),
        Finding::TooFew { least } => format!("musí mít aspoň {least} položky"),
        Finding::TooMany { most, why } => format!("smí mít nejvýš {most} položek{}", in_brackets(why_in_czech(why))),
        Finding::WrongForm(form) => format!("musí být {}", schema_in_czech(form)),
        Finding::UnknownKeys(keys) => format!("nesmí mít {}", keys.join(", ")),
        Finding::NotUnique => "nesmí nic jmenovat dvakrát".to_owned(),
        Finding::Structure(why) => format!("neodpovídá schématu: {why}"),
        Finding::Invisible => "musí mít viditelný znak, nebo být prázdné, kde to jde".to_owned(),
        Finding::ControlCharacters => "nesmí mít řídicí znaky, odeberte, co není vidět".to_owned(),
        Finding::LinkName => "nesmí začínat na link:, tak se jmenují odkazy pro telefony".to_owned(),
        Finding::NoZone => "není časové pásmo, napište třeba Europe/Prague".to_owned(),
        Finding::IdUsed { id, by } => format!("{id} už je použito v {by}"),
        Finding::Used { by } => format!("už je použito v {by}"),
        Finding::IdOfAnotherSeason { id } => format!("{id} už má jiná sezóna, zvolte volné číslo"),
        Finding::SameTeam => "je zároveň domácí tým, zápas potřebuje dva týmy".to_owned(),
        Finding::TeamOfAnotherCategory { team } => format!("tým {team} je v jiné kategorii"),
        Finding::UnknownTeam { team } => format!("tým {team} v tomto souboru není"),
        Finding::NoTime => "není datum a čas kalendáře".to_owned(),
        Finding::PinUsed => "už má jiný uživatel, zvolte jiný PIN".to_owned(),
        Finding::PinFails(why) => format!("PIN nejde uložit: {why}"),
        Finding::Played(SeasonRejection::PlayedMatchRemoved(id)) => format!("zápas {id} se hrál a nejde odebrat"),
        Finding::Played(SeasonRejection::PlayedMatchChanged(id)) => {
            format!("zápas {id} se hrál, jeho týmy a kategorie se nemohou změnit")
        }
        Finding::Result(rejection) => format!("výsledek nejde zapsat: {rejection}"),
        Finding::HistoryUnreadable(why) => format!("událost nejde přečíst: {why}"),
        Finding::HistoryDiffers => "liší se od toho, co je o zápasu zaznamenáno; to zůstává".to_owned(),
        Finding::OpenedLate => "zápas se otevírá před začátkem".to_owned(),
        Finding::OpenedWithOthers => "musí mít kategorii a týmy tohoto zápasu".to_owned(),
        Finding::NotOpened => "nejdřív musí být MatchOpened s kategorií a týmy tohoto zápasu".to_owned(),
        Finding::Freehand => "volně se nastavuje jen exhibiční zápas".to_owned(),
        Finding::NothingToTake { path } => format!("v {path} není co převzít"),
        Finding::More { count } => format!("a ještě {count} dalších"),
        Finding::EndsBeforeStart => "je před začátkem".to_owned(),
        Finding::TeamBusy { team, with } => format!("{team} hraje ve stejnou dobu v {with}"),
        Finding::CourtBusy { court, with } => format!("hřiště {court} má ve stejnou dobu {with}"),
        Finding::CourtSpelled { court } => format!("bere se jako hřiště {court}, které je předtím psáno jinak"),
        Finding::NumberUsed { number, by } => {
            format!("číslo {number} má i {by}: kdo vidí jen čísla, hráče nerozezná")
        }
        Finding::ShortPin { least } => format!("PIN je krátký, dejte aspoň {least} znaků"),
    }
}

fn in_brackets(why: Option<&str>) -> String {
    why.map_or(String::new(), |why| format!(" ({why})"))
}

fn joined(kinds: &[Kind], name: fn(Kind) -> &'static str, or: &str) -> String {
    kinds.iter().map(|kind| name(*kind)).collect::<Vec<_>>().join(or)
}

fn english_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::List => "a list",
        Kind::Boolean => "true or false",
        Kind::Integer => "a whole number",
        Kind::Null => "null",
        Kind::Number => "a number",
        Kind::Object => "an object",
        Kind::Text => "a text",
    }
}

fn czech_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::List => "seznam",
        Kind::Boolean => "true nebo false",
        Kind::Integer => "celé číslo",
        Kind::Null => "null",
        Kind::Number => "číslo",
        Kind::Object => "objekt",
        Kind::Text => "text",
    }
}

fn why_in_czech(why: &Option<String>) -> Option<&str> {
    why.as_deref().map(schema_in_czech)
}

/// The descriptions of the schema that findings quote.
const SCHEMA_IN_CZECH: [(&str, &str); 19] = [
    ("a tournament has a handful of categories", "turnaj má pár kategorií"),
    ("login tries a PIN on so many slow hashes and no more", "přihlášení víc uživatelů neprojde"),
    ("more than any table shows", "víc než ukáže tabulka"),
    (
        "ten times what a category plays; a change is sought by comparing all with all",
        "desetkrát víc, než kategorie odehraje",
    ),
    ("more than any squad has", "víc než má kterýkoli tým"),
    ("a match has one or two halves", "zápas má jeden nebo dva poločasy"),
    ("0 is the home team, 1 the away team", "0 jsou domácí, 1 hosté"),
    ("more than any match has", "víc než má kterýkoli zápas"),
    ("three digits fit a dress", "na dres se vejdou tři číslice"),
    (
        "the number of each of its events is made of it and has to stay below 2^53",
        "skládají se z něj čísla událostí, která musí být pod 2^53",
    ),
    ("revisions have 20 bits in the number of an event", "pořadí má v čísle události 20 bitů"),
    ("Unix milliseconds of the years 1 to 9999", "milisekundy Unixu v letech 1 až 9999"),
    ("larger numbers lose digits in clients", "větším číslům se v klientech ztrácejí číslice"),
    (
        "letters without accents, digits, dots, dashes and underscores",
        "jen písmena bez diakritiky, číslice, tečky, pomlčky a podtržítka",
    ),
    ("seconds", "sekundy"),
    ("a colour such as #0d5499", "barva jako #0d5499"),
    ("a date and time such as 2019-06-01T09:00:00+02:00", "datum a čas jako 2019-06-01T09:00:00+02:00"),
    ("a UUID", "UUID"),
    (
        "the id of a video: letters without accents, digits, dots, dashes and underscores",
        "číslo videa: písmena bez diakritiky, číslice, tečky, pomlčky a podtržítka",
    ),
];

fn schema_in_czech(text: &str) -> &str {
    SCHEMA_IN_CZECH.iter().find(|(english, _)| *english == text).map_or(text, |(_, czech)| czech)
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
    fn whatever_a_finding_quotes_of_the_schema_is_there_in_czech() {
        let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
        let mut found = Vec::new();
        quoted(&schema, &mut found);
        assert!(found.len() > 10, "{found:?}");
        for text in found {
            assert_ne!(schema_in_czech(&text), text, "{text}");
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
    }
}
