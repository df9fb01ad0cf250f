//! What a handler takes from a request. A handler gets what its arguments name, or the client gets a refusal.

pub mod asker;
pub mod ids;
pub mod json;
pub mod model;
pub mod query;

pub use asker::{Admin, Asker, Visitor};
pub use ids::{PathId, path_id};
pub use json::Json;
pub use model::{FreshModel, ReadOfMatch, ReadOfSeveral};

use actix_web::HttpRequest;
use actix_web::web::Data;

use super::error::Problem;
use crate::service::Service;

/// A part of the service that every handler can have.
///
/// # Errors
/// If the routes were set up without it.
pub fn data_of<T: 'static>(request: &HttpRequest) -> Result<Data<T>, Problem> {
    request.app_data::<Data<T>>().cloned().ok_or_else(Problem::internal)
}

/// The service behind a request.
///
/// # Errors
/// As [`data_of`].
pub fn service_of(request: &HttpRequest) -> Result<Data<Service>, Problem> {
    data_of(request)
}
