//! Public words for a result that was not played out, and a result by its stages as federations write it.

use minicup_domain::MatchId;
use minicup_domain::matches::{MatchState, ResultKind, Score, Stages};

use crate::{Catalogue, Lang};

/// The note on a result that was not played out; none for any other. Why it was given stays in the history.
pub fn result_note(catalogue: &Catalogue, id: MatchId, state: &MatchState, lang: Lang) -> Option<String> {
    let note = match (lang, state.result_kind()) {
        (_, ResultKind::Played) => return None,
        (Lang::Cs, ResultKind::Walkover) => match winner(catalogue, id, state) {
            Some(winner) => return Some(format!("Kontumace, vítězí {winner}")),
            None => "Kontumace",
        },
        (Lang::En, ResultKind::Walkover) => match winner(catalogue, id, state) {
            Some(winner) => return Some(format!("Walkover, {winner} win")),
            None => "Walkover",
        },
        (Lang::Cs, ResultKind::DoubleForfeit) => "Kontumace obou týmů",
        (Lang::En, ResultKind::DoubleForfeit) => "Forfeited by both teams",
        (Lang::Cs, ResultKind::Abandoned) => "Nedohráno",
        (Lang::En, ResultKind::Abandoned) => "Abandoned",
        (Lang::Cs, ResultKind::Void) => "Neplatný zápas",
        (Lang::En, ResultKind::Void) => "Void",
    };
    Some(note.to_owned())
}

fn winner<'c>(catalogue: &'c Catalogue, id: MatchId, state: &MatchState) -> Option<&'c str> {
    let side = state.winner()?;
    let fixture = state.pinned().or_else(|| catalogue.fixture(id))?;
    catalogue.team(fixture.team(side)).map(|team| team.name.as_str())
}

/// A result as federations write it: the final score, followed by the score at each stage before, the latest
/// first: `37:35 (32:32, 28:28, 14:13)`. None before the end.
pub fn written_result(state: &MatchState) -> Option<String> {
    let last = state.final_score()?;
    let Stages { half, regular, overtime, .. } = state.stages();
    let mut before: Vec<Score> = [overtime, regular].into_iter().flatten().filter(|score| *score != last).collect();
    before.extend(half);
    let written = |score: &Score| format!("{}:{}", score.0, score.1);
    let stages: Vec<String> = before.iter().map(written).collect();
    match stages.is_empty() {
        true => Some(written(&last)),
        false => Some(format!("{} ({})", written(&last), stages.join(", "))),
    }
}
