//! The clock of a match.

use minicup_domain::matches::{MatchState, Period};
use serde::Serialize;
use utoipa::ToSchema;

/// The period that runs, or ran last.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Period)]
pub struct PeriodView {
    /// Its place among all periods, from 0.
    pub index: u8,
    /// half, overtime or shootout.
    pub kind: &'static str,
    /// Seconds it lasts; null: it is ended by hand, or when it is decided.
    pub length: Option<u32>,
    /// In words.
    pub name: String,
}

/// The clock of that period at a moment; from then on it runs or stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Clock)]
pub struct ClockView {
    /// Whether it runs.
    pub running: bool,
    /// Seconds of play in the period at that moment.
    pub elapsed: f64,
    /// The moment, in Unix seconds.
    pub at: f64,
}

/// What a match shows of its time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Time {
    /// The period that runs, or ran last; null before the start.
    pub period: Option<PeriodView>,
    /// Its clock; null before the start.
    pub clock: Option<ClockView>,
    /// Whole seconds of play since the match began, over all periods, at the moment of the clock; null before the start.
    pub match_time: Option<u32>,
}

impl Time {
    /// The time of a match in a state.
    pub fn of(state: &MatchState) -> Self {
        let Some(period) = state.last_period() else { return Self { period: None, clock: None, match_time: None } };
        let reading = period.reading();
        let played = state.played_before(period.index).plus(reading.elapsed);
        let elapsed = reading.elapsed.as_seconds();
        Self {
            period: Some(PeriodView {
                index: period.index,
                kind: period.kind.name(),
                length: period.clock.length(),
                name: name(period),
            }),
            clock: Some(ClockView { running: reading.running, elapsed, at: reading.at.as_seconds() }),
            match_time: Some(played.whole_seconds()),
        }
    }
}

fn name(period: &Period) -> String {
    match period.index {
        0 => "1st half".to_owned(),
        _ => "2nd half".to_owned(),
    }
}
