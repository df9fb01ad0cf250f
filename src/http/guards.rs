//! Checks before a handler runs, whatever the handler does.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest};

use super::error::Problem;
use super::extract::service_of;
use crate::access::origin;

/// Passes on requests that do not come from a browser, or come from a page that may act.
///
/// # Errors
/// Those of the handler.
pub async fn own_pages(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Err(problem) = check_origin(request.request())
    {
        return Ok(request.error_response(problem));
    }
    next.call(request).await
}

/// Only pages that may act get through.
///
/// # Errors
/// 403 for pages of strangers.
pub fn check_origin(request: &HttpRequest) -> Result<(), Problem> {
    let service = service_of(request)?;
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("malformed"));
    // Of two origins one may be a stranger's, whichever one a proxy in front has checked.
    if request.headers().get_all(header::ORIGIN).count() > 1 {
        return Err(Problem::foreign_origin());
    }
    let configured = service.settings.allowed_origins.as_deref().unwrap_or_default();
    match origin::allowed(text(header::ORIGIN), text(header::HOST), configured) {
        true => Ok(()),
        false => Err(Problem::foreign_origin()),
    }
}
