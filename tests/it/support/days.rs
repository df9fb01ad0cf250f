//! The sample tournament on other days than its own.

use minicup_domain::Timestamp;
use minicup_live::clock;
use serde_json::Value;

use super::app::sample;

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// The sample tournament with its second day today, yesterday being its first.
pub fn sample_today() -> Value {
    let day = |at: Timestamp| at.to_string()[..10].to_owned();
    let now = clock::now();
    let yesterday = Timestamp::from_millis(now.as_millis() - DAY * 1000);
    on_days(&day(yesterday), &day(now))
}

/// The sample tournament with its two days on these dates, such as `2099-05-31`.
pub fn on_days(first: &str, second: &str) -> Value {
    let file = sample(600).to_string();
    serde_json::from_str(&file.replace("2019-05-31", first).replace("2019-06-01", second)).unwrap()
}
