//! Lines of a match's timeline.

use std::sync::Arc;

use super::line_up::LineUp;
use super::offence::{Offender, Punishment};
use super::terms::{Half, Place, Side};
use crate::ids::PlayerId;
use crate::place::Revision;
use crate::time::Timestamp;

/// A line of the match's timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The revision of its event.
    pub revision: Revision,
    /// When it happened.
    pub at: Timestamp,
    /// The half it belongs to, for clients that know only two; overtime belongs to the second.
    pub half: Half,
    /// Whole seconds played of that half, at most its length by the rules.
    pub offset: u32,
    /// Its place among all periods.
    pub place: Place,
    /// What it is.
    pub kind: EntryKind,
}

/// What a line of the timeline is.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryKind {
    /// A period began.
    Start,
    /// A period ended.
    End,
    /// A team scored.
    Goal {
        /// Who.
        side: Side,
        /// The scorer, if known.
        player: Option<PlayerId>,
        /// Whether it was a seven-metre throw.
        seven_metre: bool,
    },
    /// A seven-metre throw that was no goal.
    SevenMetreMissed {
        /// Who threw.
        side: Side,
        /// The thrower, if known.
        player: Option<PlayerId>,
        /// Whether the goalkeeper saved it.
        saved: bool,
    },
    /// A line written by the scorekeeper.
    Info {
        /// The line.
        text: String,
    },
    /// The clock stopped.
    ClockStopped,
    /// The clock went on.
    ClockStarted,
    /// The clock was set; its offset is what it shows now.
    ClockSet,
    /// The period got another length.
    LengthSet {
        /// In seconds.
        seconds: u32,
    },
    /// A team called a time-out.
    Timeout {
        /// Who.
        side: Side,
        /// Whether they got it.
        granted: bool,
    },
    /// A team named who plays today.
    LineUp {
        /// Which team.
        side: Side,
        /// Who.
        line_up: Arc<LineUp>,
    },
    /// Somebody was punished.
    Punishment {
        /// Whose team.
        side: Side,
        /// Who, if that is known.
        offender: Option<Offender>,
        /// With what.
        punishment: Punishment,
        /// Whether it is the disqualification that came with a third suspension.
        third_suspension: bool,
    },
    /// A player was treated on court.
    Treatment {
        /// Whose team.
        side: Side,
        /// The player, if known.
        player: Option<PlayerId>,
    },
    /// An attack ended without a goal.
    Attack {
        /// Whose.
        side: Side,
    },
    /// Somebody shot in the shoot-out.
    Shot {
        /// Whose turn it was.
        side: Side,
        /// Who shot, if known.
        player: Option<PlayerId>,
        /// Whether it was a goal, which counts only in the shoot-out.
        scored: bool,
    },
}

impl EntryKind {
    /// Its name, for programs.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Info { .. } => "info",
            Self::Goal { .. } => "goal",
            Self::Shot { .. } => "shootout_shot",
            Self::SevenMetreMissed { .. } => "seven_metre_missed",
            Self::Timeout { .. } => "timeout",
            Self::LineUp { .. } => "line_up",
            Self::Punishment { punishment, .. } => punishment.name(),
            Self::Treatment { .. } => "treatment",
            Self::Attack { .. } => "attack",
            Self::ClockStopped => "clock_stopped",
            Self::ClockStarted => "clock_started",
            Self::ClockSet | Self::LengthSet { .. } => "clock_set",
        }
    }

    /// The team it is about, if it is about one.
    pub const fn side(&self) -> Option<Side> {
        match self {
            Self::Goal { side, .. }
            | Self::SevenMetreMissed { side, .. }
            | Self::Shot { side, .. }
            | Self::Timeout { side, .. }
            | Self::LineUp { side, .. }
            | Self::Punishment { side, .. }
            | Self::Treatment { side, .. }
            | Self::Attack { side } => Some(*side),
            _ => None,
        }
    }

    /// The player it is about, if that is known.
    pub const fn player(&self) -> Option<PlayerId> {
        match self {
            Self::Goal { player, .. }
            | Self::SevenMetreMissed { player, .. }
            | Self::Treatment { player, .. }
            | Self::Shot { player, .. } => *player,
            Self::Punishment { offender: Some(offender), .. } => offender.player(),
            _ => None,
        }
    }

    /// Whether a player can be named: a time-out and the punishment of an official have none.
    pub(super) const fn may_have_player(&self) -> bool {
        match self {
            Self::Goal { .. } | Self::SevenMetreMissed { .. } | Self::Treatment { .. } | Self::Shot { .. } => true,
            Self::Punishment { offender, .. } => !matches!(offender, Some(Offender::Official(_))),
            _ => false,
        }
    }

    /// Corrects whose it is: the side where one is given, and the player. Of a shot the side stays, and an official stays
    /// one.
    pub(super) fn correct(&mut self, to: Option<Side>, by: Option<PlayerId>) {
        match self {
            Self::Goal { side, player, .. }
            | Self::SevenMetreMissed { side, player, .. }
            | Self::Treatment { side, player } => {
                (*side, *player) = (to.unwrap_or(*side), by);
            }
            Self::Shot { player, .. } => *player = by,
            Self::Timeout { side, .. } | Self::Attack { side } => *side = to.unwrap_or(*side),
            Self::Punishment { side, offender, .. } => {
                *side = to.unwrap_or(*side);
                *offender = offender.filter(|one| one.player().is_none()).or(by.map(Offender::Player));
            }
            _ => {}
        }
    }

    /// True for starts and ends of periods.
    pub const fn is_boundary(&self) -> bool {
        matches!(self, Self::Start | Self::End)
    }

    /// True for changes of a clock.
    pub const fn turns_clock(&self) -> bool {
        matches!(self, Self::ClockStopped | Self::ClockStarted | Self::ClockSet | Self::LengthSet { .. })
    }
}

/// Half and second of something, as events store them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The half, for clients that know only two.
    pub half: Half,
    /// Whole seconds played of it, at most its length by the rules.
    pub offset: u32,
    /// The place among all periods, if half and offset cannot say it.
    pub place: Option<Place>,
}

impl Moment {
    /// A place in a match whose halves last `half_length` seconds by the rules.
    pub fn of(place: Place, half_length: u32) -> Self {
        let half = Half::of_period(place.period);
        let is_half = half.index() == usize::from(place.period);
        let offset = if is_half { place.offset.min(half_length) } else { half_length };
        let moment = Self { half, offset, place: Some(place) };
        if moment.without_place().place() == place { moment.without_place() } else { moment }
    }

    /// Its place among all periods.
    pub fn place(self) -> Place {
        self.place.unwrap_or(Place { period: self.half.index() as u8, offset: self.offset })
    }

    const fn without_place(self) -> Self {
        Self { place: None, ..self }
    }
}
