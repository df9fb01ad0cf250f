//! Whether the store has the result a file gives a match, records it, or keeps one that was given by hand.

use minicup_domain::matches::{EntryKind, Fixture, GivenResult, MatchFact, MatchState, Phase, evolve};
use minicup_domain::tournament::SaidResult;

use super::file::FileResult;
use super::history::History;

/// The reason that an import records in a match, for readers of its history.
pub(super) const REASON: &str = "imported";

/// What happens with the result a file gives a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The match has it.
    Settled,
    /// It is recorded.
    Record,
    /// The match was scored or corrected by hand and keeps its result.
    ByHand,
}

/// What happens with `result`; `said` is the result that the last import gave the match.
pub(super) fn verdict(result: &FileResult, said: Option<&SaidResult>, history: &History) -> Verdict {
    let state = &history.state;
    if !history.has_begun() {
        return if said.is_some() { Verdict::ByHand } else { Verdict::Record };
    }
    let is_to_count = result.confirmed_at.is_some() && state.confirmed.is_none();
    match ends_with(state, &result.given()) {
        true if !is_to_count => Verdict::Settled,
        // Nobody has decided whether it counts.
        true if !history.was_reopened() && !was_confirmed(said) => Verdict::Record,
        false if is_as_imported(said, history) => Verdict::Record,
        _ => Verdict::ByHand,
    }
}

/// Whether a match has ended with a result as in a file. What the file leaves open may be anything.
pub(super) fn ends_with(state: &MatchState, wanted: &GivenResult) -> bool {
    let (has, wants) = (state.stages(), wanted.stages);
    let scores = [
        (wanted.score, state.score()),
        (wants.half, has.half),
        (wants.regular, has.regular),
        (wants.overtime, has.overtime),
        (wants.shootout, has.shootout),
    ];
    let has_scores = scores.iter().all(|(wanted, has)| wanted.is_none() || wanted == has);
    let has_winner = wanted.winner.is_none() || wanted.winner == state.winner();
    state.phase == Phase::End && state.result_kind() == wanted.kind && has_scores && has_winner
}

fn was_confirmed(said: Option<&SaidResult>) -> bool {
    said.is_some_and(|said| said.confirmed_at.is_some())
}

/// Whether the match has the result that the last import left it with.
fn is_as_imported(said: Option<&SaidResult>, history: &History) -> bool {
    let state = &history.state;
    let is_left = match said {
        Some(said) => ends_with(state, &said.result) && state.confirmed.is_some() == said.confirmed_at.is_some(),
        None => history.imported().is_some_and(|left| {
            let come_to = |state: &MatchState| (state.phase, state.score(), state.confirmed.is_some());
            state.phase == Phase::End && come_to(&left) == come_to(state)
        }),
    };
    is_left && !history.was_reopened()
}

impl History {
    /// Whether the match was started or given a result: a note alone does not begin it.
    pub(super) fn has_begun(&self) -> bool {
        self.damaged || self.state.has_begun()
    }

    /// Whether the last change of its confirmation was a reopening by a person.
    fn was_reopened(&self) -> bool {
        let confirmations = |fact: &MatchFact| match fact {
            MatchFact::Confirmed => Some(false),
            MatchFact::Reopened(reopened) => Some(reopened.reason != REASON),
            _ => None,
        };
        self.entries.iter().rev().find_map(|entry| confirmations(&entry.event.fact)).unwrap_or(false)
    }

    /// The result that was given by hand, or else what was played; none before there is a score.
    pub(super) fn given(&self) -> Option<GivenResult> {
        self.state.result.or_else(|| self.state.score().map(GivenResult::played))
    }

    /// Why the result was given by hand; none where it was not, and for an import without a reason.
    pub(super) fn reason(&self) -> Option<String> {
        self.state.result?;
        let reason = self.entries.iter().rev().find_map(|entry| match &entry.event.fact {
            MatchFact::ResultRecorded(recorded) => Some(recorded.reason.clone()),
            _ => None,
        });
        reason.filter(|reason| reason != REASON)
    }

    /// The match as the last import left it; none if no import gave it a result.
    fn imported(&self) -> Option<MatchState> {
        let is_import = |fact: &MatchFact| matches!(fact, MatchFact::ResultRecorded(by) if by.reason == REASON);
        let last = self.entries.iter().rev().find(|entry| is_import(&entry.event.fact))?;
        let end = self.entries.iter().rposition(|entry| entry.command_id == last.command_id)?;
        let imported = self.entries.iter().take(end + 1);
        Some(imported.fold(MatchState::default(), |state, entry| evolve(state, &entry.event)))
    }

    /// Whether the match has only the result of an import: nobody played or changed it, so that it can get
    /// other teams, or be removed.
    pub(super) fn is_imported_alone(&self, said: Option<&SaidResult>) -> bool {
        let is_played = self.state.entries.iter().any(|entry| !matches!(entry.kind, EntryKind::Info { .. }));
        !self.damaged && self.has_begun() && !is_played && is_as_imported(said, self)
    }

    /// Whether the match has begun with other teams, or in another category.
    pub(super) fn is_of_others(&self, fixture: &Fixture) -> bool {
        self.has_begun() && self.state.fixture.is_some_and(|opened| !opened.has_teams_of(fixture))
    }
}
