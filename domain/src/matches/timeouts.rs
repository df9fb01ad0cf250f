//! Team time-outs: how many a side has taken, and the one that is on.

use super::entry::{Entry, EntryKind};
use super::state::MatchState;
use super::terms::{PeriodKind, Place, Side};
use crate::game::{LastMinutes, Timeouts};
use crate::time::Timestamp;

/// A time-out that is on: play has not gone on since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningTimeout {
    /// Who called it.
    pub side: Side,
    /// When its time is up; play may go on later.
    pub ends: Timestamp,
}

impl MatchState {
    /// How many time-outs each side has taken, those included that it asked for and lost.
    pub fn timeouts(&self) -> [usize; 2] {
        [Side::Home, Side::Away].map(|side| self.timeouts_of(side).count())
    }

    /// The time-out that is on.
    pub fn timeout(&self) -> Option<RunningTimeout> {
        let period = self.running_period()?;
        let is_granted = |entry: &&Entry| matches!(entry.kind, EntryKind::Timeout { granted: true, .. });
        let called = self.entries.iter().filter(is_granted).rfind(|entry| entry.place.period == period.index)?;
        let EntryKind::Timeout { side, .. } = called.kind else { return None };
        let is_over = period.reading().running || period.clock.next_run((called.at, called.revision)).is_some();
        let length = self.game().timeouts.unwrap_or_default().length;
        (!is_over).then(|| RunningTimeout { side, ends: called.at.plus_seconds(length) })
    }

    /// Where each of a side's time-outs is.
    fn timeouts_of(&self, of: Side) -> impl Iterator<Item = Place> {
        self.entries.iter().filter_map(move |entry| match entry.kind {
            EntryKind::Timeout { side, .. } if side == of => Some(entry.place),
            _ => None,
        })
    }

    /// Whether a side may not take another time-out at a place of the match. Without an allowance it always may.
    pub(super) fn lacks_timeout(&self, side: Side, at: Place) -> bool {
        let Some(allowed) = self.game().timeouts else { return false };
        let taken =
            |is_counted: &dyn Fn(Place) -> bool| self.timeouts_of(side).filter(|place| is_counted(*place)).count();
        let is_overtime = |place: Place| self.kind_of_period(place.period) == Some(PeriodKind::Overtime);
        if is_overtime(at) {
            return taken(&is_overtime) >= usize::from(allowed.of_overtime);
        }
        let Timeouts { of_match, of_half, last, .. } = allowed;
        let is_last = |place: Place| last.is_some_and(|last| self.is_in(last, place));
        let max = last.map_or(u8::MAX, |last| last.max);
        taken(&|place| !is_overtime(place)) >= usize::from(of_match)
            || taken(&|place| place.period == at.period) >= usize::from(of_half)
            || (is_last(at) && taken(&is_last) >= usize::from(max))
    }

    fn kind_of_period(&self, index: u8) -> Option<PeriodKind> {
        self.period(index).map(|period| period.kind)
    }

    /// Whether a place is in the last minutes of regular time.
    fn is_in(&self, last: LastMinutes, place: Place) -> bool {
        let period = self.period(place.period).filter(|period| period.kind == PeriodKind::Half);
        let length = period.and_then(|period| period.clock.length());
        let is_late = length.is_some_and(|length| place.offset.saturating_add(last.seconds) >= length);
        self.is_last_half(place.period) && is_late
    }
}
