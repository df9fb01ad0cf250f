//! Commands as clients send them, whether over a socket or as a request, up to the match that executes them.

use actix_web::http::StatusCode;
use minicup_domain::matches::{Amendment, Half, MatchAction, Phase, Rejection, Scorer};
use minicup_domain::{CategoryId, CommandId, EventId, MatchId, PlayerId, Revision, TeamId, Timestamp};
use minicup_projections::ReadModel;
use uuid::Uuid;

use super::fields::Fields;
use crate::app::App;
use crate::clock;
use crate::matches::{CommandError, Executed, Known, Request};
use crate::metrics::{CommandOutcome, Metrics};
use crate::store::codec::Cause;

/// Why a request is refused, for whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status a request over HTTP is answered with.
    pub status: StatusCode,
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// The request does not say what it should.
    pub fn malformed(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// There is no such action.
    pub fn unknown_action(action: &str) -> Self {
        const LENGTH: usize = 80;
        let action: String = action.chars().take(LENGTH).collect();
        Self::new(StatusCode::BAD_REQUEST, "unknown_action", format!("Unknown action {action}."))
    }

    /// There is no such thing; worded as existing clients know it.
    fn unknown(code: &'static str, thing: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, format!("{thing} matching query does not exist."))
    }

    /// There is no such match.
    pub fn unknown_match() -> Self {
        Self::unknown("unknown_match", "Match")
    }

    /// There is no such category.
    pub fn unknown_category() -> Self {
        Self::unknown("unknown_category", "Category")
    }

    /// There is no such team.
    pub fn unknown_team() -> Self {
        Self::unknown("unknown_team", "TeamInfo")
    }

    /// The sender must log in first.
    pub fn login_required() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "login_required", "Not enough perms to perform action.")
    }

    /// The sender is logged in, but may not do this.
    pub fn not_allowed() -> Self {
        Self::new(StatusCode::FORBIDDEN, "not_allowed", "Not enough perms to perform action.")
    }

    /// More than a session may send.
    pub fn too_many() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "too many messages, slow down")
    }

    /// A frame above the limit.
    pub fn too_large() -> Self {
        let message = format!("a message may have {} bytes at most", super::fields::MAX_FRAME);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    }

    /// Something of the match cannot be read.
    pub fn damaged() -> Self {
        let message = "the match is damaged and set aside, keep what was entered and call the operator";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "damaged", message)
    }

    /// Reads or the store are behind.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }
}

impl From<CommandError> for Refusal {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Rejected(Rejection::UnknownEntry) => {
                Self::unknown(Rejection::UnknownEntry.code(), "MatchEvent")
            }
            CommandError::Rejected(rejection) => {
                Self::new(StatusCode::CONFLICT, rejection.code(), rejection.to_string())
            }
            CommandError::Reused => Self::new(StatusCode::CONFLICT, "command_id_reused", error.to_string()),
            CommandError::Unavailable(reason) => Self::unavailable(reason),
            CommandError::Damaged(reason) => {
                tracing::warn!(reason, "a command is refused because its match is damaged");
                Self::damaged()
            }
        }
    }
}

/// The actions that change a match.
pub const COMMANDS: [&str; 9] = [
    "goal",
    "state_change",
    "delete_event",
    "revoke_event",
    "amend_event",
    "info",
    "confirm",
    "reopen",
    "record_result",
];

/// The action of that name, if it is one that changes a match and so needs a login.
pub fn command_named(action: &str) -> Option<&'static str> {
    COMMANDS.into_iter().find(|command| *command == action)
}

/// The match a request names, and what this node knows of it.
///
/// # Errors
/// If it is not scheduled.
pub fn known_match(model: &ReadModel, id: Option<i64>) -> Result<(MatchId, Known), Refusal> {
    let id = MatchId::new(id.ok_or_else(Refusal::unknown_match)?);
    let fixture = model.catalogue.fixture(id).ok_or_else(Refusal::unknown_match)?;
    let seen = model.scores.state(id).and_then(|state| state.revision());
    Ok((id, Known { fixture: Some(fixture), seen }))
}

/// The category a request names.
///
/// # Errors
/// If there is none.
pub fn known_category(model: &ReadModel, id: Option<i64>) -> Result<CategoryId, Refusal> {
    let id = CategoryId::new(id.ok_or_else(Refusal::unknown_category)?);
    model.catalogue.category(id).map(|_| id).ok_or_else(Refusal::unknown_category)
}

/// The team a request names.
///
/// # Errors
/// If there is none.
pub fn known_team(model: &ReadModel, id: Option<i64>) -> Result<TeamId, Refusal> {
    let id = TeamId::new(id.ok_or_else(Refusal::unknown_team)?);
    model.catalogue.team(id).map(|_| id).ok_or_else(Refusal::unknown_team)
}

