//! The first admin of an empty service, created with the code that its terminal shows.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use utoipa::ToSchema;

use super::admin::work;
use super::commands::Success;
use super::error::{AnyProblem, PROBLEM_JSON, Problem, ProblemBody};
use super::extract::{FreshModel, Json};
use super::login::{browser, with_cookie};
use crate::access::cookie::Sessions;
use crate::access::pin::Pin;
use crate::access::users::add_first_admin;
use crate::access::{Login, client};
use crate::metrics::LoginOutcome;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::tournament_file::Author;

/// The first admin.
#[derive(Deserialize, ToSchema)]
pub struct FirstAdminWanted {
    /// As the terminal shows it; dashes, blanks and upper or lower case do not count.
    #[schema(value_type = String)]
    code: Pin,
    /// The name in the history.
    #[schema(min_length = 1, max_length = 64, pattern = "\\S")]
    username: String,
    /// The full name; absent: the user name.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    name: Option<String>,
    /// 8 characters or more.
    #[schema(value_type = String, min_length = 8, max_length = 64, pattern = "\\S")]
    pin: Pin,
}

/// `POST /api/first-admin`.
#[utoipa::path(post, path = "/api/first-admin", tag = "login", operation_id = "make_first_admin", request_body = FirstAdminWanted,
    responses((status = 200, description = "true and a cookie, or false for a wrong code", body = Success),
        (status = 400, description = "malformed, or the PIN is too short", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 409, description = "there is a user already", body = ProblemBody, content_type = PROBLEM_JSON),
        (status = 429, description = "too many wrong codes from that address, or in total", body = ProblemBody, content_type = PROBLEM_JSON),
        AnyProblem))]
pub async fn make(
    request: HttpRequest,
    FreshModel(model): FreshModel,
    service: Data<Service>,
    sessions: Data<Sessions>,
    body: Json<FirstAdminWanted>,
) -> Result<HttpResponse, Problem> {
    if !service.first_admin.is_offered() || !model.catalogue.users().users.is_empty() {
        return Err(Problem::not_first());
    }
    let FirstAdminWanted { code, username, name, pin } = body.read().await?;
    let address = client::address(&request, service.settings.trust_proxy);
    let known = Arc::clone(&service.first_admin);
    if !service.logins.by_code(&browser(&service, &sessions, &request), move || known.fits(code.expose())).await? {
        service.metrics.login(LoginOutcome::Wrong);
        tracing::warn!(%address, "a wrong code for the first admin");
        return Ok(HttpResponse::Ok().json(Success { success: false }));
    }
    let user = username.clone();
    work(&service, move |service| async move {
        let author = Author { user: Some(&username), now: service.clock.now() };
        add_first_admin(service.store.as_ref(), &username, name.as_deref(), service.logins.chosen(&pin), author).await
    })
    .await??;
    service.first_admin.spend();
    service.metrics.login(LoginOutcome::Right);
    tracing::info!(user, %address, "the first admin is made");
    let model = service.models.fresh().await?;
    let login = model.catalogue.users().get(&user).and_then(Login::of_user).ok_or_else(Refusal::login_required)?;
    Ok(with_cookie(
        HttpResponse::Ok().json(Success { success: true }),
        &sessions,
        &login,
        (&request, service.clock.now()),
    ))
}
