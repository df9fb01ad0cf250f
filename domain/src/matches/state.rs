//! What a match's events fold into.

use super::event::{EntryAmended, Fixture, FreehandSet, GoalScored, InfoAdded, MatchEvent, MatchFact};
use super::labels::Labels;
use super::terms::{Half, Phase, Score, Side};
use crate::ids::PlayerId;
use crate::place::Revision;
use crate::time::Timestamp;

/// A match as its events leave it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatchState {
    /// What the schedule said when the match was opened; none before that and for an exhibition. While nothing has begun
    /// the schedule may still change, see [`MatchState::pinned`].
    pub fixture: Option<Fixture>,
    /// How far it has come.
    pub phase: Phase,
    /// When the halves started.
    pub half_starts: [Option<Timestamp>; 2],
    /// The starts, ends, goals and lines that stand, in order of entry.
    pub entries: Vec<Entry>,
    /// A score given by hand, which counts in place of the goals.
    pub result: Option<Score>,
    /// Since when the result counts in the table.
    pub confirmed: Option<Timestamp>,
    /// Names and colours set free-hand; none for a match of the schedule.
    pub labels: Option<Box<Labels>>,
    goals: Score,
    events: u64,
}

/// A line of the match's timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where its event stands in the stream.
    pub revision: Revision,
    /// When it happened.
    pub at: Timestamp,
    /// The half it belongs to.
    pub half: Half,
    /// Whole seconds since the start of that half.
    pub offset: u32,
    /// What it is.
    pub kind: EntryKind,
}

/// What a line of the timeline is.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryKind {
    /// A half began.
    Start,
    /// A half ended.
    End,
    /// A team scored.
    Goal {
        /// Who.
        side: Side,
        /// The scorer, if known.
        player: Option<PlayerId>,
    },
    /// A line written by the scorekeeper.
    Info {
        /// The line.
        text: String,
    },
}

impl MatchState {
    /// How many events the state is folded from: the revision the next event will have.
    pub fn next_revision(&self) -> Revision {
        Revision::new(self.events)
    }

    /// The last event the state is folded from.
    pub fn revision(&self) -> Option<Revision> {
        self.events.checked_sub(1).map(Revision::new)
    }

    /// Whether the match has started or has a result: from then on the schedule is fixed for it.
    pub fn has_begun(&self) -> bool {
        self.phase != Phase::Init || self.result.is_some()
    }

    /// What of the schedule is fixed for the match; none before it has begun.
    pub fn pinned(&self) -> Option<Fixture> {
        self.fixture.filter(|_| self.has_begun())
    }

    /// The score; none before the start.
    pub fn score(&self) -> Option<Score> {
        match (self.result, self.phase) {
            (Some(result), _) => Some(result),
            (None, Phase::Init) => None,
            (None, _) => Some(self.goals),
        }
    }

    /// The count of the goals that stand, whatever was recorded by hand.
    pub fn standing_goals(&self) -> Score {
        self.goals
    }

    /// The half that runs or ran last; the first one before the start. A match that ended by a result given by hand
    /// need not have had a second half.
    pub fn current_half(&self) -> Half {
        match self.half_start(Half::Second) {
            Some(_) => Half::Second,
            None => Half::First,
        }
    }

    /// When a half started.
    pub fn half_start(&self, half: Half) -> Option<Timestamp> {
        match half {
            Half::First => self.half_starts[0],
            Half::Second => self.half_starts[1],
        }
    }

    /// Length of a half in seconds; 0 while nobody knows it.
    pub fn half_length(&self) -> u32 {
        self.fixture.map_or(0, |fixture| fixture.half_length)
    }

    /// Seconds of `half` played at `at`, at most its length.
    pub fn offset_at(&self, half: Half, at: Timestamp) -> u32 {
        self.half_start(half).map_or(0, |start| at.seconds_since(start).min(self.half_length()))
    }

