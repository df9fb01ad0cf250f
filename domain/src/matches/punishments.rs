//! How long whom a punishment takes off the court: a fold over the lines and the play time.
//!
//! A reduction counts from the play time at which play goes on after the punishment. What the same player gets before
//! that follows on it, twice the length at most; what others get runs side by side. Officials of a team cost it one player
//! at a time of their own, whatever several of them get at once.

use super::clock::PlayTime;
use super::entry::{Entry, EntryKind};
use super::offence::{Offender, Punishment};
use super::period::Period;
use super::state::MatchState;
use super::terms::{PeriodKind, Phase, Side};
use crate::ids::PlayerId;
use crate::place::Revision;
use crate::time::Timestamp;

/// How long after a punishment another one of the same person is of the same stoppage where the clock did not stand, in
/// seconds.
const STOPPAGE: u32 = 30;
/// How many reductions of one player there are of one stoppage at most.
const MOST_OF_STOPPAGE: u32 = 2;
/// The suspension of a player with which a disqualification comes.
pub(super) const LAST_SUSPENSION: usize = 3;

/// A team plays with one player less until some play time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspension {
    /// Which team.
    pub side: Side,
    /// For whom, if that is known.
    pub offender: Option<Offender>,
    /// What will have been played of the match when it is over.
    pub until: PlayTime,
    /// What is left of it.
    pub remaining: PlayTime,
}

/// A punishment that stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Punished {
    pub(super) revision: Revision,
    pub(super) at: Timestamp,
    pub(super) side: Side,
    pub(super) offender: Option<Offender>,
    pub(super) punishment: Punishment,
    /// A third suspension brought it about.
    pub(super) third_suspension: bool,
}

impl Punished {
    fn of(entry: &Entry) -> Option<Self> {
        let EntryKind::Punishment { side, offender, punishment, third_suspension } = entry.kind else { return None };
        Some(Self { revision: entry.revision, at: entry.at, side, offender, punishment, third_suspension })
    }

    const fn place(&self) -> (Timestamp, Revision) {
        (self.at, self.revision)
    }

    fn is_of(&self, side: Side, offender: Offender) -> bool {
        self.side == side && self.offender == Some(offender)
    }
}

/// Where a punishment is in play.
#[derive(Debug, Clone, Copy)]
struct Stand {
    /// What was played of the match when play went on after it; none: it costs no time.
    from: Option<PlayTime>,
    /// When play went on: before that everything is of one stoppage.
    goes_on: (Timestamp, Revision),
}

const FIRST: Revision = Revision::new(0);
const LAST: Revision = Revision::new(u64::MAX);
const NEVER: (Timestamp, Revision) = (Timestamp::from_millis(i64::MAX), LAST);

/// A team plays with one player less: from when until when of the match.
#[derive(Debug, Clone, Copy)]
struct Reduction {
    side: Side,
    offender: Option<Offender>,
    punishment: Punishment,
    from: PlayTime,
    until: PlayTime,
    /// Up to when what the same person gets is of the same stoppage, and how many times it has counted in it.
    goes_on: (Timestamp, Revision),
    times: u32,
}

impl MatchState {
    /// Who sits out where the clock was last turned, in the order of the punishments.
    pub fn suspensions(&self) -> Vec<Suspension> {
        let at = self.last_period().map(|period| period.reading().at);
        at.map(|at| self.suspensions_at(at)).unwrap_or_default()
    }

    /// Who sits out at a moment, in the order of the punishments. Nobody does after the match.
    pub fn suspensions_at(&self, at: Timestamp) -> Vec<Suspension> {
        if self.phase == Phase::End {
            return vec![];
        }
        let Some(period) = self.last_period() else { return vec![] };
        let played = self.played_before(period.index).plus(period.reading_at(at).elapsed);
        let running = |reduction: Reduction| {
            let Reduction { side, offender, from, until, .. } = reduction;
            // Also where the clock was last looked at before.
            let since = played.max(from);
            let remaining = PlayTime::from_millis(until.as_millis().saturating_sub(since.as_millis()));
            (until > played).then_some(Suspension { side, offender, until, remaining })
        };
        self.reductions().into_iter().filter_map(running).collect()
    }

    /// Whether a player may not shoot in the shoot-out.
    pub(super) fn sits_out(&self, side: Side, player: PlayerId) -> bool {
        let offender = Offender::Player(player);
        let is_off = |off: &Suspension| off.side == side && off.offender == Some(offender);
        self.is_disqualified(side, offender) || self.suspensions().iter().any(is_off)
    }

    /// Whether somebody is disqualified.
    pub(super) fn is_disqualified(&self, side: Side, offender: Offender) -> bool {
        self.punishments().any(|punished| punished.is_of(side, offender) && punished.punishment.disqualifies())
    }

    /// Whether play has gone on since somebody was disqualified, at a moment that is now or was.
    pub(super) fn was_sent_off(&self, side: Side, offender: Offender, at: Timestamp) -> bool {
        let disqualified =
            self.punishments().filter(|punished| punished.is_of(side, offender) && punished.punishment.disqualifies());
        let now = (at, self.next_revision());
        disqualified.into_iter().any(|punished| self.stand(&punished).goes_on < now)
    }

    /// A player's suspensions.
    pub(super) fn suspensions_of(&self, side: Side, player: PlayerId) -> impl Iterator<Item = Punished> {
        let offender = Offender::Player(player);
        let is_suspension =
            move |punished: &Punished| punished.is_of(side, offender) && punished.punishment == Punishment::Suspension;
        self.punishments().filter(is_suspension)
    }

