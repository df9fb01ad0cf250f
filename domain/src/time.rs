//! Points in time and the season's time zone.

use std::fmt;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A point in time: Unix milliseconds.
///
/// ```
/// use minicup_domain::Timestamp;
///
/// let start = Timestamp::parse("2019-05-31T15:00:00+02:00").unwrap();
/// assert_eq!(start.to_string(), "2019-05-31T13:00:00Z");
/// assert_eq!(start.plus_seconds(90).seconds_since(start), 90);
/// assert_eq!(start.seconds_since(start.plus_seconds(90)), 0, "it never runs backwards");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Wraps Unix milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Wraps Unix seconds.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Reads an RFC 3339 date and time with an offset; none if it is malformed.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|at| Self(at.as_millisecond()))
    }

    /// Unix milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Unix seconds, with a fraction.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// This time and `seconds` later.
    pub const fn plus_seconds(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(seconds as i64 * 1000))
    }

    /// This time and so many milliseconds later; earlier if they are negative.
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This time and `seconds` earlier.
    pub const fn minus_seconds(self, seconds: u32) -> Self {
        Self(self.0.saturating_sub(seconds as i64 * 1000))
    }

    /// Whole seconds since `earlier`; 0 when `earlier` is later.
    pub fn seconds_since(self, earlier: Self) -> u32 {
        let millis = self.0.saturating_sub(earlier.0).max(0);
        u32::try_from(millis / 1000).unwrap_or(u32::MAX)
    }

    /// Milliseconds since `earlier`; negative when that is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Milliseconds from now until this time; 0 when it has passed.
    pub fn millis_after(self, now: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(now.0)).unwrap_or(0)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, with milliseconds where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(at) => at.fmt(f),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// The time zone of a season, from the bundled IANA database.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// UTC.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// The zone with the given IANA name, such as `Europe/Prague`; none if there is no such zone.
    pub fn parse(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// Local time and date as clients show it: `15:00 1.1.2020`.
    ///
    /// ```
    /// use minicup_domain::{Timestamp, Zone};
    ///
    /// let start = Timestamp::parse("2019-05-31T13:00:00Z").unwrap();
    /// assert_eq!(Zone::parse("Europe/Prague").unwrap().date(start), "15:00 31.5.2019");
    /// ```
    pub fn date(&self, at: Timestamp) -> String {
        match self.local(at) {
            Some(local) => {
                let (hour, minute) = (local.hour(), local.minute());
                format!("{hour:02}:{minute:02} {}.{}.{}", local.day(), local.month(), local.year())
            }
            None => String::new(),
        }
    }

    /// A number that is the same for all times of one local day and rises from day to day.
    pub fn day(&self, at: Timestamp) -> i64 {
        self.local(at).map_or(0, |local| {
            (i64::from(local.year()) * 100 + i64::from(local.month())) * 100 + i64::from(local.day())
        })
    }

    fn local(&self, at: Timestamp) -> Option<jiff::ZonedDateTime> {
        let instant = jiff::Timestamp::from_millisecond(at.0).ok()?;
        Some(instant.to_zoned_datetime(self.0.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_the_zone_of_the_season() {
        let at = Timestamp::parse("2014-05-23T22:30:00Z").expect("well formed");
        let prague = Zone::parse("Europe/Prague").expect("bundled");
        assert_eq!(Zone::UTC.date(at), "22:30 23.5.2014");
        assert_eq!(prague.date(at), "00:30 24.5.2014");
        assert!(prague.day(at) > Zone::UTC.day(at));
    }

    #[test]
    fn times_round_trip_through_text() {
        let at = Timestamp::from_millis(1_447_585_410_450);
        assert_eq!(Timestamp::parse(&at.to_string()), Some(at));
        assert_eq!(Timestamp::parse("yesterday"), None);
        assert_eq!(Zone::parse("Mars/Olympus"), None);
    }

    #[test]
    fn seconds_never_run_backwards() {
        let (early, late) = (Timestamp::from_seconds(10), Timestamp::from_millis(12_999));
        assert_eq!(late.seconds_since(early), 2);
        assert_eq!(early.seconds_since(late), 0);
        assert_eq!(early.millis_after(late), 0);
    }
}
