//! How each event changes a match.

use std::sync::Arc;

use super::clock::{PlayTime, Turn};
use super::course::phase_after;
use super::entry::{Entry, EntryKind, Moment};
use super::event::{
    AttackEnded, ClockSet, ClockTurned, EntryAmended, EntryRevoked, Fixture, FreehandSet, GoalScored, InfoAdded,
    LengthSet, LineUpSet, MatchEvent, MatchFact, PeriodStarted, PlayerTreated, Punished, Resume, SevenMetreMissed,
    ShotTaken, TimeoutCalled,
};
use super::period::{Ending, Period};
use super::result::GivenResult;
use super::state::MatchState;
use super::terms::{EndedBy, Half, PeriodKind, Phase, Place};
use crate::game::ClockRule;
use crate::place::Revision;
use crate::time::Timestamp;

/// The state after `event`. Total: an event is taken as it is, and what refers to nothing is ignored, so replay
/// never fails; only [`decide`](super::decide) says what may happen.
pub fn evolve(mut state: MatchState, event: &MatchEvent) -> MatchState {
    let at = event.at;
    match &event.fact {
        MatchFact::Opened(fixture) => state.open(*fixture),
        MatchFact::HalfStarted(started) => state.start_half(started.half, at),
        MatchFact::HalfEnded(ended) => state.end_period(ended.half.index() as u8, at, ended.by),
        MatchFact::PeriodStarted(started) => state.start_period(started, at),
        MatchFact::PeriodEnded(ended) => state.end_period(ended.period, at, ended.by),
        MatchFact::ShotTaken(shot) => state.take_shot(at, shot),
        MatchFact::GoalScored(goal) => state.score_goal(at, goal),
        MatchFact::SevenMetreMissed(missed) => state.miss_seven_metre(at, missed),
        MatchFact::InfoAdded(info) => state.add_info(at, info),
        MatchFact::LineUpSet(set) => state.set_line_up(at, set),
        MatchFact::Punished(punished) => state.punish(at, punished),
        MatchFact::TimeoutCalled(called) => state.call_timeout(at, called),
        MatchFact::PlayerTreated(treated) => state.treat(at, treated),
        MatchFact::AttackEnded(ended) => state.push(at, ended.moment(), EntryKind::Attack { side: ended.side }),
        MatchFact::ClockStarted(turned) => state.turn_clock(at, turned, Turn::Run, EntryKind::ClockStarted),
        MatchFact::ClockStopped(turned) => state.turn_clock(at, turned, Turn::Stop, EntryKind::ClockStopped),
        MatchFact::ClockSet(set) => state.set_clock(at, set),
        MatchFact::LengthSet(set) => state.set_length(at, set),
        MatchFact::EntryRevoked(revoked) => state.revoke(at, revoked),
        MatchFact::EntryAmended(amended) => state.amend(amended),
        MatchFact::Confirmed => state.confirmed = Some(at),
        MatchFact::WinnerNamed(named) => state.named_winner = Some(named.winner),
        MatchFact::Reopened(_) => (state.confirmed, state.named_winner) = (None, None),
        MatchFact::ResultRecorded(recorded) => {
            state.result = Some(recorded.result);
            state.phase = Phase::End;
        }
        MatchFact::ResultRevoked(_) => {
            state.result = None;
            state.follow_play();
        }
        MatchFact::FreehandSet(freehand) => state.set_freehand(at, freehand),
    }
    state.events += 1;
    state
}

impl MatchState {
    fn push(&mut self, at: Timestamp, moment: Moment, kind: EntryKind) {
        let Moment { half, offset, .. } = moment;
        self.entries.push(Entry { revision: self.next_revision(), at, half, offset, place: moment.place(), kind });
    }

    /// Notes from before it began, and before the schedule gave it shorter halves, stay within them.
    fn open(&mut self, fixture: Fixture) {
        self.fixture = Some(fixture);
        if self.periods.is_empty() {
            let within = |entry: &mut Entry| entry.offset = entry.offset.min(fixture.half_length);
            self.entries.iter_mut().for_each(within);
        }
    }