    /// The entry whose event stands at `revision`, while it stands.
    pub fn entry(&self, revision: Revision) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.revision == revision)
    }

    fn push(&mut self, at: Timestamp, half: Half, offset: u32, kind: EntryKind) {
        let revision = self.next_revision();
        self.entries.push(Entry { revision, at, half, offset, kind });
    }

    fn start_half(&mut self, half: Half, at: Timestamp) {
        (self.phase, self.half_starts[half.index()]) = match half {
            Half::First => (Phase::HalfFirst, Some(at)),
            Half::Second => (Phase::HalfSecond, Some(at)),
        };
        self.push(at, half, 0, EntryKind::Start);
    }

    /// An ended half shows at its full length, so that nothing entered for it can stand behind its end.
    fn end_half(&mut self, half: Half, at: Timestamp) {
        self.phase = match half {
            Half::First => Phase::Pause,
            Half::Second => Phase::End,
        };
        self.push(at, half, self.half_length(), EntryKind::End);
    }

    fn score_goal(&mut self, at: Timestamp, goal: &GoalScored) {
        *self.goals.of_mut(goal.side) += 1;
        let kind = EntryKind::Goal { side: goal.side, player: goal.player };
        self.push(at, goal.half, goal.offset, kind);
    }

    fn add_info(&mut self, at: Timestamp, info: &InfoAdded) {
        self.push(at, info.half, info.offset, EntryKind::Info { text: info.text.clone() });
    }

    fn revoke(&mut self, revision: Revision) {
        let Some(index) = self.entries.iter().position(|entry| entry.revision == revision) else { return };
        let entry = self.entries.remove(index);
        if let EntryKind::Goal { side, .. } = entry.kind {
            let goals = self.goals.of_mut(side);
            *goals = goals.saturating_sub(1);
        }
    }

    fn amend(&mut self, change: &EntryAmended) {
        let start = self.half_start(change.half);
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.revision == change.entry) else { return };
        if (entry.half, entry.offset) != (change.half, change.offset) {
            entry.at = start.map_or(entry.at, |start| start.plus_seconds(change.offset));
            (entry.half, entry.offset) = (change.half, change.offset);
        }
        let EntryKind::Goal { side, player } = &mut entry.kind else { return };
        *player = change.player;
        let Some(new_side) = change.side.filter(|new_side| new_side != side) else { return };
        *side = new_side;
        let given_back = self.goals.of_mut(new_side.other());
        *given_back = given_back.saturating_sub(1);
        *self.goals.of_mut(new_side) += 1;
    }

    /// Back to where play got to. A match that was never played has then not begun.
    fn revoke_result(&mut self) {
        self.result = None;
        let last = self.entries.iter().rev().find(|entry| matches!(entry.kind, EntryKind::Start | EntryKind::End));
        self.phase = match last.map(|entry| (entry.half, &entry.kind)) {
            None => Phase::Init,
            Some((Half::First, EntryKind::Start)) => Phase::HalfFirst,
            Some((Half::First, _)) => Phase::Pause,
            Some((Half::Second, EntryKind::Start)) => Phase::HalfSecond,
            Some((Half::Second, _)) => Phase::End,
        };
    }

    /// An exhibition may also go back, and then a half that has yet to be played has no start.
    fn set_freehand(&mut self, at: Timestamp, freehand: &FreehandSet) {
        if self.phase != freehand.phase {
            match freehand.phase {
                Phase::Init => self.half_starts = [None, None],
                Phase::HalfFirst => self.half_starts = [Some(at), None],
                Phase::Pause => self.half_starts[1] = None,
                Phase::HalfSecond => self.half_starts[1] = Some(at),
                Phase::End => {}
            }
        }
        self.phase = freehand.phase;
        self.result = Some(freehand.score);
        if let Some(labels) = &freehand.labels {
            self.labels.get_or_insert_default().set(labels);
        }
    }
}

/// The state after `event`. Total: every event is taken at its word and what it names in vain is passed over, so replay
/// never fails; what may happen is for [`decide`](super::decide) alone to say.
pub fn evolve(mut state: MatchState, event: &MatchEvent) -> MatchState {
    let at = event.at;
    match &event.fact {
        MatchFact::Opened(fixture) => state.fixture = Some(*fixture),
        MatchFact::HalfStarted(started) => state.start_half(started.half, at),
        MatchFact::HalfEnded(ended) => state.end_half(ended.half, at),
        MatchFact::GoalScored(goal) => state.score_goal(at, goal),
        MatchFact::InfoAdded(info) => state.add_info(at, info),
        MatchFact::EntryRevoked(revoked) => state.revoke(revoked.entry),
        MatchFact::EntryAmended(amended) => state.amend(amended),
        MatchFact::Confirmed => state.confirmed = Some(at),
        MatchFact::Reopened(_) => state.confirmed = None,
        MatchFact::ResultRecorded(recorded) => {
            state.result = Some(recorded.score);
            state.phase = Phase::End;
        }
        MatchFact::ResultRevoked(_) => state.revoke_result(),
        MatchFact::FreehandSet(freehand) => state.set_freehand(at, freehand),
    }
    state.events += 1;
    state
}

/// When the half that runs ends by itself. Derived from the state, never stored; none when no clock runs.
pub fn deadline(state: &MatchState) -> Option<Timestamp> {
    let half = state.phase.running()?;
    let fixture = state.fixture?;
    Some(state.half_start(half)?.plus_seconds(fixture.half_length))
}
