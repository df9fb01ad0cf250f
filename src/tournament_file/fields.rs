//! The fields of what a season is made of, by the names that a tournament file has for them.

use jiff::tz::TimeZone;
use minicup_domain::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::time::Time;

/// The fields of a stored value.
pub(super) type Fields = Map<String, Value>;

/// The fields of a value that is stored as an object; none of any other.
pub(super) fn fields_of(value: &impl Serialize) -> Fields {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}

/// The name a file has for a stored field.
pub(super) fn file_name(key: &str) -> &str {
    match key {
        "home" => "home_team_id",
        "away" => "away_team_id",
        other => other,
    }
}

/// A stored value as a file writes it: times as text in the season's zone.
pub(super) fn file_value(key: &str, value: Value, zone: &TimeZone) -> Value {
    match (key, value.as_i64()) {
        ("start" | "end" | "confirmed_at", Some(millis)) => {
            Time::in_zone(Timestamp::from_millis(millis), zone).text().into()
        }
        _ => value,
    }
}

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The name the file has for it.
    pub field: String,
    /// Null: it had none.
    pub from: Value,
    /// Null: it has none.
    pub to: Value,
}

impl FieldChange {
    pub(super) fn new(field: impl Into<String>, from: impl Into<Value>, to: impl Into<Value>) -> Self {
        Self { field: field.into(), from: from.into(), to: to.into() }
    }
}

/// What differs between two values, in the order of the names.
pub(super) fn differences(before: &Fields, after: &Fields, zone: &TimeZone) -> Vec<FieldChange> {
    let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let value = |fields: &Fields, key: &str| fields.get(key).cloned().unwrap_or(Value::Null);
    keys.into_iter()
        .filter(|key| value(before, key) != value(after, key))
        .map(|key| {
            let shown = |fields| file_value(key, value(fields, key), zone);
            FieldChange::new(file_name(key), shown(before), shown(after))
        })
        .collect()
}
