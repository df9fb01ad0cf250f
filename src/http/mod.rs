//! REST: what the service answers over plain HTTP, and who may ask.

pub mod auth;
mod cached;
pub mod client;
mod commands;
pub mod cookie;
pub mod error;
mod health;
pub mod key;
pub mod lang;
pub mod limits;
mod openapi;
pub mod origin;
pub mod pin;
mod queries;
mod stream;

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, Resource, web};
use minicup_domain::tournament::User;

pub use cached::Responses;

use crate::app::App;
use crate::clock;
use error::Problem;

/// Every address of the service.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .app_data(error::json_config())
        .app_data(error::payload_config())
        .service(get("/", web::get().to(health::index), web::head().to(health::index)))
        .service(get(
            "/api/category-list",
            web::get().to(queries::category_list),
            web::head().to(queries::category_list),
        ))
        .service(get("/api/category/{id}", web::get().to(queries::category), web::head().to(queries::category)))
        .service(get(
            "/api/category/{id}/standings",
            web::get().to(queries::standings),
            web::head().to(queries::standings),
        ))
        .service(get("/api/match/{id}", web::get().to(queries::match_detail), web::head().to(queries::match_detail)))
        .service(get("/api/match/{id}/stream", web::get().to(stream::events), web::head().to(stream::head)))
        .service(get("/api/match/{id}/history", web::get().to(queries::history), web::head().to(queries::history)))
        .service(get(
            "/api/match-events/{id}",
            web::get().to(queries::match_events),
            web::head().to(queries::match_events),
        ))
        .service(get(
            "/api/team-detail/{id}",
            web::get().to(queries::team_detail),
            web::head().to(queries::team_detail),
        ))
        .service(get("/api/openapi.json", web::get().to(openapi::document), web::head().to(openapi::document)))
        .service(get("/healthz", web::get().to(health::alive), web::head().to(health::alive)))
        .service(get("/readyz", web::get().to(health::ready), web::head().to(health::ready)))
        .service(get("/metrics", web::get().to(health::metrics), web::head().to(health::metrics)))
        .service(post("/api/login", web::post().to(commands::log_in)))
        .service(post("/api/logout", web::post().to(commands::log_out)))
        .service(post("/api/match/{id}/commands", web::post().to(commands::execute)))
        .service(get("/ws/live", web::get().to(stream::live_socket), web::head().to(error::no_such_page)))
        .service(get("/ws/exhibition", web::get().to(stream::exhibition_socket), web::head().to(error::no_such_page)))
        .default_service(web::to(error::no_such_page));
}

fn get(path: &str, get: actix_web::Route, head: actix_web::Route) -> Resource {
    web::resource(path).route(get).route(head).default_service(error::method_not_allowed("GET, HEAD"))
}

fn post(path: &str, post: actix_web::Route) -> Resource {
    web::resource(path).route(post).default_service(error::method_not_allowed("POST"))
}

/// The service behind a request.
fn app_of(request: &HttpRequest) -> Result<Arc<App>, Problem> {
    request.app_data::<Arc<App>>().cloned().ok_or_else(Problem::internal)
}

/// The id in the path, if it is one.
fn path_id(request: &HttpRequest) -> Option<i64> {
    request.match_info().get("id")?.parse().ok()
}

/// A number in the query, if it is given.
///
/// # Errors
/// If it is given but no number.
fn query_id(request: &HttpRequest, name: &str) -> Result<Option<i64>, Problem> {
    let malformed = || Problem::malformed(format!("{name} must be a number"));
    query_value(request, name).map(|text| text.parse().map_err(|_| malformed())).transpose()
}

/// A value in the query, its percent signs decoded.
fn query_value(request: &HttpRequest, name: &str) -> Option<String> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?;
    query.into_inner().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// Who is logged in.
fn user_of(request: &HttpRequest, app: &App) -> Option<User> {
    let model = app.models.load();
    app.sessions.user(request, model.catalogue.users(), clock::now()).cloned()
}

/// Only pages that may act get through.
fn check_origin(request: &HttpRequest, app: &App) -> Result<(), Problem> {
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("malformed"));
    match origin::allowed(text(header::ORIGIN), text(header::HOST), &app.settings.allowed_origins) {
        true => Ok(()),
        false => Err(Problem::foreign_origin()),
    }
}
