//! Times as a tournament file writes them.

use jiff::tz::{Offset, TimeZone};
use minicup_domain::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time and its RFC 3339 text in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    at: Timestamp,
    text: String,
}

impl Time {
    /// Reads RFC 3339; none if it is malformed.
    pub fn parse(text: &str) -> Option<Self> {
        Timestamp::parse(text).map(|at| Self { at, text: text.to_owned() })
    }

    /// `at` as the clocks of `zone` show it, with milliseconds where there are any.
    pub fn in_zone(at: Timestamp, zone: &TimeZone) -> Self {
        let text = match jiff::Timestamp::from_millisecond(at.as_millis()) {
            Ok(instant) => instant.display_with_offset(offset(zone, instant)).to_string(),
            Err(_) => at.to_string(),
        };
        Self { at, text }
    }

    /// As the file writes it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The point in time.
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

/// RFC 3339 has no seconds in an offset, but local mean times of the 19th century do: they are written in UTC.
fn offset(zone: &TimeZone, instant: jiff::Timestamp) -> Offset {
    let offset = zone.to_offset(instant);
    match offset.seconds() % 60 {
        0 => offset,
        _ => Offset::UTC,
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a date and time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_the_zone_and_read_back_exactly() {
        let prague = TimeZone::get("Europe/Prague").expect("bundled");
        for (millis, text) in [
            (1_400_842_800_000, "2014-05-23T13:00:00+02:00"),
            (1_400_842_800_450, "2014-05-23T13:00:00.45+02:00"),
            (-4_000_000_000_000, "1843-03-31T16:53:20+00:00"),
        ] {
            let time = Time::in_zone(Timestamp::from_millis(millis), &prague);
            assert_eq!(Time::parse(text), Some(time));
        }
        let utc = Time::in_zone(Timestamp::from_seconds(1_559_379_600), &TimeZone::UTC);
        assert_eq!(Time::parse("2019-06-01T09:00:00+00:00"), Some(utc));
    }
}
