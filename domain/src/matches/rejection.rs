//! Why a command is refused.

use std::fmt;

use super::terms::{Phase, Place, Side};
use crate::rules::{DELETE_WINDOW, MAX_GOALS, MAX_HALF_LENGTH, MAX_LABEL, MAX_NUMBER, MAX_TEXT};

/// The most goals that a refusal names; a message is read on a phone.
const MAX_NAMED: usize = 10;

/// Why a command is refused: a business "no", not a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejection {
    /// The match was never opened.
    NotScheduled,
    /// The match has not started.
    NotStarted,
    /// The current state does not lead to the requested one.
    IllegalTransition {
        /// The current state.
        from: Phase,
        /// The requested state.
        to: Phase,
    },
    /// The result is confirmed.
    Confirmed,
    /// The match is not over.
    NotEnded,
    /// The result was given by hand, so goals no longer make the score.
    ResultGiven,
    /// The team does not play in this match.
    TeamNotInMatch,
    /// The player is not on the roster of the team.
    PlayerNotOnTeam,
    /// No such goal or line stands in this match.
    UnknownEntry,
    /// Starts and ends cannot be changed or deleted.
    NotRevocable,
    /// Only the latest start or end can be taken back.
    NotLatest,
    /// Goals, and what else counts, of the period whose start is to be taken back, by place and side.
    PeriodHasGoals(Vec<(Place, Side)>),
    /// Only when an end is taken back can the clock continue in different ways.
    NotAnEnd,
    /// Changes of the clock cannot be changed.
    NotAmendable,
    /// No period runs.
    NoPeriodRuns,
    /// A period runs.
    PeriodRuns,
    /// The match is over.
    NothingFollows,
    /// The shoot-out ends with the shot that decides it.
    NotDecided,
    /// No shoot-out runs.
    NoShootout,
    /// It is the other side's turn.
    OutOfTurn,
    /// The team has not named the player for today.
    NotInLineUp,
    /// A line-up has more players than the rules allow.
    LineUpTooLong,
    /// A line-up names somebody twice, or two captains, or nobody.
    BadLineUp,
    /// The person was disqualified, and play has gone on since.
    Disqualified,
    /// In the shoot-out nothing but a disqualification is given.
    DisqualificationAlone,
    /// The player is disqualified or still suspended.
    MayNotShoot,
    /// The third suspension brought this disqualification about.
    ThirdSuspension,
    /// The team has taken as many time-outs as it has.
    NoTimeoutLeft,
    /// The rules of the match do not count attacks after treatment.
    TreatmentNotCounted,
    /// No treated player of the team is off the court.
    NobodyTreated,
    /// Only the last shot is taken back.
    NotLastShot,
    /// The golden goal, or the last shot, caused this end.
    EndedByPlay,
    /// The clock would show more than the period lasts.
    BeyondPeriod,
    /// A period cannot be that long, or that short.
    BadLength,
    /// Only the last goal can be deleted.
    NotLastGoal,
    /// The goal is too old to be deleted as a slip.
    TooLate,
    /// A line has no team and no scorer.
    NotAGoal,
    /// The half has not been played.
    HalfNotPlayed,
    /// The time is after the end of the half.
    BeyondHalf,
    /// The text or reason is empty or too long.
    BadText,
    /// A name or colour of the exhibition is too long or has control characters.
    BadLabel,
    /// A score is out of range.
    BadScore,
    /// The stages of a result cannot lead to its score, or its kind has no stages.
    BadResult,
    /// A winner is missing, is named where there is none, or is not the one of the score.
    BadWinner,
    /// The match must have a winner and has none.
    Undecided,
    /// The match was abandoned and is not settled.
    Abandoned,
    /// The match does not count at all (it is void).
    Void,
    /// Only exhibition matches are set free-hand.
    NotExhibition,
    /// The match has as many events as it may.
    Full,
}