    /// The punishments that stand, in order of entry.
    pub(super) fn punishments(&self) -> impl Iterator<Item = Punished> {
        self.entries.iter().filter_map(Punished::of)
    }

    fn reductions(&self) -> Vec<Reduction> {
        let mut punished: Vec<Punished> = self.punishments().filter(|punished| punished.punishment.reduces()).collect();
        punished.sort_by_key(Punished::place);
        let mut reductions = Vec::new();
        for (index, one) in punished.iter().enumerate() {
            let before = punished.get(..index).unwrap_or_default();
            if !one.third_suspension && !is_report_alone(one, before) {
                self.reduce(&mut reductions, one);
            }
        }
        reductions
    }

    fn reduce(&self, reductions: &mut Vec<Reduction>, punished: &Punished) {
        let Stand { from: Some(from), goes_on } = self.stand(punished) else { return };
        let length = PlayTime::from_seconds(self.game().suspension);
        let Punished { side, offender, punishment, .. } = *punished;
        let is_same = |reduction: &&mut Reduction| {
            reduction.side == side && is_same_person(reduction.offender, offender) && reduction.until >= from
        };
        let reduction = Reduction { side, offender, punishment, from, until: from.plus(length), goes_on, times: 1 };
        let Some(earlier) = reductions.iter_mut().rev().find(is_same) else {
            return add(reductions, reduction);
        };
        let is_of_stoppage = punished.place() <= earlier.goes_on;
        match offender {
            Some(Offender::Official(_)) if is_of_stoppage => earlier.become_severest(offender, punishment),
            Some(Offender::Official(_)) => reductions.push(reduction),
            _ if is_of_stoppage && earlier.times >= MOST_OF_STOPPAGE => {}
            _ => earlier.go_on(length, goes_on, is_of_stoppage),
        }
    }

    fn stand(&self, punished: &Punished) -> Stand {
        match self.periods.iter().rfind(|period| period.started <= punished.at) {
            Some(period) => self.stand_in(period, punished),
            None => Stand { from: None, goes_on: self.start_after(None) },
        }
    }

    fn stand_in(&self, period: &Period, punished: &Punished) -> Stand {
        let soon = (punished.at.plus_seconds(STOPPAGE), LAST);
        let is_over = period.ended.is_some_and(|end| end.at <= punished.at);
        if period.kind == PeriodKind::Shootout {
            return Stand { from: None, goes_on: if is_over { NEVER } else { soon } };
        }
        let before = self.played_before(period.index);
        let at_end = Stand {
            from: Some(before.plus(period.reading().elapsed)),
            goes_on: if period.ended.is_some() { self.start_after(Some(period.index)) } else { NEVER },
        };
        if is_over {
            return at_end;
        }
        let reading = period.clock.reading_behind(punished.place());
        if reading.running {
            return Stand { from: Some(before.plus(reading.elapsed)), goes_on: soon };
        }
        match period.clock.next_run(punished.place()).filter(|(at, _)| period.ended.is_none_or(|end| *at < end.at)) {
            Some(run) => Stand { from: Some(before.plus(period.clock.reading_behind(run).elapsed)), goes_on: run },
            None => at_end,
        }
    }

    /// When the period after another one began; none: the first.
    fn start_after(&self, index: Option<u8>) -> (Timestamp, Revision) {
        let next = self.periods.iter().find(|period| index.is_none_or(|index| period.index > index));
        next.map_or(NEVER, |period| (period.started, FIRST))
    }
}

impl Reduction {
    /// Of several officials at once the severest one's counts.
    fn become_severest(&mut self, offender: Option<Offender>, punishment: Punishment) {
        if punishment.disqualifies() && !self.punishment.disqualifies() {
            (self.offender, self.punishment) = (offender, punishment);
        }
    }

    fn go_on(&mut self, length: PlayTime, goes_on: (Timestamp, Revision), is_of_stoppage: bool) {
        self.until = self.until.plus(length);
        self.goes_on = goes_on;
        self.times = if is_of_stoppage { self.times + 1 } else { 1 };
    }
}

/// A player's earlier reduction is over: not even a clock that is set back brings it back beside the new one.
fn add(reductions: &mut Vec<Reduction>, new: Reduction) {
    let is_player = new.offender.is_some_and(|who| who.player().is_some());
    reductions.retain(|old| !(is_player && old.side == new.side && old.offender == new.offender));
    reductions.push(new);
}

/// A blue card for somebody who is disqualified already means a report, and no time.
fn is_report_alone(punished: &Punished, before: &[Punished]) -> bool {
    let Some(offender) = punished.offender else { return false };
    let is_known = |earlier: &Punished| earlier.is_of(punished.side, offender) && earlier.punishment.disqualifies();
    punished.punishment == Punishment::BlueCard && before.iter().any(is_known)
}

/// Whether two punishments follow one another: those of a player; all officials of a team are one. Of somebody who is not
/// known nobody knows it.
const fn is_same_person(one: Option<Offender>, other: Option<Offender>) -> bool {
    match (one, other) {
        (Some(Offender::Player(one)), Some(Offender::Player(other))) => one.get() == other.get(),
        (Some(Offender::Official(_)), Some(Offender::Official(_))) => true,
        _ => false,
    }
}
