//! REST: what the service answers over plain HTTP, and who may ask.

mod admin;
mod body;
mod cached;
mod commands;
pub mod edge;
pub mod error;
mod extract;
mod first_admin;
mod health;
pub mod lang;
mod login;
mod me;
mod min_revision;
mod openapi;
mod privacy;
mod queries;
mod rendered;
pub mod server;
mod shared_bodies;
mod shared_numbers;
mod stream;

use std::sync::Arc;

use actix_web::dev::HttpServiceFactory;
use actix_web::http::header;
use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, HttpRequest, Resource, Responder, Route, web};

pub use cached::Responses;
pub use queries::HistoryPage;
pub use rendered::Rendered;
pub use shared_bodies::SharedBodies;

use crate::access::{Holder, Login, origin};
use crate::app::App;
use crate::clock;
use body::{BodyRules, Sender};
use error::Problem;

/// Every address of the service. They are tried in this order, a pattern at a time, so what is read most comes first.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .app_data(extract::payload_config())
        .app_data(extract::path_config())
        .service(page("/api/category/{id}/standings", queries::standings))
        .service(page("/api/match-events/{id}", queries::match_events))
        .service(page("/api/team-detail/{id}", queries::team_detail))
        .service(page("/api/match/{id}", queries::match_detail))
        .service(action("/api/match/{id}/commands", web::post().to(commands::execute)))
        .service(page("/api/category/{id}", queries::category))
        .service(page("/api/match/{id}/history", queries::history))
        .service(page("/api/match/{id}/shared-numbers", shared_numbers::shared_numbers))
        .service(page("/api/match/{id}/stream", stream::events))
        .service(page("/api/category-list", queries::category_list))
        .service(page("/api/programme", queries::programme))
        .service(socket("/ws/live", web::get().to(stream::live_socket)))
        .service(socket("/ws/exhibition", web::get().to(stream::exhibition_socket)))
        .service(open_action("/api/login", web::post().to(login::log_in)))
        .service(open_action("/api/logout", web::post().to(login::log_out)))
        .service(open_action("/api/first-admin", web::post().to(first_admin::make)))
        .service(page("/api/me", me::me))
        .service(open_action("/api/me/pin", web::post().to(me::choose_pin)))
        .service(upload("/api/admin/import", admin::import::MAX_IMPORT, web::post().to(admin::import::import)))
        .service(list("/api/admin/users", admin::users::list, web::post().to(admin::users::add)))
        .service(admin_action("/api/admin/users/{name}/pin", web::post().to(admin::users::change_pin)))
        .service(admin_action("/api/admin/users/{name}/remove", web::post().to(admin::users::remove)))
        .service(list("/api/admin/links", admin::links::list, web::post().to(admin::links::issue)))
        .service(admin_action("/api/admin/links/{id}/revoke", web::post().to(admin::links::revoke)))
        .service(page("/api/admin/activity", admin::activity::activity))
        .service(admin_action("/api/season/{slug}/privacy", web::post().to(privacy::set)))
        .service(page("/api/openapi.json", openapi::document))
        .service(page("/healthz", health::alive))
        .service(page("/readyz", health::ready))
        .service(page("/metrics", health::metrics));
}

/// What can be read, and asked about without its body.
pub fn page<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path)
        .route(web::get().to(handler.clone()))
        .route(web::head().to(handler))
        .default_service(extract::method_not_allowed("GET, HEAD"))
}

/// What admins can read, and add to.
fn list<F, Args>(path: &str, handler: F, post: Route) -> impl HttpServiceFactory + 'static
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let resource = page(path, handler).route(post).default_service(extract::method_not_allowed("GET, HEAD, POST"));
    with_body(resource, BodyRules::small(Sender::Admin))
}

/// What is opened and never just read.
fn socket(path: &str, get: Route) -> Resource {
    let head = web::head().to(extract::no_such_page);
    web::resource(path).route(get).route(head).default_service(extract::method_not_allowed("GET, HEAD"))
}

/// Routes that change state, for those who are logged in.
fn action(path: &str, post: Route) -> impl HttpServiceFactory + 'static {
    with_body(post_only(path, post), BodyRules::small(Sender::LoggedIn))
}