impl Rejection {
    /// True if the referees can allow it all the same: the same command with `overrule` is recorded with their reason.
    pub const fn is_overrulable(&self) -> bool {
        matches!(
            self,
            Self::OutOfTurn
                | Self::MayNotShoot
                | Self::NotInLineUp
                | Self::LineUpTooLong
                | Self::NoTimeoutLeft
                | Self::Disqualified
                | Self::DisqualificationAlone
        )
    }

    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotScheduled => "not_scheduled",
            Self::NotStarted => "not_started",
            Self::IllegalTransition { .. } => "illegal_transition",
            Self::Confirmed => "confirmed",
            Self::NotEnded => "not_ended",
            Self::ResultGiven => "result_given",
            Self::TeamNotInMatch => "team_not_in_match",
            Self::PlayerNotOnTeam => "player_not_on_team",
            Self::UnknownEntry => "unknown_event",
            Self::NotRevocable => "not_revocable",
            Self::NotLatest => "not_latest",
            Self::PeriodHasGoals(_) => "period_has_goals",
            Self::NotAnEnd => "not_an_end",
            Self::NotAmendable => "not_amendable",
            Self::NoPeriodRuns => "no_period_runs",
            Self::PeriodRuns => "period_runs",
            Self::NothingFollows => "nothing_follows",
            Self::NotDecided => "not_decided",
            Self::NoShootout => "no_shootout",
            Self::OutOfTurn => "out_of_turn",
            Self::NotInLineUp => "not_in_line_up",
            Self::LineUpTooLong => "line_up_too_long",
            Self::BadLineUp => "bad_line_up",
            Self::Disqualified => "disqualified",
            Self::DisqualificationAlone => "disqualification_alone",
            Self::MayNotShoot => "may_not_shoot",
            Self::ThirdSuspension => "third_suspension",
            Self::NoTimeoutLeft => "no_timeout_left",
            Self::TreatmentNotCounted => "treatment_not_counted",
            Self::NobodyTreated => "nobody_treated",
            Self::NotLastShot => "not_last_shot",
            Self::EndedByPlay => "ended_by_play",
            Self::BeyondPeriod => "beyond_period",
            Self::BadLength => "bad_length",
            Self::NotLastGoal => "not_last_goal",
            Self::TooLate => "too_late",
            Self::NotAGoal => "not_a_goal",
            Self::HalfNotPlayed => "half_not_played",
            Self::BeyondHalf => "beyond_half",
            Self::BadText => "bad_text",
            Self::BadLabel => "bad_label",
            Self::BadScore => "bad_score",
            Self::BadResult => "bad_result",
            Self::BadWinner => "bad_winner",
            Self::Undecided => "undecided",
            Self::Abandoned => "abandoned",
            Self::Void => "void",
            Self::NotExhibition => "not_exhibition",
            Self::Full => "full",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotScheduled => f.write_str("the match is not scheduled, import it first"),
            Self::NotStarted => f.write_str("the match has not started, start the first half"),
            Self::IllegalTransition { from, to } => write!(f, "the match cannot go from {from} to {to}"),
            Self::Confirmed => f.write_str("the match is confirmed, reopen it first"),
            Self::NotEnded => f.write_str("the match is not over, end it or record its result first"),
            Self::ResultGiven => f.write_str("the result was recorded by hand, record it again to change the score"),
            Self::TeamNotInMatch => f.write_str("the team does not play in this match"),
            Self::PlayerNotOnTeam => f.write_str("the player is not on the roster of this team"),
            // The wording that existing clients know.
            Self::UnknownEntry => f.write_str("MatchEvent matching query does not exist."),
            Self::NotRevocable => {
                f.write_str("a start or end cannot be changed or deleted, revoke the latest one with a reason")
            }
            Self::NotLatest => f.write_str("only the latest start or end can be taken back, begin with that one"),
            Self::PeriodHasGoals(goals) => {
                write!(f, "goals, punishments or time-outs of this period stand, take them back first: {}", named(goals))
            }
            Self::NotAnEnd => f.write_str("resume goes with the end of a period"),
            Self::NotAmendable => {
                f.write_str("this line cannot be changed so, take it back and enter it again")
            }
            Self::NoPeriodRuns => f.write_str("no period runs, start one or take the end of the last one back"),
            Self::PeriodRuns => f.write_str("a period runs, end it first"),
            Self::NothingFollows => f.write_str("the match is over, no period follows"),
            Self::NotDecided => f.write_str("the shoot-out ends with the shot that decides it"),
            Self::NoShootout => f.write_str("no shoot-out runs, start it first"),
            Self::OutOfTurn => f.write_str("it is the other team's turn to shoot"),
            Self::NotInLineUp => f.write_str("the player is not in today's line-up"),
            Self::LineUpTooLong => f.write_str("the line-up has more players than the rules allow"),
            Self::BadLineUp => write!(
                f,
                "a line-up has players, nobody twice, one captain at most, and numbers from 0 to {MAX_NUMBER}"
            ),
            Self::Disqualified => f.write_str("the person was disqualified, and play has gone on since"),
            Self::DisqualificationAlone => f.write_str("in the shoot-out nobody is warned or suspended"),
            Self::MayNotShoot => f.write_str("the player is disqualified or still suspended and may not shoot"),
            Self::ThirdSuspension => {
                f.write_str("this disqualification came with the third suspension, take that back or correct it")
            }
            Self::NoTimeoutLeft => f.write_str("the team has no time-out left"),
            Self::TreatmentNotCounted => {
                f.write_str("the rules of this match do not count attacks after treatment, see game.treatment")
            }
            Self::NobodyTreated => {
                f.write_str("no treated player of this team is off the court, enter the treatment first")
            }
            Self::NotLastShot => f.write_str("only the last shot can be taken back, begin with that one"),
            Self::EndedByPlay => f.write_str("a goal or shot made this end, take that back"),
            Self::BeyondPeriod => f.write_str("the clock cannot show more than the period lasts"),
            Self::BadLength => write!(f, "a period lasts 1 to {MAX_HALF_LENGTH} s"),
            Self::NotLastGoal => f.write_str("only the last goal can be deleted, revoke an older one with a reason"),
            Self::TooLate => {
                write!(f, "a goal can be deleted within {DELETE_WINDOW} s, revoke an older one with a reason")
            }
            Self::NotAGoal => f.write_str("only a goal has a team and a scorer"),
            Self::HalfNotPlayed => f.write_str("this half has not been played"),
            Self::BeyondHalf => f.write_str("the time is after the end of the half"),
            Self::BadText => write!(f, "a text or reason must have 1 to {MAX_TEXT} characters"),
            Self::BadLabel => {
                write!(f, "a name or colour may have {MAX_LABEL} characters at most, and no control characters")
            }
            Self::BadScore => write!(f, "a score must be between 0 and {MAX_GOALS}"),
            Self::BadResult => f.write_str(
                "the result does not add up: goals never get fewer, overtime follows a draw, a shoot-out decides one, \
                 and only a match that was played has stages",
            ),
            Self::BadWinner => f.write_str(
                "name the winner of a walkover, or of a draw that must be decided; any other result has the one of its score",
            ),
            Self::Undecided => f.write_str(
                "the match must have a winner: play overtime or the shoot-out or, where nothing is left to be played, \
                 confirm it with its winner",
            ),
            Self::Abandoned => f.write_str("the match was abandoned, record its result as played, walkover or void first"),
            Self::Void => f.write_str("the match is void, revoke that result first"),
            Self::NotExhibition => f.write_str("only the exhibition match can be set free-hand"),
            Self::Full => f.write_str("the match has as many events as it may, it can only be ended and confirmed"),
        }
    }
}

impl std::error::Error for Rejection {}

/// Each with its time in the period and its side.
fn named(goals: &[(Place, Side)]) -> String {
    let name = |(place, side): &(Place, Side)| {
        let side = match side {
            Side::Home => "home",
            Side::Away => "away",
        };
        format!("{}:{:02} {side}", place.offset / 60, place.offset % 60)
    };
    let mut names: Vec<String> = goals.iter().take(MAX_NAMED).map(name).collect();
    let more = goals.len().saturating_sub(MAX_NAMED);
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}
