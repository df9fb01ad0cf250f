//! What clients send over the wire (docs/protocol.md), field by field.

use minicup_domain::matches::Score;
use minicup_domain::{CommandId, Revision, Timestamp};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::refusal::Refusal;
use crate::text::{TextFault, fault_of_lines};

/// The largest frame a client may send, in bytes.
pub const MAX_FRAME: usize = 64 * 1024;

/// The most seconds that a field may hold: a day.
const MAX_SECONDS: f64 = 86_400.0;

/// The fields of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields(Map<String, Value>);

impl From<Map<String, Value>> for Fields {
    fn from(fields: Map<String, Value>) -> Self {
        Self(fields)
    }
}

impl Fields {
    /// Reads a frame or body.
    ///
    /// # Errors
    /// For anything but a JSON object.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(Refusal::malformed("not_an_object", "the message must be a JSON object")),
            Err(error) => Err(Refusal::malformed("invalid_json", format!("invalid JSON: {error}"))),
        }
    }

    /// The action asked for.
    ///
    /// # Errors
    /// If there is none.
    pub fn action(&self) -> Result<&str, Refusal> {
        match self.get("action") {
            Some(Value::String(action)) => Ok(action),
            other => Err(Refusal::unknown_action(&other.map_or_else(|| "null".to_owned(), Value::to_string))),
        }
    }

    /// The id the client gave its command.
    ///
    /// # Errors
    /// If it is there but not a UUID.
    pub fn command_id(&self) -> Result<Option<CommandId>, Refusal> {
        Ok(self.uuid("command_id")?.map(CommandId::new))
    }

    /// A field that is present and not null.
    pub fn given(&self, name: &str) -> Option<&Value> {
        self.get(name).filter(|value| !value.is_null())
    }

    /// A field, null included.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// An id for a command: a whole number or a decimal string. None for anything else, which names nothing.
    pub fn id(&self, name: &str) -> Option<i64> {
        match self.given(name)? {
            Value::String(text) => decimal(text),
            value => whole_number(value),
        }
    }

    /// An id for a look-up, as lenient as the service existing clients were written for: fractions are dropped and
    /// true is 1.
    pub fn lookup_id(&self, name: &str) -> Option<i64> {
        match self.given(name)? {
            Value::Bool(yes) => Some(i64::from(*yes)),
            Value::Number(number) => number.as_i64().or_else(|| truncated(number.as_f64()?)),
            _ => self.id(name),
        }
    }

    /// A revision to resume after; -1 stands for "before the first event".
    ///
    /// # Errors
    /// If it is there but not a whole number from -1.
    pub fn after(&self) -> Result<Option<Option<Revision>>, Refusal> {
        let Some(given) = self.given("after") else { return Ok(None) };
        match self.id("after") {
            Some(-1) => Ok(Some(None)),
            Some(revision) if revision >= 0 => Ok(Some(Some(Revision::new(revision.unsigned_abs())))),
            _ => Err(Refusal::malformed("malformed", format!("after must be a revision, not {}", brief(given)))),
        }
    }

    /// A UUID, if given.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn uuid(&self, name: &str) -> Result<Option<Uuid>, Refusal> {
        let Some(value) = self.given(name) else { return Ok(None) };
        let parsed = value.as_str().and_then(|text| Uuid::parse_str(text).ok());
        parsed.map(Some).ok_or_else(|| Refusal::malformed("malformed", format!("{name} must be a UUID")))
    }

    /// A flag; false if it is absent.
    ///
    /// # Errors
    /// If it is anything but true and false.
    pub fn flag(&self, name: &str) -> Result<bool, Refusal> {
        let Some(value) = self.given(name) else { return Ok(false) };
        value.as_bool().ok_or_else(|| Refusal::malformed("malformed", format!("{name} must be true or false")))
    }

    /// A text, if given.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn optional_text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.given(name) {
            Some(_) => self.text(name).map(Some),
            None => Ok(None),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// If it is missing or not a text.
    pub fn text(&self, name: &str) -> Result<&str, Refusal> {
        match self.get(name) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(Refusal::malformed("malformed", format!("{name} must be a text"))),
        }
    }

    /// One of the words that `parse` knows, which `words` lists for people.
    ///
    /// # Errors
    /// If it is missing or another one.
    pub fn word<T>(&self, name: &str, parse: fn(&str) -> Option<T>, words: &str) -> Result<T, Refusal> {
        let known = self.text(name).ok().and_then(parse);
        known.ok_or_else(|| Refusal::malformed("malformed", format!("{name} must be {words}")))
    }

    /// Why the referees allow what the rules forbid, if they do.
    ///
    /// # Errors
    /// As [`Fields::lines`].
    pub fn overrule(&self) -> Result<Option<String>, Refusal> {
        Ok(self.optional_lines("overrule")?.map(str::to_owned))
    }

    /// A text that people read. The match refuses one that is only blanks.
    ///
    /// # Errors
    /// If it is missing, not a text, or hides something.
    pub fn lines(&self, name: &str) -> Result<&str, Refusal> {
        let text = self.text(name)?;
        let what = match fault_of_lines(text).filter(|_| !text.trim().is_empty()) {
            None => return Ok(text),
            Some(TextFault::ControlCharacters) => "have no control characters",
            Some(TextFault::Invisible) => "have a visible character",
        };
        Err(Refusal::malformed("malformed", format!("{name} must {what}")))
    }

    /// The same, if given.
    ///
    /// # Errors
    /// As [`Fields::lines`].
    pub fn optional_lines(&self, name: &str) -> Result<Option<&str>, Refusal> {
        self.given(name).map(|_| self.lines(name)).transpose()
    }

    /// A list of objects.
    ///
    /// # Errors
    /// If it is missing, anything else, or longer than `most`.
    pub fn objects(&self, name: &str, most: usize) -> Result<Vec<Self>, Refusal> {
        let listed = self.get(name).and_then(Value::as_array).filter(|listed| listed.len() <= most);
        let read = |value: &Value| value.as_object().cloned().map(Self);
        let objects = listed.and_then(|listed| listed.iter().map(read).collect());
        objects
            .ok_or_else(|| Refusal::malformed("malformed", format!("{name} must be a list of {most} objects at most")))
    }

    /// Two goal counts.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn score(&self, name: &str) -> Result<Score, Refusal> {
        score(self.get(name))
            .ok_or_else(|| Refusal::malformed("malformed", format!("{name} must be two whole numbers, home and away")))
    }

    /// Two goal counts, if given.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn optional_score(&self, name: &str) -> Result<Option<Score>, Refusal> {
        match self.given(name) {
            Some(_) => self.score(name).map(Some),
            None => Ok(None),
        }
    }

    /// A whole number that is not negative, if given.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn count(&self, name: &str) -> Result<Option<u32>, Refusal> {
        let Some(value) = self.given(name) else { return Ok(None) };
        match whole_number(value).map(u32::try_from) {
            Some(Ok(count)) => Ok(Some(count)),
            _ => Err(Refusal::malformed("malformed", format!("{name} must be a whole number from 0"))),
        }
    }

    /// A point in time in Unix seconds, if given.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn time(&self, name: &str) -> Result<Option<Timestamp>, Refusal> {
        let Some(value) = self.given(name) else { return Ok(None) };
        match value.as_f64().map(|seconds| seconds * 1000.0) {
            Some(millis) if millis.is_finite() => Ok(Some(Timestamp::from_millis(millis as i64))),
            _ => Err(Refusal::malformed("malformed", format!("{name} must be a time in Unix seconds"))),
        }
    }

    /// Seconds, perhaps with a fraction, in milliseconds; if given.
    ///
    /// # Errors
    /// If it is not a number, negative, or beyond the longest possible match.
    pub fn seconds(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.given(name) else { return Ok(None) };
        match value.as_f64() {
            Some(seconds) if (0.0..=MAX_SECONDS).contains(&seconds) => Ok(Some((seconds * 1000.0).round() as i64)),
            _ => Err(Refusal::malformed("malformed", format!("{name} must be seconds, from 0 to {MAX_SECONDS}"))),
        }
    }

    /// A number that is not negative, or the default.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn positive(&self, name: &str, default: f64) -> Result<f64, Refusal> {
        let Some(value) = self.given(name) else { return Ok(default) };
        match value.as_f64() {
            Some(number) if number >= 0.0 && number.is_finite() => Ok(number),
            _ => Err(Refusal::malformed("malformed", format!("{name} must be a number from 0"))),
        }
    }
}