    fn start_half(&mut self, half: Half, at: Timestamp) {
        let length = self.fixture.map(|fixture| fixture.half_length);
        self.start(Period::begun(half.index() as u8, PeriodKind::Half, at, length));
    }

    fn start_period(&mut self, started: &PeriodStarted, at: Timestamp) {
        self.start(Period::begun(started.period, started.kind, at, started.length));
    }

    fn start(&mut self, period: Period) {
        let (index, at) = (period.index, period.started);
        self.begin(period);
        self.push(at, self.moment(Place { period: index, offset: 0 }), EntryKind::Start);
        self.follow_play();
    }

    fn begin(&mut self, period: Period) {
        self.periods.retain(|known| known.index != period.index);
        self.periods.push(period);
        self.periods.sort_by_key(|period| period.index);
    }

    /// An ended period shows its full length, so that nothing entered for it is after its end.
    fn end_period(&mut self, index: u8, at: Timestamp, by: EndedBy) {
        let mut offset = 0;
        if let Some(period) = self.period_mut(index) {
            period.ended = Some(Ending { at, by });
            offset = period.full_time().whole_seconds();
        }
        self.push(at, self.moment(Place { period: index, offset }), EntryKind::End);
        self.follow_play();
    }

    /// The periods determine the state of a match, unless its result was given by hand.
    fn follow_play(&mut self) {
        self.phase = match (self.result, self.last_period()) {
            (Some(_), _) => Phase::End,
            (None, None) => Phase::Init,
            (None, Some(period)) if period.ended.is_some() => phase_after(self),
            (None, Some(period)) => match period.half() {
                Half::First => Phase::HalfFirst,
                Half::Second => Phase::HalfSecond,
            },
        };
    }

    fn score_goal(&mut self, at: Timestamp, goal: &GoalScored) {
        *self.goals.of_mut(goal.side) += 1;
        let &GoalScored { side, player, seven_metre, .. } = goal;
        let kind = EntryKind::Goal { side, player, seven_metre };
        self.push(at, goal.moment(), kind);
        self.follow_play();
    }

    fn miss_seven_metre(&mut self, at: Timestamp, missed: &SevenMetreMissed) {
        let &SevenMetreMissed { side, player, saved, .. } = missed;
        self.push(at, missed.moment(), EntryKind::SevenMetreMissed { side, player, saved });
    }

    /// Shots are lines of the shoot-out, which has no play time.
    fn take_shot(&mut self, at: Timestamp, shot: &ShotTaken) {
        let ShotTaken { side, player, scored, .. } = *shot;
        let period = self.last_period().map_or(0, |period| period.index);
        self.push(at, self.moment(Place { period, offset: 0 }), EntryKind::Shot { side, player, scored });
        self.follow_play();
    }

    fn call_timeout(&mut self, at: Timestamp, called: &TimeoutCalled) {
        let moment = called.moment();
        if called.granted {
            self.turn_running(at, moment.place().period, Turn::Stop);
        }
        self.push(at, moment, EntryKind::Timeout { side: called.side, granted: called.granted });
    }

    fn set_line_up(&mut self, at: Timestamp, set: &LineUpSet) {
        let (side, line_up) = (set.side, Arc::new(set.line_up.clone()));
        self.push(at, set.moment(), EntryKind::LineUp { side, line_up });
        self.follow_line_ups();
    }

    /// By the rules a punishment that costs time stops the clock, or leaves it running: then it counts from there.
    fn punish(&mut self, at: Timestamp, punished: &Punished) {
        let Punished { side, punishment, third_suspension, .. } = *punished;
        let moment = punished.moment();
        if punishment.reduces() && !third_suspension {
            let turn = match self.game().clock {
                ClockRule::Stopped => Turn::Stop,
                ClockRule::Running => Turn::Look,
            };
            self.turn_running(at, moment.place().period, turn);
        }
        let offender = punished.offender();
        self.push(at, moment, EntryKind::Punishment { side, offender, punishment, third_suspension });
    }

