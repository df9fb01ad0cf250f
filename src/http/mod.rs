//! REST: the routes over plain HTTP, and who may use them.

mod admin;
mod body;
mod cached;
mod commands;
pub mod edge;
pub mod error;
pub mod extract;
mod first_admin;
mod guards;
mod health;
mod history;
pub mod lang;
mod login;
mod me;
mod openapi;
mod parts;
mod privacy;
mod queries;
mod rendered;
mod report;
mod request_id;
pub mod server;
mod shared_bodies;
mod shared_numbers;
mod stream;

use actix_web::dev::HttpServiceFactory;
use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Resource, Responder, Route, web};
use utoipa::OpenApi;

pub use cached::Responses;
pub use history::HistoryPage;
pub use parts::{Parts, Shared};
pub use rendered::Rendered;
pub use shared_bodies::SharedBodies;

use body::{BodyRules, Sender};
use extract::json;

/// Every address of the service. They are matched in this order, so the ones that are read most come first.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .app_data(json::payload_config())
        .app_data(json::path_config())
        .service(page("/api/category/{id}/standings", queries::standings))
        .service(page("/api/match-events/{id}", queries::match_events))
        .service(page("/api/team-detail/{id}", queries::team_detail))
        .service(page("/api/match/{id}", queries::match_detail))
        .service(action("/api/match/{id}/commands", web::post().to(commands::execute)))
        .service(page("/api/category/{id}", queries::category))
        .service(page("/api/match/{id}/history", history::history))
        .service(page("/api/match/{id}/report.json", report::json))
        .service(page("/api/match/{id}/report.csv", report::csv))
        .service(page("/api/match/{id}/shared-numbers", shared_numbers::shared_numbers))
        .service(followed("/api/match/{id}/stream", stream::events))
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

/// The handlers of all of them, by which they are described.
#[derive(OpenApi)]
#[openapi(paths(
    queries::category_list,
    queries::programme,
    queries::category,
    queries::standings,
    queries::match_detail,
    queries::match_events,
    history::history,
    report::json,
    report::csv,
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
    openapi::document,
))]
struct Described;

/// Routes that can be read.
pub fn page<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path)
        .route(web::get().to(handler.clone()))
        .route(web::head().to(handler))
        .default_service(json::method_not_allowed("GET, HEAD"))
}

/// Routes that admins can read, and post to.
fn list<F, Args>(path: &str, handler: F, post: Route) -> impl HttpServiceFactory + 'static
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let resource = page(path, handler).route(post).default_service(json::method_not_allowed("GET, HEAD, POST"));
    with_body(resource, BodyRules::small(Sender::Admin))
}

/// Routes for WebSocket upgrades, from pages that may act.
fn socket(path: &str, get: Route) -> impl HttpServiceFactory + 'static {
    let head = web::head().to(json::no_such_page);
    let resource = web::resource(path).route(get).route(head).default_service(json::method_not_allowed("GET, HEAD"));
    resource.wrap(from_fn(guards::own_pages))
}

/// Routes that stay open for as long as the client listens, for pages that may act.
fn followed<F, Args>(path: &str, handler: F) -> impl HttpServiceFactory + 'static
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    page(path, handler).wrap(from_fn(guards::own_pages))
}

/// Routes that change state, for logged-in clients.
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
    web::resource(path).route(post).default_service(json::method_not_allowed("POST"))
}

/// Checks a request before its body is read.
fn with_body(resource: Resource, rules: BodyRules) -> impl HttpServiceFactory + 'static {
    resource.wrap(from_fn(move |request, next| body::admit(rules, request, next)))
}
