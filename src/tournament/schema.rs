//! The structure of a tournament file, as a JSON Schema, and its structural faults.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::fault::Fault;

/// The JSON Schema (2020-12) of a tournament file: types, ranges and the most there may be of everything. Where a
/// `description` stands beside a bound or a pattern, it is its reason or its name, and faults quote it.
pub const SCHEMA: &str = include_str!("schema.json");

/// Every structural fault of a document, in no particular order.
pub(super) fn structural_faults(document: &Value) -> Vec<Fault> {
    let Ok(schema) = serde_json::from_str::<Value>(SCHEMA) else {
        return vec![Fault::new("", "the schema of this program is not JSON")];
    };
    let validator = match jsonschema::validator_for(&schema) {
        Ok(validator) => validator,
        Err(error) => return vec![Fault::new("", format!("the schema of this program is bad: {error}"))],
    };
    validator.iter_errors(document).map(|error| fault(&error, &schema)).collect()
}

/// Messages never quote the value: it may be a PIN, or half the file.
fn fault(error: &ValidationError<'_>, schema: &Value) -> Fault {
    let why = described(error, schema).map_or(String::new(), |text| format!(" ({text})"));
    let message = match error.kind() {
        ValidationErrorKind::Required { property } => format!("{property} is missing"),
        ValidationErrorKind::Type { kind } => format!("must be {}", types(kind)),
        ValidationErrorKind::Constant { expected_value } => format!("must be {expected_value}"),
        ValidationErrorKind::Enum { options } => format!("must be one of {options}"),
        ValidationErrorKind::Minimum { limit } => format!("must be at least {limit}{why}"),
        ValidationErrorKind::Maximum { limit } => format!("must be at most {limit}{why}"),
        ValidationErrorKind::MinLength { .. } => "must not be empty".to_owned(),
        ValidationErrorKind::MaxLength { limit } => format!("must have at most {limit} characters"),
        ValidationErrorKind::MinItems { limit } => format!("must have at least {limit} items"),
        ValidationErrorKind::MaxItems { limit } => format!("must have at most {limit} items{why}"),
        ValidationErrorKind::Pattern { pattern } => {
            format!("must be {}", described(error, schema).unwrap_or(pattern))
        }
        _ => error.masked().to_string(),
    };
    Fault::new(error.instance_path().as_str(), message)
}

/// The description that stands beside the keyword which failed.
fn described<'a>(error: &ValidationError<'_>, schema: &'a Value) -> Option<&'a str> {
    let (owner, _keyword) = error.schema_path().as_str().rsplit_once('/')?;
    schema.pointer(owner)?.get("description")?.as_str()
}

fn types(kind: &TypeKind) -> String {
    let names: Vec<&str> = match kind {
        TypeKind::Single(single) => vec![type_name(*single)],
        TypeKind::Multiple(set) => set.iter().map(type_name).collect(),
    };
    names.join(" or ")
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a text",
    }
}

#[cfg(test)]
mod tests {
    use minicup_domain::MatchId;
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
        assert_eq!(bound("/$defs/result/properties/score/items/maximum"), Some(MAX_GOALS.into()));
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