    fn treat(&mut self, at: Timestamp, treated: &PlayerTreated) {
        let PlayerTreated { side, player, .. } = *treated;
        self.push(at, treated.moment(), EntryKind::Treatment { side, player });
    }

    /// What is entered turns the clock of the period in which it happened, while that one runs.
    fn turn_running(&mut self, at: Timestamp, index: u8, turn: Turn) {
        let revision = self.next_revision();
        let Some(period) = self.period_mut(index) else { return };
        let runs = period.started <= at && period.ended.is_none_or(|end| at < end.at);
        if runs && period.kind != PeriodKind::Shootout {
            period.clock.turn(at, revision, turn);
        }
    }

    fn add_info(&mut self, at: Timestamp, info: &InfoAdded) {
        self.push(at, info.moment(), EntryKind::Info { text: info.text.clone() });
    }

    fn turn_clock(&mut self, at: Timestamp, turned: &ClockTurned, turn: Turn, kind: EntryKind) {
        self.turn(at, turned.period, turn, kind);
    }

    fn set_clock(&mut self, at: Timestamp, set: &ClockSet) {
        self.turn(at, set.period, Turn::Set(PlayTime::from_millis(set.elapsed_millis.max(0))), EntryKind::ClockSet);
    }

    fn set_length(&mut self, at: Timestamp, set: &LengthSet) {
        self.turn(at, set.period, Turn::Length(set.seconds), EntryKind::LengthSet { seconds: set.seconds });
    }

    fn turn(&mut self, at: Timestamp, index: u8, turn: Turn, kind: EntryKind) {
        let revision = self.next_revision();
        let Some(period) = self.period_mut(index) else { return };
        period.clock.turn(at, revision, turn);
        let offset = period.reading_at(at).elapsed.whole_seconds();
        self.push(at, self.moment(Place { period: index, offset }), kind);
    }

    fn revoke(&mut self, at: Timestamp, revoked: &EntryRevoked) {
        let Some(index) = self.entries.iter().position(|entry| entry.revision == revoked.entry) else { return };
        let entry = self.entries.remove(index);
        match entry.kind {
            EntryKind::Start => self.unstart(entry.place.period),
            EntryKind::End => self.unend(entry.place.period, at, revoked.resume),
            EntryKind::Goal { side, .. } => {
                let goals = self.goals.of_mut(side);
                *goals = goals.saturating_sub(1);
                self.follow_play();
            }
            EntryKind::Shot { .. } => self.follow_play(),
            EntryKind::Timeout { .. } | EntryKind::Punishment { .. } => self.let_clock_go_on(&entry),
            EntryKind::LineUp { .. } => self.follow_line_ups(),
            EntryKind::Info { .. }
            | EntryKind::SevenMetreMissed { .. }
            | EntryKind::Treatment { .. }
            | EntryKind::Attack { .. } => {}
            EntryKind::ClockStopped | EntryKind::ClockStarted | EntryKind::ClockSet | EntryKind::LengthSet { .. } => {
                if let Some(period) = self.period_mut(entry.place.period) {
                    period.clock.take_back(entry.revision);
                }
            }
        }
    }

    /// The clock goes on as if what is taken back had not stopped it, unless something has turned it since: then it stood.
    fn let_clock_go_on(&mut self, entry: &Entry) {
        if let Some(period) = self.period_mut(entry.place.period)
            && period.clock.is_latest_turn(entry.revision)
        {
            period.clock.take_back(entry.revision);
        }
    }

    /// The period never began: its clock goes with it, and notes of it belong to the one before.
    fn unstart(&mut self, index: u8) {
        self.periods.retain(|period| period.index != index);
        self.entries.retain(|entry| entry.place.period != index || !entry.kind.turns_clock());
        let offset = self.last_period().map_or(0, |period| period.full_time().whole_seconds());
        let period = self.last_period().map_or(0, |period| period.index);
        let moment = self.moment(Place { period, offset });
        for entry in self.entries.iter_mut().filter(|entry| entry.place.period == index) {
            (entry.half, entry.offset, entry.place) = (moment.half, moment.offset, moment.place());
        }
        self.follow_play();
    }

