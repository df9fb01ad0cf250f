//! Whether two commands ask for the same thing: a repeated command id must come with the same request.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::command::{Amendment, MatchAction, Scorer};
use super::event::{EntryAmended, Fixture, MatchFact};
use super::terms::{Half, Phase};

/// The namespace of fingerprints; any constant would do, but it must stay as it is: fingerprints are stored.
const NAMESPACE: Uuid = Uuid::from_u128(0x6d31_6e69_6375_704c_a069_6e49_6e74_656e);

/// A fingerprint of a request: the action and its fields, without when it was meant and who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Intent(Uuid);

impl MatchAction {
    /// The fingerprint that is stored beside the events the action leads to.
    pub fn intent(&self) -> Intent {
        Intent(Uuid::new_v5(&NAMESPACE, self.canonical().as_bytes()))
    }

    /// Whether the action would have recorded these events. Commands of the first releases are recognised by this: they
    /// have no fingerprint.
    pub fn would_record(&self, fixture: Option<&Fixture>, facts: &[MatchFact]) -> bool {
        facts.iter().any(|fact| self.leads_to(fixture, fact))
    }

    fn leads_to(&self, fixture: Option<&Fixture>, fact: &MatchFact) -> bool {
        match (self, fact) {
            (Self::ChangeState(to), MatchFact::HalfStarted(started)) => *to == begun(started.half),
            (Self::ChangeState(to), MatchFact::HalfEnded(ended)) => *to == over(ended.half),
            (Self::Goal { team, scorer }, MatchFact::GoalScored(goal)) => {
                let is_side = fixture.is_some_and(|fixture| fixture.team(goal.side) == *team);
                is_side && goal.player == scorer.map(|scorer| scorer.player)
            }
            (Self::DeleteGoal { entry }, MatchFact::EntryRevoked(revoked)) => {
                revoked.entry == *entry && revoked.reason.is_none()
            }
            (Self::Revoke { entry, reason, resume: None }, MatchFact::EntryRevoked(revoked)) => {
                revoked.entry == *entry && revoked.reason.as_deref() == Some(reason.trim())
            }
            (Self::Amend { entry, change, reason }, MatchFact::EntryAmended(amended)) => {
                let reason = reason.as_deref().unwrap_or_default().trim();
                amended.entry == *entry && amended.reason == reason && is_applied(change, fixture, amended)
            }
            (Self::Info { text }, MatchFact::InfoAdded(info)) => info.text == text.trim(),
            (Self::Confirm, MatchFact::Confirmed) => true,
            (Self::Reopen { reason }, MatchFact::Reopened(reopened)) => reopened.reason == reason.trim(),
            (Self::ConfirmWinner(winner), MatchFact::WinnerNamed(named)) => named.winner == *winner,
            (Self::RecordResult { result, reason }, MatchFact::ResultRecorded(recorded)) => {
                recorded.result == *result && recorded.reason == reason.trim()
            }
            (Self::SetFreehand(wanted), MatchFact::FreehandSet(set)) => {
                wanted.score.is_none_or(|score| score == set.score)
                    && wanted.phase.is_none_or(|phase| phase == set.phase)
                    && wanted.labels == set.labels
            }
            _ => false,
        }
    }
}

fn is_applied(change: &Amendment, fixture: Option<&Fixture>, amended: &EntryAmended) -> bool {
    let has_team = |team| fixture.is_some_and(|fixture| amended.side.map(|side| fixture.team(side)) == Some(team));
    let has_scorer = |scorer: Option<Scorer>| amended.player == scorer.map(|scorer| scorer.player);
    change.team.is_none_or(has_team)
        && change.scorer.is_none_or(has_scorer)
        && change.half.is_none_or(|half| half == amended.half)
        && change.offset.is_none_or(|offset| offset == amended.offset)
}

const fn begun(half: Half) -> Phase {
    match half {
        Half::First => Phase::HalfFirst,
        Half::Second => Phase::HalfSecond,
    }
}

const fn over(half: Half) -> Phase {
    match half {
        Half::First => Phase::Pause,
        Half::Second => Phase::End,
    }
}
