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
mod min_revision;
mod openapi;
pub mod origin;
pub mod pin;
mod queries;
mod stream;

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{FromRequest, Handler, HttpRequest, Resource, Responder, Route, web};
use minicup_domain::tournament::User;

pub use cached::Responses;

use crate::app::App;
use crate::clock;
use error::Problem;

/// Every address of the service. They are tried in this order, a pattern at a time, so what is read most comes first.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .app_data(error::json_config())
        .app_data(error::payload_config())
        .service(page("/api/category/{id}/standings", queries::standings))
        .service(page("/api/match-events/{id}", queries::match_events))
        .service(page("/api/team-detail/{id}", queries::team_detail))
        .service(page("/api/match/{id}", queries::match_detail))
        .service(action("/api/match/{id}/commands", web::post().to(commands::execute)))
        .service(page("/api/category/{id}", queries::category))
        .service(page("/api/match/{id}/history", queries::history))
        .service(page("/api/match/{id}/stream", stream::events))
        .service(page("/api/category-list", queries::category_list))
        .service(socket("/ws/live", web::get().to(stream::live_socket)))
        .service(socket("/ws/exhibition", web::get().to(stream::exhibition_socket)))
        .service(action("/api/login", web::post().to(commands::log_in)))
        .service(action("/api/logout", web::post().to(commands::log_out)))
        .service(page("/api/openapi.json", openapi::document))
        .service(page("/", health::index))
        .service(page("/healthz", health::alive))
        .service(page("/readyz", health::ready))
        .service(page("/metrics", health::metrics))
        .default_service(web::to(error::no_such_page));
}

/// What can be read, and asked about without its body.
fn page<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path)
        .route(web::get().to(handler.clone()))
        .route(web::head().to(handler))
        .default_service(error::method_not_allowed("GET, HEAD"))
}

/// What is opened and never just read.
fn socket(path: &str, get: Route) -> Resource {
    let head = web::head().to(error::no_such_page);
    web::resource(path).route(get).route(head).default_service(error::method_not_allowed("GET, HEAD"))
}

/// What changes something.
fn action(path: &str, post: Route) -> Resource {
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
