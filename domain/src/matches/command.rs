//! What clients may ask of a match.

use super::clock::PlayTime;
use super::event::{Fixture, Resume};
use super::labels::Labels;
use super::line_up::LineUp;
use super::offence::{Letter, Offender, Punishment};
use super::result::{GivenResult, Stages};
use super::terms::{Half, Phase, Score, Side};
use crate::ids::{PlayerId, TeamId};
use crate::place::Revision;
use crate::time::Timestamp;

/// An intent and the time at which it reached the service.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchCommand {
    /// When.
    pub at: Timestamp,
    /// When it was meant, if it could not be sent at once; none: when it reached the service.
    pub meant_at: Option<Timestamp>,
    /// What.
    pub action: MatchAction,
}

/// What somebody, or the clock, wants to happen.
#[derive(Debug, Clone, PartialEq)]
pub enum MatchAction {
    /// Fix the schedule's data for the match. Precedes its start or its result.
    Open(Fixture),
    /// The clock asks whether a half is over.
    Tick,
    /// Start or end a half by hand, by naming the next state.
    ChangeState(Phase),
    /// Start what the rules ask for next.
    StartPeriod,
    /// End the period that runs.
    EndPeriod,
    /// Change the clock of a period.
    Clock(ClockChange),
    /// Record a shot of the shoot-out.
    Shoot {
        /// The team.
        team: TeamId,
        /// Who shot, if known.
        shooter: Option<Scorer>,
        /// Whether it was a goal.
        scored: bool,
        /// Why the referees let it count, whatever the rules forbid.
        overrule: Option<String>,
    },
    /// Somebody is punished.
    Punish {
        /// The team.
        team: TeamId,
        /// Who, if that is known.
        accused: Option<Accused>,
        /// With what.
        punishment: Punishment,
        /// Why the referees give it, whatever the rules forbid.
        overrule: Option<String>,
    },
    /// A team calls a time-out.
    CallTimeout {
        /// The team.
        team: TeamId,
        /// Whether they get it.
        granted: bool,
        /// Why the referees give it, whatever the rules forbid.
        overrule: Option<String>,
    },
    /// A player was treated on court.
    Treat {
        /// The team.
        team: TeamId,
        /// Who, if known.
        player: Option<Scorer>,
    },
    /// An attack ended without a goal.
    EndAttack {
        /// The team.
        team: TeamId,
    },
    /// A team scored.
    Goal {
        /// The team.
        team: TeamId,
        /// The scorer, if known.
        scorer: Option<Scorer>,
    },
    /// A throw of which there is more to say than that it is a goal.
    Throw(Throw),
    /// A team names who plays today.
    LineUp {
        /// Who plays.
        line_up: LineUp,
        /// The rosters that list the players.
        rosters: Vec<TeamId>,
        /// Why the referees allow it, whatever the rules forbid.
        overrule: Option<String>,
    },
    /// Take back the last goal as a slip.
    DeleteGoal {
        /// The revision of its event.
        entry: Revision,
    },
    /// Take back any line; of starts and ends only the latest.
    Revoke {
        /// The revision of its event.
        entry: Revision,
        /// Why.
        reason: String,
        /// How the clock continues if the line is the end of a period; none: as if it had not ended.
        resume: Option<Resume>,
    },
    /// Correct any goal or line.
    Amend {
        /// The revision of its event.
        entry: Revision,
        /// What to change.
        change: Amendment,
        /// Why; not needed to name the unknown scorer of a goal right after it.
        reason: Option<String>,
    },
    /// Write a line into the timeline.
    Info {
        /// The line.
        text: String,
    },
    /// Let the result count in the table.
    Confirm,
    /// Confirm the result of a match that ended level and must have a winner.
    ConfirmWinner(Side),
    /// Take the confirmation back.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Give the result by hand.
    RecordResult {
        /// The result; what follows from its kind may be left out.
        result: GivenResult,
        /// Why.
        reason: String,
    },
    /// Take back a result given by hand.
    RevokeResult {
        /// Why.
        reason: String,
    },
    /// Set parts of an exhibition match.
    SetFreehand(Freehand),
}

