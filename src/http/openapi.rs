//! The description of the REST interface, made from the code that serves it.

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse};
use utoipa::OpenApi;

use super::cached::Rendered;
use super::{admin, commands, health, me, privacy, queries, stream};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "minicup-live",
        description = "Live results of youth tournaments. Every GET has a strong ETag, honours If-None-Match and answers HEAD."
    ),
    paths(
        queries::category_list,
        queries::programme,
        queries::category,
        queries::standings,
        queries::match_detail,
        queries::match_events,
        queries::history,
        queries::team_detail,
        stream::events,
        commands::log_in,
        commands::log_out,
        commands::execute,
        me::me,
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

static DOCUMENT: LazyLock<Rendered> = LazyLock::new(|| Rendered::json(&Document::openapi()));

/// `GET /api/openapi.json`.
#[utoipa::path(get, path = "/api/openapi.json", tag = "service",
    responses((status = 200, description = "this description", body = Object)))]
pub async fn document(request: HttpRequest) -> HttpResponse {
    DOCUMENT.answer(&request, "application/json")
}
