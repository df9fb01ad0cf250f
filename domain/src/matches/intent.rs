//! Whether two commands ask for the same thing: a repeated command id must come with the same request.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clock::PlayTime;
use super::command::{Accused, Amendment, ClockChange, Freehand, MatchAction, Scorer};
use super::event::{EntryAmended, Fixture, MatchFact, Resume};
use super::result::{GivenResult, Stages};
use super::terms::{Half, Phase, Score, Side};

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

    /// The action in words that never change. A free text comes last, so that it cannot be confused with another field.
    fn canonical(&self) -> String {
        match self {
            Self::Open(fixture) => {
                let Fixture { category, home, away, half_length, .. } = fixture;
                format!("open {category} {home} {away} {half_length}")
            }
            Self::Tick => "tick".to_owned(),
            Self::ChangeState(to) => format!("state_change {to}"),
            Self::Goal { team, scorer } => format!("goal {team} {}", who(*scorer)),
            Self::SevenMetre { team, thrower, outcome } => {
                format!("seven_metre {team} {} {}", who(*thrower), outcome.name())
            }
            Self::DeleteGoal { entry } => format!("delete_event {entry}"),
            Self::Revoke { entry, reason, resume: None } => format!("revoke_event {entry} {}", reason.trim()),
            Self::Revoke { entry, reason, resume: Some(Resume::Stood) } => {
                format!("revoke_event_stood {entry} {}", reason.trim())
            }
            Self::Clock(change) => clock(change),
            Self::StartPeriod => "start_period".to_owned(),
            Self::EndPeriod => "end_period".to_owned(),
            Self::Shoot { team, shooter, scored, overrule } => {
                format!("shootout_shot {team} {} {scored}{}", who(*shooter), allowed(overrule.as_deref()))
            }
            Self::Punish { team, accused, punishment, overrule } => {
                let accused = or_dash(accused.map(named));
                format!("punish {team} {accused} {}{}", punishment.name(), allowed(overrule.as_deref()))
            }
            Self::CallTimeout { team, granted, overrule } => {
                format!("timeout {team} {granted}{}", allowed(overrule.as_deref()))
            }
            Self::Amend { entry, change, reason } => {
                let Amendment { team, scorer, half, offset } = change;
                let scorer = scorer.map(|scorer| or_dash(scorer.map(|scorer| scorer.player)));
                let half = half.map(Half::index);
                let (team, scorer, half, offset) = (or_dash(*team), or_stays(scorer), or_dash(half), or_dash(*offset));
                let reason = reason.as_deref().unwrap_or_default().trim();
                format!("amend_event {entry} {team} {scorer} {half} {offset} {reason}")
            }
            Self::Info { text } => format!("info {}", text.trim()),
            Self::Confirm => "confirm".to_owned(),
            Self::Reopen { reason } => format!("reopen {}", reason.trim()),
            Self::ConfirmWinner(winner) => format!("confirm {}", winner.index()),
            Self::RecordResult { result, reason } => format!("record_result {} {}", given(result), reason.trim()),
            Self::RevokeResult { reason } => format!("revoke_result {}", reason.trim()),
            Self::SetFreehand(freehand) => exhibition(freehand),
        }
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

/// A scorer, thrower or shooter, if known.
fn who(scorer: Option<Scorer>) -> String {
    or_dash(scorer.map(|scorer| scorer.player))
}

/// Why the referees allow it, if they had to.
fn allowed(overrule: Option<&str>) -> String {
    overrule.map(|reason| format!(" {}", reason.trim())).unwrap_or_default()
}

fn named(accused: Accused) -> String {
    match accused {
        Accused::Player(player) => player.player.to_string(),
        Accused::Official(letter) => letter.to_string(),
    }
}

fn clock(change: &ClockChange) -> String {
    let ClockChange { run, elapsed, length, reason } = change;
    let elapsed = elapsed.map(PlayTime::as_millis);
    let reason = reason.as_deref().unwrap_or_default().trim();
    format!("clock {} {} {} {reason}", or_dash(*run), or_dash(elapsed), or_dash(*length))
}

/// A result. A result with only a score is written as in earlier releases.
fn given(result: &GivenResult) -> String {
    let GivenResult { score, kind, winner, stages } = *result;
    let Stages { half, regular, overtime, shootout } = stages;
    let pair = |score: Option<Score>| score.map_or_else(|| "-".to_owned(), |score| format!("{} {}", score.0, score.1));
    if result.is_score_alone() {
        return pair(score);
    }
    let [half, regular, overtime, shootout] = [half, regular, overtime, shootout].map(pair);
    let (kind, score, winner) = (kind.name(), pair(score), or_dash(winner.map(Side::index)));
    format!("{kind} {score} {winner} {half} {regular} {overtime} {shootout}")
}

/// The parts of the exhibition that are set. Labels have no control characters, so the separators are in none of them.
fn exhibition(freehand: &Freehand) -> String {
    let Freehand { score, phase, labels } = freehand;
    let score = score.map_or_else(|| "-".to_owned(), |score| format!("{} {}", score.0, score.1));
    let labels = labels.as_deref().filter(|labels| !labels.is_empty());
    let labels = labels.map(|labels| labels.all().map(|label| format!("\u{1f}{}", or_dash(label.as_ref()))).concat());
    format!("exhibition {score} {}{}", or_dash(*phase), labels.unwrap_or_default())
}

fn is_applied(change: &Amendment, fixture: Option<&Fixture>, amended: &EntryAmended) -> bool {
    let has_team = |team| fixture.is_some_and(|fixture| amended.side.map(|side| fixture.team(side)) == Some(team));
    let has_scorer = |scorer: Option<super::command::Scorer>| amended.player == scorer.map(|scorer| scorer.player);
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

fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// A scorer may be named, made unknown (a dash) or left as they are.
fn or_stays(scorer: Option<String>) -> String {
    scorer.unwrap_or_else(|| "stays".to_owned())
}