impl MatchAction {
    /// The action in words that never change: their fingerprint, see [`Intent`](super::Intent), is stored. A free text comes
    /// last, so that it cannot be confused with another field.
    pub(super) fn canonical(&self) -> String {
        match self {
            Self::Open(fixture) => {
                let Fixture { category, home, away, half_length, .. } = fixture;
                format!("open {category} {home} {away} {half_length}")
            }
            Self::Tick => "tick".to_owned(),
            Self::ChangeState(to) => format!("state_change {to}"),
            Self::Goal { team, scorer } => format!("goal {team} {}", who(*scorer)),
            Self::Throw(thrown) => throw(thrown),
            Self::LineUp { line_up, overrule, .. } => {
                format!("line_up {}{}", line_up.canonical(), allowed(overrule.as_deref()))
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
            Self::Treat { team, player } => format!("treatment {team} {}", who(*player)),
            Self::EndAttack { team } => format!("attack {team}"),
            Self::Amend { entry, change, reason } => amendment(*entry, change, reason.as_deref()),
            Self::Info { text } => format!("info {}", text.trim()),
            Self::Confirm => "confirm".to_owned(),
            Self::Reopen { reason } => format!("reopen {}", reason.trim()),
            Self::ConfirmWinner(winner) => format!("confirm {}", winner.index()),
            Self::RecordResult { result, reason } => format!("record_result {} {}", given(result), reason.trim()),
            Self::RevokeResult { reason } => format!("revoke_result {}", reason.trim()),
            Self::SetFreehand(freehand) => exhibition(freehand),
        }
    }
}

/// The changes of a clock; what is none stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClockChange {
    /// Whether it runs.
    pub run: Option<bool>,
    /// The play time it shows.
    pub elapsed: Option<PlayTime>,
    /// How long the period lasts, in seconds.
    pub length: Option<u32>,
    /// Why.
    pub reason: Option<String>,
}

/// The parts of an exhibition match to set; what is none stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Freehand {
    /// The score; 0:0 before it is first set.
    pub score: Option<Score>,
    /// The state.
    pub phase: Option<Phase>,
    /// Names and colours.
    pub labels: Option<Box<Labels>>,
}

/// A player, and the team whose roster lists them, as the rosters were when the command arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scorer {
    /// The player.
    pub player: PlayerId,
    /// The roster they are on.
    pub team: TeamId,
}

/// See [`MatchAction::Throw`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throw {
    /// The team.
    pub team: TeamId,
    /// The thrower, if known.
    pub thrower: Option<Scorer>,
    /// What became of it; one that is no seven-metre throw is a goal.
    pub outcome: Outcome,
    /// Whether it was a seven-metre throw.
    pub seven_metre: bool,
    /// Why the referees let it count, whatever the rules forbid.
    pub overrule: Option<String>,
}

/// What becomes of a throw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A goal.
    Goal,
    /// The goalkeeper has it.
    Saved,
    /// It goes by, or onto the posts.
    Missed,
}

impl Outcome {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Saved => "saved",
            Self::Missed => "missed",
        }
    }

    /// The outcome with the given name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Goal, Self::Saved, Self::Missed].into_iter().find(|outcome| outcome.name() == name)
    }
}

/// Somebody who is to be punished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accused {
    /// A player.
    Player(Scorer),
    /// An official of the team.
    Official(Letter),
}

impl Accused {
    /// Who it is, whatever roster they are on.
    pub const fn offender(self) -> Offender {
        match self {
            Self::Player(player) => Offender::Player(player.player),
            Self::Official(letter) => Offender::Official(letter),
        }
    }
}

/// The parts of a goal or line to change; what is none stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amendment {
    /// The team that scored.
    pub team: Option<TeamId>,
    /// The scorer; `Some(None)` makes the scorer unknown.
    pub scorer: Option<Option<Scorer>>,
    /// The half it counts in.
    pub half: Option<Half>,
    /// Whole seconds since the start of that half.
    pub offset: Option<u32>,
    /// Why the referees allow the player, whatever the rules forbid.
    pub overrule: Option<String>,
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

/// A seven-metre throw is written as in earlier releases.
fn throw(thrown: &Throw) -> String {
    let Throw { team, thrower, outcome, seven_metre, overrule } = thrown;
    let name = if *seven_metre { "seven_metre" } else { "throw" };
    format!("{name} {team} {} {}{}", who(*thrower), outcome.name(), allowed(overrule.as_deref()))
}

/// Reasons have no control characters, so the separator is in neither of them.
fn amendment(entry: Revision, change: &Amendment, reason: Option<&str>) -> String {
    let Amendment { team, scorer, half, offset, overrule } = change;
    let scorer = scorer.map(|scorer| or_dash(scorer.map(|scorer| scorer.player)));
    let half = half.map(Half::index);
    let (team, scorer, half, offset) = (or_dash(*team), or_stays(scorer), or_dash(half), or_dash(*offset));
    let reason = reason.unwrap_or_default().trim();
    let allowed = overrule.as_deref().map(|reason| format!("\u{1f}{}", reason.trim())).unwrap_or_default();
    format!("amend_event {entry} {team} {scorer} {half} {offset} {reason}{allowed}")
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

fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// A scorer may be named, made unknown (a dash) or left as they are.
fn or_stays(scorer: Option<String>) -> String {
    scorer.unwrap_or_else(|| "stays".to_owned())
}
