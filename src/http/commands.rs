//! Commands over HTTP, for clients without a socket.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::{CommandId, EventId, MatchId};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::{Asker, Json, PathId};
use super::openapi::command::Command;
use super::openapi::params::{Id, Idempotency};
use crate::commands::ClientCommand;
use crate::commands::fields::Fields;
use crate::commands::named::known_match;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::views::{WarningView, warning_views};

/// Whether it succeeded.
#[derive(Serialize, ToSchema)]
pub struct Success {
    pub(super) success: bool,
}

/// The acknowledgement of a command.
#[derive(Serialize, ToSchema)]
pub struct Acknowledgement {
    success: bool,
    command_id: Uuid,
    match_id: i64,
    /// The last event of the match that the command has caused.
    revision: i64,
    /// The id of the line that the command made, if that is not the last event: a golden goal also ends the match.
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<i64>,
    /// What the table should look at once more; absent where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<WarningView>,
    type_content: [&'static str; 2],
    server_time: f64,
}

/// `POST /api/match/<id>/commands`.
#[utoipa::path(post, path = "/api/match/{id}/commands", tag = "matches",
    params(Id, Idempotency), security(("login" = [])), operation_id = "command",
    request_body(content = Command, description = "one command of /ws/live, such as {\"action\": \"goal\", \"team\": 101}"),
    responses((status = 200, description = "durable", body = Acknowledgement),
        (status = 400, description = "malformed", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 401, description = "not logged in", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 403, description = "a phone's link is for another match or court", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 404, description = "no such match, team, player or event", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 409, description = "refused by the rules", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 503, description = "the store is out of reach", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn execute(
    request: HttpRequest,
    Asker { holder, model }: Asker,
    PathId(id): PathId<MatchId>,
    service: Data<Service>,
    body: Json<Map<String, Value>>,
) -> Result<HttpResponse, Problem> {
    let id = id.get();
    let known = known_match(&model, Some(id))?;
    if !holder.may_score(known.0, &model.catalogue) {
        return Err(Refusal::not_allowed().into());
    }
    let fields = Fields::from(body.read().await?);
    if fields.given("match").is_some() && fields.id("match") != Some(id) {
        return Err(Problem::malformed("match names another match than the address"));
    }
    let command_id = command_id(&request, &fields)?;
    let command = ClientCommand::named(fields.action()?)?;
    let executed = service.commands.execute(&model, &holder, known, command, &fields, command_id).await?;
    Ok(HttpResponse::Ok().json(Acknowledgement {
        success: true,
        command_id: executed.command_id.get(),
        match_id: id,
        revision: executed.revision_number(),
        event_id: executed.line.map(|line| EventId::new(known.0, line).get()),
        warnings: warning_views(&executed.warnings),
        type_content: ["ack", "server_time"],
        server_time: service.clock.now().as_seconds(),
    }))
}

/// The id in the header or in the body; both must be the same.
fn command_id(request: &HttpRequest, fields: &Fields) -> Result<Option<CommandId>, Problem> {
    let in_body = fields.command_id()?;
    let Some(header) = request.headers().get("Idempotency-Key") else { return Ok(in_body) };
    let malformed =
        || Problem::malformed("Idempotency-Key must be a UUID, the same as command_id where both are given");
    let text = header.to_str().map_err(|_| malformed())?;
    let in_header = CommandId::new(Uuid::parse_str(text.trim().trim_matches('"')).map_err(|_| malformed())?);
    match in_body {
        Some(in_body) if in_body != in_header => Err(malformed()),
        _ => Ok(Some(in_header)),
    }
}
