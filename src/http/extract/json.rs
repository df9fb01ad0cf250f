//! Reads bodies, ids in the path and queries; and answers requests for addresses that do not exist.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::{JsonBody, Payload};
use actix_web::error::{JsonPayloadError, PathError, PayloadError};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Route, web};
use serde::de::DeserializeOwned;

use crate::http::error::{MAX_BODY, Problem};

/// A JSON body that is read when the handler has checked everything that can be checked without it: a client that waits
/// to be asked for its body gets a refusal instead.
pub struct Json<T> {
    request: HttpRequest,
    payload: Payload,
    read_as: PhantomData<T>,
}

impl<T> FromRequest for Json<T> {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self { request: request.clone(), payload: payload.take(), read_as: PhantomData }))
    }
}

impl<T: DeserializeOwned> Json<T> {
    /// Reads it: at most [`MAX_BODY`] bytes, declared as JSON, which also keeps foreign forms from posting them.
    ///
    /// # Errors
    /// [`Problem`] for anything else.
    pub async fn read(mut self) -> Result<T, Problem> {
        let body = JsonBody::new(&self.request, &mut self.payload, None, true).limit(MAX_BODY);
        body.await.map_err(|error| json_problem(&error))
    }
}

/// Reads raw bodies: at most [`MAX_BODY`] bytes.
pub fn payload_config() -> web::PayloadConfig {
    web::PayloadConfig::new(MAX_BODY)
}

/// Reads ids from the path; 404 for anything else.
pub fn path_config() -> web::PathConfig {
    web::PathConfig::default().error_handler(|_: PathError, _| Problem::malformed_id().into())
}

/// The page does not exist.
///
/// # Errors
/// Always [`Problem::no_such_page`].
pub async fn no_such_page(_: HttpRequest) -> Result<HttpResponse, Problem> {
    Err(Problem::no_such_page())
}

/// A resource's default service: it allows only the methods of `allow`, such as `GET, HEAD`.
pub fn method_not_allowed(allow: &'static str) -> Route {
    web::route().to(move || async move { Err::<HttpResponse, _>(Problem::method_not_allowed(allow)) })
}

fn json_problem(error: &JsonPayloadError) -> Problem {
    match error {
        JsonPayloadError::OverflowKnownLength { .. }
        | JsonPayloadError::Overflow { .. }
        | JsonPayloadError::Payload(PayloadError::Overflow) => Problem::payload_too_large(),
        JsonPayloadError::Payload(error) => Problem::incomplete_body(error),
        JsonPayloadError::ContentType => Problem::unsupported_media_type(),
        // Bytes that are not UTF-8, NaN and more than 128 levels all end up here.
        JsonPayloadError::Deserialize(fault) => Problem::malformed(format!("the body cannot be read: {fault}")),
        _ => Problem::malformed("the body did not arrive whole"),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;
    use actix_web::http::{StatusCode, header};
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::{App, dev::ServiceResponse};

    use super::*;

    async fn echo(body: Json<serde_json::Value>) -> Result<String, Problem> {
        body.read().await.map(|body| body.to_string())
    }

    async fn ask(request: TestRequest) -> ServiceResponse {
        let app = App::new()
            .app_data(payload_config())
            .app_data(path_config())
            .service(
                web::resource("/match/{id}")
                    .route(web::get().to(|id: web::Path<i64>| async move { id.to_string() }))
                    .default_service(method_not_allowed("GET, HEAD")),
            )
            .route("/json", web::post().to(echo))
            .default_service(web::to(no_such_page));
        call_service(&init_service(app).await, request.to_request()).await
    }

    fn post(body: impl Into<Vec<u8>>) -> TestRequest {
        TestRequest::post()
            .uri("/json")
            .insert_header((header::CONTENT_TYPE, "application/json"))
            .set_payload(body.into())
    }

    #[track_caller]
    fn assert_status(response: &ServiceResponse, status: u16) {
        assert_eq!(response.status().as_u16(), status);
        let kind = response.headers().get(header::CONTENT_TYPE);
        assert_eq!(kind, Some(&HeaderValue::from_static("application/problem+json")));
    }

    #[actix_web::test]
    async fn bad_bodies_are_the_clients_fault() {
        let nested = "[".repeat(10_000);
        let cases: [&[u8]; 6] = [b"", b"{", b"NaN", b"{\"a\": Infinity}", b"\"\xff\"", nested.as_bytes()];
        for body in cases {
            assert_status(&ask(post(body)).await, 400);
        }
        assert_eq!(ask(post("{}")).await.status(), StatusCode::OK);
    }

    #[actix_web::test]
    async fn bodies_are_limited_and_must_be_json() {
        let exact = format!("\"{}\"", "x".repeat(MAX_BODY - 2));
        assert_eq!(ask(post(exact.clone())).await.status(), StatusCode::OK);
        assert_status(&ask(post(exact + " ")).await, 413);
        let form = post("{}").insert_header((header::CONTENT_TYPE, "text/plain"));
        assert_status(&ask(form).await, 415);
    }

    #[actix_web::test]
    async fn malformed_ids_and_unknown_pages_are_not_found() {
        for path in ["/match/abc", "/match/99999999999999999999", "/match/1.5", "/match/%ff", "/match/", "/nowhere"] {
            assert_status(&ask(TestRequest::get().uri(path)).await, 404);
        }
    }

    #[actix_web::test]
    async fn a_wrong_method_is_told_the_right_ones() {
        let response = ask(TestRequest::delete().uri("/match/1")).await;
        assert_status(&response, 405);
        assert_eq!(response.headers().get(header::ALLOW), Some(&HeaderValue::from_static("GET, HEAD")));
        let body = read_body(response).await;
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "method_not_allowed");
    }
}