/// Executes a command of a logged-in user.
///
/// # Errors
/// Whatever keeps it from having its effect; nothing changed then, unless it is unavailable.
pub async fn execute(
    app: &App,
    user: &str,
    (id, known): (MatchId, Known),
    action: &'static str,
    fields: &Fields,
    command_id: Option<CommandId>,
) -> Result<Executed, Refusal> {
    let wanted = wanted(&app.models.load(), id, action, fields)?;
    let command_id = command_id.unwrap_or_else(|| CommandId::new(Uuid::new_v4()));
    let cause = Cause { command_id, user: Some(user.to_owned()) };
    let meant_at = meant_at(action, fields)?;
    let request = Request { at: clock::now(), meant_at, action: wanted, cause, fixture: known.fixture };
    let outcome = app.router.execute(id, known, request).await;
    tracing::debug!(match_id = id.get(), action, user, %command_id, ?outcome, "command");
    count(&app.metrics, action, &outcome);
    outcome.map_err(Refusal::from)
}

/// The commands that belong to a moment of the match.
const TIMED: [&str; 5] = ["goal", "state_change", "delete_event", "amend_event", "info"];

/// When somebody meant the command, if they say: a phone without network sends it later.
fn meant_at(action: &str, fields: &Fields) -> Result<Option<Timestamp>, Refusal> {
    match TIMED.contains(&action) {
        true => fields.time("at"),
        false => Ok(None),
    }
}

fn count(metrics: &Metrics, action: &'static str, outcome: &Result<Executed, CommandError>) {
    let counted = match outcome {
        Ok(_) => CommandOutcome::Accepted,
        Err(CommandError::Rejected(rejection)) => {
            metrics.rejection(rejection.code());
            CommandOutcome::Rejected
        }
        Err(CommandError::Reused) => CommandOutcome::Rejected,
        Err(CommandError::Damaged(_)) => {
            metrics.rejection("damaged");
            CommandOutcome::Failed
        }
        Err(CommandError::Unavailable(_)) => CommandOutcome::Failed,
    };
    metrics.command(action, counted);
}

/// What the fields of a command ask for.
fn wanted(model: &ReadModel, id: MatchId, action: &str, fields: &Fields) -> Result<MatchAction, Refusal> {
    let reason = || fields.text("reason").map(str::to_owned);
    let entry = || entry(id, fields);
    Ok(match action {
        "goal" => goal(model, fields)?,
        "state_change" => MatchAction::ChangeState(phase(fields)?),
        "delete_event" => MatchAction::DeleteGoal { entry: entry()? },
        "revoke_event" => MatchAction::Revoke { entry: entry()?, reason: reason()? },
        "amend_event" => amend(model, id, fields)?,
        "info" => MatchAction::Info { text: fields.text("text")?.to_owned() },
        "confirm" => MatchAction::Confirm,
        "reopen" => MatchAction::Reopen { reason: reason()? },
        "record_result" => MatchAction::RecordResult { score: fields.score("score")?, reason: reason()? },
        other => return Err(Refusal::unknown_action(other)),
    })
}

fn goal(model: &ReadModel, fields: &Fields) -> Result<MatchAction, Refusal> {
    let team = known_team(model, fields.id("team"))?;
    Ok(MatchAction::Goal { team, scorer: scorer(model, fields)? })
}

/// The scorer; 0, null or absent: unknown.
fn scorer(model: &ReadModel, fields: &Fields) -> Result<Option<Scorer>, Refusal> {
    if fields.given("player").is_none() {
        return Ok(None);
    }
    let unknown = || Refusal::unknown("unknown_player", "Player");
    let id = fields.id("player").ok_or_else(unknown)?;
    if id == 0 {
        return Ok(None);
    }
    let player = PlayerId::new(id);
    let (_, team) = model.catalogue.player(player).ok_or_else(unknown)?;
    Ok(Some(Scorer { player, team }))
}

fn phase(fields: &Fields) -> Result<Phase, Refusal> {
    let name = fields.text("state")?;
    let message = "state must be half_first, pause, half_second or end";
    Phase::parse(name).ok_or_else(|| Refusal::malformed("malformed", message))
}

fn entry(id: MatchId, fields: &Fields) -> Result<Revision, Refusal> {
    let event = fields.id("event").and_then(|event| EventId::from_number(event).revision_in(id));
    event.ok_or_else(|| CommandError::Rejected(Rejection::UnknownEntry).into())
}

fn amend(model: &ReadModel, id: MatchId, fields: &Fields) -> Result<MatchAction, Refusal> {
    let reason = fields.optional_text("reason")?.map(str::to_owned);
    Ok(MatchAction::Amend { entry: entry(id, fields)?, change: amendment(model, fields)?, reason })
}

fn amendment(model: &ReadModel, fields: &Fields) -> Result<Amendment, Refusal> {
    let team = match fields.given("team") {
        Some(_) => Some(known_team(model, fields.id("team"))?),
        None => None,
    };
    let names_scorer = fields.get("player").is_some();
    let scorer = if names_scorer { Some(scorer(model, fields)?) } else { None };
    let half = match fields.count("half_index")? {
        Some(index) => Some(
            Half::from_index(i64::from(index))
                .ok_or_else(|| Refusal::malformed("malformed", "half_index must be 0 or 1"))?,
        ),
        None => None,
    };
    Ok(Amendment { team, scorer, half, offset: fields.count("time_offset")? })
}