/// Reads `[home, away]`.
fn score(value: Option<&Value>) -> Option<Score> {
    score_of(value?, whole_number)
}

/// Reads `[home, away]` where each may also be a decimal string.
pub fn lenient_score(value: &Value) -> Option<Score> {
    score_of(value, |count| match count {
        Value::String(text) => decimal(text),
        count => whole_number(count),
    })
}

fn score_of(value: &Value, number: impl Fn(&Value) -> Option<i64>) -> Option<Score> {
    let [home, away] = value.as_array()?.as_slice() else { return None };
    let count = |value: &Value| u32::try_from(number(value)?).ok();
    Some(Score(count(home)?, count(away)?))
}

/// A whole number, however the zeros after its decimal point are written.
pub fn whole_number(value: &Value) -> Option<i64> {
    let number = value.as_number()?;
    number.as_i64().or_else(|| truncated(number.as_f64().filter(|float| float.fract() == 0.0)?))
}

/// Drops the fraction. Beyond 2^53 a float no longer names one whole number.
fn truncated(number: f64) -> Option<i64> {
    const EXACT: f64 = (1_u64 << 53) as f64;
    (number.abs() < EXACT).then_some(number as i64)
}

/// Decimal digits of any script, as the service existing clients were written for reads them.
fn decimal(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    if digits.is_empty() {
        return None;
    }
    let digit = |number: i64, character: char| {
        let value = decimal_digit(character)?;
        number.checked_mul(10)?.checked_add(i64::from(value))
    };
    digits.chars().try_fold(0, digit).map(|number| sign * number)
}

