//! What changes something over HTTP: logging in and out, and commands for those who have no socket (contract §2).

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use minicup_domain::CommandId;
use minicup_projections::ReadModel;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::openapi::bodies;
use super::openapi::params::{Id, Idempotency};
use super::{app_of, check_origin, holder_of, path_id};
use crate::access::login::{Browser, Refused};
use crate::access::phone_link::LinkKey;
use crate::access::pin::Pin;
use crate::access::{Login, client};
use crate::app::App;
use crate::clock;
use crate::commands::ClientCommand;
use crate::commands::fields::Fields;
use crate::commands::named::known_match;
use crate::metrics::LoginOutcome;
use crate::refusal::Refusal;

/// What logs in: one of the two.
#[derive(Deserialize)]
pub struct LoginBody {
    /// A user's.
    pin: Option<Pin>,
    /// What stands behind `#link=` in the address of a phone's link.
    link: Option<LinkKey>,
}

/// What somebody wants to log in with.
enum Secret {
    Pin(Pin),
    Link(LinkKey),
}

impl LoginBody {
    fn secret(self) -> Result<Secret, Problem> {
        match self {
            Self { pin: Some(pin), link: None } => Ok(Secret::Pin(pin)),
            Self { pin: None, link: Some(key) } => Ok(Secret::Link(key)),
            _ => Err(Problem::malformed("send a pin or a link, and not both")),
        }
    }
}

/// Whether it worked.
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
    /// The last event of the match that the command's effect includes.
    revision: i64,
    type_content: [&'static str; 2],
    server_time: f64,
}

/// `POST /api/login`.
#[utoipa::path(post, path = "/api/login", tag = "login", request_body = bodies::Login,
    responses((status = 200, description = "true and a cookie, or false for a wrong PIN or link", body = Success),
        (status = 429, description = "too many wrong PINs from there, or altogether", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn log_in(request: HttpRequest, body: web::Json<LoginBody>) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    check_origin(&request, &app)?;
    let secret = body.into_inner().secret()?;
    let model = app.models.fresh().await?;
    let address = client::address(&request, app.settings.trust_proxy);
    let is_link = matches!(secret, Secret::Link(_));
    let browser = Browser { address, earlier: app.sessions.earlier(&request) };
    let attempt = attempt(&app, &model, secret, &browser).await;
    app.metrics.login(outcome(&attempt));
    match attempt? {
        Some(login) => {
            let holder = login.holder(&model.catalogue, clock::now());
            tracing::info!(user = holder.map(|holder| holder.author), %address, "logged in");
            let cookie = app.sessions.open(&login, &request, clock::now());
            Ok(HttpResponse::Ok().cookie(cookie).json(Success { success: true }))
        }
        None => {
            match is_link {
                // Nothing limits them, and nobody guesses one.
                true => tracing::debug!(%address, "a wrong link"),
                false => tracing::warn!(%address, "a wrong PIN"),
            }
            Ok(HttpResponse::Ok().json(Success { success: false }))
        }
    }
}

/// The login that a secret opens; none if it is wrong.
async fn attempt(app: &App, model: &ReadModel, secret: Secret, browser: &Browser) -> Result<Option<Login>, Refused> {
    match secret {
        Secret::Pin(pin) => {
            let users = Arc::new(model.catalogue.users().clone());
            let user = app.logins.by_pin(users, pin, browser).await?;
            Ok(user.as_ref().and_then(Login::of_user))
        }
        Secret::Link(key) => {
            let Some(link) = key.valid_link(&model.catalogue, clock::now()) else { return Ok(None) };
            let link = app.logins.by_link(link, key, browser.address).await?;
            Ok(link.as_ref().map(Login::of_link))
        }
    }
}

fn outcome<T>(attempt: &Result<Option<T>, Refused>) -> LoginOutcome {
    match attempt {
        Ok(Some(_)) => LoginOutcome::Right,
        Ok(None) => LoginOutcome::Wrong,
        Err(Refused::Exhausted(_)) => LoginOutcome::Limited,
        Err(Refused::Busy) => LoginOutcome::Busy,
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
    params(Id, Idempotency), security(("login" = [])), operation_id = "command",
    request_body(content = bodies::Command, description = "one command of /ws/live, such as {\"action\": \"goal\", \"team\": 101}"),
    responses((status = 200, description = "durable", body = Acknowledgement),
        (status = 400, description = "malformed", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 401, description = "not logged in", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 403, description = "a phone's link is for another match or court", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 404, description = "no such match, team, player or event", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 409, description = "refused by the rules", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 503, description = "the store is out of reach", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn execute(request: HttpRequest, body: web::Json<Map<String, Value>>) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    check_origin(&request, &app)?;
    let model = app.models.known()?;
    let holder = holder_of(&request, &app).ok_or_else(Refusal::login_required)?;
    let id = path_id(&request).ok_or_else(Problem::malformed_id)?;
    let known = known_match(&model, Some(id))?;
    let fields = Fields::from(body.into_inner());
    if fields.given("match").is_some() && fields.id("match") != Some(id) {
        return Err(Problem::malformed("match names another match than the address"));
    }
    let command_id = command_id(&request, &fields)?;
    let command = ClientCommand::named(fields.action()?)?;
    let executed = app.commands.execute(&model, &holder, known, command, &fields, command_id).await?;
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
