//! Who is asking, so that pages know what to offer; and the longer PIN that some have to choose first.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minicup_domain::tournament::LinkScope;
use minicup_projections::Catalogue;
use serde::Serialize;
use utoipa::ToSchema;

use super::admin::users::PinWanted;
use super::admin::work;
use super::commands::Success;
use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::{FreshModel, Json, Visitor};
use super::login::with_cookie;
use super::rendered::Rendered;
use crate::access::cookie::Sessions;
use crate::access::entry::short_pinned;
use crate::access::users::{UserError, replace_pin};
use crate::access::{Holder, Login, Rights};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::tournament_file::Author;

/// The client that asks.
#[derive(Serialize, ToSchema, Default)]
pub struct Me {
    /// Whether it is logged in; if not, only `choose_pin` or `first_admin` may follow.
    logged: bool,
    /// The name in the history.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// The full name, or the label of a phone's link.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// admin, scorekeeper or phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    /// The one match of a phone; null for all others.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    match_id: Option<Option<i64>>,
    /// The court of a phone with a link for a court.
    #[serde(skip_serializing_if = "Option::is_none")]
    court: Option<String>,
    /// The season of that court.
    #[serde(skip_serializing_if = "Option::is_none")]
    season: Option<String>,
    /// Present and true for an admin whose PIN is too short, who may do nothing until POST /api/me/pin has another one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    choose_pin: bool,
    /// Present and true where nobody can log in and POST /api/first-admin takes the code on the terminal.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    first_admin: bool,
    /// For an admin, if other machines reach the service: how many users are known to have a short PIN, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    short_pins: Option<usize>,
}

impl From<Holder> for Me {
    fn from(holder: Holder) -> Self {
        let role = match holder.rights {
            Rights::Admin => "admin",
            Rights::Scorekeeper => "scorekeeper",
            Rights::Phone(_) => "phone",
        };
        let scope = match holder.rights {
            Rights::Admin | Rights::Scorekeeper => None,
            Rights::Phone(scope) => Some(scope),
        };
        let (match_id, court, season) = match scope {
            Some(LinkScope::Match(id)) => (Some(id.get()), None, None),
            Some(LinkScope::Court { season, court }) => (None, Some(court), Some(season.to_string())),
            None => (None, None, None),
        };
        Self {
            logged: true,
            user: Some(holder.author),
            name: Some(holder.name),
            role: Some(role),
            match_id: Some(match_id),
            court,
            season,
            ..Self::default()
        }
    }
}

/// `GET /api/me`.
#[utoipa::path(get, path = "/api/me", tag = "login", security((), ("login" = [])),
    responses((status = 200, description = "who is logged in", body = Me), AnyProblem))]
pub async fn me(
    request: HttpRequest,
    FreshModel(model): FreshModel,
    visitor: Visitor,
    service: Data<Service>,
    sessions: Data<Sessions>,
) -> Result<HttpResponse, Problem> {
    let catalogue = &model.catalogue;
    let me = match visitor.holder(&model) {
        Some(holder) => Me { short_pins: short_pins(&service, catalogue, &holder), ..Me::from(holder) },
        None => Me {
            choose_pin: sessions.pin_due(&request, catalogue, service.clock.now()).is_some(),
            first_admin: service.first_admin.is_offered() && catalogue.users().users.is_empty(),
            ..Me::default()
        },
    };
    Ok(Rendered::json(&me).answer(&request, "application/json"))
}

fn short_pins(service: &Service, catalogue: &Catalogue, holder: &Holder) -> Option<usize> {
    let is_concerned = holder.rights == Rights::Admin && service.settings.is_open_to_others();
    let count = short_pinned(catalogue.users(), service.settings.demo).count();
    (is_concerned && count > 0).then_some(count)
}

/// `POST /api/me/pin`.
#[utoipa::path(post, path = "/api/me/pin", tag = "login", security(("login" = [])), request_body = PinWanted,
    responses((status = 200, description = "the PIN is that one from now on, and its user is logged in", body = Success),
        (status = 401, description = "not somebody who has to choose a PIN", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 409, description = "the PIN is taken", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn choose_pin(
    request: HttpRequest,
    service: Data<Service>,
    sessions: Data<Sessions>,
    body: Json<PinWanted>,
) -> Result<HttpResponse, Problem> {
    let model = service.models.known()?;
    let known =
        sessions.pin_due(&request, &model.catalogue, service.clock.now()).ok_or_else(Refusal::login_required)?.clone();
    let pin = body.read().await?.pin;
    let user = known.username.clone();
    work(&service, move |service| async move {
        let author = Author { user: Some(&known.username), now: service.clock.now() };
        replace_pin(service.store.as_ref(), &known, service.logins.chosen(&pin), author).await
    })
    .await?
    .map_err(problem_of)?;
    tracing::info!(user, "a longer PIN is chosen");
    let model = service.models.fresh().await?;
    let login = model.catalogue.users().get(&user).and_then(Login::of_user).ok_or_else(Refusal::login_required)?;
    Ok(with_cookie(
        HttpResponse::Ok().json(Success { success: true }),
        &sessions,
        &login,
        (&request, service.clock.now()),
    ))
}

/// Another cookie with a PIN that was replaced meanwhile opens nothing any more.
fn problem_of(error: UserError) -> Problem {
    match error {
        UserError::Unknown => Refusal::login_required().into(),
        other => other.into(),
    }
}
