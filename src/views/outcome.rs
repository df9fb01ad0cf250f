//! How a match ended.

use minicup_domain::MatchId;
use minicup_domain::matches::{MatchState, ResultKind, Score, Side, Stages};
use minicup_projections::{Catalogue, Lang, result_note};
use serde::Serialize;
use utoipa::ToSchema;

/// How a match ended.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OutcomeView {
    /// The score at each stage that is over, and the final one; null before there is one.
    pub result: Option<ResultView>,
    /// played, walkover, double_forfeit, abandoned or void; played also before and during play.
    pub result_kind: &'static str,
    /// Whether it must have a winner.
    pub must_decide: bool,
    /// The winner: 0 home, 1 away; null before the end, after a draw, and if nobody has won.
    pub winner: Option<usize>,
    /// Public words for a result that was not played out, in the reader's language.
    pub result_note: Option<String>,
}

/// A result by its stages. Stages that are not over, or not known, are left out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ResultView {
    /// At half-time.
    #[serde(skip_serializing_if = "Option::is_none")]
    half: Option<[u32; 2]>,
    /// At the end of regular time.
    #[serde(skip_serializing_if = "Option::is_none")]
    regular: Option<[u32; 2]>,
    /// At the end of overtime.
    #[serde(skip_serializing_if = "Option::is_none")]
    overtime: Option<[u32; 2]>,
    /// The shoot-out alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    shootout: Option<[u32; 2]>,
    /// At the end, the shoot-out included.
    #[serde(rename = "final", skip_serializing_if = "Option::is_none")]
    last: Option<[u32; 2]>,
}

impl OutcomeView {
    /// How a match of the schedule ended.
    pub(super) fn new(catalogue: &Catalogue, id: MatchId, state: &MatchState, lang: Lang) -> Self {
        let fixture = state.pinned().or_else(|| catalogue.fixture(id));
        Self {
            result: ResultView::of(state),
            result_kind: state.result_kind().name(),
            must_decide: fixture.is_some_and(|fixture| fixture.must_decide),
            winner: state.winner().map(Side::index),
            result_note: result_note(catalogue, id, state, lang),
        }
    }

    /// Of the exhibition, which has only a score.
    pub(super) fn of_exhibition() -> Self {
        let result_kind = ResultKind::default().name();
        Self { result: None, result_kind, must_decide: false, winner: None, result_note: None }
    }
}

impl ResultView {
    fn of(state: &MatchState) -> Option<Self> {
        let Stages { half, regular, overtime, shootout } = state.stages();
        let [half, regular, overtime, shootout, last] =
            [half, regular, overtime, shootout, state.final_score()].map(|score| score.map(pair));
        let result = Self { half, regular, overtime, shootout, last };
        let is_known = [half, regular, overtime, shootout, last].iter().any(Option::is_some);
        is_known.then_some(result)
    }
}

/// Both sides' goals, home first.
pub(super) const fn pair(Score(home, away): Score) -> [u32; 2] {
    [home, away]
}