/// The value of a decimal digit: Unicode keeps the digits of a script together, so the first of each is enough.
fn decimal_digit(character: char) -> Option<u32> {
    const ZEROS: [char; 6] = ['0', '٠', '۰', '०', '০', '０'];
    let code = u32::from(character);
    ZEROS.into_iter().map(|zero| code.wrapping_sub(u32::from(zero))).find(|value| *value < 10)
}

/// A value short enough to quote in an error.
fn brief(value: &Value) -> String {
    const LENGTH: usize = 40;
    value.to_string().chars().take(LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Fields {
        Fields::parse(json).expect("an object")
    }

    #[test]
    fn ids_are_whole_numbers_or_decimal_strings() {
        for good in ["7", "7.0", "\"7\"", "\"  7 \"", "\"٧\""] {
            assert_eq!(fields(&format!(r#"{{"match":{good}}}"#)).id("match"), Some(7), "{good}");
        }
        for bad in ["7.5", "true", "null", "[7]", "{}", "\"7.0\"", "\"\"", "\"-\"", "1e300", "100000000000000000000"] {
            assert_eq!(fields(&format!(r#"{{"match":{bad}}}"#)).id("match"), None, "{bad}");
        }
    }

    #[test]
    fn look_ups_read_ids_as_existing_clients_are_used_to() {
        for (given, read) in [("1.5", Some(1)), ("true", Some(1)), ("false", Some(0)), ("\"1.5\"", None)] {
            assert_eq!(fields(&format!(r#"{{"match":{given}}}"#)).lookup_id("match"), read, "{given}");
        }
    }
}