    /// The period did not end. If its clock continues from where it stopped, one that has shown the full length stays
    /// there until somebody sets it.
    fn unend(&mut self, index: u8, at: Timestamp, resume: Option<Resume>) {
        let revision = self.next_revision();
        let Some(period) = self.period_mut(index) else { return };
        if let (Some(end), Some(Resume::Stood)) = (period.ended, resume) {
            let stood = period.clock.reading_at(end.at);
            period.clock.turn(end.at, revision, Turn::Stop);
            let is_full = period.clock.length().is_some_and(|length| stood.elapsed >= PlayTime::from_seconds(length));
            if stood.running && !is_full {
                period.clock.turn(at.max(end.at), revision, Turn::Run);
            }
        }
        period.ended = None;
        self.follow_play();
    }

    fn amend(&mut self, change: &EntryAmended) {
        let moment = change.moment();
        let to = moment.place();
        let moved_to = self.period(to.period).map(|period| period.clock.moment_of(PlayTime::from_seconds(to.offset)));
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.revision == change.entry) else { return };
        if entry.kind.turns_clock() {
            (entry.half, entry.offset, entry.place) = (moment.half, moment.offset, to);
            return self.put_clock_right(change.entry, to);
        }
        if (entry.half, entry.offset, entry.place) != (moment.half, moment.offset, to) {
            entry.at = moved_to.unwrap_or(entry.at);
            (entry.half, entry.offset, entry.place) = (moment.half, moment.offset, to);
        }
        let before = entry.kind.side();
        entry.kind.correct(change.side, change.player);
        let (EntryKind::Goal { side, .. }, Some(before)) = (&entry.kind, before) else { return };
        let side = *side;
        if side == before {
            return;
        }
        let given_back = self.goals.of_mut(before);
        *given_back = given_back.saturating_sub(1);
        *self.goals.of_mut(side) += 1;
        self.follow_play();
    }

    /// Where something turned the clock, it showed another time.
    fn put_clock_right(&mut self, entry: Revision, shown: Place) {
        if let Some(period) = self.period_mut(shown.period) {
            period.clock.put_right(entry, PlayTime::from_seconds(shown.offset));
        }
    }

    /// An exhibition may also go back, and then a half that has yet to be played has no start.
    fn set_freehand(&mut self, at: Timestamp, freehand: &FreehandSet) {
        if self.phase != freehand.phase {
            self.set_freehand_phase(at, freehand.phase);
        }
        self.phase = freehand.phase;
        self.result = Some(GivenResult::played(freehand.score));
        if let Some(labels) = &freehand.labels {
            self.labels.get_or_insert_default().set(labels);
        }
    }

    fn set_freehand_phase(&mut self, at: Timestamp, phase: Phase) {
        let is_kept = |period: &Period| match phase {
            Phase::Init | Phase::HalfFirst => false,
            Phase::Pause | Phase::HalfSecond => period.index == 0,
            Phase::End => true,
        };
        self.periods.retain(is_kept);
        for period in &mut self.periods {
            period.ended.get_or_insert(Ending { at, by: EndedBy::Hand });
        }
        if let Some(half) = phase.running() {
            self.begin(Period::begun(half.index() as u8, PeriodKind::Half, at, None));
        }
    }
}

/// Events that belong to a place in the match.
macro_rules! has_moment {
    ($($event:ty),+) => {
        $(impl $event {
            /// Its place.
            pub fn moment(&self) -> Moment {
                Moment { half: self.half, offset: self.offset, place: self.place }
            }
        })+
    };
}

has_moment!(
    GoalScored,
    InfoAdded,
    EntryAmended,
    TimeoutCalled,
    Punished,
    SevenMetreMissed,
    LineUpSet,
    PlayerTreated,
    AttackEnded
);
