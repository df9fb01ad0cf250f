//! The text of a file as a JSON document. A duplicate key would be lost silently, so it is a fault.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::fault::Fault;
use super::file::MAX_FILE;
use super::finding::{Encoding, Finding};

/// A document, its text, and the keys that its objects have twice.
#[derive(Debug)]
pub(super) struct Document<'f> {
    pub(super) text: &'f str,
    pub(super) value: Value,
    pub(super) doubled: Vec<Fault>,
}

/// The file without the byte order mark that some editors begin it with, which JSON does not know.
pub(super) fn without_mark(file: &[u8]) -> &[u8] {
    file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file)
}

/// The document in a file, or the one fault that keeps it from being any.
pub(super) fn parse(file: &[u8]) -> Result<Document<'_>, Fault> {
    if file.len() > MAX_FILE {
        return Err(Fault::new("", Finding::TooLarge { most: MAX_FILE }));
    }
    let text = decoded(file)?;
    let mut reader = Reader { pointer: String::new(), doubled: Vec::new() };
    let mut json = serde_json::Deserializer::from_str(text);
    let value = (&mut reader).deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    match value {
        Ok(value) => Ok(Document { text, value, doubled: reader.doubled }),
        Err(error) => Err(on_line(error.line(), Finding::NotJson(error.to_string()))),
    }
}

fn decoded(file: &[u8]) -> Result<&str, Fault> {
    if is_utf32(file) {
        return Err(on_line(1, Finding::NotUtf8 { encoding: Encoding::Utf32, line: 1 }));
    }
    if is_utf16(file) {
        return Err(on_line(1, Finding::NotUtf8 { encoding: Encoding::Utf16, line: 1 }));
    }
    std::str::from_utf8(file).map_err(|error| {
        let line = 1 + file.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count();
        on_line(line, Finding::NotUtf8 { encoding: Encoding::Windows1250, line })
    })
}

/// By its mark; without one by the three zeros that a character of ASCII then has.
fn is_utf32(file: &[u8]) -> bool {
    matches!(file, [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, 1..=0xff, ..] | [1..=0xff, 0, 0, 0, ..])
}

/// A fault that keeps the file from being a document.
fn on_line(line: usize, finding: Finding) -> Fault {
    Fault { line: Some(line), ..Fault::new("", finding) }
}

/// By its mark; without one by the zero that every other byte of ASCII then is, which no JSON has.
fn is_utf16(file: &[u8]) -> bool {
    matches!(file, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=0xff, ..] | [1..=0xff, 0, ..])
}

/// Builds the document and notes the keys that an object has twice.
struct Reader {
    pointer: String,
    doubled: Vec<Fault>,
}

impl<'de> DeserializeSeed<'de> for &mut Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    /// JSON Schema takes 7.0 and 7e0 for whole numbers, as JSON does; the types of a file take 7 alone.
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        /// Up to here every whole number has a float of its own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() < EXACT {
            return Ok((value as i64).into());
        }
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let parent = self.pointer.len();
        let mut list = Vec::new();
        loop {
            self.pointer.push_str(&format!("/{}", list.len()));
            let item = items.next_element_seed(&mut *self)?;
            self.pointer.truncate(parent);
            match item {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let parent = self.pointer.len();
        let mut object = Map::new();
        while let Some(Key(key)) = entries.next_key()? {
            self.pointer.push('/');
            self.pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            if object.contains_key(&key) {
                self.doubled.push(Fault::new(self.pointer.clone(), Finding::DuplicateKey));
            }
            let value = entries.next_value_seed(&mut *self)?;
            object.insert(key, value);
            self.pointer.truncate(parent);
        }
        Ok(Value::Object(object))
    }
}

#[derive(Deserialize)]
struct Key(String);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_named_wherever_it_is() {
        let text = br#"{"a": 1, "b": [{"c/d": 1, "x": {}, "c/d": 2}], "a": 2.0}"#;
        let document = parse(text).expect("JSON");
        let doubled: Vec<String> = document.doubled.into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(doubled, ["/b/0/c~1d", "/a"]);
        assert_eq!(document.value, json!({"a": 2, "b": [{"c/d": 2, "x": {}}]}));
    }

    #[test]
    fn what_is_not_utf_8_is_named() {
        let utf16: Vec<u8> = "{\"a\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big_endian: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for file in [&utf16, &big_endian, &vec![0xff, 0xfe]] {
            assert_eq!(parse(file).expect_err("UTF-16").finding.code(), "utf16");
        }
        let utf32: Vec<u8> = "{\"a\": 1}".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let big_endian: Vec<u8> = "\u{feff}{}".chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        let marked: Vec<u8> = "\u{feff}{}".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        for file in [&utf32, &big_endian, &marked] {
            assert_eq!(parse(file).expect_err("UTF-32").finding.code(), "utf32");
        }
        let windows = b"{\n\"name\": \"Mlad\x9a\xed\"}";
        let finding = Finding::NotUtf8 { encoding: Encoding::Windows1250, line: 2 };
        assert_eq!(parse(windows).expect_err("Windows-1250").finding, finding);
        assert_eq!(parse(b"").expect_err("empty").finding.code(), "not_json");
    }
}
