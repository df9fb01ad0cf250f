//! Periods of a match: halves, periods of overtime, the shoot-out.

use super::clock::{Clock, PlayTime, Reading};
use super::terms::{EndedBy, Half, PeriodKind};
use crate::time::Timestamp;

/// A period that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its place among all periods of the match, from 0.
    pub index: u8,
    /// What it is.
    pub kind: PeriodKind,
    /// When it began.
    pub started: Timestamp,
    /// When and how it ended.
    pub ended: Option<Ending>,
    /// Its clock.
    pub clock: Clock,
}

/// How a period ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// When.
    pub at: Timestamp,
    /// By what.
    pub by: EndedBy,
}

impl Period {
    /// A period that begins; one without a length ends by hand.
    pub fn begun(index: u8, kind: PeriodKind, at: Timestamp, length: Option<u32>) -> Self {
        let clock = match kind {
            PeriodKind::Half | PeriodKind::Overtime => Clock::started(at, length),
            PeriodKind::Shootout => Clock::standing(at),
        };
        Self { index, kind, started: at, ended: None, clock }
    }

    /// The half it counts as for clients that know only two.
    pub const fn half(&self) -> Half {
        Half::of_period(self.index)
    }

    /// The clock as it was at a moment; after the end it is stopped.
    pub fn reading_at(&self, at: Timestamp) -> Reading {
        match self.ended {
            Some(end) if end.at <= at => Reading { running: false, ..self.clock.reading_at(end.at) },
            _ => self.clock.reading_at(at),
        }
    }

    /// The last known point of the clock: where it was started, stopped, set or ended.
    pub fn reading(&self) -> Reading {
        match self.ended {
            Some(end) => Reading { running: false, ..self.clock.reading_at(end.at) },
            None => self.clock.reading(),
        }
    }

    /// Its play time, or what it will be when the period ends by itself.
    pub fn full_time(&self) -> PlayTime {
        self.clock.length().map_or_else(|| self.reading().elapsed, PlayTime::from_seconds)
    }

    /// True if something may belong to that second of the period: a running open-ended period has no last second.
    pub fn has_second(&self, second: u32) -> bool {
        let is_open = self.clock.length().is_none() && self.ended.is_none();
        is_open || second <= self.full_time().whole_seconds()
    }

    /// When it would have begun if its clock had never been stopped or set: while the clock runs, the time since then
    /// is the play time.
    pub fn shown_start(&self) -> Timestamp {
        let Reading { at, elapsed, .. } = self.clock.reading();
        at.plus_millis(elapsed.as_millis().saturating_neg())
    }
}
