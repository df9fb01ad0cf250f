//! What changes something over HTTP: logging in and out, and commands for those who have no socket (contract §2).

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use minicup_domain::CommandId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::pin::Pin;
use super::{app_of, check_origin, client, path_id, user_of};
use crate::clock;
use crate::live::commands::{self, Refusal, known_match};
use crate::live::fields::Fields;
use crate::metrics::LoginOutcome;

/// What logs in.
#[derive(Deserialize, ToSchema)]
pub struct Login {
    #[schema(value_type = String)]
    pin: Pin,
}

/// Whether it worked.
#[derive(Serialize, ToSchema)]
pub struct Success {
    success: bool,
}

/// The acknowledgement of a command.
#[derive(Serialize, ToSchema)]
pub struct Acknowledgement {
    success: bool,
    command_id: Uuid,
    match_id: i64,
    /// The last event of the match that the command's effect includes.
    revision: i64,
    type_content: [&'static str; 2],
    server_time: f64,
}

/// `POST /api/login`.
#[utoipa::path(post, path = "/api/login", tag = "login", request_body = Login,
    responses((status = 200, description = "true and a cookie, or false for a wrong PIN", body = Success),
        (status = 429, description = "too many wrong PINs", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn log_in(request: HttpRequest, login: web::Json<Login>) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    check_origin(&request, &app)?;
    let model = app.models.fresh().await?;
    let users = Arc::new(model.catalogue.users().clone());
    let address = client::address(&request, app.settings.trust_proxy);
    let attempt = app.logins.log_in(users, login.into_inner().pin, address).await;
    app.metrics.login(outcome(&attempt));
    match attempt? {
        Some(user) => {
            tracing::info!(user = user.username, %address, "logged in");
            let cookie = app.sessions.open(&user, &request, clock::now());
            Ok(HttpResponse::Ok().cookie(cookie).json(Success { success: true }))
        }
        None => {
            tracing::warn!(%address, "a wrong PIN");
            Ok(HttpResponse::Ok().json(Success { success: false }))
        }
    }
}

fn outcome<T>(attempt: &Result<Option<T>, Problem>) -> LoginOutcome {
    match attempt {
        Ok(Some(_)) => LoginOutcome::Right,
        Ok(None) => LoginOutcome::Wrong,
        Err(problem) if problem.code() == "too_many_requests" => LoginOutcome::Limited,
        Err(_) => LoginOutcome::Busy,
    }
}

/// `POST /api/logout`.
#[utoipa::path(post, path = "/api/logout", tag = "login",
    responses((status = 200, description = "the cookie is gone", body = Success),
        AnyProblem))]
pub async fn log_out(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    check_origin(&request, &app)?;
    Ok(HttpResponse::Ok().cookie(app.sessions.close(&request)).json(Success { success: true }))
}

/// `POST /api/match/<id>/commands`.
#[utoipa::path(post, path = "/api/match/{id}/commands", tag = "matches",
    params(("id" = i64, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "the command_id")),
    request_body(content = Object, description = "one command of /ws/live, such as {\"action\": \"goal\", \"team\": 101}"),
    responses((status = 200, description = "durable", body = Acknowledgement),
        (status = 400, description = "malformed", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 401, description = "not logged in", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 404, description = "no such match, team, player or event", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 409, description = "refused by the rules", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 503, description = "the store is out of reach", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn execute(request: HttpRequest, body: web::Json<Map<String, Value>>) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    check_origin(&request, &app)?;
    let model = app.models.known()?;
    let user = user_of(&request, &app).ok_or_else(Refusal::login_required)?;
    let id = path_id(&request).ok_or_else(Problem::malformed_id)?;
    let known = known_match(&model, Some(id))?;
    let fields = Fields::from(body.into_inner());
    if fields.given("match").is_some() && fields.id("match") != Some(id) {
        return Err(Problem::malformed("match names another match than the address"));
    }
    let command_id = command_id(&request, &fields)?;
    let action = fields.action()?;
    let action = commands::command_named(action).ok_or_else(|| Refusal::unknown_action(action))?;
    let executed = commands::execute(&app, &user.username, known, action, &fields, command_id).await?;
    Ok(HttpResponse::Ok().json(Acknowledgement {
        success: true,
        command_id: executed.command_id.get(),
        match_id: id,
        revision: executed.revision_number(),
        type_content: ["ack", "server_time"],
        server_time: clock::now().as_seconds(),
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
