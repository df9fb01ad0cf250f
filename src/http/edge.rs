//! Checks and headers that all requests and answers have, whatever their address.

use std::net::Ipv6Addr;

use actix_web::Error;
use actix_web::ResponseError;
use actix_web::body::{BodySize, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode, Version};
use actix_web::middleware::Next;
use actix_web::web::Data;
use minicup_domain::Position;
use tracing::{Instrument, Span};

use super::error::Problem;
use super::request_id::{self, REQUEST_ID};
use crate::access::cookie::COOKIE;
use crate::service::Service;

/// Headers that pages of other origins may read, besides the body.
const EXPOSED: HeaderValue = HeaderValue::from_static("ETag, Retry-After");
/// Names the last event after which less of a person is shown. Clients drop all cached answers when it changes.
const LESS_SHOWN: HeaderName = HeaderName::from_static("minicup-less-shown");
const ANY_ORIGIN: HeaderValue = HeaderValue::from_static("*");
const NO_SNIFFING: HeaderValue = HeaderValue::from_static("nosniff");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
const PRIVATE_UNSTORED: HeaderValue = HeaderValue::from_static("private, no-store");

/// Refuses a request without a proper host, and adds the headers that every answer has.
///
/// # Errors
/// Those of the inner service.
pub async fn around<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    // Before the answer is made: one that is made from newer data is dropped with the older ones, which does no harm.
    let less_shown = less_shown(&request);
    let id = request_id::of(&request);
    let span = id.as_ref().map_or_else(Span::none, |id| tracing::info_span!("request", %id));
    let mut response = match names_host(request.head().version, request.headers()) {
        true => next.call(request).instrument(span).await?.map_into_left_body(),
        false => request.into_response(malformed_host().error_response()).map_into_right_body(),
    };
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFFING);
    if let Some(id) = id.and_then(|id| HeaderValue::try_from(id).ok()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    if is_read(&response) {
        share(&mut response);
        if let Some(less_shown) = less_shown {
            response.headers_mut().insert(LESS_SHOWN, less_shown);
        }
    }
    if response.response().body().size() == BodySize::Stream && response.request().version() < Version::HTTP_11 {
        // HTTP/1.0 has no chunks: the end of the body is the end of the connection (RFC 9112, 6.1).
        let head = response.response_mut().head_mut();
        head.no_chunking(true);
        head.set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}

/// What is kept of the interface by pages that open without a connection.
fn less_shown(request: &ServiceRequest) -> Option<HeaderValue> {
    if !request.path().starts_with("/api/") {
        return None;
    }
    let model = request.app_data::<Data<Service>>()?.models.known().ok()?;
    Some(HeaderValue::from(model.catalogue.less_shown().map_or(0, Position::get)))
}

fn is_read<B>(response: &ServiceResponse<B>) -> bool {
    let is_upgrade = response.status() == StatusCode::SWITCHING_PROTOCOLS;
    !is_upgrade && matches!(*response.request().method(), Method::GET | Method::HEAD)
}

/// What is shown without a login is for everybody, pages of other origins included; what is shown to a browser that
/// sends one is for that browser only.
fn share<B>(response: &mut ServiceResponse<B>) {
    let carries_login = carries_login(response.request().headers());
    let headers = response.headers_mut();
    if !carries_login {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        return;
    }
    let private = match headers.get(header::CACHE_CONTROL).map(HeaderValue::as_bytes) {
        // Files that are the same for everybody.
        Some(value) if value.starts_with(b"public") => return,
        Some(b"no-store") => PRIVATE_UNSTORED,
        _ => PRIVATE,
    };
    headers.insert(header::CACHE_CONTROL, private);
}

/// Whether the request has a login cookie, valid or not.
fn carries_login(headers: &HeaderMap) -> bool {
    let has_name = |value: &HeaderValue| value.as_bytes().windows(COOKIE.len()).any(|part| part == COOKIE.as_bytes());
    headers.get_all(header::COOKIE).any(has_name)
}

/// One `Host`, which HTTP/1.0 may leave out (RFC 9112, 3.2).
fn names_host(version: Version, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST);
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_host(host.as_bytes()),
        (None, _) => version < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// A name or an address, with an optional port (RFC 3986, 3.2); it may be empty.
fn is_host(host: &[u8]) -> bool {
    let Ok(host) = std::str::from_utf8(host) else { return false };
    let Some(bracketed) = host.strip_prefix('[') else {
        let (name, port) = host.split_once(':').unwrap_or((host, ""));
        return is_name(name) && is_port(port);
    };
    let Some((address, behind)) = bracketed.split_once(']') else { return false };
    // The address may be followed by its zone (RFC 6874).
    let is_address = address.split('%').next().is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    let has_port = behind.strip_prefix(':').is_some_and(is_port);
    is_address && is_name(address.split_once('%').map_or("", |(_, zone)| zone)) && (behind.is_empty() || has_port)
}

fn is_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(&byte))
}

/// Digits of a number that a port can have, or none.
fn is_port(port: &str) -> bool {
    port.is_empty() || (port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok())
}

fn malformed_host() -> Problem {
    Problem::malformed("the request must have one Host header with the name of the service")
}
