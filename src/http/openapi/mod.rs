//! The description of the REST interface, made from the code that serves it.

pub mod admin_bodies;
pub mod bodies;
pub mod command;
pub mod params;

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::Described;
use super::rendered::Rendered;
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

static DOCUMENT: LazyLock<Rendered> =
    LazyLock::new(|| Rendered::json(&Document::openapi().merge_from(Described::openapi())));

/// `GET /api/openapi.json`.
#[utoipa::path(get, path = "/api/openapi.json", tag = "service",
    responses((status = 200, description = "this description", body = Object)))]
pub async fn document(request: HttpRequest) -> HttpResponse {
    DOCUMENT.answer(&request, "application/json")
}