/// Routes that change state, for admins.
fn admin_action(path: &str, post: Route) -> impl HttpServiceFactory + 'static {
    with_body(post_only(path, post), BodyRules::small(Sender::Admin))
}

/// Routes that change state, for anybody.
fn open_action(path: &str, post: Route) -> impl HttpServiceFactory + 'static {
    with_body(post_only(path, post), BodyRules::small(Sender::Anybody))
}

/// Routes that take files of up to `limit` bytes, from admins.
fn upload(path: &str, limit: usize, post: Route) -> impl HttpServiceFactory + 'static {
    with_body(post_only(path, post), BodyRules::file(limit))
}

fn post_only(path: &str, post: Route) -> Resource {
    web::resource(path).route(post).default_service(extract::method_not_allowed("POST"))
}

/// Looks at a request before its body is asked for.
fn with_body(resource: Resource, rules: BodyRules) -> impl HttpServiceFactory + 'static {
    resource.wrap(from_fn(move |request, next| body::admit(rules, request, next)))
}

/// The service behind a request.
pub fn app_of(request: &HttpRequest) -> Result<Arc<App>, Problem> {
    request.app_data::<Arc<App>>().cloned().ok_or_else(Problem::internal)
}

/// The id in the path, if it is one.
pub fn path_id(request: &HttpRequest) -> Option<i64> {
    number(request.match_info().get("id")?)
}

/// A whole number, written as JSON writes it: `+1` is none.
pub fn number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// What ids, revisions and positions stay below: numbers that every client reads exactly.
const EXACT: i64 = 1 << 53;

/// A number in the query from `least` on, if it is given.
///
/// # Errors
/// If it is given but no such number.
fn query_number(request: &HttpRequest, name: &str, least: i64) -> Result<Option<i64>, Problem> {
    let malformed = || Problem::malformed(format!("{name} must be a number, {least} or above"));
    let Some(text) = query_value(request, name) else { return Ok(None) };
    number(&text).filter(|number| (least..EXACT).contains(number)).map(Some).ok_or_else(malformed)
}

/// An id in the query, if it is given.
///
/// # Errors
/// If it is given but cannot be one.
fn query_id(request: &HttpRequest, name: &str) -> Result<Option<i64>, Problem> {
    query_number(request, name, 0)
}

/// Whether something is asked for in the query, with 1 or true.
///
/// # Errors
/// For anything but that, 0 and false: who asks for anything else must not be taken at less.
fn query_flag(request: &HttpRequest, name: &str) -> Result<bool, Problem> {
    match query_value(request, name).as_deref() {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(_) => Err(Problem::malformed(format!("{name} must be 1 or 0"))),
    }
}

/// A value in the query, its percent signs decoded.
fn query_value(request: &HttpRequest, name: &str) -> Option<String> {
    query_values(request, name).into_iter().next()
}

/// Every value of that name in the query, their percent signs decoded.
fn query_values(request: &HttpRequest, name: &str) -> Vec<String> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let pairs = query.map(web::Query::into_inner).unwrap_or_default();
    pairs.into_iter().filter(|(key, _)| key == name).map(|(_, value)| value).collect()
}

/// Who is logged in.
fn holder_of(request: &HttpRequest, app: &App) -> Option<Holder> {
    login_of(request, app).map(|(_, holder)| holder)
}

/// Who is logged in, and by which login.
fn login_of(request: &HttpRequest, app: &App) -> Option<(Login, Holder)> {
    app.sessions.holder(request, &app.models.load().catalogue, clock::now())
}

/// Only pages that may act get through.
fn check_origin(request: &HttpRequest, app: &App) -> Result<(), Problem> {
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("malformed"));
    // Of two origins one may be a stranger's, whichever a proxy in front has looked at.
    if request.headers().get_all(header::ORIGIN).count() > 1 {
        return Err(Problem::foreign_origin());
    }
    let configured = app.settings.allowed_origins.as_deref().unwrap_or_default();
    match origin::allowed(text(header::ORIGIN), text(header::HOST), configured) {
        true => Ok(()),
        false => Err(Problem::foreign_origin()),
    }
}
