//! The clock of a match.

use minicup_domain::matches::{MatchState, Period, Phase, Side};
use minicup_projections::Lang;
use minicup_projections::timeline::period_name;
use serde::Serialize;
use utoipa::ToSchema;

use super::outcome::pair;

/// The period that runs, or ran last.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Period)]
pub struct PeriodView {
    /// Its place among all periods, from 0.
    pub index: u8,
    /// half, overtime or shootout.
    pub kind: &'static str,
    /// Seconds it lasts; null: it ends by hand, or when it is decided.
    pub length: Option<u32>,
    /// In the reader's language.
    pub name: String,
}

/// The clock of that period at a moment; from then on it runs or is stopped.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Clock)]
pub struct ClockView {
    /// Whether it runs.
    pub running: bool,
    /// Play time of the period at that moment, in seconds.
    pub elapsed: f64,
    /// The moment, in Unix seconds.
    pub at: f64,
}

/// What a match shows of its time.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
pub struct Time {
    /// The period that runs, or ran last; null before the start.
    pub period: Option<PeriodView>,
    /// Its clock; null before the start.
    pub clock: Option<ClockView>,
    /// Match time in whole seconds at the moment of the clock; null before the start.
    pub match_time: Option<u32>,
    /// The shoot-out so far; null before it begins.
    pub shootout: Option<ShootoutView>,
    /// The current break, if another period follows; null otherwise.
    #[serde(rename = "break")]
    pub pause: Option<BreakView>,
}

/// A shoot-out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Shootout)]
pub struct ShootoutView {
    /// Its goals, home and away; they count only in the shoot-out.
    pub score: [u32; 2],
    /// Each side's shots in order: true for a goal.
    pub shots: [Vec<bool>; 2],
    /// Who shoots next, 0 home, 1 away; null: either side may begin, or the shoot-out is decided.
    pub next: Option<usize>,
}

/// A break.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Break)]
pub struct BreakView {
    /// Seconds it lasts by the rules.
    pub length: u32,
    /// When it is over, in Unix seconds.
    pub ends: f64,
}

impl Time {
    /// The time of a match in a state.
    pub fn of(state: &MatchState, lang: Lang) -> Self {
        let Some(period) = state.last_period() else { return Self::default() };
        let reading = period.reading();
        let played = state.played_before(period.index).plus(reading.elapsed);
        let elapsed = reading.elapsed.as_seconds();
        Self {
            period: Some(PeriodView {
                index: period.index,
                kind: period.kind.name(),
                length: period.clock.length(),
                name: period_name(state, period, lang),
            }),
            clock: Some(ClockView { running: reading.running, elapsed, at: reading.at.as_seconds() }),
            match_time: Some(played.whole_seconds()),
            shootout: state.shootout().map(|shootout| ShootoutView {
                score: pair(shootout.score()),
                next: shootout.next.map(Side::index),
                shots: shootout.shots,
            }),
            pause: pause(state, period),
        }
    }
}

fn pause(state: &MatchState, period: &Period) -> Option<BreakView> {
    if state.phase != Phase::Pause {
        return None;
    }
    let ended = period.ended?;
    let length = state.break_length()?;
    Some(BreakView { length, ends: ended.at.plus_seconds(length).as_seconds() })
}
