//! The description of the REST interface, made from the code that serves it.

pub mod bodies;
pub mod params;

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::rendered::Rendered;
use super::{admin, commands, first_admin, health, history, login, me, privacy, queries, shared_numbers, stream};
use crate::access::cookie::COOKIE;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "minicup-live",
        description = "Live results of youth tournaments. Every GET has a strong ETag, honours If-None-Match and answers HEAD."
    ),
    servers((url = "/", description = "this service")),
    modifiers(&LoginCookie),
    tags(
        (name = "categories", description = "schedules and tables"),
        (name = "matches", description = "scores, timelines, commands"),
        (name = "teams", description = "teams and their players"),
        (name = "seasons", description = "what holds for a whole season"),
        (name = "login", description = "who is asking"),
        (name = "admin", description = "only for admins"),
        (name = "sockets", description = "live connections"),
        (name = "service", description = "the service itself")
    ),
    paths(
        queries::category_list,
        queries::programme,
        queries::category,
        queries::standings,
        queries::match_detail,
        queries::match_events,
        history::history,
        shared_numbers::shared_numbers,
        queries::team_detail,
        stream::events,
        login::log_in,
        login::log_out,
        first_admin::make,
        commands::execute,
        me::me,
        me::choose_pin,
        admin::import::import,
        admin::users::list,
        admin::users::add,
        admin::users::change_pin,
        admin::users::remove,
        admin::links::list,
        admin::links::issue,
        admin::links::revoke,
        admin::activity::activity,
        privacy::set,
        stream::live_socket,
        stream::exhibition_socket,
        health::alive,
        health::ready,
        health::metrics,
        document,
    )
)]
struct Document;

/// Adds the security scheme of logged-in clients.
struct LoginCookie;

impl Modify for LoginCookie {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let cookie = ApiKeyValue::with_description(
            COOKIE,
            "set by POST /api/login; over https it is called __Host-minicup_login",
        );
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("login", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

static DOCUMENT: LazyLock<Rendered> = LazyLock::new(|| Rendered::json(&Document::openapi()));

/// `GET /api/openapi.json`.
#[utoipa::path(get, path = "/api/openapi.json", tag = "service",
    responses((status = 200, description = "this description", body = Object)))]
pub async fn document(request: HttpRequest) -> HttpResponse {
    DOCUMENT.answer(&request, "application/json")
}
