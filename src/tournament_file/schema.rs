//! The structure of a tournament file, as a JSON Schema, and its structural faults.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::fault::Fault;
use super::finding::{Finding, Kind};

/// The JSON Schema (2020-12) of a tournament file: types, ranges and the most there may be of everything. Where a
/// `description` is beside a bound or a pattern, it is its reason or its name, and faults quote it.
pub const SCHEMA: &str = include_str!("schema.json");

/// Every structural fault of a document, in no particular order.
pub(super) fn structural_faults(document: &Value) -> Vec<Fault> {
    let Ok(schema) = serde_json::from_str::<Value>(SCHEMA) else {
        return vec![Fault::new("", Finding::Structure("the schema of this program is not JSON".to_owned()))];
    };
    let validator = match jsonschema::validator_for(&schema) {
        Ok(validator) => validator,
        Err(error) => {
            return vec![Fault::new("", Finding::Structure(format!("the schema of this program is bad: {error}")))];
        }
    };
    validator.iter_errors(document).map(|error| fault(&error, &schema)).collect()
}

/// A finding never quotes the value: it may be a PIN, or half the file.
fn fault(error: &ValidationError<'_>, schema: &Value) -> Fault {
    let why = described(error, schema).map(str::to_owned);
    let finding = match error.kind() {
        ValidationErrorKind::Required { property } => Finding::Missing(property.to_string()),
        ValidationErrorKind::Type { kind } => Finding::WrongKind(kinds(kind)),
        ValidationErrorKind::Constant { expected_value } => Finding::NotConstant(expected_value.to_string()),
        ValidationErrorKind::Enum { options } => Finding::NotOneOf(options.to_string()),
        ValidationErrorKind::Minimum { limit } => Finding::TooSmall { least: limit.to_string(), why },
        ValidationErrorKind::Maximum { limit } => Finding::TooGreat { most: limit.to_string(), why },
        ValidationErrorKind::MinLength { .. } => Finding::Empty,
        ValidationErrorKind::MaxLength { limit } => Finding::TooLong { most: *limit },
        ValidationErrorKind::MinItems { limit } => Finding::TooFew { least: *limit },
        ValidationErrorKind::MaxItems { limit } => Finding::TooMany { most: *limit, why },
        ValidationErrorKind::Pattern { pattern } => Finding::WrongForm(why.unwrap_or_else(|| pattern.clone())),
        ValidationErrorKind::AdditionalProperties { unexpected } => Finding::UnknownKeys(unexpected.clone()),
        ValidationErrorKind::UniqueItems => Finding::NotUnique,
        _ => Finding::Structure(error.masked().to_string()),
    };
    Fault::new(error.instance_path().as_str(), finding)
}

/// The description beside the failed keyword.
fn described<'a>(error: &ValidationError<'_>, schema: &'a Value) -> Option<&'a str> {
    let (owner, _keyword) = error.schema_path().as_str().rsplit_once('/')?;
    schema.pointer(owner)?.get("description")?.as_str()
}

/// What a value may be, null last, because it is only an alternative.
fn kinds(kind: &TypeKind) -> Vec<Kind> {
    match kind {
        TypeKind::Single(single) => vec![kind_of(*single)],
        TypeKind::Multiple(set) => {
            let mut kinds: Vec<Kind> = set.iter().map(kind_of).collect();
            kinds.sort_by_key(|kind| *kind == Kind::Null);
            kinds
        }
    }
}

fn kind_of(kind: JsonType) -> Kind {
    match kind {
        JsonType::Array => Kind::List,
        JsonType::Boolean => Kind::Boolean,
        JsonType::Integer => Kind::Integer,
        JsonType::Null => Kind::Null,
        JsonType::Number => Kind::Number,
        JsonType::Object => Kind::Object,
        JsonType::String => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use minicup_domain::MatchId;
    use minicup_domain::game::Game;
    use minicup_domain::rules::{MAX_GOALS, MAX_HALF_LENGTH};
    use serde_json::json;

    use super::*;
    use crate::access::pin::MAX_PIN;

    #[test]
    fn the_schema_is_a_schema_and_agrees_with_the_domain() {
        let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
        assert!(jsonschema::meta::is_valid(&schema));
        let bound = |pointer: &str| schema.pointer(pointer).and_then(Value::as_i64);
        assert_eq!(bound("/$defs/match/properties/id/maximum"), Some(MatchId::MAX));
        assert_eq!(bound("/$defs/half_length/maximum"), Some(MAX_HALF_LENGTH.into()));
        assert_eq!(bound("/$defs/goals/items/maximum"), Some(MAX_GOALS.into()));
        let rules = schema.pointer("/$defs/game/properties").and_then(Value::as_object).expect("rules of play");
        let keys = serde_json::to_value(Game::default()).expect("rules have a JSON form");
        assert_eq!(rules.keys().collect::<Vec<_>>(), keys.as_object().expect("an object").keys().collect::<Vec<_>>());
        assert_eq!(bound("/$defs/user/properties/pin/maxLength"), i64::try_from(MAX_PIN).ok());
    }

    #[test]
    fn faults_say_what_would_be_right_and_never_quote_the_value() {
        let document = json!({
            "format": "minicup-tournament/2",
            "season": {"slug": "a/b", "name": "", "timezone": 7},
            "categories": {},
            "users": [{"username": "a", "name": "A", "role": "boss", "pin": "s3cret".repeat(20)}],
        });
        let mut faults: Vec<String> = structural_faults(&document).iter().map(Fault::to_string).collect();
        faults.sort();
        assert_eq!(
            faults,
            [
                "/categories: must be a list",
                "/format: must be \"minicup-tournament/1\"",
                "/season/name: must not be empty",
                "/season/slug: must be letters without accents, digits, dots, dashes and underscores",
                "/season/timezone: must be a text",
                "/users/0/pin: must have at most 64 characters",
                "/users/0/role: must be one of [\"scorekeeper\",\"admin\"]",
            ]
        );
    }
}
