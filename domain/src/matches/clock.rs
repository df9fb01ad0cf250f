//! The clock of one period. Play time is a fold over the turns of the clock; it is never stored.

use crate::place::Revision;
use crate::time::Timestamp;

/// Time that a clock ran, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct PlayTime(i64);

impl PlayTime {
    /// Wraps milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Wraps seconds.
    pub const fn from_seconds(seconds: u32) -> Self {
        Self(seconds as i64 * 1000)
    }

    /// Milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Seconds, with a fraction.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// Whole seconds, rounded down.
    pub fn whole_seconds(self) -> u32 {
        u32::try_from(self.0 / 1000).unwrap_or(0)
    }

    /// The sum.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// The reading of a clock at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The moment.
    pub at: Timestamp,
    /// The time played by then.
    pub elapsed: PlayTime,
    /// Whether it runs from then on.
    pub running: bool,
}

/// A change of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It goes on.
    Run,
    /// It stops.
    Stop,
    /// It is set to another time.
    Set(PlayTime),
    /// The period lasts so many seconds.
    Length(u32),
    /// It goes on as it does: somebody looked at it.
    Look,
}

/// A change, and the event it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Turned {
    at: Timestamp,
    by: Revision,
    turn: Turn,
}

/// The clock of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    start: Reading,
    /// What the rules say; see [`Clock::length`].
    rules: Option<u32>,
    length: Option<u32>,
    /// In order of time: a late command turns it at the moment it was meant.
    turns: Vec<Turned>,
    /// The reading after all turns, so that a reading need not fold all of them again.
    latest: Reading,
}

impl Clock {
    /// A clock that runs from `at` until `length` seconds are played; none: until somebody ends the period.
    pub fn started(at: Timestamp, length: Option<u32>) -> Self {
        Self::at(at, length, true)
    }

    /// A clock that is not used: it stays at zero.
    pub fn standing(at: Timestamp) -> Self {
        Self::at(at, None, false)
    }

    fn at(at: Timestamp, length: Option<u32>, running: bool) -> Self {
        let start = Reading { at, elapsed: PlayTime::default(), running };
        Self { start, rules: length, length, turns: vec![], latest: start }
    }

    /// Length of the period in seconds; none if somebody ends it by hand.
    pub const fn length(&self) -> Option<u32> {
        self.length
    }

    /// The reading after all turns.
    pub const fn reading(&self) -> Reading {
        self.latest
    }

    /// The reading at a moment.
    pub fn reading_at(&self, at: Timestamp) -> Reading {
        let reading = match at >= self.latest.at {
            true => self.latest,
            false => self.fold(self.turns.iter().take_while(|turned| turned.at <= at)),
        };
        Reading { at, elapsed: self.elapsed(reading, at), running: reading.running && at >= self.start.at }
    }

    /// What had been played at a moment, at most the length.
    pub fn elapsed_at(&self, at: Timestamp) -> PlayTime {
        self.reading_at(at).elapsed
    }

    /// When the whole length is played; none while the clock is stopped or has no length.
    pub fn deadline(&self) -> Option<Timestamp> {
        let length = PlayTime::from_seconds(self.length?);
        let Reading { at, elapsed, running } = self.latest;
        running.then(|| at.plus_millis(length.0.saturating_sub(elapsed.0)))
    }

    /// When it first showed that time, or will if nothing changes.
    pub fn moment_of(&self, elapsed: PlayTime) -> Timestamp {
        let mut reading = self.start;
        for turned in &self.turns {
            if reading.running && self.elapsed(reading, turned.at) >= elapsed {
                break;
            }
            reading = self.turned(reading, turned);
        }
        reading.at.plus_millis(elapsed.0.saturating_sub(reading.elapsed.0).max(0))
    }

    /// Turns it at a moment; the event is at a revision of the stream.
    pub(super) fn turn(&mut self, at: Timestamp, by: Revision, turn: Turn) {
        let turned = Turned { at, by, turn };
        let place = self.turns.partition_point(|earlier| (earlier.at, earlier.by) <= (at, by));
        self.turns.insert(place, turned);
        match turn {
            Turn::Run | Turn::Stop | Turn::Look | Turn::Set(_) if place + 1 == self.turns.len() => {
                self.latest = self.turned(self.latest, &turned);
            }
            _ => self.refold(),
        }
    }

    /// Undoes the turn of the event at that revision.
    pub(super) fn take_back(&mut self, by: Revision) {
        self.turns.retain(|turned| turned.by != by);
        self.refold();
    }

    /// Whether nothing has turned it since the event at that place of the stream did.
    pub(super) fn is_latest_turn(&self, by: Revision) -> bool {
        self.turns.last().is_some_and(|turned| turned.by == by)
    }

    /// When it first was let go on after something that happened at a moment, if it was: the moment and the event.
    pub(super) fn next_run(&self, after: (Timestamp, Revision)) -> Option<(Timestamp, Revision)> {
        let runs = self.turns.iter().filter(|turned| turned.turn == Turn::Run);
        runs.map(|turned| (turned.at, turned.by)).find(|place| *place > after)
    }

    /// Where it was behind an event that happened at a moment.
    pub(super) fn reading_behind(&self, (at, by): (Timestamp, Revision)) -> Reading {
        let reading = self.fold(self.turns.iter().take_while(|turned| (turned.at, turned.by) <= (at, by)));
        Reading { at, elapsed: self.elapsed(reading, at), running: reading.running }
    }

    /// It showed another time where the event at that place of the stream turned it.
    pub(super) fn put_right(&mut self, by: Revision, shown: PlayTime) {
        if let Some(at) = self.turns.iter().find(|turned| turned.by == by).map(|turned| turned.at) {
            self.turn(at, by, Turn::Set(shown));
        }
    }

    fn refold(&mut self) {
        self.length = self.changed_length().or(self.rules);
        self.latest = self.fold(self.turns.iter());
    }

    /// A length is that of the whole period, so the one recorded last counts, whenever it was meant.
    fn changed_length(&self) -> Option<u32> {
        let lengths = self.turns.iter().filter_map(|turned| match turned.turn {
            Turn::Length(seconds) => Some((turned.by, seconds)),
            _ => None,
        });
        lengths.max().map(|(_, seconds)| seconds)
    }

    fn fold<'a>(&self, turns: impl Iterator<Item = &'a Turned>) -> Reading {
        turns.fold(self.start, |reading, turned| self.turned(reading, turned))
    }

    fn turned(&self, reading: Reading, turned: &Turned) -> Reading {
        let (at, elapsed) = (turned.at, self.elapsed(reading, turned.at));
        match turned.turn {
            Turn::Length(_) => reading,
            Turn::Run => Reading { at, elapsed, running: true },
            Turn::Stop => Reading { at, elapsed, running: false },
            Turn::Look => Reading { at, elapsed, running: reading.running },
            Turn::Set(elapsed) => Reading { at, elapsed: self.within(elapsed), running: reading.running },
        }
    }

    fn elapsed(&self, reading: Reading, at: Timestamp) -> PlayTime {
        let since = if reading.running { at.millis_since(reading.at).max(0) } else { 0 };
        self.within(reading.elapsed.plus(PlayTime(since)))
    }

    fn within(&self, elapsed: PlayTime) -> PlayTime {
        self.length.map_or(elapsed, |length| elapsed.min(PlayTime::from_seconds(length)))
    }
}
