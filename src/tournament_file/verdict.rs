//! Whether the result a file gives a match is what the store has, is to be recorded, or meets one that was given by hand.

use minicup_domain::matches::{EntryKind, Fixture, MatchFact, MatchState, Phase, Score, evolve};
use minicup_domain::tournament::SaidResult;

use super::file::FileResult;
use super::history::History;

/// Why an import records something in a match, for readers of its history.
pub(super) const REASON: &str = "imported";

/// What becomes of the result a file gives a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The match has it.
    Settled,
    /// It is recorded.
    Record,
    /// The match was scored or put right by hand and stays.
    ByHand,
}

/// What a result comes to: the score and whether it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Outcome {
    score: Score,
    is_confirmed: bool,
}

impl Outcome {
    fn of(state: &MatchState) -> Option<Self> {
        let score = state.score().filter(|_| state.phase == Phase::End)?;
        Some(Self { score, is_confirmed: state.confirmed.is_some() })
    }
}

/// What becomes of `result`; `said` is the result that the last import gave the match.
pub(super) fn verdict(result: &FileResult, said: Option<&SaidResult>, history: &History) -> Verdict {
    let wanted = Outcome { score: result.score, is_confirmed: result.confirmed_at.is_some() };
    if !history.has_begun() {
        return if said.is_some() { Verdict::ByHand } else { Verdict::Record };
    }
    let present = Outcome::of(&history.state);
    let has_score = present.is_some_and(|present| present.score == wanted.score);
    match present {
        Some(present) if has_score && (present.is_confirmed || !wanted.is_confirmed) => Verdict::Settled,
        // Nobody has decided whether it counts.
        Some(_) if has_score && !history.was_reopened() && !was_confirmed(said) => Verdict::Record,
        Some(_) if !has_score && is_as_imported(said, history) => Verdict::Record,
        _ => Verdict::ByHand,
    }
}

fn was_confirmed(said: Option<&SaidResult>) -> bool {
    said.is_some_and(|said| said.confirmed_at.is_some())
}

/// Whether the match has the result that the last import left it with.
fn is_as_imported(said: Option<&SaidResult>, history: &History) -> bool {
    let left = match said {
        Some(said) => Some(Outcome { score: said.score, is_confirmed: said.confirmed_at.is_some() }),
        None => history.imported().and_then(|state| Outcome::of(&state)),
    };
    left.is_some() && left == Outcome::of(&history.state) && !history.was_reopened()
}

impl History {
    /// Whether the match was started or given a result: a note alone does not begin it.
    pub(super) fn has_begun(&self) -> bool {
        self.damaged || self.state.has_begun()
    }

    /// Whether somebody took its confirmation back and nobody has confirmed it since.
    fn was_reopened(&self) -> bool {
        let confirmations = |fact: &MatchFact| match fact {
            MatchFact::Confirmed => Some(false),
            MatchFact::Reopened(reopened) => Some(reopened.reason != REASON),
            _ => None,
        };
        self.entries.iter().rev().find_map(|entry| confirmations(&entry.event.fact)).unwrap_or(false)
    }

    /// The match as the last import left it; none if no import gave it a result.
    fn imported(&self) -> Option<MatchState> {
        let is_import = |fact: &MatchFact| matches!(fact, MatchFact::ResultRecorded(by) if by.reason == REASON);
        let last = self.entries.iter().rev().find(|entry| is_import(&entry.event.fact))?;
        let end = self.entries.iter().rposition(|entry| entry.command_id == last.command_id)?;
        let imported = self.entries.iter().take(end + 1);
        Some(imported.fold(MatchState::default(), |state, entry| evolve(state, &entry.event)))
    }

    /// Whether all there is of the match is the result of an import: nobody played or touched it, so that it can get
    /// other teams, or go.
    pub(super) fn is_imported_alone(&self, said: Option<&SaidResult>) -> bool {
        let is_played = self.state.entries.iter().any(|entry| !matches!(entry.kind, EntryKind::Info { .. }));
        !self.damaged && self.has_begun() && !is_played && is_as_imported(said, self)
    }

    /// Whether the match has begun with other teams, or in another category.
    pub(super) fn is_of_others(&self, fixture: &Fixture) -> bool {
        self.has_begun() && self.state.fixture.is_some_and(|opened| !opened.has_teams_of(fixture))
    }
}
